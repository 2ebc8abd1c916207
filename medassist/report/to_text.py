"""A report as plain text for a terminal or a letter."""

from __future__ import annotations

from textwrap import fill, wrap

from medassist.domain.finding import Status
from medassist.domain.ranking import RankedDisease
from medassist.report.build import Report
from medassist.report.words import identifiers, patient_words, percent, signed

WIDTH = 96


def to_text(report: Report) -> str:
    """The report in lines of at most 96 columns, ending with a line feed."""
    lines = [patient_words(report.patient), f"Record: {report.source}", ""]
    if report.options.findings:
        lines += _findings(report)
    if report.options.differential:
        lines += _differential(report)
    lines += _unread(report)
    versions = report.versions
    lines.append(
        f"MedAssist {versions.app}, knowledge {versions.knowledge_version} ({versions.knowledge_sha256[:12]}), "
        f"record {report.source_sha256[:12]}"
    )
    lines.append(fill(report.disclaimer, WIDTH))
    return "\n".join(lines) + "\n"


def _findings(report: Report) -> list[str]:
    lines = []
    for status in Status:
        labels = dict.fromkeys(
            f"{finding.label} {finding.value}".strip() for finding in report.findings if finding.status is status
        )
        if labels:
            lines += wrap(f"{status.value.capitalize()}: {'; '.join(labels)}", WIDTH, subsequent_indent="  ")
    return [*(lines or ["No findings."]), ""]


def _differential(report: Report) -> list[str]:
    if not report.ranking.enough_evidence:
        return ["The record says too little for a meaningful order of diagnoses.", ""]
    lines = ["Options to consider"]
    for disease in report.differential:
        lines += _disease(report, disease)
    lines.append(f"     None of these: {percent(report.ranking.none_of_these)}")
    if report.cant_miss:
        names = "; ".join(f"{disease.label} (rank {disease.rank})" for disease in report.cant_miss)
        lines += wrap(f"Dangerous and worth excluding: {names}", WIDTH, subsequent_indent="  ")
    if report.unexplained:
        lines += wrap(f"Not explained: {'; '.join(report.unexplained)}", WIDTH, subsequent_indent="  ")
    return [*lines, ""]


def _disease(report: Report, disease: RankedDisease) -> list[str]:
    flag = "  ! do not miss" if disease.cant_miss else ""
    lines = [f"{disease.rank:>3}. {percent(disease.probability):>5}  {disease.label} ({disease.band.value}){flag}"]
    codes = identifiers(disease)
    if codes:
        lines += wrap(codes, WIDTH, initial_indent=" " * 12, subsequent_indent=" " * 12)
    if not report.options.evidence:
        return lines
    for title, items in (
        ("for", [item for item in disease.evidence if item.log10_lr > 0]),
        ("against", [item for item in disease.evidence if item.log10_lr < 0]),
    ):
        if items:
            words = "; ".join(f"{'' if item.present else 'no '}{item.label} {signed(item.log10_lr)}" for item in items)
            lines += wrap(f"{title}: {words}", WIDTH, initial_indent=" " * 12, subsequent_indent=" " * 14)
    if not disease.evidence:
        lines.append(" " * 12 + "prior only")
    return lines


def _unread(report: Report) -> list[str]:
    lines = [f"Not read: {part.where}: {part.why}" for part in report.unread]
    lines += [f"{found.code} {found.message} {found.solution}" for found in report.issues]
    wrapped = [part for line in lines for part in wrap(line, WIDTH, subsequent_indent="  ")]
    return [*wrapped, ""] if wrapped else []
