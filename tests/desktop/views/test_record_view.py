import hand_made
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor

from medassist.desktop.item_models.finding_rows import finding_rows
from medassist.desktop.theme import load_theme
from medassist.desktop.views.record_marks import status_format
from medassist.desktop.views.record_view import RecordView
from medassist.domain.document import Span
from medassist.domain.finding import Status
from medassist.review import decide


@pytest.fixture
def record(qtbot):
    view = RecordView(load_theme("light"))
    qtbot.addWidget(view)
    case = decide.open_case(hand_made.assessment())
    view.resize(700, 500)
    view.show_document(case.assessment.document)
    view.show_findings(finding_rows(case))
    return view


def look_at(record, words):
    """How the words are drawn by the highlighter."""
    position = record.toPlainText().index(words)
    # Widget positions count UTF-16 units.
    position = len(record.toPlainText()[:position].encode("utf-16-le")) // 2
    block = record.document().findBlock(position)
    offset = position - block.position()
    ranges = block.layout().formats()
    looks = [QTextCharFormat(r.format) for r in ranges if r.start <= offset < r.start + r.length]
    return looks[-1] if looks else None


def test_each_status_has_its_own_look_beside_colour():
    theme = load_theme("light")
    looks = {
        (look.underlineStyle(), look.fontStrikeOut(), look.fontItalic())
        for look in (status_format(status, theme) for status in Status)
    }
    assert len(looks) == len(Status)


def test_findings_are_marked_where_they_stand(record):
    assert look_at(record, "fever").fontStrikeOut()
    assert look_at(record, "pulmonary embolism").underlineStyle() is QTextCharFormat.UnderlineStyle.DotLine
    assert look_at(record, "haemoptysis").fontItalic()
    assert look_at(record, "Call") is None


def test_cues_are_underlined_and_headings_bold(record):
    assert look_at(record, "denies").underlineStyle() is QTextCharFormat.UnderlineStyle.SingleUnderline
    assert look_at(record, "FAMILY HISTORY").fontWeight() == 700


def test_a_click_on_words_picks_the_finding(record, qtbot):
    record.show()
    cursor = QTextCursor(record.document())
    position = record.document().find("calf").selectionStart() + 2
    cursor.setPosition(position)
    place = record.cursorRect(cursor).center()
    with qtbot.waitSignal(record.finding_clicked, timeout=500) as picked:
        qtbot.mouseClick(record.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert picked.args == ["f10"]


def test_moving_the_cursor_into_words_picks_the_finding(record, qtbot):
    cursor = record.textCursor()
    cursor.setPosition(record.document().find("cyanosis").selectionStart() + 1)
    with qtbot.waitSignal(record.finding_clicked, timeout=500) as picked:
        record.setTextCursor(cursor)
    assert picked.args == ["f11"]


def test_jumping_to_a_finding_picks_nothing_by_itself(record, qtbot):
    with qtbot.assertNotEmitted(record.finding_clicked):
        record.show_current("f12", jump=True)
    assert record.textCursor().position() == record.document().find("haemoptysis").selectionStart()


def test_the_current_words_flash_and_stay_lit(record, qtbot):
    record.show_evidence({"f1": True, "f3": False})
    assert len(record.extraSelections()) == 2
    record.show_current("f8", jump=True)
    qtbot.waitUntil(lambda: len(record.extraSelections()) == 2)
    qtbot.waitUntil(lambda: not record._flash_timer.isActive())
    assert [s.cursor.selectedText() for s in record.extraSelections()][-1] == "HR 128"


def test_the_selection_is_given_without_its_spaces(record):
    found = record.document().find(" swollen left leg.")
    found.setPosition(found.selectionStart())
    found.setPosition(found.position() + len(" swollen left leg"), QTextCursor.MoveMode.KeepAnchor)
    record.setTextCursor(found)
    span = record.selected_span()
    assert hand_made.NOTE[span.start : span.end] == "swollen left leg"


def test_the_shortest_of_overlapping_findings_is_picked(record):
    from dataclasses import replace

    case = decide.open_case(hand_made.assessment())
    rows = finding_rows(case)
    start = hand_made.NOTE.index("calf swelling")
    inner = replace(rows[9], finding=replace(rows[9].finding, id="inner", span=Span(start + 5, start + 13)))
    record.show_findings((*rows, inner))
    assert record.finding_at(start + 6) == "inner"
    assert record.finding_at(start + 1) == "f10"
    assert record.finding_at(0) == ""


def test_an_empty_record_and_a_new_theme_do_no_harm(record):
    record.set_theme(load_theme("dark"))
    assert look_at(record, "fever").fontStrikeOut()
    record.show_document(None)
    record.show_findings(())
    assert record.toPlainText() == ""
    assert record.selected_span() is None


def test_words_that_look_like_markup_stay_words(record):
    text = "HISTORY\n<img src='file:///etc/passwd'> <b>fever</b> since today\n"
    record.show_document(hand_made.document(text))
    assert record.toPlainText() == text


def test_the_margin_is_drawn_for_what_is_not_present(record, qtbot):
    record.show()
    qtbot.waitExposed(record)
    picture = record.grab().toImage()
    theme = load_theme("light")
    wanted = {theme.colour(name).name() for name in ("family_mark", "past_mark", "hypothetical_mark")}
    width = record._margin_width()
    seen = {picture.pixelColor(x, y).name() for x in range(width) for y in range(0, picture.height(), 2)}
    assert wanted <= seen
