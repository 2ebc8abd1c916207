"""Laboratory results given in words or plus signs: "troponin elevated", "nitrite positive", "protein 3+"."""

from __future__ import annotations

import re
from functools import cache

from medassist.domain.document import Document, Span
from medassist.domain.finding import Mention
from medassist.findings.measurements import name_spans, normal_mention, present_mention
from medassist.findings.reference_ranges import Analyte, UrineTest, load_urine_tests
from medassist.findings.scope import lower

_HIGH = r"elevated|raised|high|increased|↑+|supratherapeutic"
_LOW = r"low|reduced|decreased|↓+|subnormal"
_NORMAL = r"normal|unremarkable|within normal limits|wnl|undetectable|not elevated|not raised"
_DEGREE = (
    r"(?:(?:markedly|mildly|very|significantly|slightly|persistently|grossly|moderately|severely|also|all|both"
    r"|borderline|quite)\s+)?"
)
_BEFORE = re.compile(
    rf"\b(?P<word>{_HIGH}|{_LOW}|normal|positive|negative)\s+(?:serum\s+|plasma\s+|blood\s+|cardiac\s+|initial\s+|his\s+|her\s+)?$"
)
_AFTER = re.compile(
    rf"\s*(?:levels?|counts?|concentration|results?)?\s*"
    rf"(?:is|was|are|were|remains?|remained|came back|returned|:|-|=)?\s*{_DEGREE}"
    rf"(?P<word>{_NORMAL}|{_HIGH}|{_LOW}|positive|negative|\+ve|-ve)(?![\w])(?!\s+(?:diet|intake|limit|range|predictive))"
)
_DIET = re.compile(
    r"\s*(?:levels?)?[\s-]*(?:diet|intake|food|supplement\w*|tablets?|infusion|chloride|gluconate|sulfate|sulphate"
    r"|citrate|replacement)\b"
)
_POSITIVE_TESTS = frozenset({"troponin", "d_dimer"})
_URINE = re.compile(r"\b(?:urin\w*|dip|dipstick|dipped|ua|u/a|msu)\b")
_GRADE = re.compile(
    r"\s*(?::|=|is|was|were|are|-(?=\s)|–)?\s*(?:for\s+)?(?P<grade>trace|[1-4]\s?\+|\+\s?[1-4]|\+{1,4}(?:ve)?|positive|pos|present"
    r"|large|moderate|small|many|negative|neg|nil|none|absent|-ve|\(-\)|\(\+\))(?![\w+])"
)
_FOR = re.compile(r"\b(?P<grade>positive|negative|\+ve|-ve)\s+for\s+(?:[\w\s,-]{0,40}?\b(?:and|,)\s+)?$")
_NEGATIVE = frozenset({"negative", "neg", "nil", "none", "absent", "-ve", "(-)", "trace"})


def find(document: Document, measured: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Findings of results in words, in text order; places inside `measured` are left to the number there."""
    lowered = lower(document.text)
    taken = [mention.span for mention in measured]
    mentions: list[Mention] = []
    for span, test, positive in _urine_results(lowered):
        if any(span.overlaps(other) for other in taken):
            continue
        taken.append(span)
        make = present_mention if positive else normal_mention
        mentions.append(make(document, span, test.concept, None))
    for name, analyte in name_spans(document, lowered):
        if any(name.overlaps(other) for other in taken):
            continue
        result = _worded(analyte, lowered, name)
        if result is None:
            continue
        span, direction = result
        taken.append(span)
        mentions.extend(_worded_mentions(document, analyte, span, direction))
    return tuple(sorted(mentions, key=lambda m: (m.span, m.candidates[0].concept)))


def _worded_mentions(document: Document, analyte: Analyte, span: Span, direction: str) -> list[Mention]:
    if direction == "normal":
        denied = [analyte.concept(None, side) for side in analyte.absent_when_normal]
        return [normal_mention(document, span, concept, None) for concept in denied if concept is not None]
    concept = analyte.concept(None, direction)
    return [present_mention(document, span, concept, None)] if concept is not None else []


def _worded(analyte: Analyte, lowered: str, name: Span) -> tuple[Span, str] | None:
    """The stretch of name and word, and "low", "high" or "normal"; `None` if no word judges the value."""
    if _DIET.match(lowered, name.end):
        return None
    before = _BEFORE.search(lowered[max(0, name.start - 30) : name.start])
    if before is not None:
        direction = _direction(analyte, before.group("word"))
        start = max(0, name.start - 30) + before.start()
        return (Span(start, name.end), direction) if direction else None
    after = _AFTER.match(lowered, name.end)
    if after is None:
        return None
    direction = _direction(analyte, after.group("word"))
    return (Span(name.start, after.end()), direction) if direction else None


def _direction(analyte: Analyte, word: str) -> str | None:
    if re.fullmatch(_HIGH, word):
        return "high"
    if re.fullmatch(_LOW, word):
        return "low"
    if re.fullmatch(_NORMAL, word):
        return "normal"
    if analyte.id not in _POSITIVE_TESTS:
        return None
    return "high" if word.startswith(("+", "p")) else "normal"


@cache
def _test_names() -> tuple[re.Pattern[str], dict[str, tuple[UrineTest, ...]]]:
    named: dict[str, tuple[UrineTest, ...]] = {}
    for test in load_urine_tests():
        for name in test.names:
            named[name] = (*named.get(name, ()), test)
    ordered = sorted(named, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(re.escape(name) for name in ordered)})(?![\w])"), named


def _urine_results(lowered: str) -> list[tuple[Span, UrineTest, bool]]:
    pattern, named = _test_names()
    results = []
    for match in pattern.finditer(lowered):
        near = _URINE.search(lowered[max(0, match.start() - 80) : match.end()]) is not None
        test = next((t for t in named[match.group()] if near or not t.needs_urine), None)
        if test is None:
            continue
        graded = _GRADE.match(lowered, match.end())
        if graded is not None:
            results.append((Span(match.start(), graded.end()), test, graded.group("grade") not in _NEGATIVE))
            continue
        window = max(0, match.start() - 60)
        stated = _FOR.search(lowered[window : match.start()])
        if stated is not None:
            positive = stated.group("grade").startswith(("+", "p"))
            results.append((Span(window + stated.start(), match.end()), test, positive))
    return results
