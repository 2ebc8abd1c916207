import pytest
from PySide6.QtCore import Qt

from medassist.desktop import operations
from medassist.desktop.theme import load_theme
from medassist.desktop.views.findings_view import FindingsView
from medassist.domain.finding import Status


@pytest.fixture
def view(qtbot, session):
    view = FindingsView(session, load_theme("light"))
    qtbot.addWidget(view)
    view.resize(700, 300)
    return view


def test_selecting_a_row_selects_the_finding_everywhere(view, session):
    view.table.setCurrentIndex(view.shown.index(3, 0))
    assert session.finding == "f4"


def test_a_finding_selected_elsewhere_is_shown(view, session):
    session.select_finding("f9")
    assert view.table.currentIndex().row() == 8


def test_steps_stop_at_the_ends(view, session):
    view.step(-1)
    assert session.finding == "f12"
    view.step(1)
    assert session.finding == "f12"
    view.step(-1)
    assert session.finding == "f11"


def test_the_next_unreviewed_is_found_past_the_end(view, session):
    session.do(operations.accept(["f11", "f12", "f1"]))
    view.go_to_next_unreviewed("f10")
    assert session.finding == "f2"


def test_a_filter_says_how_many_it_hides_and_why(view):
    view.status.setCurrentIndex(1 + list(Status).index(Status.ABSENT))
    assert view.shown.rowCount() == 3
    assert view.hidden.text() == "Showing 3 of 12; hidden: 9 by status"
    view.show_all.click()
    assert view.shown.rowCount() == 12
    assert not view.hidden.isVisible()


def test_filters_that_hide_everything_offer_one_button(view):
    view.state.setCurrentIndex(2)
    assert view._switch.currentIndex() == 1
    view._switch.empty._button.click()
    assert view._switch.currentIndex() == 0


def test_supports_follows_the_selected_diagnosis(view, session):
    view.supports.setChecked(True)
    assert view.shown.rowCount() == 7
    session.select_disease("ma:panic_attack")
    assert [view.shown.finding_at(i).finding.label for i in range(view.shown.rowCount())] == ["Dyspnea"]


def test_keys_of_the_table_are_signals(view, qtbot):
    view.table.setCurrentIndex(view.shown.index(0, 0))
    for key, signal in (
        (Qt.Key.Key_Return, view.table.go_to_text),
        (Qt.Key.Key_Delete, view.table.remove_requested),
        (Qt.Key.Key_E, view.table.edit_requested),
    ):
        with qtbot.waitSignal(signal, timeout=100):
            qtbot.keyClick(view.table, key)


def test_without_a_record_it_says_so(view, session, qtbot):
    session.close()
    assert view._switch.currentIndex() == 1
    with qtbot.waitSignal(view.open_requested, timeout=100):
        view._switch.empty._button.click()


def test_only_sections_of_the_record_are_offered(view):
    texts = [view.section.itemText(i) for i in range(view.section.count())]
    assert texts == ["Any section", "Chief complaint", "Past history", "Family history", "Examination", "Plan"]
