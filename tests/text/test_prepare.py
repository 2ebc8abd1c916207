"""The stage's entry point."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from medassist.domain.document import Document, SectionKind, Span
from medassist.domain.record import Patient, Record, Sex
from medassist.text.prepare import prepare


def prepared(text: str) -> Document:
    return prepare(Record("note.txt", "text", "0" * 64, text, Patient(sex=Sex.MALE)))


def check(document: Document) -> None:
    position = 0
    for section in document.sections:
        assert section.span.start == position
        position = section.span.end
    assert position == len(document.text)
    for sentence in document.sentences:
        assert any(section.span.contains(sentence) for section in document.sections)
    assert len(document.offsets) == len(document.text) + 1


def test_a_note() -> None:
    text = "C/O fever\u00a038.9\u00a0℃.\n\nPMH: Ménière’s disease. Gout.\n"
    document = prepared(text)
    check(document)
    assert document.patient.sex is Sex.MALE
    assert [section.kind for section in document.sections] == [SectionKind.HISTORY, SectionKind.PAST_HISTORY]
    assert [document.text[span.start : span.end] for span in document.sentences] == [
        "C/O fever 38.9 °C.", "PMH: Ménière's disease.", "Gout.",
    ]  # fmt: skip
    start = document.text.index("38.9")
    begin, end = document.to_record(Span(start, start + 7))
    assert text[begin:end] == "38.9\u00a0℃"


def test_torch_is_not_loaded_for_it() -> None:
    script = (
        "import sys; from medassist.domain.record import Record; from medassist.text.prepare import prepare; "
        "prepare(Record('a', 'text', '', 'Fever.')); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    "text",
    [
        "." * 60_000, "é" + "F" * 60_000, "(" * 60_000, "a'" * 30_000, "a" + " " * 60_000 + "b",
        "a\u0301" + "\u0301" * 60_000,
        "- " * 30_000, "A: " * 20_000, "x. " * 20_000, "PMH: x\n" * 3_000, ("a" * 40 + " bbb-\nccc ") * 1_200,
        "\n" * 60_000,
    ],
    ids=lambda text: repr(text[:6]),
)  # fmt: skip
def test_time_grows_with_length_only(text: str) -> None:
    prepared("warm up")
    start = time.perf_counter()
    check(prepared(text))
    assert time.perf_counter() - start < 5


@pytest.mark.shared_data
def test_public_visit_notes(shared_data: Path) -> None:
    kinds = set()
    for name in ("train.csv", "valid.csv"):
        with (shared_data / "records" / "aci-bench" / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                document = prepared(row["note"])
                check(document)
                kinds.update(section.kind for section in document.sections)
    assert {SectionKind.EXAMINATION, SectionKind.ASSESSMENT, SectionKind.REVIEW_OF_SYSTEMS} <= kinds


@pytest.mark.shared_data
def test_public_general_practice_notes(shared_data: Path) -> None:
    for path in (shared_data / "records" / "primock57-notes").glob("*.json"):
        document = prepared(json.loads(path.read_text(encoding="utf-8"))["note"])
        check(document)
        assert len(document.sections) > 1
