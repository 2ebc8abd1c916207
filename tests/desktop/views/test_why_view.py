import pytest

from medassist.desktop.theme import load_theme
from medassist.desktop.views.why_view import WhyView
from medassist.errors import UsageError


@pytest.fixture
def view(qtbot, session):
    view = WhyView(session, load_theme("light"))
    qtbot.addWidget(view)
    view.resize(520, 400)
    return view


def groups(view):
    tree = view.table
    return {
        tree.topLevelItem(i).text(0): [
            tree.topLevelItem(i).child(j).text(0) for j in range(tree.topLevelItem(i).childCount())
        ]
        for i in range(tree.topLevelItemCount())
    }


def test_it_tells_for_against_missing_and_unexplained(view):
    told = groups(view)
    assert told["For (7)"][0] == "Dyspnea"
    assert "no Fever" in told["For (7)"]
    assert told["Against (1)"] == ["no Cyanosis"]
    assert told["Expected but not mentioned (2)"] == ["Hemoptysis", "Syncope"]
    assert told["Not explained by the leading diagnoses (1)"] == ["Migraine"]
    assert view.summary.text() == "In short: Pulmonary embolism."


def test_a_click_on_evidence_selects_the_finding(view, session):
    item = view.table.topLevelItem(0).child(0)
    view.table.itemClicked.emit(item, 0)
    assert session.finding == "f1"


def test_prior_only_is_said(view, session):
    session.select_disease("OMIM:178600")
    assert view.prior.isVisibleTo(view)
    assert not view.danger.isVisibleTo(view)
    assert "For: nothing in the record; prior only" in groups(view)


def test_the_disease_page_is_made_when_looked_at_and_escapes(view):
    assert view.page.toPlainText() == ""
    view.tabs.setCurrentWidget(view.page)
    text = view.page.toPlainText()
    assert "<b>not bold</b>" in text
    assert "CT pulmonary angiogram: a filling defect" in text
    assert "PMID:30000001 (published)" in text


def test_an_unknown_disease_is_told_in_place(view, engine, session):
    engine.failure = UsageError("MA002", "ma:pneumothorax")
    session.select_disease("ma:pneumothorax")
    assert "MA002" in view.summary.text()


def test_without_a_diagnosis_one_button_helps(view, session):
    session.select_disease("")
    assert view._switch.currentIndex() == 1
    view._switch.empty._button.click()
    assert session.disease.rank == 1


def test_pages_fetch_nothing(view, tmp_path):
    from PySide6.QtGui import QImage

    picture = tmp_path / "spy.png"
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.save(str(picture))
    view.tabs.setCurrentWidget(view.page)
    view.page.setHtml(f'<img src="{picture.as_uri()}"><img src="{picture}">')
    view.page.document().setTextWidth(1_000)
    assert 0 < view.page.document().size().height() < 100
