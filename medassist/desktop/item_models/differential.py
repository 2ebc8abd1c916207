"""The ranked diagnoses, with "none of these" as the last line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from medassist.desktop import words
from medassist.domain.ranking import RankedDisease, Ranking
from medassist.report.words import percent

Index = QModelIndex | QPersistentModelIndex
_translate = QCoreApplication.translate

DISEASE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The `RankedDisease` of a row; `None` for "none of these"."""
CHANGE_ROLE = Qt.ItemDataRole.UserRole + 3
"""How the place changed with the last edit, a short mark or nothing."""
SHARE_ROLE = Qt.ItemDataRole.UserRole + 2
"""The probability of a row, a float in [0, 1]."""


class Column(IntEnum):
    """The columns, left to right."""

    RANK = 0
    NAME = 1
    PROBABILITY = 2


class DifferentialModel(QAbstractTableModel):
    """One row a diagnosis; `none_of_these` adds the last line where given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._diseases: tuple[RankedDisease, ...] = ()
        self._none_of_these: float | None = None
        self._changes: Mapping[str, str] = {}

    def show(self, diseases: Sequence[RankedDisease], none_of_these: float | None, changes: Mapping[str, str]) -> None:
        """Show other diagnoses. `changes` holds a mark by disease id ("\u25b2 2", "new")."""
        self.beginResetModel()
        self._diseases = tuple(diseases)
        self._none_of_these = none_of_these
        self._changes = changes
        self.endResetModel()

    def row_of(self, disease: str) -> int:
        """The row of a disease, or -1."""
        return next((i for i, found in enumerate(self._diseases) if found.disease == disease), -1)

    def disease(self, row: int) -> RankedDisease | None:
        """The disease of a row."""
        return self._diseases[row] if 0 <= row < len(self._diseases) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Qt: rows; none below a row."""
        if parent.isValid():
            return 0
        return len(self._diseases) + (self._none_of_these is not None)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Qt: columns; none below a row."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: the titles."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _headers()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: one cell."""
        if not index.isValid() or not 0 <= index.row() < self.rowCount():
            return None
        disease = self.disease(index.row())
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(disease, column)
        if role == DISEASE_ROLE:
            return disease
        if role == CHANGE_ROLE:
            return self._changes.get(disease.disease, "") if disease else ""
        if role == SHARE_ROLE:
            return disease.probability if disease else self._none_of_these
        if role == Qt.ItemDataRole.ToolTipRole and disease is not None:
            return _hint(disease)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return (
                _spoken(disease, self._none_of_these or 0.0) if column is Column.NAME else self._text(disease, column)
            )
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt: "none of these" cannot be selected, for it has no evidence to show."""
        if index.isValid() and self.disease(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def _text(self, disease: RankedDisease | None, column: Column) -> str:
        if disease is None:
            return {
                Column.NAME: _translate("Differential", "None of these"),
                Column.PROBABILITY: percent(self._none_of_these or 0.0),
            }.get(column, "")
        return {
            Column.RANK: str(disease.rank),
            Column.NAME: disease.label,
            Column.PROBABILITY: f"{percent(disease.probability)}  {words.band(disease.band)}",
        }[column]


def rank_changes(before: Ranking | None, after: Ranking) -> dict[str, str]:
    """How the places of `after` differ from those of `before`, as marks; nothing where they agree."""
    if before is None:
        return {}
    old = {disease.disease: disease.rank for disease in (*before.differential, *before.cant_miss)}
    changes = {}
    for disease in (*after.differential, *after.cant_miss):
        rank = old.get(disease.disease)
        if rank is None:
            changes[disease.disease] = _translate("Differential", "new")
        elif rank != disease.rank:
            arrow = "\u25b2" if disease.rank < rank else "\u25bc"
            changes[disease.disease] = f"{arrow}{abs(rank - disease.rank)}"
    return changes


def identifiers(disease: RankedDisease) -> str:
    """The codes of a disease, the project's own left out."""
    return " \u00b7 ".join(code for code in disease.ids if not code.startswith("ma:"))


def prior_only(disease: RankedDisease) -> bool:
    """Whether no finding of the record supports the disease."""
    return all(evidence.log10_lr <= 0 for evidence in disease.evidence)


def _headers() -> tuple[str, ...]:
    return ("#", _translate("Differential", "Diagnosis to consider"), _translate("Differential", "Probability"))


def _hint(disease: RankedDisease) -> str:
    lines = [disease.label, identifiers(disease)]
    if disease.synonyms:
        lines.append(", ".join(disease.synonyms[:6]))
    if disease.cant_miss:
        lines.append(_translate("Differential", "Dangerous if missed"))
    if prior_only(disease):
        lines.append(_translate("Differential", "Prior only: no finding in the record supports it"))
    return "\n".join(line for line in lines if line)


def _spoken(disease: RankedDisease | None, none_of_these: float) -> str:
    if disease is None:
        return _translate("Differential", "None of these, {share}").format(share=percent(none_of_these))
    parts = [
        _translate("Differential", "{rank}, {name}, {share}, {band}").format(
            rank=disease.rank,
            name=disease.label,
            share=percent(disease.probability),
            band=words.band(disease.band),
        )
    ]
    if disease.cant_miss:
        parts.append(_translate("Differential", "dangerous if missed"))
    if prior_only(disease):
        parts.append(_translate("Differential", "prior only"))
    return ", ".join(parts)
