"""The record, read-only, with its findings marked; words and findings lead to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit, QWidget

from medassist.desktop import words
from medassist.desktop.item_models.finding_rows import FindingRow
from medassist.desktop.item_models.findings_table import STATUS_COLOURS
from medassist.desktop.text_positions import TextPositions
from medassist.desktop.theme import Theme
from medassist.desktop.views.record_marks import MARGIN_STATUSES, RecordHighlighter, marks
from medassist.domain.case import ReviewState
from medassist.domain.document import Document, Span
from medassist.domain.finding import Status

FLASH_MS = 180
FLASHES = 4


class RecordView(QPlainTextEdit):
    """Shows `Document.text` and never is its source.

    `finding_clicked` carries the id of the finding whose words were clicked or reached with
    the cursor; `add_requested` the selected stretch.
    """

    finding_clicked = Signal(str)
    add_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("record")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(self.tr("Record"))
        self.setAcceptDrops(False)
        self.document().setDocumentMargin(6)
        self._theme = theme
        self._document: Document | None = None
        self._positions = TextPositions("")
        self._rows: tuple[FindingRow, ...] = ()
        self._evidence: Mapping[str, bool] = {}
        self._current = ""
        self._jumping = False
        self._flashes_left = 0
        self._highlighter = RecordHighlighter(self.document())
        self._margin = _Margin(self)
        self._flash_timer = QTimer(self)
        self._flash_timer.setInterval(FLASH_MS)
        self._flash_timer.timeout.connect(self._on_flash)
        self.updateRequest.connect(self._on_update)
        self.cursorPositionChanged.connect(self._on_cursor)
        self._fit_margin()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self._mark()

    def show_document(self, document: Document | None) -> None:
        """Show another record, from its top."""
        self._document = document
        self._positions = TextPositions(document.text if document else "")
        self._rows = ()
        self._current = ""
        self._jumping = True
        self._highlighter.set_marks(())
        self.setPlainText(self._positions.display)
        self._jumping = False
        self._fit_margin()

    def show_findings(self, rows: Sequence[FindingRow]) -> None:
        """Mark other findings in the same record."""
        self._rows = tuple(rows)
        self._mark()

    def show_evidence(self, supports: Mapping[str, bool]) -> None:
        """Light up the words of the findings that support the selected diagnosis or speak against it."""
        self._evidence = supports
        self._select_words()

    def show_current(self, finding: str, *, jump: bool) -> None:
        """Make a finding the current one; with `jump`, bring its words into view and flash them."""
        self._current = finding
        span = self._span_of(finding)
        if span is not None and jump:
            self.show_span(span)
            self._flashes_left = FLASHES
            self._flash_timer.start()
        self._select_words()

    def show_span(self, span: Span) -> None:
        """Bring a stretch of the record into view, a third from the top, and put the cursor there."""
        cursor = self.textCursor()
        cursor.setPosition(self._positions.to_widget(span.start))
        self._jumping = True
        self.setTextCursor(cursor)
        self._jumping = False
        area = self.cursorRect(cursor)
        if not self.viewport().rect().adjusted(0, 12, 0, -12).contains(area.center()):
            self.centerCursor()
        self.ensureCursorVisible()

    def selected_span(self) -> Span | None:
        """The selected stretch of the record without the spaces at its ends; `None` if empty."""
        cursor = self.textCursor()
        if self._document is None or not cursor.hasSelection():
            return None
        span = self._positions.to_text_span(cursor.selectionStart(), cursor.selectionEnd())
        text = self._document.text[span.start : span.end]
        start = span.start + len(text) - len(text.lstrip())
        end = span.end - (len(text) - len(text.rstrip()))
        return Span(start, end) if start < end else None

    def finding_at(self, position: int) -> str:
        """The id of the shortest finding over a code point, rejected ones last; nothing if none."""
        over = [
            (row.state is ReviewState.REJECTED, len(row.finding.span), row.finding.id)
            for row in self._rows
            if row.finding.span is not None and row.finding.span.start <= position < row.finding.span.end
        ]
        return min(over)[2] if over else ""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: a click without a selection picks the finding under it."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self._pick(self.cursorForPosition(event.position().toPoint()).position())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt: copy, and add a finding over the selection."""
        menu = QMenu(self)
        copy = menu.addAction(self.tr("&Copy"), self.copy)
        copy.setEnabled(self.textCursor().hasSelection())
        span = self.selected_span()
        add = menu.addAction(self.tr("&Add finding\u2026"), lambda: self.add_requested.emit(span))
        add.setEnabled(span is not None)
        menu.exec(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the margin is as high as the text."""
        super().resizeEvent(event)
        area = self.contentsRect()
        self._margin.setGeometry(QRect(area.left(), area.top(), self._margin_width(), area.height()))

    def paint_margin(self, painter: QPainter, area: QRect) -> None:
        """A bar and a short word beside lines that hold other than present findings."""
        by_line = self._margin_marks()
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() * 0.76, 6.0))
        painter.setFont(font)
        block = self.firstVisibleBlock()
        while block.isValid():
            top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
            if top > area.bottom():
                break
            layout = block.layout()
            for start, status in by_line.get(block.blockNumber(), {}).items():
                line = layout.lineForTextPosition(start)
                if not line.isValid():
                    continue
                y = round(top + line.y())
                colour = self._theme.colour(STATUS_COLOURS[status])
                painter.fillRect(QRect(area.width() - 5, y + 1, 3, round(line.height()) - 2), colour)
                painter.setPen(colour)
                cell = QRect(0, y, area.width() - 8, round(line.height()))
                painter.drawText(
                    cell, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words.status_mark(status)
                )
            block = block.next()

    def _margin_marks(self) -> dict[int, dict[int, Status]]:
        """Per block: offset of the words in it → the status that its line shows."""
        by_block: dict[int, dict[int, Status]] = {}
        document = self.document()
        for status in reversed(MARGIN_STATUSES):
            for row in self._rows:
                finding = row.finding
                if finding.status is not status or finding.span is None or row.state is ReviewState.REJECTED:
                    continue
                start = self._positions.to_widget(finding.span.start)
                block = document.findBlock(start)
                line = block.layout().lineForTextPosition(start - block.position())
                key = line.textStart() if line.isValid() else 0
                by_block.setdefault(block.blockNumber(), {})[key] = status
        return by_block

    def _mark(self) -> None:
        if self._document is not None:
            self._highlighter.set_marks(marks(self._document, self._rows, self._positions, self._theme))
        self._select_words()
        self._margin.update()

    def _select_words(self) -> None:
        selections = [
            self._selection(row.finding.span, self._evidence_surface(row.finding.id), None)
            for row in self._rows
            if row.finding.span is not None and row.finding.id in self._evidence and row.finding.id != self._current
        ]
        current = self._span_of(self._current)
        if current is not None and self._flashes_left % 2 == 0:
            selections.append(self._selection(current, "current_surface", "on_current"))
        self.setExtraSelections(selections)

    def _evidence_surface(self, finding: str) -> str:
        return "evidence_surface" if self._evidence[finding] else "against_surface"

    def _selection(self, span: Span, ground: str, ink: str | None) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        start, end = self._positions.to_widget_span(span)
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setBackground(self._theme.colour(ground))
        if ink is not None:
            look.setForeground(self._theme.colour(ink))
            look.setFontWeight(QFont.Weight.Bold)
        selection.cursor = cursor
        selection.format = look
        return selection

    def _span_of(self, finding: str) -> Span | None:
        return next((row.finding.span for row in self._rows if row.finding.id == finding), None)

    def _pick(self, widget_position: int) -> None:
        finding = self.finding_at(self._positions.to_text(widget_position))
        if finding:
            self.finding_clicked.emit(finding)

    def _on_cursor(self) -> None:
        if not self._jumping and not self.textCursor().hasSelection():
            self._pick(self.textCursor().position())

    def _on_flash(self) -> None:
        self._flashes_left -= 1
        if self._flashes_left <= 0:
            self._flashes_left = 0
            self._flash_timer.stop()
        self._select_words()

    def _on_update(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self._margin.scroll(0, scrolled)
        else:
            self._margin.update(0, area.y(), self._margin.width(), area.height())

    def _margin_width(self) -> int:
        return max(self.fontMetrics().horizontalAdvance(words.status_mark(status)) for status in Status) + 8

    def _fit_margin(self) -> None:
        self.setViewportMargins(self._margin_width(), 0, 0, 0)


class _Margin(QWidget):
    """The strip left of the text."""

    def __init__(self, record: RecordView) -> None:
        super().__init__(record)
        self._record = record
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.move(QPoint(0, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the record knows what to draw."""
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        self._record.paint_margin(painter, self.rect())
        painter.end()
