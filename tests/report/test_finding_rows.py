"""Findings are listed once a concept and status, and normal values as what they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medassist.domain.case import Decision, ReviewState
from medassist.domain.document import SectionKind, Span
from medassist.domain.finding import FAMILY_NEGATED, Cue, Finder, Finding, Measurement, Status
from medassist.report.finding_rows import NORMAL_RULE, NormalValue, finding_rows, normal_values
from medassist.report.to_html import to_html
from medassist.report.to_text import to_text
from medassist.report.words import analyte_label, range_words, value_words
from medassist.review.decide import set_status
from medassist.workflow import report_on

TEXT = "Cough at night for two weeks, dry.\nStill has a cough on walking uphill, cough at rest too. BP 118/72\n"


def cough(number: int, start: int, **changes: object) -> Finding:
    made = Finding(
        id=f"f{number}",
        concept="HP:0012735",
        label="Cough",
        status=Status.PRESENT,
        span=Span(start, start + 5),
        text=TEXT[start : start + 5],
        section=SectionKind.HISTORY,
        confidence=0.9,
        finder=Finder.DICTIONARY,
    )
    return replace(made, **changes)


def pressure(number: int, label: str, rule: str = NORMAL_RULE) -> Finding:
    span = Span(TEXT.index("BP"), TEXT.index("BP") + 9)
    measurement = Measurement("systolic_pressure", 118.0, "mmHg", "118", "", 90, 129, "normal")
    return cough(
        number,
        span.start,
        span=span,
        text="BP 118/72",
        concept=f"HP:{number}",
        label=label,
        status=Status.ABSENT,
        finder=Finder.MEASUREMENT,
        cue=Cue(span, "118", rule, span),
        measurement=measurement,
    )


def mentions() -> list[Finding]:
    return [cough(n, start) for n, start in enumerate((0, TEXT.index("cough"), TEXT.rindex("cough")), 1)]


def rows(findings: list[Finding], decisions: dict[str, Decision] | None = None, reach: int = 12):
    return finding_rows(findings, TEXT, decisions or {}, reach=reach)


def test_mentions_of_a_concept_and_status_share_a_row_with_the_first_words() -> None:
    first, denied = rows([*mentions(), cough(4, 0, status=Status.ABSENT)])
    assert (first.ids, first.mentions) == (("f1", "f2", "f3"), 3)
    assert first.context == ("", "Cough", " at night…")
    assert denied.status is Status.ABSENT


def test_context_is_cut_at_blanks_and_ends_with_its_line() -> None:
    (row,) = rows(mentions()[1:2], reach=10)
    assert row.context == ("…has a ", "cough", " on…")
    (row,) = rows([cough(1, TEXT.index(" dry"))], reach=60)
    assert row.context[2] == ""
    assert rows(mentions(), reach=0)[0].context == ("", "Cough", "")


def test_what_the_family_does_not_have_is_not_denied_of_the_patient() -> None:
    span = Span(0, 5)
    family = cough(2, 0, status=Status.ABSENT, cue=Cue(span, "no FH of", FAMILY_NEGATED, span))
    own, others = rows([cough(1, 0, status=Status.ABSENT), family])
    assert (own.of_patient, others.of_patient) == (True, False)


def test_review_covers_every_mention() -> None:
    accepted = {"f1": Decision("f1", ReviewState.ACCEPTED)}
    assert rows(mentions(), accepted)[0].review == "1 accepted, 2 unreviewed"
    assert rows(mentions()[:1], accepted)[0].review == "accepted"
    assert rows([cough(1, 0, finder=Finder.MANUAL)])[0].review == "added by hand"


def test_a_normal_value_is_one_value_and_no_row() -> None:
    both = [pressure(1, "Hypertension"), pressure(2, "Hypotension")]
    assert rows(both) == ()
    assert normal_values(both) == (NormalValue("Systolic blood pressure", "118 mmHg", "90–129"),)


def test_a_value_denied_in_other_words_stays_a_finding() -> None:
    denied = [pressure(1, "Hypertension", rule="absent.no")]
    assert normal_values(denied) == ()
    assert [row.label for row in rows(denied)] == ["Hypertension"]


def test_a_value_is_worded_as_written_with_its_grade() -> None:
    low = Measurement("oxygen_saturation", 84.0, "%", "84", "%", 95, None, "critical_low")
    measured = replace(mentions()[0], text="SpO2  84 %", measurement=low)
    (row,) = rows([measured])
    assert row.value == "SpO2 84 %, critically low (≥ 95)"
    assert row.context == ("", "", "")


@pytest.mark.parametrize(
    ("measurement", "value", "reference"),
    [
        (Measurement("sodium", 138.0, "mmol/L", "138", "mmol/L", 135, 145, "normal"), "138 mmol/L", "135–145"),
        (Measurement("crp", 42.0, "mg/L", "42", "", None, 10, "high"), "42 mg/L", "≤ 10"),
        (Measurement("nt_probnp", 1240.0, "pg/mL", "1,240", "ng/L", None, 300, "high"), "1,240 ng/L", "≤ 300"),
        (Measurement("pco2", 29.25, "mmHg", "3.9", "kPa", 35, 45, "low"), "3.9 kPa", "29.2 mmHg; 35–45"),
        (Measurement("glasgow_coma_scale", 15.0, "points", "15", "", 15, None, "normal"), "15", "≥ 15"),
        (Measurement("crp", 5.0, "mg/L", "<5", "", None, 10, "normal"), "<5 mg/L", "5 mg/L; ≤ 10"),
        (Measurement("d_dimer", 1.0, "mg/L", "1", "", None, None, "high"), "1 mg/L", ""),
    ],
)
def test_values_and_ranges_are_worded(measurement: Measurement, value: str, reference: str) -> None:
    assert value_words(measurement) == value
    assert range_words(measurement) == reference


def test_quantities_are_called_by_their_names() -> None:
    assert analyte_label("systolic_pressure") == "Systolic blood pressure"
    assert analyte_label("rare_new_marker") == "Rare new marker"


def test_written_reports_name_normal_values_and_count_mentions(case) -> None:
    findings = (*mentions(), pressure(4, "Hypertension"), pressure(5, "Hypotension"))
    document = replace(case.assessment.document, text=TEXT)
    noted = replace(case, assessment=replace(case.assessment, document=document, findings=findings))
    html, text = to_html(report_on(noted)), to_text(report_on(noted))
    assert "<b>Cough</b> ×3" in html
    assert "Present: Cough ×3" in text
    assert "Normal values: Systolic blood pressure 118 mmHg" in text
    for written in (html, text):
        assert "Hypertension" not in written
        assert "Hypotension" not in written
    # A clinician's word on the status makes it a finding again.
    assert "Hypertension" in to_text(report_on(set_status(noted, "f4", Status.PRESENT)))
