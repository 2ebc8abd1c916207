"""Plain text and Markdown: which encoding, or none."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from medassist.domain.issue import Level
from medassist.errors import RecordError, issue
from medassist.records.content import Content, Limits, Reading

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.05
_FOREIGN_RUN = re.compile(rb"[\x80-\xff]+")
_BAD_BYTE = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding it was read in; `certain` is false where it is a guess."""

    text: str
    encoding: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class PlainTextReader:
    """Text in any encoding; what every file without another format's mark is taken for."""

    format: str = "text"

    def recognises(self, content: Content) -> bool:
        """True: this is the reader of last resort, and finds out by reading."""
        return bool(content.data)

    def read(self, content: Content, limits: Limits) -> Reading:
        """The text. Raises `RecordError` (MA110) if the bytes are no text."""
        limits.check_characters(len(content.data) // 4)
        decoded = decode(content.data, content.encoding)
        limits.check_characters(len(decoded.text))
        issues = () if decoded.certain else (issue("MA111", Level.WARNING, decoded.encoding),)
        return Reading(decoded.text, issues=issues)


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """The text of `data`: in `encoding` if given, else by byte order mark, else as UTF-8, else by guess.

    Bytes that the encoding does not have become U+FFFD. Raises `RecordError`: MA118 if
    `encoding` is unknown, MA110 if the bytes are no text in any encoding.
    """
    if encoding is not None:
        return _decode_as_told(data, encoding)
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(name, errors="replace"), name)
    decoded = _decode_wide(data) or _decode_utf8(data) or _guess(data)
    sample = decoded.text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > 1 + _MOST_CONTROLS * len(sample):
        raise RecordError("MA110")
    return decoded


def _decode_as_told(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding, errors="replace")
    except (LookupError, UnicodeError, ValueError) as error:
        raise RecordError("MA118", encoding[:40]) from error
    return Decoded(text.removeprefix("\ufeff"), encoding)


def _decode_wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: every other byte of the ASCII characters in it is NUL.

    Text in other encodings has no NUL, so one that stands on the same side throughout tells
    the order of the bytes.
    """
    sample = data[: _SAMPLE // 2 * 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    # Where all other bytes are ASCII nearly every character has one; a stray NUL is no sign.
    fewest = len(sample) // 3 if sample.replace(b"\x00", b"").isascii() else len(sample) // 200
    if max(even, odd) < max(1, fewest) or min(even, odd) > max(even, odd) // 20:
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = data[: len(data) // 2 * 2].decode(name)
    except UnicodeDecodeError:
        return None
    plausible = sum(character.isprintable() or character in "\r\n\t\f" for character in text[:_SAMPLE])
    return Decoded(text, name, certain=False) if plausible >= 0.95 * len(text[:_SAMPLE]) else None


def _decode_utf8(data: bytes) -> Decoded | None:
    """UTF-8, also where a few bytes were pasted in from Windows-1252."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="surrogateescape")
    bad = len(_BAD_BYTE.findall(text))
    good = len(re.findall(r"[^\x00-\x7f]", text)) - bad
    if good <= bad:
        return None
    mended = _BAD_BYTE.sub(lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"), text)
    return Decoded(mended, "utf-8 mixed with cp1252", certain=False)


def _guess(data: bytes) -> Decoded:
    runs = _FOREIGN_RUN.findall(data[:_SAMPLE])
    if 2 * sum(len(run) == 1 for run in runs) > len(runs):
        # Lone accents, quotes and degree signs in Latin text: too little to tell the Western
        # code pages apart, and Windows-1252 has nearly all of the others.
        return Decoded(data.decode("cp1252", errors="replace"), "cp1252", certain=False)
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise RecordError("MA110")
    return Decoded(data.decode(best.encoding, errors="replace"), best.encoding, certain=False)
