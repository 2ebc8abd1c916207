"""What could not be read or used, per file, with the next step for each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from medassist.desktop import words
from medassist.desktop.case_session import CaseSession
from medassist.desktop.views.layout import Switch
from medassist.domain.case import Case


class IssuesView(QWidget):
    """Lists unread parts and issues; `count_changed` carries how many there are."""

    count_changed = Signal(int)
    open_requested = Signal()

    def __init__(self, session: CaseSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("What could not be read or used"))
        self.list.setColumnCount(3)
        self.list.setHeaderLabels([self.tr("What"), self.tr("Where and why"), self.tr("What to do")])
        self.list.setRootIsDecorated(False)
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self._switch = Switch(self.list)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._switch)
        session.opened.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        case = self._session.case
        self.list.clear()
        lines = issue_lines(case) if case else []
        for cells in lines:
            item = QTreeWidgetItem(list(cells))
            for column, text in enumerate(cells):
                item.setToolTip(column, text)
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self.list.addTopLevelItem(item)
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


def issue_lines(case: Case) -> list[tuple[str, str, str]]:
    """(what, where and why, what to do) of every unread part and issue."""
    translate = IssuesView.tr
    lines = [(translate("Not read"), f"{part.where}: {part.why}", "") for part in case.assessment.record.unread]
    for found in case.assessment.issues:
        place = f"{found.where}: " if found.where else ""
        lines.append((f"{words.level(found.level)} {found.code}", f"{place}{found.message}", found.solution))
    return lines
