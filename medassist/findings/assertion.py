"""How the record asserts each finding: present, absent, possible, family, past, hypothetical.

For each sentence the cues and their scopes are found (`scope`); a finding takes the status
of the strongest cue that governs it, else what its section implies, else it is present.
The cue is kept with its words, its rule and its scope, so that a reader sees the reason.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from medassist.domain.document import Document, Section, SectionKind, Span
from medassist.domain.finding import FAMILY_NEGATED, Cue, Mention, Status
from medassist.findings.context_rules import Rule, RuleSet, SectionRule, load_rules
from medassist.findings.scope import ScopedCue, lower, scoped_cues

_PRECEDENCE = (Status.HYPOTHETICAL, Status.FAMILY, Status.ABSENT, Status.POSSIBLE, Status.PAST)
_BULLET = re.compile(r"\s*(?:[-*•–+]|\d{1,2}[.)])\s")
_NEAR_WORDS = 6
_FAR_WORDS = 12
# No cue reaches farther than this many code points; it keeps long sentences linear.
_FARTHEST = 2_000


@dataclass(frozen=True, slots=True)
class _Carried:
    """A cue that heads a list: it governs the list's lines that follow it."""

    rule: Rule
    span: Span
    until: int


def assert_statuses(document: Document, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """`mentions` with status, confidence and cue set, in text order.

    Mentions that carry a cue already keep the status they have. A measured value is never
    denied or doubted by words around it, but may be hypothetical, past or a relative's.
    `status_confidence` is the rule's own confidence for a finding within six words of the
    cue, 0.9 of it within twelve and 0.8 beyond; 1.0 for a finding no cue touches.
    """
    rules = load_rules()
    by_sentence: dict[int, list[Mention]] = defaultdict(list)
    starts = [sentence.start for sentence in document.sentences]
    settled: list[Mention] = []
    for mention in mentions:
        if mention.cue is not None:
            settled.append(mention)
        else:
            by_sentence[max(bisect_right(starts, mention.span.start) - 1, 0)].append(mention)
    carried: _Carried | None = None
    for index, sentence in enumerate(document.sentences):
        carried = _still_carried(document, carried, sentence)
        here = by_sentence.get(index, [])
        text = document.text[sentence.start : sentence.end]
        if not here and not text.rstrip().endswith(":"):
            continue
        taken = [Span(m.span.start - sentence.start, m.span.end - sentence.start) for m in here]
        cues = scoped_cues(text, rules, taken)
        places = [cue.start for cue in cues]
        for mention in here:
            offset = mention.span.start - sentence.start
            near = cues[bisect_left(places, offset - _FARTHEST) : bisect_right(places, offset + _FARTHEST)]
            settled.append(_decide(document, sentence, text, near, mention, carried, rules))
        carried = _heads_list(sentence, text, cues) or carried
    if not document.sentences:
        settled.extend(mention for group in by_sentence.values() for mention in group)
    return tuple(sorted(settled, key=lambda m: (m.span.start, m.span.end)))


def _still_carried(document: Document, carried: _Carried | None, sentence: Span) -> _Carried | None:
    """The cue of a list heading, while the lines below it are still its list."""
    if carried is None:
        return None
    gap = document.text[carried.until : sentence.start]
    text = document.text[sentence.start : sentence.end]
    if gap.count("\n") > 1 or "\n\n" in gap or not (_BULLET.match(text) or len(text.split()) <= _NEAR_WORDS):
        return None
    if text.rstrip().endswith(":"):
        return None
    return replace(carried, until=sentence.end)


def _heads_list(sentence: Span, text: str, cues: Sequence[ScopedCue]) -> _Carried | None:
    """The last cue of a line that ends in a colon right after it ("Denies:")."""
    if not text.rstrip().endswith(":"):
        return None
    for cue in reversed(cues):
        if cue.rule.position == "before" and not text[cue.end :].strip(" :\t\n"):
            return _Carried(cue.rule, Span(sentence.start + cue.start, sentence.start + cue.end), sentence.end)
    return None


def _decide(
    document: Document,
    sentence: Span,
    text: str,
    cues: Sequence[ScopedCue],
    mention: Mention,
    carried: _Carried | None,
    rules: RuleSet,
) -> Mention:
    start, end = mention.span.start - sentence.start, mention.span.end - sentence.start
    governing = [cue for cue in cues if _governs(cue, start, end)]
    relatives = any(cue.rule.status is Status.FAMILY for cue in governing)
    relatives = relatives or mention.section is SectionKind.FAMILY_HISTORY
    family = relatives and not _means(mention, Status.FAMILY, rules)
    inherent = [status for status in _PRECEDENCE if _means(mention, status, rules)]
    negated = any(cue.rule.status is Status.ABSENT for cue in governing)
    for status in _PRECEDENCE:
        if status is Status.FAMILY and negated:
            continue
        if status in inherent:
            continue
        if mention.measurement is not None and status in (Status.ABSENT, Status.POSSIBLE):
            continue
        chosen = [cue for cue in governing if cue.rule.status is status]
        if chosen:
            nearest = min(chosen, key=lambda cue: _words_between(text, cue, start, end))
            return _with_cue(mention, sentence, text, nearest, start, end, family=family)
    if carried is not None and carried.rule.status is not None:
        scope = Span(carried.span.end, sentence.end)
        cue = Cue(carried.span, document.text[carried.span.start : carried.span.end], carried.rule.id, scope)
        return replace(mention, status=carried.rule.status, status_confidence=0.9 * carried.rule.confidence, cue=cue)
    return _by_section(document, text, mention, rules)


def _means(mention: Mention, status: Status, rules: RuleSet) -> bool:
    """Whether the mention's first concept already holds `status` in its meaning ("family history of atopy")."""
    return mention.candidates[0].concept.startswith(rules.inherent.get(status, ("\0",)))


def _governs(cue: ScopedCue, start: int, end: int) -> bool:
    if cue.scope_start >= cue.end:
        return cue.end <= start < cue.scope_end
    return end <= cue.start and cue.scope_start < end and start >= 0


def _words_between(text: str, cue: ScopedCue, start: int, end: int) -> int:
    between = text[cue.end : start] if cue.end <= start else text[end : cue.start]
    return len(between.split())


def _with_cue(
    mention: Mention, sentence: Span, text: str, cue: ScopedCue, start: int, end: int, *, family: bool
) -> Mention:
    words = text[cue.start : cue.end]
    cue_start = cue.start + len(words) - len(words.lstrip())
    cue_end = cue.start + len(words.rstrip())
    distance = _words_between(text, cue, start, end)
    nearness = 1.0 if distance <= _NEAR_WORDS else 0.9 if distance <= _FAR_WORDS else 0.8
    status = cue.rule.status or Status.PRESENT
    rule = FAMILY_NEGATED if family and status is Status.ABSENT else cue.rule.id
    return replace(
        mention,
        status=status,
        status_confidence=round(cue.rule.confidence * nearness, 3),
        cue=Cue(
            span=Span(sentence.start + cue_start, sentence.start + cue_end),
            text=text[cue_start:cue_end],
            rule=rule,
            scope=Span(sentence.start + cue.scope_start, sentence.start + cue.scope_end),
        ),
    )


def section_of(document: Document, position: int) -> Section | None:
    """The section that holds `position`; `None` before the first."""
    index = bisect_right([section.span.start for section in document.sections], position) - 1
    return document.sections[index] if index >= 0 else None


def _by_section(document: Document, text: str, mention: Mention, rules: RuleSet) -> Mention:
    section = section_of(document, mention.span.start)
    title = lower(section.title) if section else ""
    for rule in rules.sections:
        if not _section_applies(rule, mention.section, title) or _means(mention, rule.status, rules):
            continue
        if any(p.search(lower(text)) for p in rule.unless):
            return mention
        heading = section.heading if section and section.heading else mention.span
        scope = section.span if section else mention.span
        cue = Cue(heading, document.text[heading.start : heading.end], rule.id, scope)
        return replace(mention, status=rule.status, status_confidence=rule.confidence, cue=cue)
    return mention


def _section_applies(rule: SectionRule, kind: SectionKind, title: str) -> bool:
    if rule.kind is not None:
        return rule.kind is kind
    return rule.title is not None and rule.title.search(title) is not None
