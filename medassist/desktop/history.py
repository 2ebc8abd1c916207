"""Undo and redo over snapshots: a case is frozen, so a command is a label and two cases."""

from __future__ import annotations

from dataclasses import dataclass

from medassist.domain.case import Case


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing the clinician did. `finding` is the one it concerns, or empty."""

    label: str
    before: Case
    after: Case
    finding: str = ""


class History:
    """What was done and what was taken back."""

    def __init__(self) -> None:
        self._done: list[Edit] = []
        self._undone: list[Edit] = []

    def push(self, edit: Edit) -> None:
        """Remember an edit; what had been taken back is gone."""
        self._done.append(edit)
        self._undone.clear()

    def undo(self) -> Edit | None:
        """Take back the last edit."""
        if not self._done:
            return None
        edit = self._done.pop()
        self._undone.append(edit)
        return edit

    def redo(self) -> Edit | None:
        """Do again what was taken back last."""
        if not self._undone:
            return None
        edit = self._undone.pop()
        self._done.append(edit)
        return edit

    @property
    def undo_label(self) -> str:
        """What `undo` would take back, or nothing."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """What `redo` would do again, or nothing."""
        return self._undone[-1].label if self._undone else ""
