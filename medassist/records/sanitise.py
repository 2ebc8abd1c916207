"""Characters that cannot be shown, or that change how others are shown, made visible."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from medassist.domain.issue import Issue, Level
from medassist.domain.record import SourceAnchor
from medassist.errors import issue

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_ESCAPE = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|[@-Z\\-_])?"
_BIDI = "\u202a-\u202e\u2066-\u2069"
_TAGS = "\U000e0000-\U000e007f"
_UNUSABLE = re.compile(
    rf"(?P<line>\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029])|(?P<escape>{_ESCAPE})|(?P<control>[\x00-\x08\x0e-\x1f\x7f])"
    rf"|(?P<other>[\x80-\x9f])|(?P<surrogate>[\ud800-\udfff])|(?P<direction>[{_BIDI}])|(?P<tag>[{_TAGS}]+)"
    r"|(?P<noncharacter>[\ufdd0-\ufdef\ufffe\uffff])"
)
_WORDS = {
    "escape": "terminal control sequence",
    "control": "control character",
    "other": "control character",
    "surrogate": "half of a character",
    "direction": "text direction override",
    "tag": "invisible tag",
    "noncharacter": "invalid character",
}


def sanitise(
    text: str, anchors: Sequence[SourceAnchor] = ()
) -> tuple[str, tuple[SourceAnchor, ...], tuple[Issue, ...]]:
    """`text` with line feeds only and nothing invisible that could mislead; anchors moved along.

    Every line end becomes a line feed. Control characters become their pictures (U+2400 …),
    other unusable characters U+FFFD, and one issue MA112 counts them. U+FFFD already in the
    text (bytes that could not be decoded) is counted too.
    """
    counts: Counter[str] = Counter()
    pieces: list[str] = []
    edits: list[tuple[int, int]] = []
    position = removed = 0
    for found in _UNUSABLE.finditer(text):
        kind = found.lastgroup or ""
        pieces.append(text[position : found.start()])
        pieces.append(_visible(kind, found[0]))
        position = found.end()
        if kind != "line":
            counts[_WORDS[kind]] += 1
        if len(found[0]) > 1:
            removed += len(found[0]) - 1
            edits.append((found.end(), removed))
    lost = text.count(REPLACEMENT)
    if lost:
        counts["undecodable character"] += lost
    issues: tuple[Issue, ...] = ()
    if counts:
        detail = ", ".join(f"{count:,} × {words}" for words, count in sorted(counts.items()))
        issues = (issue("MA112", Level.WARNING, detail),)
    if not pieces:
        return text, tuple(anchors), issues
    pieces.append(text[position:])
    return "".join(pieces), _moved(anchors, edits), issues


def _visible(kind: str, characters: str) -> str:
    if kind == "line":
        return "\n"
    if kind in ("escape", "control"):
        code = ord(characters[0])
        return "\N{SYMBOL FOR DELETE}" if code == 0x7F else chr(0x2400 + code)
    return REPLACEMENT


def _moved(anchors: Sequence[SourceAnchor], edits: Sequence[tuple[int, int]]) -> tuple[SourceAnchor, ...]:
    """Anchors over the shortened text. `edits` are (end of a replaced stretch, code points lost up to there)."""
    if not edits:
        return tuple(anchors)
    moved = []
    index = 0
    for anchor in anchors:
        start, index = _shift(anchor.start, edits, index)
        end, _ = _shift(anchor.end, edits, index)
        moved.append(replace(anchor, start=start, end=end))
    return tuple(moved)


def _shift(position: int, edits: Sequence[tuple[int, int]], index: int) -> tuple[int, int]:
    while index < len(edits) and edits[index][0] <= position:
        index += 1
    return position - (edits[index - 1][1] if index else 0), index


def is_blank(text: str) -> bool:
    """Whether nothing in `text` can be seen."""
    return all(character.isspace() or unicodedata.category(character) in ("Cf", "Cc") for character in text)
