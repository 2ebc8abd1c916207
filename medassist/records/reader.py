"""Entry of the stage: a file or a text to a `Record`."""

from __future__ import annotations

import hashlib
from pathlib import Path

from medassist.domain.record import Record
from medassist.errors import RecordError
from medassist.records.content import Limits, Reading
from medassist.records.finish import finish
from medassist.records.sandbox import read_in_worker
from medassist.records.wire import Request
from medassist.settings import Settings


def read_file(path: Path, settings: Settings, *, encoding: str | None = None) -> Record:
    """The record in a file, parsed in a worker process; `encoding` overrides the guess for text.

    Raises `RecordError`: MA102 if the file cannot be opened, MA104 if it is too large, and
    whatever its reader finds.
    """
    try:
        if not path.is_file():
            raise RecordError("MA102", "no such file", where=path.name)
        with path.open("rb") as source:
            data = source.read(settings.max_file_bytes + 1)
    except (OSError, ValueError) as error:
        # A ValueError: the name holds a NUL.
        raise RecordError("MA102", type(error).__name__, where=path.name) from error
    return read_bytes(data, path.name, settings, encoding=encoding)


def read_bytes(data: bytes, name: str, settings: Settings, *, encoding: str | None = None) -> Record:
    """The record in a file's content, parsed in a worker process; `name` is its display name.

    Raises `RecordError` as `read_file` does.
    """
    if not data:
        raise RecordError("MA101", where=name)
    if len(data) > settings.max_file_bytes:
        raise RecordError("MA104", f"limit {settings.max_file_bytes:,} bytes", where=name)
    request = Request(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=encoding,
        characters=settings.max_text_characters,
        pages=settings.max_pages,
        seconds=settings.read_seconds,
        memory_bytes=settings.read_memory_bytes,
    )
    try:
        return read_in_worker(request, data)
    except RecordError as error:
        raise RecordError(error.code, error.detail, where=name) from error


def read_text(text: str, settings: Settings, *, source: str = "pasted text") -> Record:
    """The record in a text typed or pasted; nothing to parse, so no worker.

    Raises `RecordError`: MA101 if it is empty, MA116 if nothing in it can be seen, MA104 if
    it is longer than the limit.
    """
    if not text:
        raise RecordError("MA101", where=source)
    try:
        Limits(settings.max_text_characters, settings.max_pages).check_characters(len(text))
        digest = hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
        return finish(Reading(text), source, "text", digest)
    except RecordError as error:
        raise RecordError(error.code, error.detail, where=source) from error
