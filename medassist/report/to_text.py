"""A report as plain text for a terminal or a letter."""

from __future__ import annotations

from textwrap import wrap

from medassist.domain.finding import Status
from medassist.domain.ranking import Evidence, RankedDisease
from medassist.report.build import DiseaseEvidence, Report
from medassist.report.finding_rows import ReportFinding
from medassist.report.words import alert_words, gaps, identifiers, patient_words, percent, signed, software_words

WIDTH = 96
CODES_INDENT = 12


def to_text(report: Report) -> str:
    """The report in lines of at most 96 columns, ending with a line feed."""
    done, total = report.reviewed
    state = "DRAFT until signed" if report.draft else "Signed"
    lines = [
        *_wrap(patient_words(report.patient)),
        *_wrap(f"Record: {report.source}"),
        f"{state}; {done} of {total} findings reviewed",
        "",
    ]
    lines += _section(
        "ALERTS", [f"{alert.label} ({alert.level.value}): {alert_words(alert)}" for alert in report.alerts]
    )
    if report.options.findings:
        lines += _findings(report)
    if report.options.differential:
        lines += _differential(report)
    lines += _section("NOT READ OR NOT USED", gaps(report.unread, report.issues))
    versions = report.versions
    lines += _wrap(f"{software_words(versions)} ({versions.knowledge_sha256[:12]}), record {report.source_sha256[:12]}")
    lines += _wrap(report.disclaimer)
    return "\n".join(lines) + "\n"


def _wrap(words: str, indent: int = 0, hang: int = 0) -> list[str]:
    """Lines of `words`, never broken inside a hyphenated word or before a percent sign."""
    lines = wrap(
        words.replace(" %", "\N{NO-BREAK SPACE}%"),
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_on_hyphens=False,
    )
    return [line.replace("\N{NO-BREAK SPACE}%", " %") for line in lines]


def _section(title: str, items: list[str]) -> list[str]:
    if not items:
        return []
    return [title, *(line for item in items for line in _wrap(f"- {item}", hang=2)), ""]


def _findings(report: Report) -> list[str]:
    groups = [
        (status.value.capitalize(), [f for f in report.findings if f.status is status and f.of_patient])
        for status in Status
    ]
    groups.append(("Not in the family", [f for f in report.findings if not f.of_patient]))
    named = [(title, [_finding(finding) for finding in group]) for title, group in groups]
    named.append(("Normal values", [f"{value.label} {value.value}" for value in report.normal]))
    lines = [line for title, words in named if words for line in _wrap(f"{title}: {'; '.join(words)}", hang=2)]
    return ["FINDINGS", *(lines or ["No findings."]), ""]


def _finding(finding: ReportFinding) -> str:
    times = f" ×{finding.mentions}" if finding.mentions > 1 else ""
    return finding.label + times + (f" [{finding.value}]" if finding.value else "")


def _differential(report: Report) -> list[str]:
    if not report.ranking.enough_evidence:
        return ["The record says too little for a meaningful order of diagnoses.", ""]
    evidence = {found.disease.disease: found for found in report.evidence}
    lines = ["OPTIONS TO CONSIDER"]
    for disease in report.differential:
        lines += _disease(disease)
        if disease.disease in evidence:
            lines += _evidence(evidence[disease.disease])
    lines += ["", f"     {percent(report.ranking.none_of_these):>5}  None of these"]
    if report.cant_miss:
        names = "; ".join(f"{disease.label} (rank {disease.rank})" for disease in report.cant_miss)
        lines += _wrap(f"Dangerous and worth excluding: {names}", hang=2)
    if report.unexplained:
        lines += _wrap(f"Not explained: {'; '.join(report.unexplained)}", hang=2)
    return [*lines, ""]


def _disease(disease: RankedDisease) -> list[str]:
    flag = "  ! do not miss" if disease.cant_miss else ""
    place = f"{disease.rank:>3}. {percent(disease.probability):>5}  "
    lines = _wrap(f"{disease.label} ({disease.band.value}){flag}", len(place))
    lines[0] = place + lines[0].lstrip()
    return lines + _wrap(identifiers(disease), CODES_INDENT)


def _evidence(found: DiseaseEvidence) -> list[str]:
    lines = []
    for title, items in (("for", found.supporting), ("against", found.opposing)):
        if items:
            lines += _wrap(f"{title}: {'; '.join(map(_item, items))}", CODES_INDENT, 2)
    if found.weaker:
        lines += _wrap(f"and {found.weaker} weaker finding{'s' if found.weaker > 1 else ''}", CODES_INDENT)
    if found.missing:
        more = f"; and {found.more_missing} more" if found.more_missing else ""
        lines += _wrap(f"not mentioned: {'; '.join(found.missing)}{more}", CODES_INDENT, 2)
    return lines if found.supporting or found.opposing else [" " * CODES_INDENT + "prior only", *lines]


def _item(item: Evidence) -> str:
    return f"{'' if item.present else 'no '}{item.label} {signed(item.log10_lr)}"
