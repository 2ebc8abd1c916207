"""Ctrl+K: actions, findings and diagnoses by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from medassist.desktop.case_session import CaseSession
from medassist.review.decide import all_findings

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Target:
    """Somewhere to go: what it is, its name, and how to get there."""

    kind: str
    name: str
    go: Callable[[], None]


def targets(actions: Sequence[QAction], session: CaseSession) -> list[Target]:
    """Everywhere one can go now: actions on offer, then diagnoses and findings of the case."""
    translate = QCoreApplication.translate
    found = [
        Target(translate("Palette", "Action"), action.text().replace("&", ""), action.trigger)
        for action in actions
        if action.isEnabled()
    ]
    case = session.case
    if case is not None:
        kind = translate("Palette", "Diagnosis")
        diseases = (*case.ranking.differential, *case.ranking.cant_miss)
        found += [Target(kind, each.label, partial(session.select_disease, each.disease)) for each in diseases]
        kind = translate("Palette", "Finding")
        found += [Target(kind, each.label, partial(session.select_finding, each.id)) for each in all_findings(case)]
    return found


def matching(among: Sequence[Target], text: str) -> list[Target]:
    """Targets whose name has every word typed, those that begin with it first."""
    typed = text.casefold().split()
    found = [target for target in among if all(word in f"{target.kind} {target.name}".casefold() for word in typed)]
    start = text.casefold().strip()
    return sorted(found, key=lambda target: not target.name.casefold().startswith(start))[:MOST_SHOWN]


class CommandPalette(QDialog):
    """A field over a list; Enter goes to the chosen target and closes."""

    def __init__(self, targets: Sequence[Target], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Go to anything"))
        self._targets = tuple(targets)
        self._shown: list[Target] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("An action, a finding or a diagnosis"))
        self.search.setAccessibleName(self.tr("Search"))
        self.matches = QListWidget()
        self.matches.setObjectName("list")
        self.matches.setAccessibleName(self.tr("Matches"))
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.addWidget(self.search)
        box.addWidget(self.matches, 1)
        self.search.textChanged.connect(self._refresh)
        self.search.returnPressed.connect(self._go)
        self.search.installEventFilter(self)
        self.matches.itemActivated.connect(self._go)
        self.resize(520, 420)
        self._refresh("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: up and down in the field move in the list."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._shown:
                self.matches.setCurrentRow(min(max(self.matches.currentRow() + step, 0), len(self._shown) - 1))
                return True
        return super().eventFilter(watched, event)

    def _refresh(self, text: str) -> None:
        self._shown = matching(self._targets, text)
        self.matches.clear()
        for target in self._shown:
            self.matches.addItem(QListWidgetItem(f"{target.kind}   {target.name}"))
        if self._shown:
            self.matches.setCurrentRow(0)

    def _go(self) -> None:
        row = self.matches.currentRow()
        if 0 <= row < len(self._shown):
            target = self._shown[row]
            self.accept()
            target.go()
