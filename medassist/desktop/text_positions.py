"""Where a code point of `Document.text` stands in the text widget, and back.

Qt counts UTF-16 units, so every character above U+FFFF counts twice, and very long lines are
broken for display. Nothing else in the window converts positions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from medassist.domain.document import Span

LONGEST_LINE = 2_000
"""Code points of one line that Qt still lays out without a visible pause."""

REPLACEMENT = "\ufffd"
# U+2028/9 and U+FDD0/1 are block and frame marks inside Qt's documents.
_UNSHOWABLE = dict.fromkeys((0, 13, 8232, 8233, 64976, 64977), REPLACEMENT)


class TextPositions:
    """The display form of a text and the map between the two.

    `display` is the text with line breaks put into lines longer than `LONGEST_LINE` and with
    the few characters that Qt cannot hold replaced one for one.
    """

    def __init__(self, text: str) -> None:
        shown = text.translate(_UNSHOWABLE)
        if any("\ud800" <= character <= "\udfff" for character in shown):
            shown = "".join(REPLACEMENT if "\ud800" <= c <= "\udfff" else c for c in shown)
        self._length = len(shown)
        self._breaks = _display_breaks(shown)
        self._wide = [] if shown.isascii() else [i for i, character in enumerate(shown) if character > "\uffff"]
        self.display = _broken(shown, self._breaks)

    def to_widget(self, position: int) -> int:
        """UTF-16 units before code point `position`, which is limited to [0, length]."""
        position = min(max(position, 0), self._length)
        return position + bisect_left(self._wide, position) + bisect_right(self._breaks, position)

    def to_widget_span(self, span: Span) -> tuple[int, int]:
        """The half-open stretch of the widget's text that shows `span`."""
        if span.end <= span.start:
            start = self.to_widget(span.start)
            return start, start
        last = min(span.end, self._length) - 1
        width = 2 if _contains(self._wide, last) else 1
        return self.to_widget(span.start), self.to_widget(last) + width

    def to_text(self, position: int) -> int:
        """The code point shown at `position`; inside a pair or on a display break, the next one."""
        return bisect_left(range(self._length), position, key=self.to_widget)

    def to_text_span(self, start: int, end: int) -> Span:
        """The stretch of the text shown between two positions of the widget."""
        return Span(self.to_text(start), self.to_text(end))


def _contains(positions: list[int], position: int) -> bool:
    index = bisect_left(positions, position)
    return index < len(positions) and positions[index] == position


def _display_breaks(text: str) -> list[int]:
    """Positions before which a line break is shown, at a space where the line has one."""
    breaks: list[int] = []
    line = 0
    while line < len(text):
        end = text.find("\n", line)
        end = len(text) if end < 0 else end
        while end - line > LONGEST_LINE:
            space = text.rfind(" ", line + LONGEST_LINE // 2, line + LONGEST_LINE)
            line = space + 1 if space >= 0 else line + LONGEST_LINE
            breaks.append(line)
        line = end + 1
    return breaks


def _broken(text: str, breaks: list[int]) -> str:
    if not breaks:
        return text
    edges = [0, *breaks, len(text)]
    return "\n".join(text[start:end] for start, end in pairwise(edges))
