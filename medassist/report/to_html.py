"""A report as one self-contained HTML page: no script, no image, nothing fetched.

Only the HTML and CSS that Qt's rich text lays out is used, so that the printed page, the
preview and a browser show the same. Every word from the record is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from medassist.domain.disease import Basis
from medassist.domain.finding import Status
from medassist.domain.ranking import Evidence, RankedDisease
from medassist.report.build import DiseaseEvidence, Report, TextPiece
from medassist.report.finding_rows import NormalValue, ReportFinding
from medassist.report.words import alert_words, gaps, identifiers, patient_words, percent, signed

STATUS_STYLES = {
    Status.PRESENT: "background-color:#d7ecd9",
    Status.ABSENT: "background-color:#f8e4e1; color:#8a2b21",
    Status.POSSIBLE: "background-color:#fdf0c4",
    Status.FAMILY: "background-color:#e4ddf3",
    Status.PAST: "background-color:#e3e7ec",
    Status.HYPOTHETICAL: "background-color:#e3e7ec; font-style:italic",
}
STATUS_MARKS = {
    Status.PRESENT: "",
    Status.ABSENT: "no",
    Status.POSSIBLE: "?",
    Status.FAMILY: "fam",
    Status.PAST: "past",
    Status.HYPOTHETICAL: "if",
}
"""Set below the words, since colours are lost on many printers."""
NORMAL_STYLE = "color:#1f6b3a; text-decoration:underline"
BAR_CELLS = 20
NO_BREAK = "\N{NO-BREAK SPACE}"
TABLED = (Status.PRESENT, Status.POSSIBLE)
"""The statuses whose findings are shown with their words; the others are only named."""

STYLE = """
body { font-family: "Noto Sans", "DejaVu Sans", "Noto Sans CJK SC", sans-serif; font-size: 9pt; color: #1c2733; }
h1 { font-size: 15pt; margin-top: 0px; margin-bottom: 2px; }
h2 { font-size: 11.5pt; margin-top: 12px; margin-bottom: 3px; color: #17456b; }
h3 { font-size: 9.5pt; margin-top: 9px; margin-bottom: 1px; }
p { margin-top: 2px; margin-bottom: 2px; }
table { border-collapse: collapse; margin-bottom: 5px; }
th { text-align: left; vertical-align: bottom; font-size: 7.5pt; color: #51606f; font-weight: 600; }
td { vertical-align: top; font-size: 8pt; }
.legend { font-size: 8pt; }
.bar { font-size: 6.5pt; }
.sheet { page-break-before: always; }
.patient { font-size: 11pt; font-weight: 600; }
.small { font-size: 7pt; color: #51606f; }
.faint { color: #51606f; }
.state { color: #a3261b; font-weight: 600; }
.danger { color: #a3261b; font-weight: 600; }
.record { font-size: 8pt; white-space: pre-wrap; }
"""

Cells = tuple[str, ...]
"""A row of a table, its cells already HTML."""


def to_html(report: Report) -> str:
    """The report as a complete HTML document."""
    parts = [_head(report), _alerts(report)]
    if report.options.differential:
        parts += [_differential(report), _cant_miss(report)]
    parts += [_unexplained(report), _gaps(report), SIGNATURE]
    if report.evidence:
        parts += [EVIDENCE_HEAD, *(_evidence(found) for found in report.evidence)]
    if report.options.findings:
        parts += [_findings(report.findings), _normal(report.normal)]
    if report.text:
        parts.append(_record(report.text))
    parts.append(ATTRIBUTION)
    body = "\n".join(part for part in parts if part)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>MedAssist report</title>'
        f"<style>{STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def _table(columns: Sequence[tuple[str, int]], rows: Sequence[Cells]) -> str:
    """A table; `columns` are titles and widths in percent. Its head repeats where a page breaks it."""
    titles = "".join(f'<th width="{width}%">{title}</th>' for title, width in columns)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        '<table width="100%" cellspacing="0" cellpadding="1">'
        f"<thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table>"
    )


def _box(content: str, colour: str) -> str:
    return f'<table width="100%" cellspacing="0" cellpadding="4"><tr><td bgcolor="{colour}">{content}</td></tr></table>'


def _head(report: Report) -> str:
    versions = report.versions
    state = "DRAFT until signed" if report.draft else "Signed"
    done, total = report.reviewed
    models = ", ".join(f"{name} {sha[:12]}" for name, sha in versions.models) or "none"
    lines = (
        ("State", f'<span class="state">{state}</span>; {done} of {total} findings reviewed'),
        ("Record", f"{escape(report.source)} ({escape(report.source_format)}), SHA-256 {report.source_sha256[:16]}"),
        ("Knowledge", f"{escape(versions.knowledge_version)}, SHA-256 {versions.knowledge_sha256[:16]}"),
        ("Software", f"MedAssist {escape(versions.app)}; trained models used: {escape(models)}"),
    )
    rows = "".join(
        f'<tr><td width="12%"><span class="faint">{title}</span></td><td>{words}</td></tr>' for title, words in lines
    )
    return (
        "<h1>Diagnostic suggestions</h1>"
        f'<p class="patient">{escape(patient_words(report.patient))}</p>'
        f'<table width="100%" cellspacing="0" cellpadding="1">{rows}</table>'
        + _box(escape(report.disclaimer), "#fdf0c4")
    )


def _alerts(report: Report) -> str:
    if not report.alerts:
        return ""
    lines = "".join(
        f"<li><b>{escape(alert.label)}</b> ({escape(alert.level.value)}): {escape(alert_words(alert))}</li>"
        for alert in report.alerts
    )
    return f"<h2>Alerts</h2><ul>{lines}</ul>"


def _bar(probability: float) -> str:
    filled = round(probability * BAR_CELLS)
    rest = BAR_CELLS - filled
    return (
        f'<span class="bar" style="color:#2f6f9f">{"█" * filled}</span>'
        f'<span class="bar" style="color:#d5dce3">{"█" * rest}</span>'
    )


def _differential(report: Report) -> str:
    if not report.ranking.enough_evidence:
        return "<h2>Differential</h2><p>The record says too little for a meaningful order of diagnoses.</p>"
    rows = [
        (
            str(disease.rank),
            _disease_cell(disease),
            _bar(disease.probability),
            escape(percent(disease.probability)),
            escape(disease.band.value),
        )
        for disease in report.differential
    ]
    none = report.ranking.none_of_these
    rows.append(("", "None of these", _bar(none), escape(percent(none)), ""))
    columns = (("", 4), ("Diagnosis", 56), ("Probability", 24), ("", 7), ("", 9))
    return "<h2>Differential: options to consider</h2>" + _table(columns, rows)


def _disease_cell(disease: RankedDisease) -> str:
    codes = identifiers(disease)
    line = f'<br><span class="small">{escape(codes)}</span>' if codes else ""
    return f"<b>{escape(disease.label)}</b>{_danger(disease)}{line}"


def _danger(disease: RankedDisease) -> str:
    return ' <span class="danger">&#9888; do not miss</span>' if disease.cant_miss else ""


def _cant_miss(report: Report) -> str:
    if not report.cant_miss:
        return ""
    names = "; ".join(
        f"<b>{escape(disease.label)}</b> ({escape(percent(disease.probability))}, rank {disease.rank})"
        for disease in report.cant_miss
    )
    return f"<h2>Dangerous and worth excluding</h2><p>{names}</p>"


def _unexplained(report: Report) -> str:
    if not report.unexplained:
        return ""
    return f"<h2>Not explained by the leading suggestions</h2><p>{escape('; '.join(report.unexplained))}</p>"


def _gaps(report: Report) -> str:
    lines = gaps(report.unread, report.issues)
    if not lines:
        return ""
    items = "".join(f"<p>• {escape(line)}</p>" for line in lines)
    return f"<h2>What could not be read or used</h2>{items}"


_LINE = "_" * 28
SIGNATURE = (
    '<p style="margin-top:16px"><span class="faint">Reviewed and signed by</span> '
    f'{_LINE} <span class="faint">date and time</span> {"_" * 20}</p>'
)

ATTRIBUTION = '<p class="small">HPO annotations: Human Phenotype Ontology (hpo.jax.org).</p>'
EVIDENCE_HEAD = (
    '<h2 class="sheet">Evidence for the leading suggestions</h2>'
    '<p class="small">log10 LR: +1 makes the disease ten times more likely than before, −1 ten times less. '
    "Frequencies without a source are this knowledge base's own estimates.</p>"
)


def _evidence(found: DiseaseEvidence) -> str:
    disease = found.disease
    lines = [
        f"<h3>{disease.rank}. {escape(disease.label)}, {escape(percent(disease.probability))}{_danger(disease)}</h3>"
    ]
    rows = [_evidence_row(item) for item in (*found.supporting, *found.opposing)]
    if rows:
        columns = (("", 3), ("Finding in the record", 36), ("In the disease", 32), ("log10 LR", 8), ("Source", 21))
        lines.append(_table(columns, rows))
    else:
        lines.append("<p>Prior only: no finding in the record bears on it.</p>")
    notes = []
    if found.weaker:
        notes.append(f"And {found.weaker} weaker finding{'s' if found.weaker > 1 else ''}.")
    if found.missing:
        more = f" and {found.more_missing} more" if found.more_missing else ""
        notes.append(f"Expected, neither stated nor denied: {escape('; '.join(found.missing))}{more}.")
    if notes:
        lines.append(f'<p class="small">{" ".join(notes)}</p>')
    return "".join(lines)


def _evidence_row(item: Evidence) -> Cells:
    supports = item.log10_lr > 0
    references = dict.fromkeys(s.reference for s in item.sources if s.basis is not Basis.EDITORIAL)
    return (
        '<span style="color:#1f6b3a"><b>+</b></span>' if supports else '<span style="color:#a3261b"><b>−</b></span>',
        escape(item.label if item.present else f"no {item.label}"),
        escape(_in_disease(item)),
        signed(item.log10_lr),
        f'<span class="small">{escape(", ".join([*references][:3]))}</span>',
    )


def _in_disease(item: Evidence) -> str:
    """The frequency in the disease, with the profile's own concept where it is another than the record's."""
    if item.match_label is None:
        return "not described"
    frequency = percent(item.frequency) if item.frequency is not None else ""
    if item.match_label == item.label:
        return frequency or "described"
    return f"{item.match_label} {frequency.replace(' ', NO_BREAK)}".strip()


def _findings(findings: tuple[ReportFinding, ...]) -> str:
    tabled = [finding for status in TABLED for finding in findings if finding.status is status]
    parts = ["<h2>Findings</h2>"]
    if tabled:
        columns = (("Finding", 34), ("Words in the record", 42), ("Section", 15), ("Review", 9))
        parts.append(_table(columns, [_finding_row(finding) for finding in tabled]))
    for status in (status for status in Status if status not in TABLED):
        named = [finding for finding in findings if finding.status is status and finding.of_patient]
        parts.append(_paragraph(status.value.capitalize(), named))
    parts.append(_paragraph("Not in the family", [finding for finding in findings if not finding.of_patient]))
    return "".join(parts)


def _finding_row(finding: ReportFinding) -> Cells:
    before, words, after = (escape(part) for part in finding.context)
    possible = ' <span style="background-color:#fdf0c4">possible</span>' if finding.status is Status.POSSIBLE else ""
    code = "" if finding.concept.startswith("ma:") else f' <span class="small">{escape(finding.concept)}</span>'
    said = f'<span class="faint">{before}</span>{words}<span class="faint">{after}</span>' if words else ""
    return (
        f"<b>{escape(finding.label)}</b>{possible}{_times(finding)}{code}",
        "; ".join(part for part in (said, escape(finding.value)) if part),
        escape(finding.section),
        escape(finding.review),
    )


def _times(finding: ReportFinding) -> str:
    return f" ×{finding.mentions}" if finding.mentions > 1 else ""


def _paragraph(title: str, findings: Sequence[ReportFinding]) -> str:
    """Findings that need no words shown: named, with what was decided where something was."""
    if not findings:
        return ""
    names = "; ".join(
        f"{escape(finding.label)}{_times(finding)}"
        + ("" if finding.review == "unreviewed" else f' <span class="small">({escape(finding.review)})</span>')
        for finding in findings
    )
    return f"<p><b>{title}:</b> {names}</p>"


def _normal(values: tuple[NormalValue, ...]) -> str:
    if not values:
        return ""
    words = "; ".join(
        f"{escape(value.label)} {escape(value.value)}"
        + (f' <span class="small">({escape(value.reference)})</span>' if value.reference else "")
        for value in values
    )
    return f"<p><b>Normal values:</b> {words}</p>"


def _record(text: tuple[TextPiece, ...]) -> str:
    legend = " &nbsp; ".join(
        [_marked(status.value, status) for status in Status] + [f'<span style="{NORMAL_STYLE}">normal value</span>']
    )
    marked = "".join(_piece(piece) for piece in text)
    return f'<h2>The record, findings marked</h2><p class="legend">{legend}</p><p class="record">{marked}</p>'


def _piece(piece: TextPiece) -> str:
    words = escape(piece.text).replace("\n", "<br>")
    if piece.normal:
        return f'<span style="{NORMAL_STYLE}">{words}</span>'
    return words if piece.status is None else _marked(words, piece.status)


def _marked(words: str, status: Status) -> str:
    mark = STATUS_MARKS[status]
    note = f"<sub>{escape(mark)}</sub>" if mark else ""
    return f'<span style="{STATUS_STYLES[status]}">{words}</span>{note}'
