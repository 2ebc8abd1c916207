"""What could not be read or used, per file, with the next step for each."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from medassist.desktop import words
from medassist.desktop.case_session import CaseSession
from medassist.desktop.theme import Theme
from medassist.desktop.views.layout import Switch
from medassist.desktop.views.safe_browser import SafeBrowser
from medassist.domain.case import Case
from medassist.domain.issue import Level

LEVEL_COLOURS = {Level.INFO: "text_muted", Level.WARNING: "possible_mark", Level.ERROR: "danger"}


class IssuesView(QWidget):
    """Lists unread parts and issues; `count_changed` carries how many there are."""

    count_changed = Signal(int)
    open_requested = Signal()

    def __init__(self, session: CaseSession, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.page = SafeBrowser(self.tr("What could not be read or used"))
        self._switch = Switch(self.page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._switch)
        session.opened.connect(self._refresh)
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self._refresh()

    def _refresh(self) -> None:
        case = self._session.case
        lines = self._lines(case) if case else []
        self.page.setHtml("".join(lines))
        if lines:
            self._switch.show_content()
        elif case is None:
            self._switch.show_empty(
                self.tr("No record is open."), self.tr("Open a record\u2026"), self.open_requested.emit
            )
        else:
            self._switch.show_empty(
                self.tr("The whole record was read, and nothing in it needs attention."),
                self.tr("Open another record\u2026"),
                self.open_requested.emit,
            )
        self.count_changed.emit(len(lines))

    def _lines(self, case: Case) -> list[str]:
        """A paragraph for every unread part and issue, every word escaped."""
        source = case.assessment.record.source
        lines = [
            self._paragraph(self.tr("Not read"), "possible_mark", f"{part.where}: {part.why}", source)
            for part in case.assessment.record.unread
        ]
        for found in case.assessment.issues:
            place = f"{found.where}: " if found.where else ""
            title = f"{words.level(found.level)} {found.code}"
            lines.append(self._paragraph(title, LEVEL_COLOURS[found.level], f"{place}{found.message}", found.solution))
        return lines

    def _paragraph(self, title: str, colour: str, text: str, below: str) -> str:
        ink, muted = self._theme.colours[colour], self._theme.colours["text_muted"]
        return (
            f'<p style="margin: 8px 4px"><b style="color: {ink}">{escape(title)}</b>&nbsp; {escape(text)}'
            f'<br><span style="color: {muted}">{escape(below)}</span></p>'
        )
