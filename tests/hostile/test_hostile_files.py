"""One fault a file: each ends in a numbered outcome, within the limits, and the application lives."""

from __future__ import annotations

import os
import random
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import make_docx, make_pdf, make_phenopacket
from hostile.make_docx import from_body, paragraph
from hostile.make_pdf import IMAGE_CONTENT, pages, text_content, text_pdf

from medassist.errors import RecordError
from medassist.records.reader import read_bytes, read_file
from medassist.settings import Settings

CANARY = "Canary-Patient-7731"
BILLION = '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

Case = tuple[str, str, Callable[[], bytes], str]

REFUSED: list[Case] = [
    ("empty", "a.txt", lambda: b"", "MA101"),
    ("only white space", "a.txt", lambda: b" \r\n\t \n", "MA116"),
    ("only a byte order mark", "a.txt", lambda: b"\xef\xbb\xbf", "MA116"),
    ("only zero-width characters", "a.txt", lambda: "\u200b\u200e\u200b".encode(), "MA116"),
    ("binary", "a.txt", lambda: random.Random(7).randbytes(5_000), "MA110"),
    ("zeros", "a.txt", lambda: bytes(5_000), "MA110"),
    ("program", "a.txt", lambda: b"\x7fELF\x02\x01" + bytes(200), "MA103"),
    ("50 MB of text", "a.txt", lambda: b"Fever and cough. " * 3_000_000, "MA104"),
    ("30 MB of text", "a.txt", lambda: b"Fever and cough. " * 1_800_000, "MA104"),
    ("PNG named txt", "a.txt", lambda: b"\x89PNG\r\n\x1a\n" + bytes(300), "MA103"),
    ("DICOM", "a.dcm", lambda: bytes(128) + b"DICM" + bytes(300), "MA103"),
    ("gzip", "a.txt.gz", lambda: b"\x1f\x8b\x08" + zlib.compress(b"a" * 100), "MA103"),
    ("RTF", "a.rtf", lambda: b"{\\rtf1\\ansi Fever}", "MA103"),
    ("RTF of nested groups", "a.doc", lambda: b"{\\rtf1" + b"{" * 1_000_000, "MA103"),
    ("HL7 version 2", "a.hl7", lambda: b"\xef\xbb\xbfMSH|^~\\&|A|B\rPID|1", "MA103"),
    ("XML with entities", "a.xml", lambda: f"<?xml version='1.0'?>{BILLION}<a>&b;</a>".encode(), "MA103"),
    ("web page", "a.html", lambda: b"<!doctype html><script>fetch('http://x')</script>", "MA103"),
    ("ZIP archive", "a.zip", lambda: make_docx.package({"../../x.txt": "Fever"}), "MA103"),
    ("PDF encrypted", "a.pdf", make_pdf.encrypted_pdf, "MA105"),
    ("PDF of images only", "a.pdf", lambda: pages([IMAGE_CONTENT, IMAGE_CONTENT]), "MA107"),
    ("PDF of empty pages", "a.pdf", lambda: pages([b"", b""]), "MA116"),
    ("PDF without objects", "a.pdf", lambda: b"%PDF-1.7\n%%EOF", "MA106"),
    ("PDF cut in the middle of its first page", "a.pdf", lambda: text_pdf("Fever")[:300], "MA106"),
    ("PDF by name only", "a.pdf", lambda: b"Fever and cough", "MA106"),
    ("PDF of 5,000 pages", "a.pdf", lambda: pages([b""] * 5_000), "MA104"),
    ("PDF text bomb", "a.pdf", lambda: make_pdf.text_bomb(500_000), "MA104"),
    ("PDF page tree that loops", "a.pdf", make_pdf.page_tree_loop, "MA106"),
    ("DOCX truncated", "a.docx", lambda: make_docx.with_paragraphs("Fever")[:-400], "MA106"),
    ("DOCX truncated early", "a.docx", lambda: make_docx.with_paragraphs("Fever")[:60], "MA106"),
    ("DOCX by name only", "a.docx", lambda: b"Fever and cough", "MA106"),
    ("DOCX zip bomb", "a.docx", lambda: make_docx.zip_bomb(60_000_000), "MA114"),
    ("DOCX larger zip bomb", "a.docx", lambda: make_docx.zip_bomb(200_000_000), "MA114"),
    ("DOCX with 6,000 parts", "a.docx", lambda: make_docx.many_entries(6_000), "MA114"),
    ("DOCX of 300,000 paragraphs", "a.docx", lambda: make_docx.many_paragraphs(300_000), "MA114"),
    ("DOCX that lies about its size", "a.docx", make_docx.lying_size, "MA106"),
    ("DOCX with encrypted parts", "a.docx", make_docx.encrypted_entries, "MA105"),
    ("DOCX with entities", "a.docx", lambda: from_body(paragraph("&b;"), prolog=BILLION), "MA106"),
    ("DOCX with macros", "a.docm",
     lambda: from_body(paragraph("Fever"), types=make_docx.CONTENT_TYPES.replace(
         "vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main")),
     "MA103"),
    ("DOCX of broken XML", "a.docx", lambda: from_body("<w:p><w:r>"), "MA106"),
    ("DOCX of nothing", "a.docx", lambda: from_body(""), "MA116"),
    ("DOCX without its body", "a.docx",
     lambda: make_docx.package({"[Content_Types].xml": make_docx.CONTENT_TYPES, "word/x": ""}), "MA106"),
    ("spreadsheet named docx", "a.docx",
     lambda: make_docx.package({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": ""}), "MA103"),
    (".doc renamed", "a.docx", lambda: make_docx.OLE_DOCUMENT, "MA103"),
    ("encrypted Office file", "a.docx", lambda: make_docx.OLE_ENCRYPTED, "MA105"),
    ("phenopackets of two patients", "a.json",
     lambda: make_phenopacket.as_bytes([make_phenopacket.VERSION_2, make_phenopacket.VERSION_1]), "MA108"),
    ("family", "a.json",
     lambda: make_phenopacket.as_bytes(
         {"proband": make_phenopacket.VERSION_2, "relatives": [make_phenopacket.VERSION_1]}), "MA108"),
    ("cohort", "a.json", lambda: make_phenopacket.as_bytes({"members": [make_phenopacket.VERSION_2] * 2}), "MA108"),
    ("phenopacket with two subjects", "a.json",
     lambda: make_phenopacket.changed(subject=[{"id": "a"}, {"id": "b"}]), "MA108"),
    ("phenopacket with another's sample", "a.json",
     lambda: make_phenopacket.changed(biosamples=[{"id": "s", "individualId": "patient-2"}]), "MA108"),
    ("phenopacket without features", "a.json", lambda: make_phenopacket.changed(phenotypicFeatures=[]), "MA115"),
    ("phenopacket with features of another type", "a.json",
     lambda: make_phenopacket.changed(phenotypicFeatures=[1, "x"]), "MA115"),
    ("phenopacket nested 100,000 deep", "a.json", lambda: make_phenopacket.deep(100_000), "MA115"),
    ("phenopacket with NaN", "a.json", lambda: make_phenopacket.changed(score=float("nan")), "MA115"),
    ("phenopacket with a key twice", "a.json",
     lambda: make_phenopacket.changed().replace(b'"id": "packet-1"', b'"id": "packet-1", "id": "packet-2"'), "MA115"),
    ("phenopacket with an endless number", "a.json",
     lambda: make_phenopacket.changed().replace(b'"P3Y6M"', b"1" * 5_000), "MA115"),
    ("phenopacket cut off", "a.json", lambda: make_phenopacket.changed()[:-20], "MA115"),
    ("FHIR", "a.json", lambda: make_phenopacket.as_bytes({"resourceType": "Bundle", "text": "x"}), "MA103"),
    ("other JSON", "a.json", lambda: b'{"a": 1}', "MA103"),
]  # fmt: skip

READ: list[Case] = [
    ("NUL in text", "a.txt", lambda: b"Fever\x00 and cough", "MA112"),
    ("terminal escapes", "a.txt", lambda: b"\x1b[2J\x1b[31mFever\x1b[0m and cough " * 3, "MA112"),
    ("text direction override", "a.txt", lambda: "Fever, no \u202ehguoc\u202c".encode(), "MA112"),
    ("UTF-16 without a mark", "a.txt", lambda: "Fever and cough, 38.9 °C".encode("utf-16-le"), "MA111"),
    ("mixed encodings", "a.txt", lambda: "Fièvre, température élevée ".encode() + b"38.9 \xb0C", "MA111"),
    ("a line of 1 MB", "a.txt", lambda: b"Fever " * 170_000, ""),
    ("a word of 1 MB", "a.txt", lambda: b"F" * 1_000_000, ""),
    ("PDF with JavaScript", "a.pdf",
     lambda: pages([text_content(["Fever"])], catalog=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), ""),
    ("PDF that starts a program", "a.pdf",
     lambda: pages([text_content(["Fever"])], catalog=b"/OpenAction << /S /Launch /F (/bin/sh) >>"), ""),
    ("PDF on a huge sheet", "a.pdf", lambda: pages([text_content(["Fever"])], box=b"0 0 1e9 1e9"), ""),
    ("PDF with invisible text", "a.pdf",
     lambda: pages([text_content(["Fever"]) + text_content(["Hidden"], mode=3, top=300)]), "MA119"),
    ("PDF with one scanned page", "a.pdf", lambda: pages([text_content(["Fever"]), IMAGE_CONTENT]), "MA113"),
    ("PDF with a wrong table of objects", "a.pdf", lambda: text_pdf("Fever").replace(b"0000000", b"0000001"), ""),
    ("DOCX with hidden text", "a.docx",
     lambda: from_body(paragraph("Fever") + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden</w:t></w:r></w:p>"),
     "MA113"),
    ("DOCX with a tracked deletion", "a.docx",
     lambda: from_body(paragraph("Fever") + "<w:p><w:del><w:r><w:delText>Hidden</w:delText></w:r></w:del></w:p>"),
     "MA113"),
    ("phenopacket in UTF-16", "a.json", lambda: make_phenopacket.changed().decode().encode("utf-16"), ""),
    ("phenopacket named txt", "a.txt", make_phenopacket.changed, ""),
]  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path)


@pytest.mark.parametrize(("name", "make", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refused_with_a_number(name: str, make: Callable[[], bytes], code: str, settings: Settings) -> None:
    data = make()
    start = time.monotonic()
    with pytest.raises(RecordError) as caught:
        read_bytes(data, name, settings)
    assert time.monotonic() - start < settings.read_seconds
    assert (caught.value.code, caught.value.where) == (code, name)


@pytest.mark.parametrize(("name", "make", "code"), [case[1:] for case in READ], ids=[case[0] for case in READ])
def test_read_with_its_problem_listed(name: str, make: Callable[[], bytes], code: str, settings: Settings) -> None:
    record = read_bytes(make(), name, settings)
    assert "F" in record.text
    assert [problem.code for problem in record.issues] == ([code] if code else [])
    assert all(ord(character) >= 32 or character in "\n\t" for character in record.text)
    if "Hidden" in record.text:
        assert code == "MA119"


def test_flate_bomb_is_stopped_by_a_limit(settings: Settings) -> None:
    """PDFium may refuse it, run out of memory or find the page empty; all are numbered."""
    with pytest.raises(RecordError) as caught:
        read_bytes(make_pdf.flate_bomb(300_000_000), "a.pdf", settings)
    assert caught.value.code in {"MA106", "MA107", "MA109", "MA116"}


def test_random_cuts_and_changes_end_in_a_record_or_a_number(settings: Settings) -> None:
    """Through the parser itself, in this process: an untyped exception would fail the test."""
    from medassist.records.content import Content, Limits
    from medassist.records.finish import parse

    chance = random.Random(20_260_105)
    limits = Limits(settings.max_text_characters, settings.max_pages)
    sources = [
        ("a.docx", make_docx.with_paragraphs("Fever", "Cough")),
        ("a.json", make_phenopacket.changed()),
        ("a.json", make_phenopacket.as_bytes(make_phenopacket.VERSION_1)),
        ("a.txt", "Fièvre 38.9 °C".encode()),
    ]
    outcomes = set()
    for _ in range(400):
        name, data = chance.choice(sources)
        broken = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        if chance.random() < 0.3:
            del broken[chance.randrange(len(broken)) :]
        try:
            outcomes.add(parse(Content(bytes(broken), name), limits, "").format)
        except RecordError as error:
            outcomes.add(error.code)
    assert {"text", "phenopacket", "MA106", "MA115"} <= outcomes


def test_nothing_is_left_behind_and_errors_carry_no_text(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", None)
    packet = make_phenopacket.changed(subject={"id": CANARY}, phenotypicFeatures=[{"type": {"label": CANARY}}])
    for name, data in (
        ("a.json", packet),
        ("a.json", packet[:-9]),
        ("a.docx", make_docx.with_paragraphs(CANARY)[:-100]),
        ("a.pdf", text_pdf(CANARY)[:200]),
    ):
        with pytest.raises(RecordError) as caught:
            read_bytes(data, name, settings)
        chain: BaseException | None = caught.value
        while chain is not None:
            assert CANARY not in repr(chain)
            chain = chain.__cause__
    assert read_bytes(make_docx.with_paragraphs(CANARY), "a.docx", settings).text == CANARY
    assert not list(scratch.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions and pipes")
def test_what_is_no_file_is_refused(tmp_path: Path, settings: Settings) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, tmp_path / "missing.txt", Path("a\0b.txt")):
        with pytest.raises(RecordError) as caught:
            read_file(path, settings)
        assert caught.value.code == "MA102"
