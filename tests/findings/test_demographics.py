"""Age and sex from the text: the table of cases and its edges."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medassist.findings.demographics import patient_from_text

_CASES = Path(__file__).with_name("demographics.tsv")


def _rows() -> list[dict[str, str]]:
    with _CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["text"][:45])
def test_case(row, make_document):
    patient = patient_from_text(make_document(row["text"].replace("\\n", "\n")))
    expected = float(row["age"]) if row["age"] else None
    assert patient.age_years == (None if expected is None else pytest.approx(expected, abs=1e-3))
    assert (patient.sex.value if patient.sex else "") == (row["sex"] or "")


def test_table_is_large():
    assert len(_rows()) >= 60


@given(
    st.integers(1, 110),
    st.sampled_from(["man", "woman"]),
    st.sampled_from(["-year-old", " year old", " yr old", " y/o"]),
)
def test_stated_age_is_found(make_document, age, noun, words):
    patient = patient_from_text(make_document(f"Seen today: {age}{words} {noun} with cough."))
    assert patient.age_years == float(age)
    assert patient.sex is not None


@given(st.text(max_size=100))
def test_any_text_is_safe(make_document, text):
    patient = patient_from_text(make_document(text + " DOB: " + text))
    assert patient.age_years is None or 0 <= patient.age_years <= 120
