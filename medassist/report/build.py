"""A report's content, free of any format: what is said, in which order, with which references.

The writers (`to_html`, `to_text`) only lay it out. Every number in a report is taken from
the case; none is computed here, so that a report can be checked against its case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medassist.domain.case import Alert, Case, Decision, Versions
from medassist.domain.finding import Finding, Status
from medassist.domain.issue import Issue
from medassist.domain.ranking import Evidence, RankedDisease, Ranking
from medassist.domain.record import Patient, UnreadPart
from medassist.report.finding_rows import NormalValue, ReportFinding, finding_rows, is_normal_value, normal_values
from medassist.report.words import patient_words, percent, software_words

DISCLAIMER = (
    "Decision support: verify independently. The suggestions are options to consider, "
    "computed from the words of this record and the knowledge base named in this report; they are not a diagnosis."
)

CONTEXT_REACH = 22
"""Characters of the record shown on either side of a finding's words."""
EVIDENCE_SHOWN = 10
"""Most items of evidence shown for one disease."""
EACH_SIDE = 3
"""Items of the lesser side, for or against, that keep their place among those shown."""
MISSING_SHOWN = 5
"""Most findings shown as expected but not mentioned."""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What the report shows.

    The differential lists the `top` diseases; evidence follows for the first `detailed` of them.
    `redact` leaves out name, identifier, birth date, file name, and all of the record but the
    words of the findings, since names may stand anywhere in it.
    """

    findings: bool = True
    differential: bool = True
    evidence: bool = True
    record_text: bool = True
    redact: bool = False
    top: int = 10
    detailed: int = 5


@dataclass(frozen=True, slots=True)
class DiseaseEvidence:
    """The strongest evidence on one disease, strongest first on each side, and how many weaker items are left out."""

    disease: RankedDisease
    supporting: tuple[Evidence, ...]
    opposing: tuple[Evidence, ...]
    weaker: int
    missing: tuple[str, ...]
    more_missing: int


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of the record; `finding` marks the words of a finding with that id and status.

    `normal` marks a measured value within its range.
    """

    text: str
    finding: str = ""
    status: Status | None = None
    normal: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a written report says.

    `draft` is true until a clinician signs; `reviewed` is (reviewed, total) findings of the
    case, rejected ones among them. `findings` are one a concept and status; values within
    their range are in `normal` instead.
    """

    patient: Patient
    source: str
    source_format: str
    source_sha256: str
    versions: Versions
    draft: bool
    reviewed: tuple[int, int]
    options: ReportOptions
    findings: tuple[ReportFinding, ...]
    normal: tuple[NormalValue, ...]
    ranking: Ranking
    differential: tuple[RankedDisease, ...]
    evidence: tuple[DiseaseEvidence, ...]
    cant_miss: tuple[RankedDisease, ...]
    unexplained: tuple[str, ...]
    text: tuple[TextPiece, ...]
    alerts: tuple[Alert, ...]
    unread: tuple[UnreadPart, ...]
    issues: tuple[Issue, ...]
    disclaimer: str = DISCLAIMER


def build_report(
    case: Case,
    findings: Sequence[Finding],
    decisions: Mapping[str, Decision],
    options: ReportOptions | None = None,
    *,
    reviewed: tuple[int, int],
) -> Report:
    """The report of a case whose `findings` are those that stand after review.

    `decisions` maps a finding's id to what was decided on it; ids without one are unreviewed.
    `reviewed` is how many of the case's findings were reviewed, and how many there are.
    """
    options = options or ReportOptions()
    record = case.assessment.record
    text = case.assessment.document.text
    patient = Patient(case.patient.age_years, case.patient.sex) if options.redact else case.patient
    labels = {finding.id: finding.label for finding in findings}
    differential = case.ranking.differential[: options.top]
    detailed = differential[: options.detailed] if options.evidence and case.ranking.enough_evidence else ()
    return Report(
        patient=patient,
        source="redacted" if options.redact else record.source,
        source_format=record.format,
        source_sha256=record.sha256,
        versions=case.assessment.versions,
        draft=True,
        reviewed=reviewed,
        options=options,
        findings=finding_rows(findings, text, decisions, reach=0 if options.redact else CONTEXT_REACH),
        normal=normal_values(findings),
        ranking=case.ranking,
        differential=differential,
        evidence=tuple(strongest(disease) for disease in detailed),
        cant_miss=case.ranking.cant_miss,
        unexplained=tuple(dict.fromkeys(labels[finding] for finding in case.ranking.unexplained if finding in labels)),
        text=tuple(pieces(text, findings)) if options.record_text and not options.redact else (),
        alerts=case.alerts,
        unread=record.unread,
        issues=case.assessment.issues,
    )


def strongest(disease: RankedDisease) -> DiseaseEvidence:
    """The items of evidence that weigh most, of both sides where both have any."""
    supporting = sorted((item for item in disease.evidence if item.log10_lr > 0), key=lambda item: -item.log10_lr)
    opposing = sorted((item for item in disease.evidence if item.log10_lr < 0), key=lambda item: item.log10_lr)
    heaviest = sorted(supporting + opposing, key=lambda item: -abs(item.log10_lr))[:EVIDENCE_SHOWN]
    most = EVIDENCE_SHOWN - min(EACH_SIDE, len(opposing))
    least = min(EACH_SIDE, len(supporting))
    count = min(most, max(least, sum(item.log10_lr > 0 for item in heaviest)))
    shown_for, shown_against = supporting[:count], opposing[: EVIDENCE_SHOWN - count]
    expected = sorted(disease.missing, key=lambda item: -item.frequency)
    return DiseaseEvidence(
        disease=disease,
        supporting=tuple(shown_for),
        opposing=tuple(shown_against),
        weaker=len(supporting) + len(opposing) - len(shown_for) - len(shown_against),
        missing=tuple(f"{item.label} ({percent(item.frequency)})" for item in expected[:MISSING_SHOWN]),
        more_missing=max(0, len(expected) - MISSING_SHOWN),
    )


def page_header(report: Report) -> str:
    """What stands at the head of every printed page: the patient, and below it what made the report."""
    who = patient_words(report.patient)
    if report.options.redact:
        who = f"Identity left out, {who.partition(', ')[2]}"
    return f"{who}\n{software_words(report.versions)}"


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
        cut.append(TextPiece(text[span.start : span.end], finding.id, finding.status, is_normal_value(finding)))
        position = span.end
    if position < len(text):
        cut.append(TextPiece(text[position:]))
    return cut
