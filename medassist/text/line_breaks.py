"""Which line feeds end a statement and which only wrap a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

ITEM = re.compile(r"[ \t]*(?:[-*•●▪◦‣·–—><]+[ \t]*(?=\S)|\(?(?:\d{1,2}|[A-Za-z]|[ivx]{1,4})[.)][ \t]+)")
"""The mark a list item begins with."""

_LABEL = re.compile(r"[ \t]*[^\W\d][\w /,()'&+-]{0,40}:(?:[ \t]|$)")
_OPEN_END = re.compile(
    r"(?:,|-|/|\(|\b(?:a|an|and|as|at|but|by|for|from|had|has|have|in|is|no|not|of|on|or|than|that|the|to|was|were|which"
    r"|with|without))[ \t]*$",
    re.IGNORECASE,
)
_CLOSED_END = re.compile(r"[.!?:;。！？][\"')\]]*[ \t]*$")

_WRAP_SHARE = 0.7
_NARROWEST = 40
_WIDEST = 140
_MOST_LINES = 200_000


def statements(text: str) -> Iterator[tuple[int, int]]:
    """Half-open stretches of `text` between line feeds that end a statement; blank ones are left out."""
    width = _wrap_width(text)
    start: int | None = None
    previous = ""
    position = end = 0
    for line in text.split("\n"):
        if start is not None and (not line.strip() or not _continues(previous, line, width)):
            yield start, end
            start = None
        if line.strip():
            if start is None:
                start = position
            end = position + len(line)
        previous = line
        position += len(line) + 1
    if start is not None:
        yield start, end


def _wrap_width(text: str) -> int:
    """The width a text was wrapped to, or 0 if its lines do not look wrapped.

    Wrapped text has many lines close below one length and none far above it.
    """
    lengths = sorted(len(line.rstrip()) for line in text.split("\n", _MOST_LINES) if line.strip())
    if len(lengths) < 2:
        return 0
    widest = lengths[-1]
    if not _NARROWEST <= widest <= _WIDEST:
        return 0
    near = sum(length >= _WRAP_SHARE * widest for length in lengths)
    return widest if near >= 2 and near >= 0.3 * len(lengths) else 0


def _continues(line: str, following: str, width: int) -> bool:
    """Whether `following` goes on with the statement that `line` is in."""
    if ITEM.match(following) or _LABEL.match(following) or _CLOSED_END.search(line):
        return False
    first = following.lstrip()[0]
    if _OPEN_END.search(line):
        return not (line.strip().endswith("-") and len(line.strip()) < _NARROWEST)
    if width == 0 or len(line.rstrip()) < _WRAP_SHARE * width:
        return False
    # The next word would have fitted on a line that was ended on purpose.
    fits = len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) <= 0.85 * width
    return first.islower() or not fits
