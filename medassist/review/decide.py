"""The clinician's decisions as pure functions: a case in, a new case out.

The machine's assessment is never changed; decisions and added findings stand beside it, so
that what a person said and what the machine said stay distinct. None of these functions
ranks anew: callers pass the result to `workflow.rerank`.
"""

from __future__ import annotations

from dataclasses import replace

from medassist.domain.case import Assessment, Case, Decision, ReviewState
from medassist.domain.concept import Concept
from medassist.domain.document import Document, SectionKind, Span
from medassist.domain.finding import Finder, Finding, Status
from medassist.domain.record import Patient
from medassist.errors import UsageError


def open_case(assessment: Assessment) -> Case:
    """A case with nothing decided yet."""
    return Case(assessment=assessment, patient=assessment.patient, ranking=assessment.ranking, alerts=assessment.alerts)


def all_findings(case: Case) -> tuple[Finding, ...]:
    """The machine's findings and the added ones, as first stated, in text order."""
    return tuple(sorted(case.assessment.findings + case.added, key=_text_order))


def current_findings(case: Case) -> tuple[Finding, ...]:
    """The findings as reviewed: rejected ones out, statuses as decided, in text order."""
    decisions = {decision.finding: decision for decision in case.decisions}
    current = []
    for finding in all_findings(case):
        decision = decisions.get(finding.id)
        if decision is None:
            current.append(finding)
        elif decision.state is not ReviewState.REJECTED:
            current.append(_as_decided(finding, decision))
    return tuple(current)


def decision_on(case: Case, finding_id: str) -> Decision:
    """What was decided about a finding; unreviewed where nothing was."""
    for decision in case.decisions:
        if decision.finding == finding_id:
            return decision
    return Decision(finding_id, ReviewState.UNREVIEWED)


def reviewed_count(case: Case) -> tuple[int, int]:
    """(reviewed, total): added findings count as reviewed."""
    reviewed = {decision.finding for decision in case.decisions if decision.state is not ReviewState.UNREVIEWED}
    findings = all_findings(case)
    done = sum(1 for finding in findings if finding.id in reviewed or finding.finder is Finder.MANUAL)
    return done, len(findings)


def accept(case: Case, finding_id: str) -> Case:
    """The finding stands as it is, or as its status was last set."""
    return _decide(case, finding_id, ReviewState.ACCEPTED)


def reject(case: Case, finding_id: str) -> Case:
    """The finding does not hold; it no longer counts."""
    return _decide(case, finding_id, ReviewState.REJECTED)


def mark_unsure(case: Case, finding_id: str) -> Case:
    """The finding was looked at and stays open; it counts as possible unless a status was set."""
    return _decide(case, finding_id, ReviewState.UNSURE)


def clear_decision(case: Case, finding_id: str) -> Case:
    """Back to what the machine said."""
    _require(case, finding_id)
    return replace(case, decisions=tuple(d for d in case.decisions if d.finding != finding_id))


def set_status(case: Case, finding_id: str, status: Status) -> Case:
    """The finding holds with this status; setting one accepts the finding."""
    _require(case, finding_id)
    return _with_decision(case, Decision(finding_id, ReviewState.ACCEPTED, status))


def add_finding(
    case: Case, concept: Concept, span: Span | None = None, status: Status = Status.PRESENT
) -> tuple[Case, Finding]:
    """A finding the machine missed, with the words that carry it where there are any."""
    document = case.assessment.document
    number = 1 + max((int(finding.id[1:]) for finding in case.added), default=0)
    finding = Finding(
        id=f"m{number}",
        concept=concept.id,
        label=concept.label,
        status=status,
        span=span,
        text=document.text[span.start : span.end] if span else "",
        section=_section_at(document, span) if span else None,
        confidence=1.0,
        finder=Finder.MANUAL,
    )
    return replace(case, added=(*case.added, finding)), finding


def remove_finding(case: Case, finding_id: str) -> Case:
    """Take out an added finding, or reject one of the machine's."""
    if any(finding.id == finding_id for finding in case.added):
        return replace(
            case,
            added=tuple(finding for finding in case.added if finding.id != finding_id),
            decisions=tuple(decision for decision in case.decisions if decision.finding != finding_id),
        )
    return reject(case, finding_id)


def correct_patient(case: Case, patient: Patient) -> Case:
    """Age or sex as the clinician states it."""
    return replace(case, patient=patient)


def _as_decided(finding: Finding, decision: Decision) -> Finding:
    if decision.status is not None and decision.status is not finding.status:
        return replace(finding, status=decision.status, cue=None, confidence=1.0)
    if decision.state is ReviewState.UNSURE and finding.status is Status.PRESENT:
        return replace(finding, status=Status.POSSIBLE)
    if decision.state is ReviewState.ACCEPTED:
        return replace(finding, confidence=1.0)
    return finding


def _decide(case: Case, finding_id: str, state: ReviewState) -> Case:
    _require(case, finding_id)
    return _with_decision(case, replace(decision_on(case, finding_id), state=state))


def _with_decision(case: Case, decision: Decision) -> Case:
    others = tuple(other for other in case.decisions if other.finding != decision.finding)
    return replace(case, decisions=(*others, decision))


def _require(case: Case, finding_id: str) -> None:
    if all(finding.id != finding_id for finding in all_findings(case)):
        raise UsageError("MA002", finding_id)


def _text_order(finding: Finding) -> tuple[int, int, str]:
    # Findings without words come last.
    return (finding.span.start, finding.span.end, finding.id) if finding.span else (1 << 62, 0, finding.id)


def _section_at(document: Document, span: Span) -> SectionKind | None:
    return next((section.kind for section in document.sections if section.span.contains(span)), None)
