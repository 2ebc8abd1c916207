"""Every writer says what the case says, and nothing a record holds becomes markup or a formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import jsonschema
import pytest

from medassist.data_files import resource
from medassist.domain.case import Assessment, Case
from medassist.domain.document import Span
from medassist.domain.finding import Finding
from medassist.domain.record import Patient, Sex
from medassist.report import words
from medassist.report.build import DISCLAIMER, Report, ReportOptions, build_report, pieces
from medassist.report.to_csv import COLUMNS, to_csv
from medassist.report.to_html import to_html
from medassist.report.to_json import to_json
from medassist.report.to_text import WIDTH, to_text
from medassist.review.decide import accept, current_findings, reject


def report_of(case: Case, **options: object) -> Report:
    decisions = {decision.finding: decision for decision in case.decisions}
    return build_report(case, current_findings(case), decisions, ReportOptions(**options))


def schema() -> dict:
    return json.loads(resource("schemas/assessment.schema.json").read_text(encoding="utf-8"))


def test_json_follows_its_schema(assessment: Assessment) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    value = json.loads(json.dumps(to_json(assessment)))
    jsonschema.validate(value, schema())
    for found in value["findings"]:
        assert value["record"]["text"][found["start"] : found["end"]] == found["text"]


@pytest.mark.parametrize("key", ["findings", "differential", "versions", "record"])
def test_schema_refuses_a_missing_key(assessment: Assessment, key: str) -> None:
    value = to_json(assessment)
    del value[key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, schema())


def test_html_escapes_everything_from_the_record(case: Case) -> None:
    html = to_html(report_of(case))
    assert "John &lt;Test&gt;" in html
    assert "Acute bronchitis &lt;&amp;&gt;" in html
    assert "<Test>" not in html
    assert "http" not in html.replace("hpo.jax.org", "")


def test_html_states_review_versions_disclaimer_and_gaps(case: Case) -> None:
    html = to_html(report_of(accept(case, "f1")))
    for expected in (
        "DRAFT",
        "1 of 6 findings reviewed",
        "bbbbbbbbbbbbbbbb",
        DISCLAIMER,
        "page 3: scanned",
        "MA601",
        "do not miss",
    ):
        assert expected in html


def test_redacted_report_names_nobody_and_quotes_only_finding_words(case: Case) -> None:
    html = to_html(report_of(case, redact=True))
    for hidden in ("John", "S-17", "1972", "smith_john", "father"):
        assert hidden not in html
    assert "productive cough" in html


def test_rejected_findings_leave_the_report(case: Case) -> None:
    report = report_of(reject(case, "f2"))
    assert "f2" not in {finding.id for finding in report.findings}
    assert all(piece.finding != "f2" for piece in report.text)


def test_sections_can_be_left_out(case: Case) -> None:
    html = to_html(report_of(case, findings=False, differential=False, evidence=False, record_text=False))
    assert "Productive cough" not in html
    assert DISCLAIMER in html


def test_text_fits_the_terminal_and_lists_both_sides(case: Case) -> None:
    text = to_text(report_of(case))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "for: Productive cough +0.90; Fever +0.85" in text
    assert "against: no Chest pain −0.07" in text
    assert "Not explained: Fever" in text


def test_text_says_when_there_is_too_little(case: Case) -> None:
    poor = replace(case, ranking=replace(case.ranking, enough_evidence=False))
    assert "too little" in to_text(report_of(poor))
    assert "Options to consider" not in to_text(report_of(poor))


def test_pieces_join_to_the_text_and_keep_the_first_of_two_overlapping(assessment: Assessment) -> None:
    first = assessment.findings[1]
    inner = replace(first, id="f9", span=Span(first.span.start + 3, first.span.end))
    text = assessment.document.text
    cut = pieces(text, [inner, *assessment.findings])
    assert "".join(piece.text for piece in cut) == text
    assert "f9" not in {piece.finding for piece in cut}


def test_csv_has_a_row_a_finding_and_a_disease(assessment: Assessment) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(assessment.findings, assessment.ranking))))
    assert tuple(rows[0]) == COLUMNS
    assert [row["kind"] for row in rows] == ["finding"] * 6 + ["diagnosis"] * 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_csv_cells_are_never_formulas(assessment: Assessment, start: str) -> None:
    hostile: Finding = replace(assessment.findings[0], text=f"{start}cmd|' /C calc'!A0")
    row = next(csv.DictReader(io.StringIO(to_csv([hostile], assessment.ranking))))
    assert row["text"].startswith("'")


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (None, "age unknown"),
        (3 / 365.25, "3 days"),
        (1 / 365.25, "1 day"),
        (0.5, "6 months"),
        (1.75, "21 months"),
        (54.9, "54 years"),
    ],
)
def test_ages_are_worded_as_clinicians_do(years: float | None, expected: str) -> None:
    assert words.age_words(years) == expected


@pytest.mark.parametrize(("value", "expected"), [(0.004, "<1 %"), (0.07, "7 %"), (0.995, ">99 %")])
def test_percent_claims_no_false_precision(value: float, expected: str) -> None:
    assert words.percent(value) == expected


def test_patient_line_says_what_is_unknown() -> None:
    assert words.patient_words(Patient()) == "Patient not named, age unknown, sex unknown"
    assert (
        words.patient_words(Patient(3, Sex.FEMALE, "A B", "7", "2023-01-01"))
        == "A B, no. 7, born 2023-01-01, 3 years, female"
    )
