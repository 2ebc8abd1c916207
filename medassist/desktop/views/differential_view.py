"""The ranked diagnoses, with the dangerous ones that rank low pinned above them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from medassist.desktop.case_session import CaseSession
from medassist.desktop.item_models.differential import SHARE_ROLE, Column, DifferentialModel, rank_changes
from medassist.desktop.theme import Theme
from medassist.desktop.views.cells import BarCell, DiagnosisCell, RankCell
from medassist.desktop.views.layout import Switch, label
from medassist.domain.ranking import RankedDisease, Ranking

LANE_ROWS = 3


class DiagnosisTable(QTableView):
    """A table of diagnoses; `chosen` carries a disease id."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, *, compact: bool = False) -> None:
        super().__init__()
        self.diseases = DifferentialModel(self)
        self._following = False
        self._diagnosis = DiagnosisCell(theme, self, compact=compact)
        self._share = BarCell(theme, SHARE_ROLE, "100 %  unlikely", self)
        self._rank = RankCell(theme, self, compact=compact)
        self.setModel(self.diseases)
        self.setAccessibleName(name)
        self.setItemDelegateForColumn(Column.NAME, self._diagnosis)
        self.setItemDelegateForColumn(Column.PROBABILITY, self._share)
        self.setItemDelegateForColumn(Column.RANK, self._rank)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(20)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.hide()
        header.setMinimumSectionSize(16)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        self.fit_columns()
        self.selectionModel().currentRowChanged.connect(self._on_row)

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        for cell in (self._diagnosis, self._share, self._rank):
            cell.theme = theme
        self.viewport().update()

    def fit_columns(self) -> None:
        """Column widths for the current text size."""
        metrics = self.fontMetrics()
        self.setColumnWidth(Column.RANK, metrics.horizontalAdvance("\u25b2000") + 12)
        self.setColumnWidth(Column.PROBABILITY, metrics.horizontalAdvance("100 %  unlikely") + 96)

    def show_diseases(
        self, diseases: tuple[RankedDisease, ...], none_of_these: float | None, changes: Mapping[str, str]
    ) -> None:
        """Show other diagnoses, keeping the scroll position."""
        place = self.verticalScrollBar().value()
        self._following = True
        self.diseases.show(diseases, none_of_these, changes)
        self._following = False
        self.verticalScrollBar().setValue(place)

    def follow(self, disease: str) -> None:
        """Show a disease as the selected one, or none if it is not here."""
        row = self.diseases.row_of(disease)
        self._following = True
        if row >= 0:
            self.setCurrentIndex(self.diseases.index(row, Column.NAME))
        else:
            self.setCurrentIndex(QModelIndex())
        self._following = False

    def keep_right(self, room: int) -> None:
        """Leave `room` pixels free on the right, so that columns stand under those of another table."""
        self.setViewportMargins(0, 0, room, 0)

    def fit_height(self) -> None:
        """As high as its first rows, for a table that should not scroll."""
        rows = min(self.diseases.rowCount(), LANE_ROWS)
        self.resizeRowsToContents()
        self.setFixedHeight(sum(self.rowHeight(row) for row in range(rows)) + 6)

    def _on_row(self, current: QModelIndex) -> None:
        disease = self.diseases.disease(current.row()) if current.isValid() else None
        if disease is not None and not self._following:
            self.chosen.emit(disease.disease)


class DifferentialView(QWidget):
    """The session's differential. `open_requested` and `add_requested` ask the window."""

    open_requested = Signal()
    add_requested = Signal()

    def __init__(self, session: CaseSession, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.table = DiagnosisTable(theme, self.tr("Differential diagnosis"))
        self.lane = DiagnosisTable(theme, self.tr("Dangerous diagnoses worth excluding"), compact=True)
        self.lane.setObjectName("lane")
        self._lane_title = label(self.tr("Dangerous and worth excluding, whatever their rank"), "laneTitle")
        self._notice = label(
            self.tr("Not enough evidence: the record says too little for this order to mean much."), "notice", wrap=True
        )
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._notice)
        box.addWidget(self._lane_title)
        box.addWidget(self.lane)
        box.addWidget(self.table, 1)
        self._switch = Switch(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._switch)
        self.table.verticalScrollBar().rangeChanged.connect(self._align_lane)
        for table in (self.table, self.lane):
            table.chosen.connect(session.select_disease)
        session.opened.connect(self._on_changed)
        session.changed.connect(self._on_changed)
        session.disease_selected.connect(self._on_disease)
        self._on_changed()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self.table.set_theme(theme)
        self.lane.set_theme(theme)

    def fit_columns(self) -> None:
        """Column widths for the current text size."""
        for table in (self.table, self.lane):
            table.fit_columns()
        self.lane.fit_height()

    def _on_changed(self) -> None:
        case = self._session.case
        if case is None:
            self._switch.show_empty(
                self.tr("No record is open."), self.tr("Open a record\u2026"), self.open_requested.emit
            )
            return
        ranking = case.ranking
        if not ranking.differential and not ranking.cant_miss:
            self._switch.show_empty(
                self.tr("Not enough evidence to suggest a diagnosis. Findings that are present are needed."),
                self.tr("Add a finding\u2026"),
                self.add_requested.emit,
            )
            return
        self._switch.show_content()
        self._show(ranking)

    def _show(self, ranking: Ranking) -> None:
        changes = rank_changes(self._session.ranking_before, ranking)
        self._notice.setVisible(not ranking.enough_evidence)
        self.table.show_diseases(ranking.differential, ranking.none_of_these, changes)
        self.lane.show_diseases(ranking.cant_miss, None, changes)
        for widget in (self.lane, self._lane_title):
            widget.setVisible(bool(ranking.cant_miss))
        self.lane.fit_height()
        self._on_disease(self._session.disease.disease if self._session.disease else "")

    def _align_lane(self) -> None:
        bar = self.table.verticalScrollBar()
        self.lane.keep_right(bar.sizeHint().width() if bar.maximum() > bar.minimum() else 0)

    def _on_disease(self, disease: str) -> None:
        self.table.follow(disease)
        self.lane.follow(disease)
