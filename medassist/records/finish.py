"""A reading made a record: sanitised, with its issues together."""

from __future__ import annotations

from dataclasses import replace

from medassist.domain.record import Record
from medassist.errors import RecordError
from medassist.records.content import Content, Limits, Reading
from medassist.records.formats import reader_for
from medassist.records.sanitise import is_blank, sanitise


def parse(content: Content, limits: Limits, sha256: str) -> Record:
    """The record in `content`. Raises `RecordError`."""
    if not content.data:
        raise RecordError("MA101")
    reader = reader_for(content)
    return finish(reader.read(content, limits), content.name, reader.format, sha256)


def finish(reading: Reading, source: str, format_name: str, sha256: str) -> Record:
    """The record of a reading. Raises `RecordError` (MA116) if nothing in its text can be seen."""
    text, anchors, issues = sanitise(reading.text, reading.anchors)
    if is_blank(text):
        raise RecordError("MA116")
    moved = dict(zip(reading.anchors, anchors, strict=True))
    coded = tuple(
        replace(finding, anchor=moved.get(finding.anchor) if finding.anchor else None)
        for finding in reading.coded_findings
    )
    return Record(
        source=source,
        format=format_name,
        sha256=sha256,
        text=text,
        patient=reading.patient,
        anchors=anchors,
        coded_findings=coded,
        unread=reading.unread,
        issues=(*reading.issues, *issues),
    )
