"""How findings look in the record: by status, and never by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from medassist.desktop.item_models.finding_rows import FindingRow
from medassist.desktop.text_positions import TextPositions
from medassist.desktop.theme import Theme
from medassist.domain.case import ReviewState
from medassist.domain.document import Document
from medassist.domain.finding import Status

_Underline = QTextCharFormat.UnderlineStyle

_MARKS = {
    # status: (background role, line role, line)
    Status.PRESENT: ("present_surface", "present_mark", _Underline.SingleUnderline),
    Status.ABSENT: ("absent_surface", "absent_text", _Underline.NoUnderline),
    Status.POSSIBLE: ("possible_surface", "possible_mark", _Underline.DotLine),
    Status.FAMILY: ("family_surface", "family_mark", _Underline.DashDotLine),
    Status.PAST: ("past_surface", "past_mark", _Underline.DashUnderline),
    Status.HYPOTHETICAL: ("hypothetical_surface", "hypothetical_mark", _Underline.WaveUnderline),
}

MARGIN_STATUSES = (Status.FAMILY, Status.PAST, Status.HYPOTHETICAL, Status.POSSIBLE, Status.ABSENT)
"""Statuses that also get a bar in the margin, the first winning where a line has several."""


def status_format(status: Status, theme: Theme) -> QTextCharFormat:
    """The look of a finding's words."""
    surface, line, style = _MARKS[status]
    made = QTextCharFormat()
    made.setBackground(theme.colour(surface))
    if style is not _Underline.NoUnderline:
        made.setUnderlineStyle(style)
        made.setUnderlineColor(theme.colour(line))
    if status is Status.ABSENT:
        made.setFontStrikeOut(True)
        made.setForeground(theme.colour("absent_text"))
    if status is Status.HYPOTHETICAL:
        made.setFontItalic(True)
    return made


def cue_format(theme: Theme) -> QTextCharFormat:
    """The look of the words that decided a status."""
    made = QTextCharFormat()
    made.setUnderlineStyle(_Underline.SingleUnderline)
    made.setUnderlineColor(theme.colour("cue"))
    made.setForeground(theme.colour("cue"))
    return made


def heading_format(theme: Theme) -> QTextCharFormat:
    """The look of a section's heading."""
    made = QTextCharFormat()
    made.setFontWeight(QFont.Weight.Bold)
    made.setForeground(theme.colour("heading"))
    return made


def rejected_format(theme: Theme) -> QTextCharFormat:
    """The look of words whose finding was rejected: only a faint line stays."""
    made = QTextCharFormat()
    made.setUnderlineStyle(_Underline.DotLine)
    made.setUnderlineColor(theme.colour("border_strong"))
    return made


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the widget's text and how it looks."""

    start: int
    end: int
    look: QTextCharFormat


def marks(document: Document, rows: Sequence[FindingRow], positions: TextPositions, theme: Theme) -> list[Mark]:
    """Headings, then cues, then findings, each in text order: later ones are drawn over earlier ones."""
    heading = heading_format(theme)
    made = [
        Mark(*positions.to_widget_span(section.heading), heading)
        for section in document.sections
        if section.heading is not None
    ]
    cue = cue_format(theme)
    made += [
        Mark(*positions.to_widget_span(row.finding.cue.span), cue)
        for row in rows
        if row.finding.cue is not None and row.state is not ReviewState.REJECTED
    ]
    looks = {status: status_format(status, theme) for status in Status}
    faint = rejected_format(theme)
    for row in rows:
        if row.finding.span is not None:
            look = faint if row.state is ReviewState.REJECTED else looks[row.finding.status]
            made.append(Mark(*positions.to_widget_span(row.finding.span), look))
    return made


class RecordHighlighter(QSyntaxHighlighter):
    """Draws marks; only the blocks whose marks changed are laid out again."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._by_block: dict[int, list[tuple[int, int, QTextCharFormat]]] = {}

    def set_marks(self, new: Sequence[Mark]) -> None:
        """Show other marks."""
        by_block: dict[int, list[tuple[int, int, QTextCharFormat]]] = {}
        document = self.document()
        for mark in new:
            block = document.findBlock(mark.start)
            while block.isValid() and block.position() < mark.end:
                start = max(mark.start - block.position(), 0)
                end = min(mark.end - block.position(), block.length() - 1)
                if end > start:
                    by_block.setdefault(block.blockNumber(), []).append((start, end, mark.look))
                block = block.next()
        old, self._by_block = self._by_block, by_block
        for number in sorted(old.keys() | by_block.keys()):
            if old.get(number) != by_block.get(number):
                self.rehighlightBlock(document.findBlockByNumber(number))

    def highlightBlock(self, text: str) -> None:
        """Qt: draw one block."""
        if not text:
            return
        for start, end, look in self._by_block.get(self.currentBlock().blockNumber(), ()):
            self.setFormat(start, end - start, look)
