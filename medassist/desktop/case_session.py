"""The open case, what is selected in it, and undo: what every view looks at and asks to change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from medassist.desktop.engine import Engine
from medassist.desktop.history import Edit, History
from medassist.domain.case import Assessment, Case
from medassist.domain.finding import Finding
from medassist.domain.ranking import RankedDisease, Ranking
from medassist.errors import MedAssistError
from medassist.review import decide


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a clinician can do to a case: its name for the Edit menu, and the change."""

    label: str
    change: Callable[[Case], Case]
    finding: str = ""


class CaseSession(QObject):
    """Holds the case; every change goes through `do`, which ranks anew at once.

    `opened` a case was opened or closed; `changed` its findings, patient or ranking did;
    `finding_selected` and `disease_selected` carry an id or nothing; `failed` an error.
    `disease_selected` follows every `opened` and `changed`, for the evidence is then another.
    """

    opened = Signal()
    changed = Signal()
    finding_selected = Signal(str)
    disease_selected = Signal(str)
    failed = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.engine = engine
        self.history = History()
        self._case: Case | None = None
        self._kept: Case | None = None
        self._before: Ranking | None = None
        self._finding = ""
        self._disease = ""

    @property
    def case(self) -> Case | None:
        """The open case as it now stands."""
        return self._case

    @property
    def ranking_before(self) -> Ranking | None:
        """The differential before the last change, for the arrows; `None` before the first."""
        return self._before

    @property
    def unsaved(self) -> bool:
        """Whether review work would be lost with the window."""
        return self._case is not None and self._case is not self._kept

    @property
    def finding(self) -> str:
        """The id of the selected finding, or nothing."""
        return self._finding

    @property
    def disease(self) -> RankedDisease | None:
        """The selected diagnosis, as now ranked."""
        return self.find_disease(self._disease)

    def find_disease(self, disease: str) -> RankedDisease | None:
        """A diagnosis of the current differential or of its dangerous ones."""
        if self._case is None:
            return None
        ranking = self._case.ranking
        return next((d for d in (*ranking.differential, *ranking.cant_miss) if d.disease == disease), None)

    def find_finding(self, finding: str) -> Finding | None:
        """A finding of the case as reviewed; rejected ones as the machine stated them."""
        if self._case is None:
            return None
        for found in (*decide.current_findings(self._case), *decide.all_findings(self._case)):
            if found.id == finding:
                return found
        return None

    def open(self, assessment: Assessment) -> None:
        """Take up a fresh assessment, with nothing decided."""
        self._case = decide.open_case(assessment)
        self._kept = self._case
        self._before = None
        self.history = History()
        self._finding = ""
        first = assessment.ranking.differential
        self._disease = first[0].disease if first and assessment.ranking.enough_evidence else ""
        self.opened.emit()
        self.finding_selected.emit("")
        self.disease_selected.emit(self._disease)

    def close(self) -> None:
        """Leave the case; what was not kept is gone."""
        self._case = self._kept = self._before = None
        self.history = History()
        self._finding = self._disease = ""
        self.opened.emit()
        self.finding_selected.emit("")
        self.disease_selected.emit("")

    def mark_kept(self) -> None:
        """The review as it stands was written to a report."""
        self._kept = self._case

    def do(self, operation: Operation) -> None:
        """Carry out an operation and rank anew; emits `failed` and changes nothing on an error."""
        if self._case is None:
            return
        try:
            changed = operation.change(self._case)
            if changed == self._case:
                return
            after = self.engine.rerank(changed)
        except MedAssistError as error:
            self.failed.emit(error)
            return
        self.history.push(Edit(operation.label, self._case, after, operation.finding))
        self._become(after)

    def undo(self) -> None:
        """Take back the last change."""
        edit = self.history.undo()
        if edit is not None:
            self._become(edit.before)
            self.select_finding(edit.finding)

    def redo(self) -> None:
        """Make the change taken back last again."""
        edit = self.history.redo()
        if edit is not None:
            self._become(edit.after)
            self.select_finding(edit.finding)

    def select_finding(self, finding: str) -> None:
        """Make a finding the current one everywhere; nothing selects none."""
        if finding != self._finding and (not finding or self.find_finding(finding) is not None):
            self._finding = finding
            self.finding_selected.emit(finding)

    def select_disease(self, disease: str) -> None:
        """Make a diagnosis the one whose evidence is shown everywhere."""
        if disease != self._disease and (not disease or self.find_disease(disease) is not None):
            self._disease = disease
            self.disease_selected.emit(disease)

    def _become(self, case: Case) -> None:
        if self._case is not None:
            self._before = self._case.ranking
        self._case = case
        self.changed.emit()
        if self._disease and self.disease is None:
            leading = case.ranking.differential
            self._disease = leading[0].disease if leading else ""
        self.disease_selected.emit(self._disease)
