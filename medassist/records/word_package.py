"""Is a ZIP archive a Word document that is safe to open?"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from medassist.errors import RecordError

_MOST_ENTRIES = 5_000
_MOST_BYTES = 150_000_000
_MOST_RATIO = 150
_RATIO_FROM = 2_000_000
"""Entries that expand to less than this may have any ratio: blank templates compress well."""

UNSOUND_ARCHIVE = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, OSError, RuntimeError)
"""What zipfile raises on a damaged archive, besides its own error."""

_DECLARATION = b"<!DOCTYPE"
_START = 4_096


@dataclass(frozen=True, slots=True)
class Package:
    """The names of a document's parts, checked."""

    names: frozenset[str]


def check_package(data: bytes) -> Package:
    """Raise `RecordError` unless `data` is a Word document worth opening.

    MA106 damaged or not a document, MA105 encrypted, MA114 a bomb, MA103 with macros or
    another Office format.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            names = frozenset(entry.filename for entry in entries)
            if any(entry.flag_bits & 1 for entry in entries):
                raise RecordError("MA105")
            _check_kind(archive, names)
            _check_declarations(archive, entries)
    except (KeyError, ValueError, *UNSOUND_ARCHIVE) as error:
        raise RecordError("MA106", "the archive that holds the document cannot be opened") from error
    return Package(names)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > _MOST_ENTRIES:
        raise RecordError("MA114", f"{len(entries):,} parts")
    total = sum(entry.file_size for entry in entries)
    if total > _MOST_BYTES:
        raise RecordError("MA114", f"{total:,} bytes")
    for entry in entries:
        if entry.file_size > _RATIO_FROM and entry.file_size > _MOST_RATIO * max(1, entry.compress_size):
            raise RecordError("MA114", f"{entry.file_size // max(1, entry.compress_size):,} times its size")


def _check_kind(archive: zipfile.ZipFile, names: frozenset[str]) -> None:
    if "[Content_Types].xml" not in names:
        raise RecordError("MA103", "a ZIP archive")
    types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        raise RecordError("MA103", "a Word document with macros")
    if b"wordprocessingml.document.main+xml" not in types:
        raise RecordError("MA103", "an Office document other than DOCX")


def _check_declarations(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """A document type declaration, and with it entities, has no place in a Word document."""
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                if _DECLARATION in part.read(_START).upper():
                    raise RecordError("MA106", "a part declares a document type")
