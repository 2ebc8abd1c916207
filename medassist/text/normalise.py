"""Unicode brought to the plain forms names are written in, with a map back to the source.

Only the form of characters changes, never the words: "ﬁbrosis" becomes "fibrosis",
"38·9 ℃" keeps its dot and becomes "38·9 °C", a word cut at a line's end is joined.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_REMOVED = "\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff\ufe0e\ufe0f\u2400"
"""Soft hyphen, zero-width and direction marks, variation selectors, and the picture of NUL."""

_SINGLE = {
    **dict.fromkeys(_REMOVED, ""),
    **dict.fromkeys(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)), " "),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63", "-"),
    "\u2026": "...",
    "\u2103": "°C",
    "\u2109": "°F",
    "\u03bc": "µ",
    "\u2215": "/",
    "\u2044": "/",
}  # fmt: skip

# Ligatures, letters of mathematical alphabets, full-width and half-width forms: their
# compatibility form says the same. Super- and subscripts are left: 10⁹ is not 109.
_COMPATIBLE = "[\ufb00-\ufb06\uff01-\uff5e\uff61-\uff9f\U0001d400-\U0001d7ff]"
# A letter followed by combining marks (or a run of conjoining Hangul) is composed.
_COMBINED = "[^\\W_][\u0300-\u036f]{1,16}"
_CHANGED = re.compile(f"[{''.join(map(re.escape, _SINGLE))}]|{_COMPATIBLE}|{_COMBINED}")

_ORDINAL_DEGREE = re.compile(r"(?<=\d)(\s?)º(?=\s?[CF]\b)")
_CUT_WORD = re.compile(r"(?<![^\W_])([^\W\d_]{2,})-[ \t]*\n[ \t]*([^\W\d_]{2,})")

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

_WRAPPED_LINE = 40
"""A word is only taken as cut at the end of a line if the line is at least this long."""

_OWN_HYPHEN = re.compile(
    r"(?:all|cross|ex|follow|half|high|left|life|long|low|mid|near|new|non|right|self|short|side|so|well|work|x)-[a-z]+"
    r"|[a-z]+-(?:aged|based|day|dependent|free|grade|hour|induced|like|limiting|month|negative|old|onset|positive"
    r"|related|sided|term|threatening|to|type|up|week|year)"
)
"""Words that keep their hyphen when they are cut at it: follow-up, 54-year-old."""

# Letters of other scripts that look like Latin ones; changed only inside a word that also
# has Latin letters, where they can only be a slip or a disguise.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһАВЕНІЈКМОРСТУХ" + "οαρνικΑΒΕΗΙΚΜΝΟΡΤΧΥΖ", "aeopcyxijsdhABEHIJKMOPCTYX" + "oapvikABEHIKMNOPTXYZ"
)
_MIXED_WORD = re.compile("(?<![A-Za-z])[A-Za-z]*+[\u0370-\u04ff\u0500-\u052f][A-Za-z\u0370-\u052f]*")
_LATIN = re.compile("[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """Normalised text and its map.

    `offsets` has `len(text) + 1` non-decreasing entries: where each code point of `text`
    stands in the original, the last being the original's length.
    """

    text: str
    offsets: tuple[int, ...]


def normalise(text: str) -> NormalisedText:
    """`text` with plain characters, and the map back to it.

    A character that becomes several maps each of them to itself; one that disappears is
    covered by the span of its neighbours.
    """
    edits = sorted([*_character_edits(text), *_cut_words(text)])
    if not edits:
        return NormalisedText(text, tuple(range(len(text) + 1)))
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    for start, end, replacement in edits:
        if start < position:
            continue
        pieces.append(text[position:start])
        offsets.extend(range(position, start))
        pieces.append(replacement)
        offsets.extend([start] * len(replacement))
        position = end
    pieces.append(text[position:])
    offsets.extend(range(position, len(text) + 1))
    return NormalisedText("".join(pieces), tuple(offsets))


def _character_edits(text: str) -> list[tuple[int, int, str]]:
    if text.isascii():
        return []
    edits = [(found.start(), found.end(), _plain(found[0])) for found in _CHANGED.finditer(text)]
    edits.extend((found.end() - 1, found.end(), "°") for found in _ORDINAL_DEGREE.finditer(text))
    for found in _MIXED_WORD.finditer(text):
        if _LATIN.search(found[0]):
            plain = found[0].translate(_LOOKALIKES)
            edits.extend(
                (found.start() + index, found.start() + index + 1, new)
                for index, (old, new) in enumerate(zip(found[0], plain, strict=True))
                if old != new
            )
    return edits


def _plain(characters: str) -> str:
    single = _SINGLE.get(characters)
    if single is not None:
        return single
    return unicodedata.normalize("NFC" if len(characters) > 1 else "NFKC", characters)


def _cut_words(text: str) -> list[tuple[int, int, str]]:
    """Hyphen and line feed inside a word that was cut to fit a line."""
    edits = []
    words: frozenset[str] | None = None
    for found in _CUT_WORD.finditer(text):
        line_start = text.rfind("\n", 0, found.start()) + 1
        if found.end(1) - line_start < _WRAPPED_LINE or not found[2][0].islower():
            continue
        first, second = found[1].lower(), found[2].lower()
        if words is None:
            words = frozenset(_WORD.findall(text.lower()))
        hyphenated = f"{first}-{second}"
        own = (_OWN_HYPHEN.fullmatch(hyphenated) or hyphenated in words) and first + second not in words
        joint = "-" if own else ""
        edits.append((found.end(1), found.start(2), joint))
    return edits
