"""What a clinician can do to a case, each as a function that returns an operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce

from PySide6.QtCore import QCoreApplication

from medassist.desktop.case_session import Operation
from medassist.domain.case import Case
from medassist.domain.concept import Concept
from medassist.domain.document import Span
from medassist.domain.finding import Finder, Finding, Status
from medassist.domain.record import Sex
from medassist.review import decide

_translate = QCoreApplication.translate


def accept(findings: Sequence[str]) -> Operation:
    """The findings stand."""
    label = _translate("Operations", "accept finding")
    if len(findings) != 1:
        label = _translate("Operations", "accept {n} findings").format(n=len(findings))
    return _each(label, findings, decide.accept)


def reject(findings: Sequence[str]) -> Operation:
    """The findings do not hold."""
    return _each(_translate("Operations", "reject finding"), findings, decide.reject)


def mark_unsure(findings: Sequence[str]) -> Operation:
    """The findings stay open."""
    return _each(_translate("Operations", "mark finding unsure"), findings, decide.mark_unsure)


def clear(findings: Sequence[str]) -> Operation:
    """Back to what the machine said."""
    return _each(_translate("Operations", "clear decision"), findings, decide.clear_decision)


def remove(finding: str) -> Operation:
    """Take out an added finding, or reject one of the machine's."""
    return _each(_translate("Operations", "remove finding"), (finding,), decide.remove_finding)


def set_status(finding: str, status: Status) -> Operation:
    """The finding holds with this status."""
    label = _translate("Operations", "change status")
    return Operation(label, lambda case: decide.set_status(case, finding, status), finding)


def toggle_absent(finding: Finding) -> Operation:
    """Present becomes absent; anything else becomes present."""
    return set_status(finding.id, Status.ABSENT if finding.status is Status.PRESENT else Status.PRESENT)


def add(concept: Concept, span: Span | None, status: Status) -> Operation:
    """A finding the machine missed."""
    return Operation(
        _translate("Operations", "add finding"), lambda case: decide.add_finding(case, concept, span, status)[0]
    )


def recode(finding: Finding, concept: Concept, status: Status) -> Operation:
    """The words mean another concept: the old reading goes, the new one is added in its place."""
    if concept.id == finding.concept:
        return set_status(finding.id, status)

    def change(case: Case) -> Case:
        return decide.add_finding(decide.remove_finding(case, finding.id), concept, finding.span, status)[0]

    return Operation(_translate("Operations", "change finding"), change, finding.id)


def set_age(years: float | None) -> Operation:
    """Age as the clinician states it."""
    return Operation(
        _translate("Operations", "change age"),
        lambda case: decide.correct_patient(case, replace(case.patient, age_years=years)),
    )


def set_sex(sex: Sex | None) -> Operation:
    """Sex as the clinician states it."""
    return Operation(
        _translate("Operations", "change sex"),
        lambda case: decide.correct_patient(case, replace(case.patient, sex=sex)),
    )


def is_manual(finding: Finding) -> bool:
    """Whether a person added the finding."""
    return finding.finder is Finder.MANUAL


def _each(label: str, findings: Sequence[str], decision: Callable[[Case, str], Case]) -> Operation:
    return Operation(label, lambda case: reduce(decision, findings, case), findings[0] if findings else "")
