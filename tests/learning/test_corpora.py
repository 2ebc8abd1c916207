from __future__ import annotations

import json
import zipfile

import pytest

from medassist.domain.record import Sex
from medassist.errors import RecordError
from medassist.learning.corpora import read_osce, read_phenopackets, read_primary_care, years_of

PACKET = {
    "id": "PMID_111_proband",
    "subject": {"id": "p", "sex": "FEMALE", "timeAtLastEncounter": {"age": {"iso8601duration": "P6Y6M"}}},
    "phenotypicFeatures": [
        {"type": {"id": "HP:0001166", "label": "Arachnodactyly"}},
        {"type": {"id": "HP:0002650", "label": "Scoliosis"}, "excluded": True},
    ],
    "interpretations": [{"diagnosis": {"disease": {"id": "OMIM:154700", "label": "Marfan syndrome"}}}],
    "metaData": {"externalReferences": [{"id": "PMID:222"}, {"id": "https://example.org"}]},
}


def write_zip(path, **packets):
    with zipfile.ZipFile(path, "w") as archive:
        for name, packet in packets.items():
            archive.writestr(f"cases/{name}.json", packet if isinstance(packet, str) else json.dumps(packet))
        archive.writestr("cases/README.txt", "notes")
    return path


def test_a_packet_becomes_a_case(tmp_path):
    (case,) = read_phenopackets(write_zip(tmp_path / "c.zip", FBN1__PMID_333_boy=PACKET))
    assert case.diagnosis == "OMIM:154700"
    assert case.references == {"PMID:111", "PMID:222", "PMID:333"}
    assert case.patient.age_years == pytest.approx(6.5)
    assert case.patient.sex is Sex.FEMALE
    assert [(coded.concept, coded.excluded) for coded in case.findings] == [("HP:0001166", False), ("HP:0002650", True)]


def test_the_disease_list_stands_in_for_an_interpretation(tmp_path):
    listed = {"diseases": [{"term": {"id": "OMIM:1"}, "excluded": True}, {"term": {"id": "OMIM:2"}}]}
    cases = read_phenopackets(write_zip(tmp_path / "c.zip", a=listed, b={"subject": {}}))
    assert [case.diagnosis for case in cases] == ["OMIM:2"]
    assert cases[0].patient.age_years is None


@pytest.mark.parametrize(("content", "code"), [("{", "MA115"), ("[]", "MA115")])
def test_a_packet_that_is_none_is_an_error(tmp_path, content, code):
    with pytest.raises(RecordError) as error:
        read_phenopackets(write_zip(tmp_path / "c.zip", a=content))
    assert error.value.code == code


def test_a_file_that_is_no_archive_is_an_error(tmp_path):
    path = tmp_path / "c.zip"
    path.write_bytes(b"not a zip")
    with pytest.raises(RecordError, match="MA106"):
        read_phenopackets(path)
    with pytest.raises(RecordError, match="MA102"):
        read_phenopackets(tmp_path / "missing.zip")


@pytest.mark.parametrize(
    ("duration", "years"),
    [("P6Y", 6.0), ("P3M", 0.25), ("P2W", 14 / 365.25), ("P1Y0M1DT0H", 1 + 1 / 365.25), ("six", None), ("P", None)],
)
def test_durations(duration, years):
    assert years_of(duration) == (None if years is None else pytest.approx(years))


def test_a_primary_care_vignette_becomes_a_note(tmp_path):
    path = tmp_path / "v.jsonl"
    entry = {
        "correct_diagnosis": "Common cold",
        "demographics": "30 year old woman",
        "chief_complaints": "Runny nose",
        "presentation": "Sneezing for two days.",
        "absent_findings": "fever, rash",
        "family_history": "",
    }
    path.write_text(json.dumps(entry) + "\n\n", encoding="utf-8")
    (vignette,) = read_primary_care(path)
    assert vignette.diagnosis == "Common cold"
    assert vignette.text.splitlines() == [
        "Patient: 30 year old woman",
        "Chief complaint: Runny nose",
        "History of present illness: Sneezing for two days.",
        "Denies: fever, rash",
    ]


def test_an_examination_case_becomes_a_note_without_its_diagnosis(tmp_path):
    path = tmp_path / "o.jsonl"
    case = {
        "Patient_Actor": {
            "Demographics": "54-year-old man",
            "History": "Cough for a week.",
            "Symptoms": {"Primary_Symptom": "Cough", "Secondary_Symptoms": ["Fever", "Chills"]},
        },
        "Physical_Examination_Findings": {"Vital_Signs": {"Heart_Rate": "110 bpm"}},
        "Correct_Diagnosis": "Pneumonia",
    }
    path.write_text(json.dumps({"OSCE_Examination": case}), encoding="utf-8")
    (vignette,) = read_osce(path)
    assert "Symptoms: Fever; Chills" in vignette.text
    assert "Heart Rate: 110 bpm" in vignette.text
    assert "Pneumonia" not in vignette.text
    assert "Results" not in vignette.text


@pytest.mark.parametrize("content", ["{", "[1]", "{}"])
def test_lines_of_another_kind_are_an_error(tmp_path, content):
    path = tmp_path / "v.jsonl"
    path.write_text(content, encoding="utf-8")
    for read in (read_primary_care, read_osce):
        with pytest.raises(RecordError, match="MA106"):
            read(path)


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(RecordError, match="MA102"):
        read_primary_care(tmp_path / "missing.jsonl")
