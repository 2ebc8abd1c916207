"""The findings table and its filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QFont

from medassist.desktop import words
from medassist.desktop.item_models.finding_rows import NEGLIGIBLE, FindingRow
from medassist.desktop.theme import Theme
from medassist.domain.case import ReviewState
from medassist.domain.document import SectionKind
from medassist.domain.finding import Status
from medassist.domain.ranking import Evidence
from medassist.report.words import percent, signed

Index = QModelIndex | QPersistentModelIndex
_translate = QCoreApplication.translate

SHARE_ROLE = Qt.ItemDataRole.UserRole + 1
"""A float in [0, 1] for cells drawn as a bar."""
ID_ROLE = Qt.ItemDataRole.UserRole + 2
SORT_ROLE = Qt.ItemDataRole.UserRole + 3


class Column(IntEnum):
    """The columns, left to right."""

    STATE = 0
    TERM = 1
    CODE = 2
    STATUS = 3
    SECTION = 4
    CONFIDENCE = 5
    SOURCE = 6
    EVIDENCE = 7


STATUS_COLOURS = {
    Status.PRESENT: "present_mark",
    Status.ABSENT: "absent_text",
    Status.POSSIBLE: "possible_mark",
    Status.FAMILY: "family_mark",
    Status.PAST: "past_mark",
    Status.HYPOTHETICAL: "hypothetical_mark",
}
STATE_COLOURS = {
    ReviewState.UNREVIEWED: "text_muted",
    ReviewState.ACCEPTED: "positive",
    ReviewState.REJECTED: "negative",
    ReviewState.UNSURE: "possible_mark",
}


class FindingsModel(QAbstractTableModel):
    """One row a finding, and what it says of the selected diagnosis."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[FindingRow, ...] = ()
        self._evidence: dict[str, Evidence] = {}

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self._refresh()

    def set_rows(self, rows: Sequence[FindingRow]) -> None:
        """Show other findings; the same findings in another state keep their place."""
        same = [row.finding.id for row in rows] == [row.finding.id for row in self._rows]
        if same:
            self._rows = tuple(rows)
            self._refresh()
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def set_evidence(self, evidence: dict[str, Evidence]) -> None:
        """What the findings say of the selected diagnosis, by finding id."""
        self._evidence = evidence
        self._refresh()

    def row(self, number: int) -> FindingRow:
        """The finding of a row."""
        return self._rows[number]

    def row_of(self, finding: str) -> int:
        """The row of a finding, or -1."""
        return next((i for i, row in enumerate(self._rows) if row.finding.id == finding), -1)

    def evidence_of(self, finding: str) -> Evidence | None:
        """What a finding says of the selected diagnosis."""
        return self._evidence.get(finding)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Qt: rows; none below a row."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Qt: columns; none below a row."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: the titles."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return _header_hints()[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _headers()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: one cell."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._spoken(row, column) if role == Qt.ItemDataRole.AccessibleTextRole else _hint(row)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._theme.colour(self._colour(row, column))
        if role == Qt.ItemDataRole.FontRole:
            return _font(row, column)
        if role == SHARE_ROLE and column is Column.CONFIDENCE:
            return row.finding.confidence
        if role == ID_ROLE:
            return row.finding.id
        if role == SORT_ROLE:
            return self._sort_key(index.row(), row, column)
        return None

    def _text(self, row: FindingRow, column: Column) -> str:
        finding = row.finding
        evidence = self._evidence.get(finding.id)
        return {
            Column.STATE: words.review_mark(row.state),
            Column.TERM: finding.label,
            Column.CODE: finding.concept,
            Column.STATUS: words.status(finding.status),
            Column.SECTION: words.section(finding.section),
            Column.CONFIDENCE: percent(finding.confidence),
            Column.SOURCE: words.finder_short(finding.finder),
            Column.EVIDENCE: signed(evidence.log10_lr) if evidence else "",
        }[column]

    def _spoken(self, row: FindingRow, column: Column) -> str:
        if column is Column.STATE:
            return words.review(row.state)
        text = words.finder(row.finding.finder) if column is Column.SOURCE else self._text(row, column)
        return f"{_headers()[column]}: {text}"

    def _colour(self, row: FindingRow, column: Column) -> str:
        if column is Column.STATE:
            return STATE_COLOURS[row.state]
        if row.state is ReviewState.REJECTED:
            return "text_muted"
        if column is Column.STATUS:
            return STATUS_COLOURS[row.finding.status]
        if column is Column.EVIDENCE:
            evidence = self._evidence.get(row.finding.id)
            if evidence is None or abs(evidence.log10_lr) < NEGLIGIBLE:
                return "text_muted"
            return "positive" if evidence.log10_lr > 0 else "negative"
        return "text" if column is Column.TERM else "text_muted"

    def _sort_key(self, number: int, row: FindingRow, column: Column) -> object:
        if column is Column.STATE:
            return number
        if column is Column.CONFIDENCE:
            return row.finding.confidence
        if column is Column.EVIDENCE:
            evidence = self._evidence.get(row.finding.id)
            return evidence.log10_lr if evidence else 0.0
        return self._text(row, column).casefold()

    def _refresh(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings to show; `None` and false ask for nothing."""

    status: Status | None = None
    state: ReviewState | None = None
    section: SectionKind | None = None
    supports_disease: bool = False

    def hides(self, row: FindingRow, evidence: Evidence | None) -> str:
        """The name of the first condition that hides a finding, or nothing."""
        if self.state is not None and row.state is not self.state:
            return "state"
        if self.status is not None and row.finding.status is not self.status:
            return "status"
        if self.section is not None and row.finding.section is not self.section:
            return "section"
        if self.supports_disease and (evidence is None or evidence.log10_lr <= 0):
            return "supports"
        return ""


class FilteredFindings(QSortFilterProxyModel):
    """The findings that pass a filter, and how many each condition hides."""

    def __init__(self, source: FindingsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._filter = FindingFilter()
        self.setSourceModel(source)
        self.setSortRole(SORT_ROLE)
        self.setDynamicSortFilter(True)

    def set_filter(self, chosen: FindingFilter) -> None:
        """Show what passes `chosen`."""
        self._filter = chosen
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Qt: whether a row is shown."""
        return not source_parent.isValid() and not self._hidden_by(source_row)

    def hidden(self) -> Counter[str]:
        """How many findings each condition of the filter hides."""
        reasons = (self._hidden_by(number) for number in range(self._source.rowCount()))
        return Counter(reason for reason in reasons if reason)

    def finding_at(self, number: int) -> FindingRow:
        """The finding of a shown row."""
        return self._source.row(self.mapToSource(self.index(number, 0)).row())

    def shown_row(self, finding: str) -> int:
        """The shown row of a finding, or -1."""
        row = self._source.row_of(finding)
        return self.mapFromSource(self._source.index(row, 0)).row() if row >= 0 else -1

    def _hidden_by(self, number: int) -> str:
        row = self._source.row(number)
        return self._filter.hides(row, self._source.evidence_of(row.finding.id))


def _headers() -> tuple[str, ...]:
    return (
        "",
        _translate("Findings", "Finding"),
        _translate("Findings", "Code"),
        _translate("Findings", "Status"),
        _translate("Findings", "Section"),
        _translate("Findings", "Confidence"),
        _translate("Findings", "From"),
        _translate("Findings", "Weight"),
    )


def _header_hints() -> tuple[str, ...]:
    return (
        _translate("Findings", "Review state: \u25cb not reviewed, \u2713 accepted, \u2717 rejected, ? unsure"),
        _translate("Findings", "The concept the words were read as"),
        _translate("Findings", "The concept's code"),
        _translate("Findings", "How the record asserts it"),
        _translate("Findings", "Where in the record it stands"),
        _translate("Findings", "Confidence in concept and status together"),
        _translate("Findings", "What found it"),
        _translate("Findings", "What it adds to the selected diagnosis, log10 likelihood ratio"),
    )


def _hint(row: FindingRow) -> str:
    finding = row.finding
    lines = [f"{finding.label} ({finding.concept})"]
    if finding.text:
        lines.append(f"\u201c{finding.text}\u201d")
    measured = words.measurement(finding)
    if measured:
        lines.append(measured)
    if finding.cue is not None:
        lines.append(
            _translate("Findings", "{status} because of \u201c{cue}\u201d").format(
                status=words.status(finding.status), cue=finding.cue.text
            )
        )
    if row.stated.status is not finding.status:
        lines.append(_translate("Findings", "first read as {status}").format(status=words.status(row.stated.status)))
    lines.append(f"{words.review(row.state)}, {words.finder(finding.finder)}")
    return "\n".join(lines)


def _font(row: FindingRow, column: Column) -> QFont | None:
    struck = row.finding.status is Status.ABSENT or row.state is ReviewState.REJECTED
    if column is Column.TERM and struck:
        font = QFont()
        font.setStrikeOut(True)
        return font
    if column in (Column.STATE, Column.EVIDENCE):
        font = QFont()
        font.setBold(True)
        return font
    return None
