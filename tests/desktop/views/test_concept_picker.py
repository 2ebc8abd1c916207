import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from medassist.desktop.views.concept_picker import ConceptPicker
from medassist.domain.finding import Status
from medassist.errors import KnowledgeError


@pytest.fixture
def picker(qtbot, engine):
    picker = ConceptPicker(engine, "hemoptysis", Status.POSSIBLE, title="Add a finding")
    qtbot.addWidget(picker)
    return picker


def test_the_selected_words_are_searched_at_once(picker):
    concept, status = picker.chosen()
    assert (concept.id, status) == ("HP:0002105", Status.POSSIBLE)
    assert picker.definition.text() == "Blood brought up from the airways."


def test_typing_searches_and_the_arrows_move(picker, qtbot):
    picker.search.clear()
    qtbot.keyClicks(picker.search, "s")
    qtbot.waitUntil(lambda: picker.matches.count() == 3)
    qtbot.keyClick(picker.search, Qt.Key.Key_Down)
    assert picker.chosen()[0].id == "HP:0001279"
    qtbot.keyClick(picker.search, Qt.Key.Key_Up)
    qtbot.keyClick(picker.search, Qt.Key.Key_Up)
    assert picker.chosen()[0].id == "HP:0002105"


def test_nothing_found_is_said_and_cannot_be_chosen(picker):
    picker.search.setText("zebra stripes")
    picker.look_up()
    assert picker.chosen() is None
    assert picker.definition.text() == "Nothing matches. Try other words."
    assert not picker._buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_a_missing_knowledge_base_is_told(picker, engine):
    def fail(text, limit):
        raise KnowledgeError("MA201", "it is not open yet")

    engine.search_concepts = fail
    picker.look_up()
    assert "MA201" in picker.definition.text()
