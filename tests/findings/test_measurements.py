"""Vital signs and laboratory values: the table of cases, and what a measurement keeps."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medassist.data_files import hpo_folder, resource
from medassist.domain.finding import Finder, Status
from medassist.domain.record import Patient, Sex
from medassist.findings import lab_words, measurements
from medassist.findings.assertion import assert_statuses
from medassist.findings.measurements import NORMAL_RULE
from medassist.findings.reference_ranges import load_analytes, load_urine_tests

_CASES = Path(__file__).with_name("measurements.tsv")


def _rows() -> list[dict[str, str]]:
    with _CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _read(document):
    measured = measurements.find(document)
    return assert_statuses(document, (*measured, *lab_words.find(document, measured)))


@pytest.mark.parametrize(
    "row", _rows(), ids=lambda row: f"{row['comment']}: {row['text'][:30]} {row['age']}{row['sex']}"
)
def test_case(row, make_document):
    patient = Patient(age_years=float(row["age"]), sex=Sex(row["sex"]) if row["sex"] else None)
    mentions = _read(make_document(row["text"].replace("\\n", "\n"), patient=patient))
    found = {f"{m.candidates[0].concept} {m.status.value}" for m in mentions}
    assert found == {part.strip() for part in row["expected"].split(";") if part.strip()}
    assert len(found) == len(mentions)


def _only(document):
    (mention,) = measurements.find(document)
    return mention


def test_measurement_keeps_value_unit_range_and_word(make_document):
    mention = _only(make_document("Hb 79 g/L today", patient=Patient(age_years=30.0, sex=Sex.FEMALE)))
    kept = mention.measurement
    assert (kept.analyte, kept.value, kept.unit) == ("haemoglobin", 7.9, "g/dL")
    assert (kept.text_value, kept.text_unit) == ("79", "g/L")
    assert (kept.low, kept.high, kept.interpretation) == (12.0, 15.5, "low")
    assert (mention.finder, mention.candidates[0].match, mention.text) == (
        Finder.MEASUREMENT,
        "measurement",
        "Hb 79 g/L",
    )


def test_critical_values_say_so(make_document):
    assert _only(make_document("Na 118")).measurement.interpretation == "critical_low"
    assert _only(make_document("K 7.1")).measurement.interpretation == "critical_high"


def test_normal_value_is_its_own_cue(make_document):
    mention = _only(make_document("Temp 36.8 C"))
    assert mention.status is Status.ABSENT
    assert (mention.cue.rule, mention.cue.span, mention.cue.text) == (NORMAL_RULE, mention.span, "Temp 36.8 C")


def test_span_covers_flag_and_printed_range(make_document):
    mention = _only(make_document("Labs: potassium 6.1 mmol/L (H) (3.5-5.1), repeat"))
    assert mention.text == "potassium 6.1 mmol/L (H) (3.5-5.1)"
    assert (mention.measurement.low, mention.measurement.high) == (3.5, 5.1)


def test_age_in_the_text_chooses_the_range(make_document):
    mentions = measurements.find(make_document("A 6-month-old boy. HR 150."))
    assert {m.status for m in mentions} == {Status.ABSENT}
    assert _only(make_document("A 60-year-old man. HR 150.")).status is Status.PRESENT


def test_every_analyte_reads_its_own_example(make_document):
    for analyte in load_analytes().values():
        mentions = measurements.find(make_document(analyte.example, patient=Patient(age_years=40.0)))
        assert mentions, analyte.id
        assert mentions[0].span.start == 0, analyte.id


def test_every_urine_test_reads_its_own_example(make_document):
    for test in load_urine_tests():
        (mention,) = lab_words.find(make_document(test.example), ())
        assert (mention.candidates[0].concept, mention.status) == (test.concept, Status.PRESENT), test.id


def test_tables_are_sound():
    names: dict[str, str] = {}
    for analyte in load_analytes().values():
        assert analyte.basis
        for name in (*analyte.aliases, *analyte.symbols, *analyte.contextual):
            assert names.setdefault(name, analyte.id) == analyte.id, name
        assert all(alias == alias.lower() for alias in analyte.aliases), analyte.id
        for unit in analyte.units:
            assert unit.lowest < unit.highest, analyte.id
        for known in analyte.ranges:
            assert known.age_from < known.age_to, analyte.id
            assert known.low is None or known.high is None or known.low < known.high, analyte.id


def test_every_concept_exists_in_hpo_under_the_label_beside_it():
    labels: dict[str, str] = {}
    for block in (hpo_folder() / "hp.obo").read_text(encoding="utf-8").split("[Term]")[1:]:
        term = re.search(r"^id: (HP:\d+)$", block, re.MULTILINE)
        name = re.search(r"^name: (.+)$", block, re.MULTILINE)
        if term and name and "is_obsolete: true" not in block:
            labels[term.group(1)] = name.group(1)
    files = ["measurements/analytes.toml", "measurements/urine_tests.toml"]
    stated = [
        match
        for path in files
        for match in re.findall(r'"(HP:\d+)"[^#\n]*# (.+)$', resource(path).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(stated) > 80
    assert [pair for pair in stated if labels.get(pair[0]) != pair[1]] == []


@given(
    st.sampled_from(sorted(load_analytes())), st.floats(0.001, 1e6), st.sampled_from(["", " H", " (1-2)", "%", " mg"])
)
def test_any_number_is_read_or_ignored_but_never_fails(make_document, analyte_id, value, suffix):
    analyte = load_analytes()[analyte_id]
    name = (*analyte.aliases, *analyte.symbols, analyte.label)[0]
    document = make_document(f"{name} {value:.6f}{suffix}")
    for mention in _read(document):
        assert document.text[mention.span.start : mention.span.end] == mention.text


@given(st.text(max_size=80))
def test_any_text_is_safe(make_document, text):
    document = make_document("BP " + text + " Na 140 " + text)
    for mention in _read(document):
        assert document.text[mention.span.start : mention.span.end] == mention.text
