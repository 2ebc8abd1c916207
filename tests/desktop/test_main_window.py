import threading
from pathlib import Path

import pytest
from hand_made import CONCEPTS, NOTE
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from medassist.desktop.views.concept_picker import ConceptPicker
from medassist.desktop.views.dialogs import PasteDialog
from medassist.desktop.views.help_dialog import AboutDialog, HelpDialog
from medassist.desktop.views.report_preview import ReportPreview
from medassist.domain.finding import Status
from medassist.errors import RecordError
from medassist.review.decide import reviewed_count


def focusable(root: QWidget) -> list[QWidget]:
    return [w for w in root.findChildren(QWidget) if w.focusPolicy() != Qt.FocusPolicy.NoFocus and w.isVisibleTo(root)]


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    window.activateWindow()
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def test_the_start_page_comes_first_and_says_it_is_ready(window):
    assert window._pages.currentWidget() is window.start_page
    assert "2026.10 (test) is ready" in window.start_page.knowledge.text()


def test_every_widget_that_takes_focus_has_a_name(open_window, session, answers, engine, qtbot):
    dialogs = [
        PasteDialog(open_window),
        HelpDialog(open_window.actions_, open_window),
        AboutDialog("1", open_window),
        ConceptPicker(engine, "", title="Add", parent=open_window),
        ReportPreview(session, session.case, answers.dialogs(), open_window),
    ]
    nameless = [
        f"{type(root).__name__}: {type(widget).__name__} {widget.objectName()}"
        for root in (open_window, open_window.start_page, *dialogs)
        for widget in focusable(root)
        if not name_of(widget).strip()
    ]
    assert nameless == []
    for dialog in dialogs:
        dialog.deleteLater()


def test_tab_reaches_every_panel(open_window, qtbot):
    workspace = open_window.workspace
    wanted = {open_window.banner.age, workspace.record, workspace.findings.table, workspace.differential.table}
    open_window.banner.age.setFocus()
    seen = set()
    for _ in range(60):
        seen.add(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert wanted <= seen


def test_review_keys(open_window, qtbot):
    session = open_window.session
    open_window.workspace.findings.table.setFocus()
    press(qtbot, open_window, Qt.Key.Key_J)
    assert session.finding == "f1"
    press(qtbot, open_window, Qt.Key.Key_A)
    assert session.finding == "f2"
    press(qtbot, open_window, Qt.Key.Key_R)
    press(qtbot, open_window, Qt.Key.Key_U)
    assert session.finding == "f4"
    assert reviewed_count(session.case)[0] == 3
    press(qtbot, open_window, Qt.Key.Key_N)
    assert session.find_finding("f4").status is Status.PRESENT
    press(qtbot, open_window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.find_finding("f4").status is Status.ABSENT
    press(qtbot, open_window, Qt.Key.Key_K)
    assert session.finding == "f3"


def test_letters_typed_into_a_field_are_not_commands(open_window, qtbot):
    age = open_window.banner.age
    age.setFocus()
    age.selectAll()
    qtbot.keyClicks(age, "9 mark")
    assert age.text() == "9 mark"
    assert reviewed_count(open_window.session.case)[0] == 0


def test_accept_all_shown_is_one_step(open_window):
    open_window.actions_["accept_shown"].trigger()
    assert reviewed_count(open_window.session.case) == (12, 12)
    assert open_window.actions_["undo"].text() == "&Undo accept 12 findings"
    open_window.actions_["undo"].trigger()
    assert reviewed_count(open_window.session.case) == (0, 12)


def test_a_missed_finding_is_added_over_the_selected_words(open_window, answers):
    record = open_window.workspace.record
    record.setTextCursor(record.document().find("swollen left leg"))
    answers.concept = (CONCEPTS[1], Status.PRESENT)
    open_window.actions_["add"].trigger()
    assert answers.searched == ["swollen left leg"]
    added = open_window.session.case.added[0]
    assert (added.text, added.label) == ("swollen left leg", "Syncope")
    assert open_window.session.finding == added.id


def test_editing_replaces_a_finding_in_one_step(open_window, answers, qtbot):
    session = open_window.session
    session.select_finding("f1")
    answers.concept = (CONCEPTS[0], Status.PAST)
    open_window.workspace.findings.table.setFocus()
    press(qtbot, open_window, Qt.Key.Key_E)
    assert answers.searched == ["Dyspnea"]
    assert session.finding == "m1"
    session.undo()
    assert session.case.added == ()


def test_a_diagnosis_lights_up_its_words_and_a_word_its_finding(open_window):
    session, record = open_window.session, open_window.workspace.record
    session.select_disease("ma:panic_attack")
    assert [s.cursor.selectedText() for s in record.extraSelections()] == ["shortness of breath"]
    record.finding_clicked.emit("f2")
    assert open_window.workspace.findings.table.currentIndex().row() == 1


def test_a_file_is_opened_read_and_shown(window, qtbot, tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    window.open_file(path)
    qtbot.waitUntil(lambda: window.session.case is not None)
    assert window.workspace.record.toPlainText() == NOTE
    assert window.windowTitle() == "note.txt \u2013 MedAssist"
    window._read_again("utf-8")
    qtbot.waitUntil(lambda: window.session.engine.read == [("note.txt", None), ("note.txt", "utf-8")])


def test_dropped_files_and_texts_are_opened(window, qtbot, tmp_path):
    first = tmp_path / "a.txt"
    first.write_text(NOTE, encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(first)), QUrl.fromLocalFile(str(tmp_path / "b.txt"))])
    window.dropEvent(_drop(data))
    qtbot.waitUntil(lambda: window.session.case is not None)
    assert "the first of 2" in window.status.currentMessage()
    window.session.close()
    data = QMimeData()
    data.setText(NOTE)
    window.dropEvent(_drop(data))
    qtbot.waitUntil(lambda: window.session.case is not None)
    assert window.session.case.assessment.record.source == "dropped text"


def test_remote_addresses_are_not_opened(window):
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/note.txt")])
    window.dropEvent(_drop(data))
    assert not window.jobs.busy()


def _drop(data: QMimeData) -> QDropEvent:
    return QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )


def test_pasting_and_choosing_a_file(window, answers, qtbot, tmp_path):
    answers.text = NOTE
    window.actions_["paste"].trigger()
    qtbot.waitUntil(lambda: window.session.case is not None)
    window.session.close()
    answers.record = tmp_path / "n.txt"
    answers.record.write_text(NOTE, encoding="utf-8")
    window.actions_["open"].trigger()
    qtbot.waitUntil(lambda: window.session.case is not None)


def test_an_unreadable_record_leaves_the_open_one(open_window, engine, answers, qtbot):
    before = open_window.session.case
    engine.failure = RecordError("MA105", where="scan.pdf")
    open_window.open_text("x", "scan.pdf")
    qtbot.waitUntil(lambda: bool(answers.errors))
    assert answers.errors[0].code == "MA105"
    assert open_window.session.case is before


def test_unsaved_review_is_asked_about(open_window, answers):
    open_window.actions_["accept_shown"].trigger()
    answers.leave = False
    open_window.actions_["close"].trigger()
    assert open_window.session.case is not None
    assert not open_window.close()
    answers.leave = True
    open_window.actions_["close"].trigger()
    assert open_window.session.case is None
    assert answers.asked_to_leave == 3


def test_closing_waits_for_running_work(window, qtbot):
    started = threading.Event()

    def work(report, should_stop):
        started.set()
        while not should_stop():
            threading.Event().wait(0.001)

    window.jobs.start("record", "Reading", work, lambda result: None, lambda error: None)
    assert started.wait(5)
    assert window.close()
    assert window.jobs._threads == [] or all(thread.isFinished() for thread in window.jobs._threads)


def test_cancel_stops_and_says_so(window, qtbot):
    window.jobs.start(
        "record",
        "Reading",
        lambda report, should_stop: threading.Event().wait(0.05),
        lambda result: None,
        lambda error: None,
    )
    window.status.cancel.click()
    assert not window.jobs.busy()
    assert "nothing was changed" in window.status.currentMessage()


def test_text_size_and_theme_change_everything(open_window, qapp):
    before = qapp.font().pointSizeF()
    open_window.actions_["larger"].trigger()
    assert qapp.font().pointSizeF() == before + 1
    open_window._look.choose_theme("dark")
    assert open_window.workspace.why.waterfall._theme.name == "dark"
    assert not open_window.grab().isNull()
    open_window.actions_["usual"].trigger()
    assert qapp.font().pointSizeF() == before
    open_window._look.choose_theme("light")


def test_the_window_remembers_its_shape_and_nothing_of_the_patient(open_window, answers, tmp_path):
    open_window.open_file(Path("/nowhere/Jane Example.txt"))
    open_window.close()
    open_window._preferences._file.sync()
    text = (tmp_path / "window.ini").read_text(encoding="utf-8")
    assert "geometry" in text
    for private in ("Jane", "TEST-0001", "nowhere", "fever"):
        assert private not in text


def test_every_action_has_a_hint_and_keys_do_not_clash(window):
    actions = window.actions_.all()
    assert all(action.toolTip() for action in actions)
    keys = [keys.toString() for action in actions for keys in action.shortcuts()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("steps", [-3, 6])
def test_it_draws_at_small_and_large_text(open_window, steps):
    for _ in range(abs(steps)):
        open_window._look.step(1 if steps > 0 else -1)
    assert not open_window.grab().isNull()
    open_window._look.step(0)
