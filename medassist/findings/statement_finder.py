"""The statement finder: findings whose words stand apart in a sentence, or partly in the one before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from medassist.domain.concept import Lexicon, Statement
from medassist.domain.document import Document, SectionKind, Span
from medassist.domain.finding import Finder, Mention
from medassist.findings.dictionary_finder import sentences

PARTING = frozenset([",", ";", ":", "|", "and", "or", "but"])
"""A list or a contrast begins here: words on both sides make no statement together, but the first may be the topic."""

LASTING_SECTIONS = frozenset({SectionKind.CHIEF_COMPLAINT})
"""What these name stays the topic of all that follows."""


def find(document: Document, lexicon: Lexicon, named: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions the dictionary `named`, and those of statements, in text order.

    The topic of a clause is what the chief complaint names and what the last clause before it
    in the same section that names anything does. A named mention all of whose words a statement
    needs is part of it ("worse on coughing" is no cough) and left out.
    """
    starts = [section.span.start for section in document.sections]
    lasting = _forms((m for m in named if m.section in LASTING_SECTIONS), lexicon)
    found: list[Mention] = []
    earlier: frozenset[str] = frozenset()
    section = -1
    for tokens in (clause for sentence in sentences(document) for clause in _clauses(document.text, sentence)):
        place = bisect_right(starts, tokens[0].start) - 1
        if place != section:
            section, earlier = place, frozenset()
        here = [m for m in named if tokens[0].start <= m.span.start < tokens[-1].end]
        words = [document.text[token.start : token.end] for token in tokens]
        stated = lexicon.statements(words, lasting | earlier)
        kind = document.sections[place].kind if place >= 0 else SectionKind.OTHER
        kept = [mention for mention in here if not any(_part_of(mention, one, tokens) for one in stated)]
        found += kept
        for one in stated:
            span = Span(tokens[one.first].start, tokens[one.last - 1].end)
            concept = one.candidate.concept
            if not any(m.candidates[0].concept == concept and m.span.overlaps(span) for m in kept):
                text = document.text[span.start : span.end]
                found.append(Mention(span, text, (one.candidate,), Finder.DICTIONARY, kind))
        earlier = _forms(here, lexicon) or earlier
    return tuple(sorted(found, key=lambda mention: mention.span))


def _clauses(text: str, sentence: Sequence[Span]) -> Iterator[list[Span]]:
    """The tokens of a sentence between what parts its clauses; the parting token ends the clause before it."""
    clause: list[Span] = []
    for token in sentence:
        clause.append(token)
        if text[token.start : token.end].lower() in PARTING:
            yield clause
            clause = []
    if clause:
        yield clause


def _forms(mentions: Iterable[Mention], lexicon: Lexicon) -> frozenset[str]:
    return frozenset(form for mention in mentions for word in mention.text.split() for form in lexicon.forms(word))


def _part_of(mention: Mention, statement: Statement, tokens: Sequence[Span]) -> bool:
    """Whether the statement needs every word of the mention, and more."""
    inside = {number for number, token in enumerate(tokens) if mention.span.contains(token)}
    return bool(inside) and inside <= set(statement.used) and len(inside) < statement.last - statement.first
