"""What every reader promises, whatever its format."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hostile import make_docx, make_pdf, make_phenopacket

from medassist.domain.record import Record
from medassist.errors import RecordError
from medassist.records.content import Content, Limits, Reader
from medassist.records.finish import parse
from medassist.records.formats import READERS, reader_for
from medassist.records.wire import decode_answer, encode_record
from medassist.text.prepare import prepare

LIMITS = Limits(characters=100_000, pages=20)
LINES = ("Chief complaint", "Fever 38.9 and a cough", "No chest pain")

SOUND: dict[str, tuple[str, Callable[[], bytes]]] = {
    "text": ("note.txt", lambda: "\r\n".join(LINES).encode()),
    "pdf": ("note.pdf", lambda: make_pdf.text_pdf("\n".join(LINES))),
    "docx": ("note.docx", lambda: make_docx.with_paragraphs(*LINES)),
    "phenopacket": ("case.json", make_phenopacket.changed),
    "json-note": ("note.json", lambda: make_phenopacket.as_bytes({"id": 1, "note": "\n".join(LINES)})),
}


@pytest.fixture(params=READERS, ids=[reader.format for reader in READERS])
def reader(request: pytest.FixtureRequest) -> Reader:
    return request.param


@pytest.fixture
def content(reader: Reader) -> Content:
    name, make = SOUND[reader.format]
    return Content(make(), name)


@pytest.fixture
def record(content: Content) -> Record:
    return parse(content, LIMITS, "0" * 64)


def test_formats_are_distinct_and_each_has_a_sample() -> None:
    assert [reader.format for reader in READERS] == ["pdf", "docx", "phenopacket", "json-note", "text"]
    assert set(SOUND) == {reader.format for reader in READERS}


def test_chosen_by_content_whatever_the_name(reader: Reader, content: Content) -> None:
    assert reader.recognises(content)
    for name in ("", "note", "note.txt", "note.md", "NOTE.PDF.txt"):
        assert reader_for(Content(content.data, name)) == reader


def test_recognising_never_raises(reader: Reader) -> None:
    for data in (b"", b"\x00", b"PK\x03\x04", b"{", b"[{", b'{"note": "', b"%PDF-", b"\xff\xfe", bytes(range(256))):
        assert isinstance(reader.recognises(Content(data)), bool)


def test_text_is_clean_and_anchors_lie_in_it(record: Record) -> None:
    assert record.text.strip()
    assert all(ord(character) >= 32 or character in "\n\t" for character in record.text)
    position = 0
    for anchor in record.anchors:
        assert position <= anchor.start < anchor.end <= len(record.text)
        position = anchor.end


def test_anchors_name_a_place(reader: Reader, record: Record) -> None:
    if reader.format in ("pdf", "docx", "phenopacket"):
        assert record.anchors
    for anchor in record.anchors:
        assert anchor.part or anchor.page


def test_same_content_gives_the_same_record(content: Content, record: Record) -> None:
    assert parse(content, LIMITS, "0" * 64) == record


def test_a_record_survives_the_way_from_the_worker(record: Record) -> None:
    assert decode_answer(encode_record(record)) == record


def test_a_record_can_be_prepared(record: Record) -> None:
    document = prepare(record)
    assert "".join(document.text[part.span.start : part.span.end] for part in document.sections) == document.text


def test_too_much_text_is_refused(content: Content) -> None:
    with pytest.raises(RecordError) as caught:
        parse(content, Limits(characters=8, pages=20), "")
    assert caught.value.code == "MA104"


def test_half_a_file_is_a_record_or_a_number(content: Content) -> None:
    outcomes = set()
    for share in range(1, 20):
        half = Content(content.data[: len(content.data) * share // 20], content.name)
        try:
            outcomes.add(parse(half, LIMITS, "").format)
        except RecordError as error:
            outcomes.add(error.code)
    assert outcomes <= {"text", "pdf", "MA103", "MA106", "MA115"}
