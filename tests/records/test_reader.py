"""The stage's entry points."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hostile import make_docx, make_phenopacket
from hostile.make_pdf import text_pdf

from medassist.domain.record import Sex
from medassist.errors import RecordError
from medassist.records.reader import read_bytes, read_file, read_text
from medassist.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path)


def test_pasted_text(settings: Settings) -> None:
    record = read_text("Fever\r\nNo cough", settings)
    assert (record.source, record.format, record.text) == ("pasted text", "text", "Fever\nNo cough")
    assert record.sha256 == hashlib.sha256(b"Fever\r\nNo cough").hexdigest()


@pytest.mark.parametrize(("text", "code"), [("", "MA101"), (" \n\u200b", "MA116"), ("a" * 2_000_001, "MA104")])
def test_pasted_text_that_is_none(text: str, code: str, settings: Settings) -> None:
    with pytest.raises(RecordError) as caught:
        read_text(text, settings, source="clipboard")
    assert (caught.value.code, caught.value.where) == (code, "clipboard")


def test_lone_surrogates_are_shown(settings: Settings) -> None:
    record = read_text("Fever \ud83d and cough", settings)
    assert record.text == "Fever \N{REPLACEMENT CHARACTER} and cough"
    assert [problem.code for problem in record.issues] == ["MA112"]


def test_a_file_of_each_format(tmp_path: Path, settings: Settings) -> None:
    files = {
        "note.md": ("text", b"# Plan\nRest"),
        "note.docx": ("docx", make_docx.with_paragraphs("Fever")),
        "note.pdf": ("pdf", text_pdf("Fever")),
        "case.json": ("phenopacket", make_phenopacket.changed()),
    }
    for name, (format_name, data) in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        record = read_file(path, settings)
        assert (record.source, record.format) == (name, format_name)
        assert record.sha256 == hashlib.sha256(data).hexdigest()


def test_encoding_can_be_chosen(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes("发热三天，无咳嗽".encode("gb18030"))
    assert read_file(path, settings, encoding="gb18030").text == "发热三天，无咳嗽"
    with pytest.raises(RecordError) as caught:
        read_file(path, settings, encoding="klingon")
    assert caught.value.code == "MA118"


def test_a_file_above_the_limit_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    with path.open("wb") as file:
        file.truncate(1 << 33)
    with pytest.raises(RecordError) as caught:
        read_file(path, Settings(data_folder=tmp_path, max_file_bytes=1_000))
    assert caught.value.code == "MA104"


def test_a_note_in_json(settings: Settings) -> None:
    record = read_bytes(b'{"text": "Fever", "age": 54, "sex": "male", "day": 1}', "a.json", settings)
    assert (record.text, record.patient.age_years, record.patient.sex) == ("Fever", 54.0, Sex.MALE)
    assert [part.where for part in record.unread] == ["day"]


def test_several_notes_in_json_are_several_patients(settings: Settings) -> None:
    with pytest.raises(RecordError) as caught:
        read_bytes(b'[{"text": "Fever"}, {"text": "Cough"}]', "a.json", settings)
    assert caught.value.code == "MA108"


@pytest.mark.parametrize("from_stdin", [True, False])
def test_works_in_a_parent_without_a_main_module(from_stdin: bool, tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from medassist.records.reader import read_bytes; "
        "from medassist.settings import Settings; "
        "print(read_bytes(b'Fever', 'a.txt', Settings(Path('.'))).text)"
    )
    command = [sys.executable] if from_stdin else [sys.executable, "-c", script]
    # A module of the working folder must not replace one that the worker imports.
    (tmp_path / "json.py").write_text("raise SystemExit('replaced')")
    done = subprocess.run(
        [command[0], "-P", *command[1:]],
        input=script if from_stdin else None,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("Fever\n", "")


@pytest.mark.shared_data
def test_phenopackets_of_the_public_store(shared_data: Path, settings: Settings) -> None:
    import zipfile

    with zipfile.ZipFile(shared_data / "ranking" / "phenopackets-dev.zip") as archive:
        for name in sorted(archive.namelist())[1:400:50]:
            data = archive.read(name)
            record = read_bytes(data, name, settings)
            assert len(record.coded_findings) == len(json.loads(data)["phenotypicFeatures"])
