"""A report's content, free of any format: what is said, in which order, with which references.

The writers (`to_html`, `to_text`) only lay it out. Every number in a report is taken from
the case; none is computed here, so that a report can be checked against its case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medassist.domain.case import Case, Decision, ReviewState, Versions
from medassist.domain.finding import Finder, Finding, Status
from medassist.domain.issue import Issue
from medassist.domain.ranking import RankedDisease, Ranking
from medassist.domain.record import Patient, UnreadPart

DISCLAIMER = (
    "Decision support: verify independently. The suggestions are options to consider, "
    "computed from the words of this record and the knowledge base named below; they are not a diagnosis."
)

CONTEXT_REACH = 40
"""Characters of the record shown on either side of a finding's words."""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What the report shows.

    `redact` leaves out name, identifier, birth date, file name, and all of the record but the
    words of the findings, since names may stand anywhere in it.
    """

    findings: bool = True
    differential: bool = True
    evidence: bool = True
    record_text: bool = True
    redact: bool = False
    top: int = 10


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """One finding as the report lists it. `context` is the words around it, in three parts."""

    id: str
    label: str
    concept: str
    status: Status
    section: str
    context: tuple[str, str, str]
    value: str
    review: str


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of the record; `finding` marks the words of a finding with that id and status."""

    text: str
    finding: str = ""
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a written report says.

    `draft` is true until a clinician signs; `reviewed` is (reviewed, total) findings.
    """

    patient: Patient
    source: str
    source_sha256: str
    versions: Versions
    draft: bool
    reviewed: tuple[int, int]
    options: ReportOptions
    findings: tuple[ReportFinding, ...]
    ranking: Ranking
    differential: tuple[RankedDisease, ...]
    cant_miss: tuple[RankedDisease, ...]
    unexplained: tuple[str, ...]
    text: tuple[TextPiece, ...]
    unread: tuple[UnreadPart, ...]
    issues: tuple[Issue, ...]
    disclaimer: str = DISCLAIMER


def build_report(
    case: Case, findings: Sequence[Finding], decisions: Mapping[str, Decision], options: ReportOptions | None = None
) -> Report:
    """The report of a case whose `findings` are those that stand after review.

    `decisions` maps a finding's id to what was decided on it; ids without one are unreviewed.
    """
    options = options or ReportOptions()
    record = case.assessment.record
    text = case.assessment.document.text
    patient = Patient(case.patient.age_years, case.patient.sex) if options.redact else case.patient
    labels = {finding.id: finding.label for finding in findings}
    done = sum(
        finding.finder is Finder.MANUAL
        or (finding.id in decisions and decisions[finding.id].state is not ReviewState.UNREVIEWED)
        for finding in findings
    )
    return Report(
        patient=patient,
        source="redacted" if options.redact else record.source,
        source_sha256=record.sha256,
        versions=case.assessment.versions,
        draft=True,
        reviewed=(done, len(findings)),
        options=options,
        findings=tuple(
            _report_finding(finding, text, decisions.get(finding.id), reach=0 if options.redact else CONTEXT_REACH)
            for finding in findings
        ),
        ranking=case.ranking,
        differential=case.ranking.differential[: options.top],
        cant_miss=case.ranking.cant_miss,
        unexplained=tuple(labels[finding] for finding in case.ranking.unexplained if finding in labels),
        text=tuple(pieces(text, findings)) if options.record_text and not options.redact else (),
        unread=record.unread,
        issues=case.assessment.issues,
    )


def pieces(text: str, findings: Sequence[Finding]) -> list[TextPiece]:
    """`text` cut where findings begin and end; where two overlap, the earlier keeps the words."""
    cut: list[TextPiece] = []
    position = 0
    for finding in sorted(
        (f for f in findings if f.span), key=lambda f: (f.span.start, -f.span.end) if f.span else (0, 0)
    ):
        span = finding.span
        if span is None or span.start < position:
            continue
        if span.start > position:
            cut.append(TextPiece(text[position : span.start]))
        cut.append(TextPiece(text[span.start : span.end], finding.id, finding.status))
        position = span.end
    if position < len(text):
        cut.append(TextPiece(text[position:]))
    return cut


def value_words(finding: Finding) -> str:
    """A measurement's value with its unit and reference range, or nothing."""
    measurement = finding.measurement
    if measurement is None:
        return ""
    words = f"{measurement.text_value} {measurement.text_unit}".strip()
    if measurement.low is not None and measurement.high is not None:
        words += f" (reference {measurement.low:g}–{measurement.high:g} {measurement.unit})"
    return words


def _report_finding(finding: Finding, text: str, decision: Decision | None, *, reach: int) -> ReportFinding:
    return ReportFinding(
        id=finding.id,
        label=finding.label,
        concept=finding.concept,
        status=finding.status,
        section=finding.section.value.replace("_", " ") if finding.section else "",
        context=_context(finding, text, reach),
        value=value_words(finding),
        review="added by hand"
        if finding.finder is Finder.MANUAL
        else (decision.state if decision else ReviewState.UNREVIEWED).value,
    )


def _context(finding: Finding, text: str, reach: int) -> tuple[str, str, str]:
    """Up to `reach` characters on either side of a finding's words, within its line."""
    if finding.span is None:
        return ("", finding.text, "")
    start, end = finding.span.start, finding.span.end
    before = text[max(0, start - reach) : start].rpartition("\n")[2]
    after = text[end : end + reach].partition("\n")[0]
    return (before, text[start:end], after)
