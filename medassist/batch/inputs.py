"""Which records a batch reads: files, folders walked, ZIP archives, and JSON Lines of texts."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from medassist.domain.record import Sex
from medassist.errors import RecordError


@dataclass(frozen=True, slots=True)
class Item:
    """One record of a batch, named by `id` and found where `path` (and `member` or `offset`) say.

    `member` is an entry of a ZIP archive; `offset` the byte at which a line of a JSON Lines
    file begins.
    """

    id: str
    source: str
    path: Path
    member: str | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class TextLine:
    """A record given as one line of JSON."""

    id: str
    text: str
    age_years: float | None = None
    sex: Sex | None = None


def list_items(inputs: Sequence[Path]) -> Iterator[Item]:
    """Every record of the inputs, in a fixed order.

    Folders are walked in name order, hidden files left out. Raises `RecordError` (MA102,
    MA106) for an input that does not exist or an archive that cannot be opened.
    """
    for path in inputs:
        if path.is_dir():
            for found in sorted(path.rglob("*")):
                hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
                if found.is_file() and not hidden:
                    yield Item(str(found.relative_to(path)), found.name, found)
        elif not path.is_file():
            raise RecordError("MA102", "no such file or folder", where=path.name)
        elif path.suffix == ".jsonl":
            yield from _lines(path)
        elif path.suffix == ".zip":
            yield from _members(path)
        else:
            yield Item(path.name, path.name, path)


def read_line(item: Item) -> TextLine:
    """The JSON Lines record of an item. Raises `RecordError` (MA106) if it is not one."""
    with item.path.open("rb") as lines:
        lines.seek(item.offset or 0)
        return _text_line(lines.readline(), item)


def _text_line(line: bytes, item: Item) -> TextLine:
    try:
        value = json.loads(line)
        sex = Sex(value["sex"]) if value.get("sex") else None
        age = float(value["age"]) if value.get("age") is not None else None
        text = value["text"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RecordError("MA106", "not a JSON object with id and text", where=item.source) from error
    if not isinstance(text, str):
        raise RecordError("MA106", "text is not a string", where=item.source)
    return TextLine(item.id, text, age, sex)


def _lines(path: Path) -> Iterator[Item]:
    offset = 0
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                name = f"{path.name}:{number}"
                yield Item(_id_of(line) or name, name, path, offset=offset)
            offset += len(line)


def _id_of(line: bytes) -> str | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    identifier = value.get("id") if isinstance(value, dict) else None
    return str(identifier) if identifier is not None else None


def _members(path: Path) -> Iterator[Item]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = sorted(archive.infolist(), key=lambda entry: entry.filename)
    except (zipfile.BadZipFile, OSError) as error:
        raise RecordError("MA106", "not a ZIP archive", where=path.name) from error
    for entry in entries:
        name = PurePosixPath(entry.filename)
        hidden = any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in name.parts)
        if not entry.is_dir() and not hidden:
            yield Item(entry.filename, name.name, path, member=entry.filename)
