"""Records and errors as JSON between a worker process and the application.

The worker has read a file nobody vouches for, so what it sends is plain data and is checked
as such; nothing is unpickled.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from medassist.domain.issue import Issue, Level
from medassist.domain.record import CodedFinding, Patient, Record, Sex, SourceAnchor, UnreadPart
from medassist.errors import MESSAGES, RecordError


@dataclass(frozen=True, slots=True)
class Request:
    """What a worker is asked to read, and how far it may go. The file's bytes follow it."""

    name: str
    sha256: str
    encoding: str | None
    characters: int
    pages: int
    seconds: float
    memory_bytes: int


def encode_request(request: Request) -> bytes:
    """One line of JSON."""
    return json.dumps(asdict(request)).encode() + b"\n"


def decode_request(line: bytes) -> Request:
    """The request in a line."""
    return Request(**json.loads(line))


def encode_record(record: Record) -> bytes:
    """A record as JSON."""
    value = {
        "source": record.source,
        "format": record.format,
        "sha256": record.sha256,
        "text": record.text,
        "patient": asdict(record.patient),
        "anchors": [_anchor_row(anchor) for anchor in record.anchors],
        "coded": [
            [found.concept, found.label, found.excluded, found.onset, found.anchor and _anchor_row(found.anchor)]
            for found in record.coded_findings
        ],
        "unread": [[part.where, part.why] for part in record.unread],
        "issues": [asdict(problem) for problem in record.issues],
    }
    return json.dumps({"record": value}).encode()


def encode_error(error: RecordError) -> bytes:
    """An error as JSON; its words are the catalogue's, its detail is ours."""
    return json.dumps({"error": [error.code, error.detail]}).encode()


def decode_answer(data: bytes) -> Record:
    """The record a worker sent.

    Raises the `RecordError` it sent instead, or MA117 if the answer is neither.
    """
    try:
        answer = json.loads(data)
        if "error" in answer:
            code, detail = answer["error"]
            if code in MESSAGES and isinstance(detail, str):
                raise RecordError(code, detail)
        return _record(answer["record"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RecordError("MA117", "the reader's answer cannot be understood") from error


def _anchor_row(anchor: SourceAnchor) -> list[object]:
    return [anchor.start, anchor.end, anchor.page, anchor.box, anchor.part]


def _anchor(row: list[Any]) -> SourceAnchor:
    start, end, page, box, part = row
    return SourceAnchor(int(start), int(end), page, tuple(box) if box else None, str(part))


def _record(value: dict[str, Any]) -> Record:
    patient = dict(value["patient"])
    sex = patient.pop("sex")
    return Record(
        source=str(value["source"]),
        format=str(value["format"]),
        sha256=str(value["sha256"]),
        text=str(value["text"]),
        patient=Patient(sex=Sex(sex) if sex else None, **patient),
        anchors=tuple(_anchor(row) for row in value["anchors"]),
        coded_findings=tuple(
            CodedFinding(str(concept), str(label), bool(excluded), onset, _anchor(anchor) if anchor else None)
            for concept, label, excluded, onset, anchor in value["coded"]
        ),
        unread=tuple(UnreadPart(str(where), str(why)) for where, why in value["unread"]),
        issues=tuple(Issue(**{**problem, "level": Level(problem["level"])}) for problem in value["issues"]),
    )
