"""Numbers and units as written."""

from __future__ import annotations

import pytest

from medassist.findings.reference_ranges import load_analytes
from medassist.findings.units import parse_number, read_quantity, written_unit

_ANALYTES = load_analytes()


@pytest.mark.parametrize(("text", "value"), [("15,200", 15200.0), ("7.9", 7.9), ("7·9", 7.9), ("1,234,567", 1234567.0)])
def test_numbers(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("analyte", "text", "canonical"),
    [
        ("temperature", "98.6 °F", 37.0),
        ("temperature", "98.6", 37.0),
        ("temperature", "37.0", 37.0),
        ("haemoglobin", "79 g/L", 7.9),
        ("glucose", "180 mg/dL", 9.99),
        ("glucose", "45 mmol/L", 45.0),
        ("creatinine", "1.0", 88.42),
        ("creatinine", "95", 95.0),
        ("white_cells", "15,200", 15.2),
        ("platelets", "45k", 45.0),
        ("hba1c", "53 mmol/mol", 6.9995),
        ("d_dimer", "0.8", 800.0),
    ],
)
def test_canonical_value(analyte, text, canonical):
    assert read_quantity(_ANALYTES[analyte], text, 0).canonical == pytest.approx(canonical, abs=1e-3)


@pytest.mark.parametrize(
    ("analyte", "text"),
    [
        ("sodium", "118 mg"),
        ("sodium", "1180"),
        ("sodium", "none"),
        ("heart_rate", "2 months"),
        ("heart_rate", "80-90"),
        ("heart_rate", "12/05/2020"),
        ("heart_rate", "8:30"),
        ("temperature", "398 C"),
        ("neutrophils", "80%"),
        ("glucose", "3 to 4"),
        ("iron", "12 mg/kg"),
    ],
)
def test_what_is_no_value(analyte, text):
    assert read_quantity(_ANALYTES[analyte], text, 0) is None


def test_written_unit_prefers_the_longest_name():
    unit, words, end = written_unit(_ANALYTES["temperature"], " degrees Fahrenheit", 0)
    assert (words, end, unit.offset) == ("degrees Fahrenheit", 19, -17.7778)
