"""Where sentences begin in clinical text: points, list items, labels, wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medassist.text.abbreviations import Abbreviations, load_abbreviations
from medassist.text.line_breaks import ITEM, statements

_END = re.compile(
    r"(?<![.!?])[.!?]++[\"')\]]*+(?=\s)|[。！？]+[”’」』）]*|(?<=[a-z]{2})\.(?=[A-Z][a-z])|\s(?=[•●▪◦‣]\s)"
)
_WORD_BEFORE = re.compile(r"[^\s(\[\"']+$")
_LONGEST_WORD = 40


def sentence_starts(text: str) -> Iterator[int]:
    """Positions in `text` where a sentence begins, in order, at characters that are not white space."""
    abbreviations = load_abbreviations()
    for begin, end in statements(text):
        start = _skip_space(text, begin, end)
        yield start
        item = ITEM.match(text, start, end)
        body = item.end() if item else start
        for found in _END.finditer(text, body, end):
            following = _skip_space(text, found.end(), end)
            if following < end and _ends_sentence(text, found, following, abbreviations):
                yield following


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _ends_sentence(text: str, found: re.Match[str], following: int, abbreviations: Abbreviations) -> bool:
    if not found[0].startswith(".") or (len(found[0]) > 1 and found[0][1] in "])"):
        return True
    before = _WORD_BEFORE.search(text[max(0, found.start() - _LONGEST_WORD) : found.start()])
    word = before[0].lower() if before else ""
    first = text[following]
    if word in abbreviations.before_number and first.isdigit():
        return False
    if word in abbreviations.inside:
        return False
    if word in abbreviations.either:
        return first.isupper()
    if first.islower():
        # Telegraphic notes go on in lower case after a point; short words may be unknown abbreviations.
        return len(word) > 3 and word.isalpha()
    return not (len(word) == 1 and word.isalpha() and _follows_title(text, found.start(), abbreviations))


def _follows_title(text: str, point: int, abbreviations: Abbreviations) -> bool:
    """Whether the single letter before `point` is an initial: "Dr. J. Moreno"."""
    words = text[max(0, point - _LONGEST_WORD) : point].split()
    return len(words) > 1 and words[-2].rstrip(".").lower() in abbreviations.inside
