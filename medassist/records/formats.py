"""Which reader takes a file: by its content first, then by its name."""

from __future__ import annotations

import re

from medassist.errors import RecordError
from medassist.records.content import Content, Reader
from medassist.records.json_note import JsonNoteReader
from medassist.records.json_text import looks_like_json
from medassist.records.pdf_file import PdfReader
from medassist.records.phenopacket import PhenopacketReader
from medassist.records.plain_text import PlainTextReader
from medassist.records.word_file import WordReader

READERS: tuple[Reader, ...] = (PdfReader(), WordReader(), PhenopacketReader(), JsonNoteReader(), PlainTextReader())
"""Asked in this order; the last takes any text."""

# Formats that are known and not read, by how their files begin.
_REFUSED = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"RIFF", "an audio, video or image file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_REFUSED_TEXT = (
    (re.compile(rb"(?:\xef\xbb\xbf)?[\s\x0b]*(?:MSH|FHS|BHS)[|^~]"), "an HL7 version 2 message"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!DOCTYPE html|html)\b", re.IGNORECASE), "a web page"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|ClinicalDocument|!DOCTYPE)\b"), "XML"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_DICOM_MARK = slice(128, 132)
_PRINTABLE = re.compile(rb"[\x20-\x7e\r\n\t]*")


def reader_for(content: Content) -> Reader:
    """The reader for a file.

    Raises `RecordError`: MA103 for a known format that is not read, MA105 for an encrypted
    Office document, MA106 for a document that its name promises and its content is not.
    """
    for reader in READERS[:-1]:
        if reader.recognises(content):
            return reader
    _refuse_known(content)
    if content.suffix == ".pdf":
        raise RecordError("MA106", "not a readable PDF")
    if content.suffix in (".docx", ".docm", ".doc"):
        raise RecordError("MA106", "not a Word document")
    return READERS[-1]


def _refuse_known(content: Content) -> None:
    data = content.data
    if data.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise RecordError("MA105")
        raise RecordError("MA103", "a Word, Excel or PowerPoint file of the format before 2007")
    if data[_DICOM_MARK] == b"DICM":
        raise RecordError("MA103", "a DICOM image; images are not interpreted")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise RecordError("MA103", "a ZIP archive")
    for mark, name in _REFUSED:
        if data.startswith(mark) and not _is_plain(data):
            raise RecordError("MA103", name)
    for pattern, name in _REFUSED_TEXT:
        if pattern.match(data):
            raise RecordError("MA103", name)
    if data.startswith(b"{\\rtf"):
        raise RecordError("MA103", "RTF")
    if looks_like_json(content) or (content.suffix == ".json" and data.lstrip()[:1] in (b"{", b"[")):
        raise RecordError("MA103", "JSON that is neither a phenopacket nor a note")


def _is_plain(data: bytes) -> bool:
    """Whether the start is printable, as in a note that begins with "MZ twins"."""
    return _PRINTABLE.fullmatch(data[:512]) is not None
