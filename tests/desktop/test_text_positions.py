from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from medassist.desktop.text_positions import LONGEST_LINE, TextPositions
from medassist.domain.document import Span

LETTERS = st.text(alphabet=st.sampled_from("ab \nfé气🫁𝄞\u00a0\u2028"), max_size=60)


def shown(text: str, span: Span) -> str:
    """What Qt selects for a span."""
    positions = TextPositions(text)
    document = QTextDocument()
    document.setPlainText(positions.display)
    start, end = positions.to_widget_span(span)
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selection().toPlainText()


def test_an_emoji_before_a_word_does_not_shift_it(qapp):
    text = "cough 🫁🫁 and fever today"
    start = text.index("fever")
    assert shown(text, Span(start, start + 5)) == "fever"


def test_a_span_may_end_in_a_wide_character(qapp):
    assert shown("pain 🫁 now", Span(0, 6)) == "pain 🫁"


def test_an_empty_span_is_empty(qapp):
    assert TextPositions("🫁a").to_widget_span(Span(1, 1)) == (2, 2)


@given(LETTERS, st.data())
def test_every_span_selects_its_own_words(qapp, text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    expected = text[start:end].replace("\u2028", "\ufffd").replace("\u00a0", " ")
    assert shown(text, Span(start, end)).replace("\u00a0", " ") == expected


@given(LETTERS)
def test_positions_go_there_and_back(text):
    positions = TextPositions(text)
    assert [positions.to_text(positions.to_widget(i)) for i in range(len(text) + 1)] == list(range(len(text) + 1))


def test_long_lines_are_broken_for_display_only(qapp):
    words = "wheeze " * 2_000
    text = f"{words}fever 🫁 cough\nshort"
    positions = TextPositions(text)
    assert max(len(line) for line in positions.display.split("\n")) <= LONGEST_LINE
    start = text.index("fever")
    assert shown(text, Span(start, start + 5)) == "fever"
    assert positions.to_text(positions.to_widget(start)) == start
    start = text.index("short")
    assert shown(text, Span(start, start + 5)) == "short"


def test_a_line_without_spaces_is_broken_too(qapp):
    text = "x" * 5_000 + "fever"
    assert max(len(line) for line in TextPositions(text).display.split("\n")) <= LONGEST_LINE
    assert shown(text, Span(5_000, 5_005)) == "fever"


def test_characters_qt_cannot_hold_keep_their_place(qapp):
    text = "a\x00b\rc\ud800d fever"
    start = text.index("fever")
    assert shown(text, Span(start, start + 5)) == "fever"


def test_a_million_characters_on_one_line_are_prepared_quickly():
    text = "w " * 500_000
    assert TextPositions(text).to_widget(len(text)) >= len(text)
