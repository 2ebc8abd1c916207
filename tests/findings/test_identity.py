"""The head's labelled fields are read; running text names nobody."""

from __future__ import annotations

import pytest

from medassist.domain.record import Patient
from medassist.findings.identity import identity_from_text
from medassist.settings import Settings
from medassist.text.prepare import prepare
from medassist.workflow import read_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patient: Ada Quill     MRN: S-0001     DOB: 12/03/1968\nCough.", ("Ada Quill", "S-0001", "12/03/1968")),
        (
            "Name: Omar O'Neill-Hart   M   DOB 02.06.1992\nNHS no. 943 476 5919",
            ("Omar O'Neill-Hart", "943 476 5919", "02.06.1992"),
        ),
        ("Re: Bo Lind, male, born 30 January 2010 (16 years)", ("Bo Lind", None, "30 January 2010")),
        ("PATIENT NAME: Zoë Ångström\nHospital number: X123", ("Zoë Ångström", "X123", None)),
        ("Name: Li\nCough for 3 days.", (None, None, None)),
        ("The patient: reports cough. Seen by Dr Jane Wren.", (None, None, None)),
        ("Mother Ann Lee, born 1950, had asthma.", (None, None, None)),
        ("Re: chest pain for three days and a cough", (None, None, None)),
        ("cough\n" * 400 + "Patient: Ada Quill", (None, None, None)),
        ("", (None, None, None)),
    ],
)
def test_fields_at_the_head(text: str, expected: tuple[str | None, ...], tmp_path) -> None:
    record = read_text(text or "x", Settings(data_folder=tmp_path))
    patient = identity_from_text(prepare(record), Patient(40.0))
    assert (patient.name, patient.identifier, patient.birth_date) == expected
    assert patient.age_years == 40.0
