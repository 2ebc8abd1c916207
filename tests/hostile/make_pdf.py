"""PDF files from hand-written objects: small real ones and broken ones."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
PIXEL = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n"
    b"stream\n\x80\nendstream"
)


def assemble(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of numbered objects from 1 on; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def stream(content: bytes, *, packed: bool = False) -> bytes:
    """A content stream, with Flate compression if `packed`."""
    data = zlib.compress(content, 9) if packed else content
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), b"/Filter /FlateDecode" if packed else b"", data)


def text_content(lines: Sequence[str], *, mode: int = 0, left: int = 72, top: int = 760) -> bytes:
    """Lines of text down a page; `mode` 3 is invisible."""
    shown = (line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252") for line in lines)
    rows = b"".join(b"(%s) Tj 0 -14 Td\n" % row for row in shown)
    return b"BT /F1 11 Tf %d Tr %d %d Td\n%sET\n" % (mode, left, top, rows)


def pages(
    contents: Sequence[bytes], *, box: bytes = b"0 0 612 792", catalog: bytes = b"", packed: bool = False
) -> bytes:
    """A document with one page a content stream; /F1 is Helvetica and /Im1 a grey pixel."""
    first = 5
    kids = b" ".join(b"%d 0 R" % (first + 2 * index) for index in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [%s] /Count %d /MediaBox [%s] >>" % (kids, len(contents), box),
        FONT,
        PIXEL,
    ]
    for index, content in enumerate(contents):
        resources = b"<< /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> >>"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /Resources %s /Contents %d 0 R >>" % (resources, first + 2 * index + 1)
        )
        objects.append(stream(content, packed=packed))
    return assemble(objects)


def text_pdf(*texts: str) -> bytes:
    """One page a text, its lines as they are."""
    return pages([text_content(text.split("\n")) for text in texts])


IMAGE_CONTENT = b"q 500 0 0 700 50 50 cm /Im1 Do Q\n"


def encrypted_pdf() -> bytes:
    """Says that it is encrypted with a password nobody has."""
    body = text_pdf("Chest pain")
    encrypt = (
        b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <"
        + b"5a" * 32
        + b"> /U <"
        + b"a5" * 32
        + b"> >> "
        b"/ID [<" + b"11" * 16 + b"> <" + b"22" * 16 + b">]"
    )
    return body.replace(b"/Root 1 0 R ", b"/Root 1 0 R " + encrypt)


def page_tree_loop() -> bytes:
    """A page tree that holds itself."""
    return assemble([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 5 >>"])


def flate_bomb(size: int) -> bytes:
    """A page whose stream expands to `size` spaces."""
    return pages([b" " * size], packed=True)


def text_bomb(lines: int) -> bytes:
    """A page with very many lines in a small file."""
    return pages([text_content(["Cough"] * lines)], packed=True)
