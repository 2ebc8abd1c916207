"""Cues in a sentence and the stretch of it each one governs.

The algorithm: match all rules at once and let the longest match stand; from each cue walk
towards the findings until its reach is used up, a terminator of a group it names, or the
end of the list it may cross.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from medassist.domain.document import Span
from medassist.findings.context_rules import Rule, RuleKind, RuleSet

# Bounds that keep the work linear in the length of a sentence: code points looked at
# around a cue, code points allowed for a word, findings that may
# lie over each other at one place, and matches looked at on each side of a cue.
_GLANCE = 200
_WIDEST_WORD = 40
_NESTED = 12
_NEIGHBOURS = 200

_WORD = re.compile(r"[\w'’*]+")
_ITEM_BREAK = re.compile(r",|\band\b|&|\bor\b|/|\bnor\b")
_CONJUNCTION = re.compile(r"\b(?:and|or|vs|versus|nor)\b|&|/")
_COMMA_OR_AND = re.compile(r",|\band\b|&")
_COMMA = re.compile(r",")
_CLAUSE_END = re.compile(
    r"\s*(?:[.,;:)\]|]|$|\n|and\b|but\b|or\b|by\b|on\b|at\b|at this\b|given\b|because\b|as\b|since\b)"
)
_BREAKS = {"one": _ITEM_BREAK, "or": _COMMA_OR_AND, "list": _COMMA_OR_AND, "joined": _COMMA}
_HEADING_LIST = re.compile(r"\s*:?\s*\n")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule's words stand: half-open code points of the sentence."""

    start: int
    end: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class ScopedCue:
    """A cue of `rule` at [`start`, `end`) that governs [`scope_start`, `scope_end`) of the sentence."""

    rule: Rule
    start: int
    end: int
    scope_start: int
    scope_end: int


def lower(text: str) -> str:
    """`text` in lower case with every code point in its place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def match_rules(text: str, rules: RuleSet, taken: Sequence[Span] = ()) -> list[Match]:
    """The matches that stand in `text`, in text order and without overlap.

    Cues and pseudo-cues compete first, the longest winning; terminators take what is left.
    Words inside a span of `taken` belong to a finding and are no match.
    """
    visible = _masked(text, taken)
    lowered = lower(visible)
    found = [
        Match(m.start(1), m.end(1), rules.by_phrase[" ".join(m.group(1).split())])
        for m in rules.literals.finditer(lowered)
    ]
    for rule in rules.rules:
        subject = visible if rule.match_case else lowered
        found.extend(
            Match(m.start(), m.end(), (rule,)) for p in rule.patterns for m in p.finditer(subject) if m.group()
        )
    ordered = sorted(taken)
    free = [match for match in found if not _touches(text, match, ordered)]
    allowed = [kept for match in free if (kept := _allowed(lowered, match)) is not None]
    allowed.sort(key=lambda m: (m.rules[0].kind is RuleKind.TERMINATOR, m.start - m.end, m.start))
    standing: list[Match] = []
    starts: list[int] = []
    for match in allowed:
        place = bisect_left(starts, match.start)
        clear_before = place == 0 or standing[place - 1].end <= match.start
        if clear_before and (place == len(starts) or match.end <= starts[place]):
            starts.insert(place, match.start)
            standing.insert(place, match)
    return standing


def _masked(text: str, taken: Sequence[Span]) -> str:
    """`text` with the findings' own words replaced by letters that no rule names, so that they are never cues."""
    letters = list(text)
    for span in taken:
        start, end = max(span.start, 0), min(span.end, len(text))
        letters[start:end] = "q" * (end - start)
    return "".join(letters)


def _touches(text: str, match: Match, spans: Sequence[Span]) -> bool:
    """Whether the visible part of `match` shares a code point with one of the sorted `spans`."""
    words = text[match.start : match.end]
    visible = Span(match.start + len(words) - len(words.lstrip()), match.end)
    last = bisect_left(spans, Span(visible.end, visible.end))
    return any(visible.overlaps(span) for span in spans[max(0, last - _NESTED) : last])


def _allowed(lowered: str, match: Match) -> Match | None:
    """`match` with the rules that its surroundings do not switch off; `None` if none is left."""
    kept = tuple(rule for rule in match.rules if _applies(lowered, match, rule))
    return Match(match.start, match.end, kept) if kept else None


def _applies(lowered: str, match: Match, rule: Rule) -> bool:
    if rule.ends_clause and not _CLAUSE_END.match(lowered, match.end):
        return False
    if rule.unless_before and any(
        p.search(lowered[max(0, match.start - _GLANCE) : match.start]) for p in rule.unless_before
    ):
        return False
    return not (
        rule.unless_after and any(p.search(lowered[match.end : match.end + _GLANCE]) for p in rule.unless_after)
    )


def scoped_cues(text: str, rules: RuleSet, taken: Sequence[Span] = ()) -> list[ScopedCue]:
    """Every cue of `text` with the stretch it governs; a cue that stands on both sides yields two."""
    matches = match_rules(text, rules, taken)
    lowered = lower(text)
    cues: list[ScopedCue] = []
    for index, match in enumerate(matches):
        for rule in match.rules:
            if rule.kind is not RuleKind.CUE:
                continue
            if rule.position in ("before", "both"):
                end = _forward_end(
                    lowered, match, rule, matches[index + 1 : index + 1 + _NEIGHBOURS], rules.function_words
                )
                cues.append(ScopedCue(rule, match.start, match.end, match.end, end))
            if rule.position in ("after", "both"):
                start = _backward_start(
                    lowered, match, rule, matches[max(0, index - _NEIGHBOURS) : index], rules.function_words
                )
                cues.append(ScopedCue(rule, match.start, match.end, start, match.start))
    return cues


def _forward_end(lowered: str, match: Match, rule: Rule, later: Sequence[Match], function_words: frozenset[str]) -> int:
    words = list(islice(_WORD.finditer(lowered, match.end), rule.reach + 1))
    end = words[rule.reach].end() if len(words) > rule.reach else len(lowered)
    heads_list = bool(_HEADING_LIST.match(lowered, match.end)) or lowered[match.start : match.end].endswith(":")
    for other in later:
        if other.start >= end:
            break
        if heads_list and "\n" in lowered[other.start : other.end]:
            continue
        if _stops(other, rule) and _content_between(lowered, match.end, other.start, rule, other, function_words):
            end = other.start
            break
    return _list_end(lowered, match.end, end, rule.items)


def _stops(other: Match, rule: Rule) -> bool:
    return any(
        o.group in rule.stops
        if o.kind is RuleKind.TERMINATOR
        else (o.kind is RuleKind.CUE and o.position == "before" and o.status in rule.yields_to)
        for o in other.rules
    )


def _content_between(
    lowered: str, start: int, end: int, rule: Rule, other: Match, function_words: frozenset[str]
) -> bool:
    """Whether a terminator after nothing but function words still ends the scope ("denies that he has")."""
    if any(o.kind is RuleKind.TERMINATOR and o.group in ("contrast", "punctuation", "box") for o in other.rules):
        return True
    if rule.items != "one" and "," in lowered[start:end]:
        return True
    return any(word.group() not in function_words for word in _WORD.finditer(lowered, start, end))


def _list_end(lowered: str, start: int, end: int, items: str) -> int:
    if items == "all":
        return end
    if items == "list":
        comma = _COMMA.search(lowered, start, end)
        return end if comma is None or _CONJUNCTION.search(lowered, comma.end(), end) else comma.start()
    stop = _BREAKS[items].search(lowered, start, end)
    return stop.start() if stop else end


def _backward_start(
    lowered: str, match: Match, rule: Rule, earlier: Sequence[Match], function_words: frozenset[str]
) -> int:
    words = list(_WORD.finditer(lowered, max(0, match.start - _WIDEST_WORD * (rule.reach + 1)), match.start))
    start = words[-rule.reach - 1].start() if len(words) > rule.reach else 0
    for other in reversed(earlier):
        if other.end <= start:
            break
        ends = any(
            (o.kind is RuleKind.TERMINATOR and o.group in rule.stops)
            or (
                o.kind is RuleKind.CUE
                and (o.position == "after" or o.status is not rule.status)
                and o.position != "both"
            )
            for o in other.rules
        )
        if ends and _content_between(lowered, other.end, match.start, rule, other, function_words):
            start = other.end
            break
    if rule.items == "all":
        return start
    breaks = list(_BREAKS[rule.items].finditer(lowered, start, match.start))
    return breaks[-1].end() if breaks else start
