"""A case's findings and differential as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from medassist.domain.finding import Finding
from medassist.domain.ranking import Ranking
from medassist.report.to_json import disease_json, finding_json

COLUMNS = (
    "kind", "id", "code", "label", "status", "start", "end", "text", "section", "value", "unit",
    "rank", "probability", "band", "cant_miss",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(findings: Sequence[Finding], ranking: Ranking) -> str:
    """One table: a row a finding, then a row a suggested disease.

    A cell that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    rows = [{"kind": "finding", **finding_json(f), "code": f.concept} for f in findings]
    rows += [
        {"kind": "diagnosis", **disease_json(d), "code": " ".join(d.ids), "id": d.disease} for d in ranking.differential
    ]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in COLUMNS])
    return written.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(FORMULA_STARTS) and not isinstance(value, (int, float)) else text
