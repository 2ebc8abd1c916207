"""Every writer says what the case says, and nothing a record holds becomes markup or a formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medassist import workflow
from medassist.data_files import resource
from medassist.domain.case import Alert, Assessment, Case
from medassist.domain.disease import Acuity, Basis, Source
from medassist.domain.document import Span
from medassist.domain.finding import Finding
from medassist.domain.ranking import MissingFinding, RankedDisease
from medassist.domain.record import Patient, Sex, UnreadPart
from medassist.errors import issue
from medassist.report import words
from medassist.report.build import (
    DISCLAIMER,
    EVIDENCE_SHOWN,
    Report,
    ReportOptions,
    build_report,
    page_header,
    pieces,
    strongest,
)
from medassist.report.to_csv import COLUMNS, to_csv
from medassist.report.to_html import to_html
from medassist.report.to_json import to_json
from medassist.report.to_text import WIDTH, to_text
from medassist.review.decide import accept, current_findings, reject, reviewed_count


def report_of(case: Case, **options: object) -> Report:
    decisions = {decision.finding: decision for decision in case.decisions}
    return build_report(
        case, current_findings(case), decisions, ReportOptions(**options), reviewed=reviewed_count(case)
    )


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
    assert "f2" not in {number for finding in report.findings for number in finding.ids}
    assert all(piece.finding != "f2" for piece in report.text)


def test_sections_can_be_left_out(case: Case) -> None:
    html = to_html(report_of(case, findings=False, differential=False, evidence=False, record_text=False))
    assert "Productive cough" not in html
    assert DISCLAIMER in html


def test_the_reviewed_count_is_that_of_the_case_with_rejected_findings(case: Case) -> None:
    report = workflow.report_on(reject(accept(case, "f1"), "f2"))
    assert report.reviewed == (2, 6)
    assert "2 of 6 findings reviewed" in to_html(report)
    assert "2 of 6 findings reviewed" in to_text(report)


def test_evidence_stands_for_the_first_diseases_only(case: Case) -> None:
    html = to_html(report_of(case, detailed=1))
    assert "1. Community-acquired pneumonia, 62 %" in html
    assert "2. Acute bronchitis" not in html
    assert report_of(case, evidence=False).evidence == ()


def evidence(case: Case, ratios: list[float]) -> RankedDisease:
    disease = case.ranking.differential[0]
    items = [replace(disease.evidence[0], label=f"finding {number}", log10_lr=r) for number, r in enumerate(ratios)]
    return replace(disease, evidence=tuple(items))


@pytest.mark.parametrize(
    ("ratios", "supporting", "opposing", "weaker"),
    [
        ([2.0] * 14 + [-0.1] * 5, 7, 3, 9),
        ([0.1] * 5 + [-2.0] * 14, 3, 7, 9),
        ([1.0] * 12, 10, 0, 2),
        ([1.0, -1.0, 0.0], 1, 1, 0),
        ([1.0] * 8 + [-0.1], 8, 1, 0),
        ([1.0] * 6 + [-1.5] * 6, 4, 6, 2),
    ],
)
def test_the_strongest_evidence_of_both_sides_is_kept(
    case: Case, ratios: list[float], supporting: int, opposing: int, weaker: int
) -> None:
    found = strongest(evidence(case, ratios))
    assert (len(found.supporting), len(found.opposing), found.weaker) == (supporting, opposing, weaker)


@given(st.lists(st.floats(-4, 4).filter(lambda ratio: abs(ratio) > 1e-6), max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_item_left_out_outweighs_one_shown_on_its_side(case: Case, ratios: list[float]) -> None:
    found = strongest(evidence(case, ratios))
    shown = [item.log10_lr for item in (*found.supporting, *found.opposing)]
    assert len(shown) == min(len(ratios), EVIDENCE_SHOWN)
    assert len(shown) + found.weaker == len(ratios)
    for sign, side in ((1, found.supporting), (-1, found.opposing)):
        weights = sorted((sign * ratio for ratio in ratios if sign * ratio > 0), reverse=True)
        assert [sign * item.log10_lr for item in side] == weights[: len(side)]


def test_weaker_and_missing_findings_are_counted(case: Case) -> None:
    expected = tuple(MissingFinding(f"HP:{n}", f"sign {n}", n / 10, -0.1) for n in range(1, 9))
    disease = replace(evidence(case, [2.0] * 14), missing=expected)
    poor = replace(case, ranking=replace(case.ranking, differential=(disease,)))
    html, text = to_html(report_of(poor)), " ".join(to_text(report_of(poor)).split())
    assert "And 4 weaker findings." in html
    assert "sign 8 (80 %); sign 7 (70 %); sign 6 (60 %); sign 5 (50 %); sign 4 (40 %) and 3 more" in html
    assert "and 4 weaker findings" in text
    assert "sign 4 (40 %); and 3 more" in text


def test_first_page_is_complete_before_the_evidence(case: Case) -> None:
    html = to_html(report_of(case))
    first, _, rest = html.partition("Evidence for the leading suggestions")
    for expected in ("John", "DRAFT until signed", DISCLAIMER, "None of these", "Not explained", "page 3", "signed by"):
        assert expected in first
    assert "<h2>Findings</h2>" in rest


def test_issues_of_one_kind_share_a_line() -> None:
    issues = [issue("MA603", detail=f"{label} is both stated and denied") for label in ("Fever", "Cough")]
    (line,) = words.gaps([], issues)
    assert line.startswith("The record contradicts itself: Fever is both stated and denied; Cough is both")
    assert line.count("The record contradicts itself") == 1
    assert line.endswith("[MA603]")


def test_an_issue_says_where_it_arose() -> None:
    found = replace(issue("MA601", detail="sex unknown"), where="page 2")
    assert words.gaps([UnreadPart("page 3", "scanned")], [found])[0] == "page 3: scanned"
    assert words.gaps([], [found])[0].startswith("page 2: ")


def test_alerts_are_told_with_their_basis(case: Case) -> None:
    source = Source(Basis.CRITERIA, "Sepsis-3")
    alert = Alert("ma:rule_sepsis", Acuity.URGENT, "Sepsis", "Fever <with> cough.", ("f1",), ("ma:sepsis",), source)
    alarmed = replace(case, alerts=(alert,))
    assert "<b>Sepsis</b> (urgent): Fever &lt;with&gt; cough." in to_html(report_of(alarmed))
    assert "- Sepsis (urgent): Fever <with> cough. (Basis: criteria: Sepsis-3.)" in to_text(report_of(alarmed))


def test_page_header_names_the_patient_unless_redacted(case: Case) -> None:
    patient, software = page_header(report_of(case)).splitlines()
    assert patient == "John <Test>, no. S-17, born 1972-01-05, 54 years, male"
    assert software == "MedAssist 0.1.0, knowledge 2026.1"
    assert page_header(report_of(case, redact=True)).splitlines()[0] == "Identity left out, 54 years, male"


def test_text_fits_the_terminal_and_lists_both_sides(case: Case) -> None:
    text = to_text(report_of(case))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "for: Productive cough +0.90; Fever +0.85" in text
    assert "against: no Chest pain −0.07" in text
    assert "Not explained: Fever" in text


def test_text_stays_narrow_whatever_the_names(case: Case) -> None:
    first = case.ranking.differential[0]
    long = replace(
        first, label="Congenital disorder of a very long name " * 4, ids=tuple("OMIM:613239" for _ in "1" * 14)
    )
    wide = replace(case, ranking=replace(case.ranking, differential=(long,)), patient=Patient(name="Anna Maria " * 12))
    assert max(map(len, to_text(report_of(wide)).splitlines())) <= WIDTH


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
