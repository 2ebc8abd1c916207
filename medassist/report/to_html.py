"""A report as one self-contained HTML page: no script, no image, nothing fetched.

Only the HTML and CSS that Qt's rich text lays out is used, so that the printed page, the
preview and a browser show the same. Every word from the record is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from medassist.domain.finding import Status
from medassist.domain.ranking import Evidence, RankedDisease
from medassist.report.build import Report, ReportFinding, TextPiece
from medassist.report.words import identifiers, patient_words, percent, signed

STATUS_STYLES = {
    Status.PRESENT: "background-color:#d7ecd9",
    Status.ABSENT: "text-decoration:line-through; color:#8a2b21",
    Status.POSSIBLE: "background-color:#fdf0c4",
    Status.FAMILY: "background-color:#e4ddf3",
    Status.PAST: "background-color:#e3e7ec",
    Status.HYPOTHETICAL: "background-color:#e3e7ec; font-style:italic",
}
STATUS_MARKS = {
    Status.PRESENT: "",
    Status.ABSENT: "absent",
    Status.POSSIBLE: "possible",
    Status.FAMILY: "family",
    Status.PAST: "past",
    Status.HYPOTHETICAL: "if",
}
BAR_CELLS = 20

STYLE = """
body { font-family: "Noto Sans", "DejaVu Sans", "Noto Sans CJK SC", sans-serif; font-size: 9.5pt; color: #1c2733; }
h1 { font-size: 16pt; margin-bottom: 2px; }
h2 { font-size: 12pt; margin-top: 14px; margin-bottom: 4px; color: #17456b; }
h3 { font-size: 10.5pt; margin-top: 10px; margin-bottom: 2px; }
p { margin-top: 3px; margin-bottom: 3px; }
th { text-align: left; color: #51606f; font-weight: 600; }
.small { font-size: 8pt; color: #51606f; }
.notice { background-color: #fdf0c4; }
.danger { color: #a3261b; font-weight: 600; }
"""


def to_html(report: Report) -> str:
    """The report as a complete HTML document."""
    parts = [_head(report)]
    if report.options.differential:
        parts += [_differential(report), _cant_miss(report)]
    if report.options.evidence:
        parts += [_evidence(disease) for disease in report.differential]
        parts.append(_unexplained(report))
    if report.options.findings:
        parts.append(_findings(report.findings))
    parts.append(_unread(report))
    if report.text:
        parts.append(_record(report.text))
    parts.append(_footer(report))
    body = "\n".join(part for part in parts if part)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>MedAssist report</title>'
        f"<style>{STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table of cells that are already HTML."""
    titles = "".join(f"<th>{title}</th>" for title in head)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table width="100%" cellspacing="0" cellpadding="3"><tr>{titles}</tr>{lines}</table>'


def _head(report: Report) -> str:
    state = "DRAFT, not signed" if report.draft else "Signed"
    done, total = report.reviewed
    return (
        "<h1>Diagnostic suggestions</h1>"
        f"<p><b>{escape(patient_words(report.patient))}</b></p>"
        f"<p>Record: {escape(report.source)} &nbsp; {state} &nbsp; {done} of {total} findings reviewed</p>"
        f'<p class="notice">{escape(report.disclaimer)}</p>'
    )


def _bar(probability: float) -> str:
    filled = round(probability * BAR_CELLS)
    rest = BAR_CELLS - filled
    return f'<span style="color:#2f6f9f">{"█" * filled}</span><span style="color:#d5dce3">{"█" * rest}</span>'


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
    rows.append(
        (
            "",
            "None of these",
            _bar(report.ranking.none_of_these),
            escape(percent(report.ranking.none_of_these)),
            "",
        )
    )
    return "<h2>Differential: options to consider</h2>" + _table(("", "Diagnosis", "Probability", "", ""), rows)


def _disease_cell(disease: RankedDisease) -> str:
    codes = f"<br><span class='small'>{escape(identifiers(disease))}</span>"
    return f"<b>{escape(disease.label)}</b>{_danger(disease)}{codes}"


def _danger(disease: RankedDisease) -> str:
    return ' <span class="danger">&#9888; do not miss</span>' if disease.cant_miss else ""


def _cant_miss(report: Report) -> str:
    if not report.cant_miss:
        return ""
    names = "".join(
        f"<li>{escape(disease.label)} ({escape(percent(disease.probability))}, rank {disease.rank})</li>"
        for disease in report.cant_miss
    )
    return f"<h2>Dangerous and worth excluding</h2><ul>{names}</ul>"


def _evidence(disease: RankedDisease) -> str:
    supporting = [item for item in disease.evidence if item.log10_lr > 0]
    opposing = [item for item in disease.evidence if item.log10_lr < 0]
    rows = [_evidence_row(item) for item in supporting + opposing]
    missing = ", ".join(escape(f"{item.label} ({percent(item.frequency)})") for item in disease.missing)
    lines = [f"<h3>{disease.rank}. {escape(disease.label)}</h3>"]
    if rows:
        lines.append(_table(("", "Finding in the record", "In the disease", "log10 LR", "Source"), rows))
    else:
        lines.append("<p>Prior only: no finding in the record bears on it.</p>")
    if missing:
        lines.append(f"<p>Expected, neither stated nor denied: {missing}</p>")
    return "".join(lines)


def _evidence_row(item: Evidence) -> tuple[str, ...]:
    supports = item.log10_lr > 0
    stated = escape(item.label) if item.present else f"no {escape(item.label)}"
    reference = ", ".join(
        dict.fromkeys(
            source.reference if source.basis.value == "editorial" else f"{source.reference} ({source.basis.value})"
            for source in item.sources[:3]
        )
    )
    frequency = f" ({percent(item.frequency)})" if item.frequency is not None else ""
    return (
        '<span style="color:#1f6b3a"><b>+</b></span>' if supports else '<span style="color:#a3261b"><b>−</b></span>',
        f"{stated} <span class='small'>{escape(' '.join(item.findings))}</span>",
        escape((item.match_label or "not described") + frequency),
        signed(item.log10_lr),
        f"<span class='small'>{escape(reference)}</span>",
    )


def _unexplained(report: Report) -> str:
    if not report.unexplained:
        return ""
    return f"<h2>Not explained by the leading suggestions</h2><p>{escape(', '.join(report.unexplained))}</p>"


def _findings(findings: tuple[ReportFinding, ...]) -> str:
    rows = []
    for finding in findings:
        before, words, after = (escape(part) for part in finding.context)
        rows.append(
            (
                escape(finding.id),
                f"{escape(finding.label)}<br><span class='small'>{escape(finding.concept)}</span>",
                escape(finding.status.value),
                f"<span class='small'>{before}</span><b>{words}</b><span class='small'>{after}</span>"
                + (f"<br>{escape(finding.value)}" if finding.value else ""),
                escape(finding.section),
                escape(finding.review),
            )
        )
    return "<h2>Findings</h2>" + _table(("", "Finding", "Status", "Words", "Section", "Review"), rows)


def _unread(report: Report) -> str:
    lines = [f"{escape(part.where)}: {escape(part.why)}" for part in report.unread]
    lines += [f"{found.code} {escape(found.message)} {escape(found.solution)}" for found in report.issues]
    if not lines:
        return ""
    return "<h2>What could not be read or used</h2><ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def _record(text: tuple[TextPiece, ...]) -> str:
    marked = "".join(_piece(piece) for piece in text)
    return f"<h2>The record, findings marked</h2><p>{marked}</p>"


def _piece(piece: TextPiece) -> str:
    words = escape(piece.text).replace("\n", "<br>")
    if piece.status is None:
        return words
    mark = STATUS_MARKS[piece.status]
    note = f"<sub>{mark}</sub>" if mark else ""
    return f'<span style="{STATUS_STYLES[piece.status]}">{words}</span>{note}'


def _footer(report: Report) -> str:
    versions = report.versions
    models = "; ".join(f"{name} {sha[:12]}" for name, sha in versions.models) or "no trained model used"
    return (
        f'<p class="small">MedAssist {escape(versions.app)}; knowledge {escape(versions.knowledge_version)} '
        f"(SHA-256 {versions.knowledge_sha256[:16]}); {escape(models)}; record SHA-256 {report.source_sha256[:16]}. "
        "HPO annotations: Human Phenotype Ontology (hpo.jax.org).</p>"
    )
