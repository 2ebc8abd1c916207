"""The findings table with its filters; reviewing moves on to the next unreviewed finding."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from medassist.desktop import words
from medassist.desktop.case_session import CaseSession
from medassist.desktop.item_models.finding_rows import evidence_by_finding, finding_rows
from medassist.desktop.item_models.findings_table import (
    SHARE_ROLE,
    Column,
    FilteredFindings,
    FindingFilter,
    FindingsModel,
)
from medassist.desktop.theme import Theme
from medassist.desktop.views.cells import BarCell
from medassist.desktop.views.layout import Switch, label
from medassist.domain.case import ReviewState
from medassist.domain.document import SectionKind
from medassist.domain.finding import Status

E = TypeVar("E", bound=Enum)


class FindingsTable(QTableView):
    """A table whose Enter, Delete and E are signals."""

    go_to_text = Signal()
    remove_requested = Signal()
    edit_requested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: the keys that act on the current finding."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        signal = {
            Qt.Key.Key_Return: self.go_to_text,
            Qt.Key.Key_Enter: self.go_to_text,
            Qt.Key.Key_Delete: self.remove_requested,
            Qt.Key.Key_Backspace: self.remove_requested,
            Qt.Key.Key_E: self.edit_requested,
        }.get(Qt.Key(event.key()))
        if plain and signal is not None:
            signal.emit()
            return
        super().keyPressEvent(event)


class FindingsView(QWidget):
    """Findings of the session's case, filtered; selecting one selects it everywhere.

    `menu_requested` carries the place for a context menu; the other signals ask the window.
    """

    menu_requested = Signal(QPoint)
    add_requested = Signal()
    open_requested = Signal()

    def __init__(self, session: CaseSession, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._following = False
        self.model = FindingsModel(theme, self)
        self.shown = FilteredFindings(self.model, self)
        self.table = FindingsTable()
        self._confidence = BarCell(theme, SHARE_ROLE, "", self)
        self._build_table()
        self.status = self._combo(self.tr("Any status"), [(words.status(s).capitalize(), s) for s in Status])
        self.state = self._combo(self.tr("Any review state"), [(words.review(s).capitalize(), s) for s in ReviewState])
        self.section = self._combo(self.tr("Any section"), [])
        self.status.setAccessibleName(self.tr("Show findings with status"))
        self.state.setAccessibleName(self.tr("Show findings with review state"))
        self.section.setAccessibleName(self.tr("Show findings of section"))
        self.supports = QCheckBox(self.tr("Supports diagnosis"))
        self.supports.setToolTip(self.tr("Only findings that support the selected diagnosis"))
        self.supports.toggled.connect(self._apply_filter)
        self.hidden = label("", "muted")
        self.show_all = QPushButton(self.tr("Show all"))
        self.show_all.setObjectName("flat")
        self.show_all.clicked.connect(self.clear_filter)
        self._switch = Switch(self.table)
        self._arrange()
        session.opened.connect(self._on_opened)
        session.changed.connect(self._on_changed)
        session.finding_selected.connect(self._on_finding)
        session.disease_selected.connect(self._on_disease)
        self._on_opened()
        self._on_disease()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self.model.set_theme(theme)
        self._confidence.theme = theme

    def clear_filter(self) -> None:
        """Show every finding."""
        for combo in (self.status, self.state, self.section):
            combo.setCurrentIndex(0)
        self.supports.setChecked(False)

    def step(self, by: int) -> None:
        """Select the next or the previous shown finding."""
        count = self.shown.rowCount()
        if count:
            row = self.shown.shown_row(self._session.finding)
            start = -1 if by > 0 else count
            self._select_row(min(max((row if row >= 0 else start) + by, 0), count - 1))

    def go_to_next_unreviewed(self, after: str) -> None:
        """Select the next unreviewed shown finding after one, from the top again at the end."""
        count = self.shown.rowCount()
        start = self.shown.shown_row(after)
        for offset in range(1, count + 1):
            row = (start + offset) % count
            if self.shown.finding_at(row).state is ReviewState.UNREVIEWED:
                self._select_row(row)
                return

    def shown_unreviewed(self) -> list[str]:
        """Ids of the shown findings nobody has reviewed."""
        rows = (self.shown.finding_at(number) for number in range(self.shown.rowCount()))
        return [row.finding.id for row in rows if row.state is ReviewState.UNREVIEWED]

    def _build_table(self) -> None:
        table = self.table
        table.setModel(self.shown)
        table.setAccessibleName(self.tr("Findings"))
        table.setItemDelegateForColumn(Column.CONFIDENCE, self._confidence)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setMouseTracking(True)
        table.verticalHeader().hide()
        table.setSortingEnabled(True)
        table.sortByColumn(Column.STATE, Qt.SortOrder.AscendingOrder)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.TERM, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(24)
        table.selectionModel().currentRowChanged.connect(self._on_row)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._on_menu)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Column widths and row heights for the current text size."""
        metrics = self.table.fontMetrics()
        samples = {
            Column.STATE: "\u2713",
            Column.CODE: "HP:0000000",
            Column.STATUS: "hypothetical",
            Column.SECTION: "Chief compl",
            Column.CONFIDENCE: "Confidence",
            Column.SOURCE: "person",
            Column.EVIDENCE: "Weight",
        }
        for column, sample in samples.items():
            self.table.setColumnWidth(column, metrics.horizontalAdvance(sample) + 14)
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + 9)

    def _combo(self, any_text: str, choices: list[tuple[str, object]]) -> QComboBox:
        combo = QComboBox()
        combo.addItem(any_text, None)
        for text, value in choices:
            combo.addItem(text, value)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.currentIndexChanged.connect(self._apply_filter)
        return combo

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 7, 10, 7)
        bar.setSpacing(6)
        for widget in (self.status, self.state, self.section, self.supports):
            bar.addWidget(widget)
        bar.addStretch(1)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(12, 3, 8, 3)
        foot.addWidget(self.hidden)
        foot.addWidget(self.show_all)
        foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(bar)
        box.addWidget(self._switch, 1)
        box.addWidget(self._foot)

    def _select_row(self, row: int) -> None:
        index = self.shown.index(row, Column.TERM)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)

    def _apply_filter(self) -> None:
        self.shown.set_filter(
            FindingFilter(
                _chosen(self.status, Status),
                _chosen(self.state, ReviewState),
                _chosen(self.section, SectionKind),
                self.supports.isChecked(),
            )
        )
        self._on_finding(self._session.finding)
        self._say_what_is_hidden()

    def _say_what_is_hidden(self) -> None:
        hidden = self.shown.hidden()
        reasons = {
            "state": self.tr("by review state"),
            "status": self.tr("by status"),
            "section": self.tr("by section"),
            "supports": self.tr("do not support the diagnosis"),
        }
        parts = [f"{hidden[name]} {text}" for name, text in reasons.items() if hidden[name]]
        total = self.model.rowCount()
        shown = self.tr("Showing {shown} of {total}").format(shown=self.shown.rowCount(), total=total)
        self.hidden.setText(shown + (self.tr("; hidden: {parts}").format(parts=", ".join(parts)) if parts else ""))
        self._foot.setVisible(bool(parts))
        if self._session.case is None:
            self._switch.show_empty(
                self.tr("No record is open."), self.tr("Open a record\u2026"), self.open_requested.emit
            )
        elif total == 0:
            self._switch.show_empty(
                self.tr("No finding was recognised in this record. Select words in it to add one."),
                self.tr("Add a finding\u2026"),
                self.add_requested.emit,
            )
        elif self.shown.rowCount() == 0:
            self._switch.show_empty(
                self.tr("The filters hide all {total} findings.").format(total=total),
                self.tr("Show all"),
                self.clear_filter,
            )
        else:
            self._switch.show_content()

    def _on_opened(self) -> None:
        self.clear_filter()
        while self.section.count() > 1:
            self.section.removeItem(1)
        case = self._session.case
        if case is not None:
            found = dict.fromkeys(s.kind for s in case.assessment.document.sections)
            for kind in found:
                self.section.addItem(words.section(kind), kind)
        self._on_changed()

    def _on_changed(self) -> None:
        case = self._session.case
        self.model.set_rows(finding_rows(case) if case else ())

    def _on_disease(self, _disease: str = "") -> None:
        self.model.set_evidence(evidence_by_finding(self._session.disease))
        if self.supports.isChecked():
            self._apply_filter()
        self._on_finding(self._session.finding)
        self._say_what_is_hidden()

    def _on_finding(self, finding: str) -> None:
        row = self.shown.shown_row(finding) if finding else -1
        self._following = True
        if row >= 0:
            self._select_row(row)
        else:
            self.table.setCurrentIndex(QModelIndex())
        self._following = False

    def _on_row(self, current: QModelIndex) -> None:
        if current.isValid() and not self._following:
            self._session.select_finding(self.shown.finding_at(current.row()).finding.id)

    def _on_menu(self, place: QPoint) -> None:
        if self.table.indexAt(place).isValid():
            self.menu_requested.emit(self.table.viewport().mapToGlobal(place))


def _chosen(combo: QComboBox, kind: type[E]) -> E | None:
    value = combo.currentData()
    # Qt hands string enumerations back as plain strings.
    return None if value is None else kind(value)
