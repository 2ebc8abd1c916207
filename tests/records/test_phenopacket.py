"""Phenopackets of versions 1 and 2."""

from __future__ import annotations

import pytest
from hostile.make_phenopacket import FEVER, VERSION_1, VERSION_2, as_bytes, changed, feature

from medassist.domain.record import Sex
from medassist.errors import RecordError
from medassist.records.content import Content, Limits, Reading
from medassist.records.finish import finish
from medassist.records.phenopacket import PhenopacketReader


def read(data: bytes) -> Reading:
    return PhenopacketReader().read(Content(data, "a.json"), Limits(characters=10_000, pages=1))


def test_version_2() -> None:
    reading = read(as_bytes(VERSION_2))
    assert reading.text == "Sex: female\nAge: 3 years\nFever\nNo Cough"
    assert (reading.patient.age_years, reading.patient.sex, reading.patient.identifier) == (
        3.5,
        Sex.FEMALE,
        "patient-1",
    )
    assert [(found.concept, found.excluded) for found in reading.coded_findings] == [
        ("HP:0001945", False),
        ("HP:0012735", True),
    ]
    for found in reading.coded_findings:
        assert found.anchor is not None
        assert reading.text[found.anchor.start : found.anchor.end].endswith(found.label)


def test_version_1() -> None:
    reading = read(as_bytes(VERSION_1))
    assert reading.text == "Sex: male\nAge: 40 years\nSeizure, onset 2 years\nNo Cough\nHypotonia, onset Congenital"
    assert [found.onset for found in reading.coded_findings] == ["P2Y", None, "HP:0003577"]


def test_snake_case_qualifiers_and_numbers_for_names() -> None:
    packet = {
        "subject": {
            "sex": 2,
            "time_at_last_encounter": {"age_range": {"start": {"age": "P10Y"}, "end": {"age": "P20Y"}}},
        },
        "phenotypic_features": [
            feature("HP:0002650", "Scoliosis", severity={"label": "Severe"}, modifiers=[{"label": "Left"}], note=[{}]),
        ],
        "somethingNew": {"x": 1},
    }
    reading = read(as_bytes(packet))
    assert reading.text == "Sex: male\nAge: 15 years\nScoliosis (severe, left)"


@pytest.mark.parametrize(
    ("subject", "age"),
    [
        ({"timeAtLastEncounter": {"age": {"iso8601duration": "P6M"}}}, 0.5),
        ({"timeAtLastEncounter": {"timestamp": "2020-07-01T00:00:00Z"}, "dateOfBirth": "2010-07-01T00:00:00Z"}, 10.0),
        ({"timeAtLastEncounter": {"ontologyClass": {"id": "HP:0003577"}}}, 0.0),
        ({"timeAtLastEncounter": {"gestationalAge": {"weeks": 20}}}, 0.0),
        ({"ageAtCollection": {"age": {"start": {"age": "P1Y"}, "end": {"age": "P3Y"}}}}, 2.0),
        ({"dateOfBirth": "2010-07-01"}, None),
        ({}, None),
    ],
)
def test_ages(subject: dict[str, object], age: float | None) -> None:
    reading = read(changed(subject=subject))
    assert reading.patient.age_years == (None if age is None else pytest.approx(age, abs=0.01))
    assert reading.issues == ()


@pytest.mark.parametrize(
    "subject",
    [
        {"timeAtLastEncounter": {"age": {"iso8601duration": "six"}}},
        {"timeAtLastEncounter": {"age": {"iso8601duration": "P900Y"}}},
        {"timeAtLastEncounter": {"timestamp": "2000-01-01"}, "dateOfBirth": "2010-01-01"},
        {"timeAtLastEncounter": 5},
    ],
)
def test_an_age_that_is_none_is_said(subject: dict[str, object]) -> None:
    reading = read(changed(subject=subject))
    assert reading.patient.age_years is None
    assert [problem.code for problem in reading.issues] == ["MA115"]


def test_unreadable_features_and_stated_diagnoses_are_listed() -> None:
    reading = read(
        changed(phenotypicFeatures=[FEVER, {"type": {"label": "x"}}, 7], diseases=[{"term": {"id": "OMIM:1"}}])
    )
    assert len(reading.coded_findings) == 1
    assert [part.where for part in reading.unread] == ["phenotypicFeatures[2]", "phenotypicFeatures[3]", "diseases"]


def test_a_family_without_relatives_and_a_list_of_one_are_one_patient() -> None:
    for value in ({"proband": VERSION_2, "relatives": []}, [VERSION_2], {"phenopackets": [VERSION_2]}):
        assert len(read(as_bytes(value)).coded_findings) == 2


def test_a_sample_of_the_subject_is_no_second_patient() -> None:
    assert read(changed(biosamples=[{"id": "s", "individualId": "patient-1"}])).coded_findings


def test_anchors_follow_when_the_text_is_cleaned() -> None:
    packet = changed(phenotypicFeatures=[feature("HP:1", "A\x1b[31mb\nc"), feature("HP:2", "Rash", excluded=True)])
    record = finish(read(packet), "a.json", "phenopacket", "")
    last = record.coded_findings[1].anchor
    assert record.text.splitlines()[-2:] == ["A␛b c", "No Rash"]
    assert last is not None
    assert record.text[last.start : last.end] == "No Rash"


def test_no_object() -> None:
    with pytest.raises(RecordError) as caught:
        read(b"[]")
    assert caught.value.code == "MA115"
