"""Word documents: small real ones through python-docx, and broken ones through zipfile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
from docx.document import Document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def saved(document: Document) -> bytes:
    """The bytes of a document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_paragraphs(*texts: str) -> bytes:
    """A document of plain paragraphs."""
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    return saved(document)


def from_body(body: str, *, types: str = CONTENT_TYPES, prolog: str = "") -> bytes:
    """A document whose body is the XML given; `w:` is the Word namespace."""
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    )
    return package({"[Content_Types].xml": types, "_rels/.rels": RELATIONS, "word/document.xml": xml})


def package(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP archive of the parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def rewritten(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The archive with every part passed through `change`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return package({name: change(name, archive.read(name)) for name in archive.namelist()})


def paragraph(text: str) -> str:
    """A paragraph's XML."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def zip_bomb(size: int) -> bytes:
    """A document whose body expands to `size` bytes of spaces."""
    return from_body(paragraph("Fever") + " " * size)


def many_paragraphs(count: int) -> bytes:
    """Very many short paragraphs."""
    return from_body(paragraph("a") * count)


def many_entries(count: int) -> bytes:
    """An archive with very many parts."""
    parts: dict[str, str | bytes] = {f"word/media/{number}.txt": "" for number in range(count)}
    return package({"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": RELATIONS, **parts})


def lying_size() -> bytes:
    """Declares its body to be far smaller than it is."""
    data = bytearray(with_paragraphs("Fever", "Cough " * 2_000))
    at = data.rindex(b"word/document.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = (20).to_bytes(4, "little")
    return bytes(data)


def encrypted_entries() -> bytes:
    """Marks every part as encrypted, as a ZIP tool with a password does."""
    data = bytearray(with_paragraphs("Fever"))
    position = data.find(b"PK\x01\x02")
    while position >= 0:
        data[position + 8] |= 1
        position = data.find(b"PK\x01\x02", position + 1)
    return bytes(data)


OLE_DOCUMENT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(512)
OLE_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
