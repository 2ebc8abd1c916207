"""How long the complaint has lasted, as one of four lengths, read from the first duration that is about it."""

from __future__ import annotations

import re

from medassist.domain.concept import Candidate
from medassist.domain.document import Document, SectionKind, Span
from medassist.domain.finding import Finder, Mention

LENGTHS = (
    (1.0, "ma:illness_of_hours"),
    (14.0, "ma:illness_of_days"),
    (56.0, "ma:illness_of_weeks"),
    (float("inf"), "ma:illness_of_months"),
)
"""Days from which the next length begins, and the finding of each."""

STORY = frozenset({SectionKind.CHIEF_COMPLAINT, SectionKind.HISTORY})
WITHOUT_SECTIONS = 600
"""Code points at the head of a note without such sections in which the story is told."""

_UNITS = {"minute": 1 / 1440, "min": 1 / 1440, "hour": 1 / 24, "hr": 1 / 24, "h": 1 / 24, "day": 1.0, "d": 1.0,
          "week": 7.0, "wk": 7.0, "month": 30.4, "mth": 30.4, "mo": 30.4, "year": 365.0, "yr": 365.0}  # fmt: skip
_SHORTHAND = {"24": 1 / 24, "7": 1.0, "52": 7.0, "12": 30.4}
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
          "nine": 9, "ten": 10, "twelve": 12, "couple of": 2, "few": 3, "several": 4, "some": 3}  # fmt: skip
_NUMBER = r"(?:\d+(?:\.\d+)?|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")"
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|months?|mths?|mo|years?|yrs?)"
_LENGTH = rf"(?P<n>{_NUMBER})(?:\s*(?:-|–|to|or)\s*{_NUMBER})?[\s-]*(?P<u>{_UNIT})\b"
_ABOUT = r"(?:about\s+|around\s+|approximately\s+|at least\s+|more than\s+|over\s+|nearly\s+|almost\s+)?"
_OVER = r"(?:for|since|over|during|within|in|past|last|x)"
_BEGAN = r"(?:started|began|begun|onset|noticed|developed|appeared|present)"
_NOT_AN_AGE = r"(?!\s*(?:old|of age|after|later|before|postpartum))"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_LENGTH}(?:['’]s?)?[\s-]*(?:long\s+)?(?:history|hx|h/o|duration)\b",
        r"\b(?P<n>\d+)/(?P<s>24|7|52|12)\s*(?:history|hx|h/o|hist|ago)?\b",
        rf"\b{_OVER}\s+(?:the\s+)?(?:past\s+|last\s+)?{_ABOUT}(?:a\s+)?{_LENGTH}{_NOT_AN_AGE}",
        rf"\b{_BEGAN}\b[^.;]{{0,40}}?\b{_LENGTH}\s+(?:ago|earlier|prior|before|back)\b",
        rf"\b{_LENGTH}\s+(?:ago|earlier)\b[^.;]{{0,40}}?\b{_BEGAN}\b",
        rf"\bof\s+{_LENGTH}(?:['’]s?)?\s*(?:duration|standing)?(?=[\s,.;)])(?!\s*(?:old|of age))",
    )
)
_TODAY = re.compile(
    r"\b(?:since|(?:began |started )?this)\s+(?:this\s+)?(?:morning|afternoon|evening)\b|\b(?:earlier|started) today\b",
    re.IGNORECASE,
)
_NOT_THE_COMPLAINT = re.compile(
    r"\b(?:smok\w*|pack|drink\w*|married|work\w*|episode\w*|lasts?|lasting|each|every|pregnan\w*|gestation|surgery|"
    r"operation|diagnosed|travel\w*|trip|return\w*|sexual\w*|contact|treat\w*|taking|tablets?|antibiotic\w*|"
    r"medication\w*|after|until)\b[^.;,]{0,30}$",
    re.IGNORECASE,
)


def find(document: Document) -> tuple[Mention, ...]:
    """The one mention of how long the complaint has lasted; none where the story does not say."""
    for start, end, kind in _stories(document):
        found = _first(document.text, start, end)
        if found is not None:
            span, days = found
            concept = next(concept for limit, concept in LENGTHS if days < limit)
            text = document.text[span.start : span.end]
            return (Mention(span, text, (Candidate(concept, 1.0, "measurement"),), Finder.MEASUREMENT, kind),)
    return ()


def _stories(document: Document) -> list[tuple[int, int, SectionKind]]:
    told = [(s.span.start, s.span.end, s.kind) for s in document.sections if s.kind in STORY]
    return told or [(0, min(len(document.text), WITHOUT_SECTIONS), SectionKind.OTHER)]


def _first(text: str, start: int, end: int) -> tuple[Span, float] | None:
    """The earliest duration in a stretch, in days."""
    best: tuple[Span, float] | None = None
    for pattern in _PATTERNS:
        for match in pattern.finditer(text, start, end):
            if _NOT_THE_COMPLAINT.search(text[max(start, match.start() - 60) : match.start()]):
                continue
            if best is None or match.start() < best[0].start:
                best = (Span(match.start(), match.end()), _days(match))
            break
    today = _TODAY.search(text, start, end)
    if today and (best is None or today.start() < best[0].start):
        return Span(today.start(), today.end()), 0.4
    return best


def _days(match: re.Match[str]) -> float:
    groups = match.groupdict()
    number = groups["n"].lower()
    amount = float(number) if number[0].isdigit() else float(_WORDS[number])
    if groups.get("s"):
        return amount * _SHORTHAND[groups["s"]]
    unit = groups["u"].lower()
    return amount * _UNITS.get(unit, _UNITS.get(unit.removesuffix("s"), 1.0))
