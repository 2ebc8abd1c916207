"""The dictionary finder: windows of words that name a concept of the lexicon."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from medassist.domain.concept import Candidate, Lexicon
from medassist.domain.document import Document, SectionKind, Span
from medassist.domain.finding import Finder, Mention

Match = tuple[Span, tuple[Candidate, ...]]

_LONGEST_HEADING = 3
"""Most tokens before the colon of an examination line ("Ears, nose:")."""

_CONJUNCTIONS = frozenset(["and", "or", "but"])


def find(document: Document, lexicon: Lexicon) -> tuple[Mention, ...]:
    """The mentions of named findings in text order, none overlapping another, all of status present.

    A window never crosses a sentence, or a token the lexicon does not know: punctuation,
    conjunctions and words of no name; a section's heading names no finding. A line that
    begins with a body site and a colon lends the site to its words ("Ears: large"). Of
    overlapping windows the longest stays, then the one with the better candidate, then the
    first; if its best candidate has no concept, the phrase means something else and makes no
    mention.
    """
    matches = [match for sentence in sentences(document) for match in _in_sentence(document.text, sentence, lexicon)]
    headings = {section.heading for section in document.sections if section.heading}
    starts = [section.span.start for section in document.sections]
    return tuple(
        Mention(
            span=span,
            text=document.text[span.start : span.end],
            candidates=candidates,
            finder=Finder.DICTIONARY,
            section=_section(document, starts, span),
        )
        for span, candidates in matches
        if candidates[0].concept and not any(heading.contains(span) for heading in headings)
    )


def sentences(document: Document) -> Iterator[list[Span]]:
    """The tokens of each sentence."""
    tokens = document.tokens
    position = 0
    for sentence in document.sentences:
        while position < len(tokens) and tokens[position].start < sentence.start:
            position += 1
        first = position
        while position < len(tokens) and tokens[position].end <= sentence.end:
            position += 1
        yield list(tokens[first:position])


def _in_sentence(text: str, tokens: list[Span], lexicon: Lexicon) -> list[Match]:
    words = [text[token.start : token.end] for token in tokens]
    known = [lexicon.knows(word) for word in words]
    found: list[Match] = []
    first = 0
    for position in range(len(tokens) + 1):
        if position == len(tokens) or not known[position]:
            found += _in_run(text, tokens[first:position], words[first:position], lexicon)
            first = position + 1
    located = _at_site(tokens, words, known, lexicon)
    places = {span for span, _ in located}
    return _longest([*located, *(match for match in found if match[0] not in places)])


def _in_run(text: str, tokens: list[Span], words: list[str], lexicon: Lexicon) -> Iterator[Match]:
    """Every window of a stretch of known words that has candidates."""
    begins = [not _hyphen_ties(text, token.start - 1) for token in tokens]
    ends = [not _hyphen_ties(text, token.end) for token in tokens]
    for start in range(len(tokens)):
        for end in range(start + 1, min(len(tokens), start + lexicon.longest) + 1):
            if begins[start] and ends[end - 1] and (candidates := lexicon.candidates(words[start:end])):
                yield Span(tokens[start].start, tokens[end - 1].end), candidates


def _at_site(tokens: list[Span], words: list[str], known: list[bool], lexicon: Lexicon) -> list[Match]:
    """Whole phrases of a line like "Ears: large, low set" that name a finding together with a word before the colon."""
    if ":" not in words[1 : _LONGEST_HEADING + 1]:
        return []
    colon = words.index(":")
    sites = [word for word, is_known in zip(words[:colon], known, strict=False) if is_known and word.isalpha()]
    found: list[Match] = []
    start = colon + 1
    for end in range(start, len(words) + 1):
        if end < len(words) and not _ends_phrase(words[end]):
            continue
        if start < end and all(known[start:end]) and end - start < lexicon.longest:
            named = (lexicon.candidates([site, *words[start:end]]) for site in sites)
            candidates = next(filter(None, named), ())
            if candidates:
                found.append((Span(tokens[start].start, tokens[end - 1].end), candidates))
        start = end + 1
    return found


def _ends_phrase(word: str) -> bool:
    return word.lower() in _CONJUNCTIONS or not (word == "-" or any(map(str.isalnum, word)))


def _hyphen_ties(text: str, position: int) -> bool:
    """Whether a hyphen at `position` stands between two letters: neither side is a word of its own ("pain-free")."""
    return (
        0 < position < len(text) - 1
        and text[position] == "-"
        and text[position - 1].isalnum()
        and text[position + 1].isalnum()
    )


def _longest(matches: Iterable[Match]) -> list[Match]:
    chosen: list[Match] = []
    for span, candidates in sorted(matches, key=lambda match: (-len(match[0]), -match[1][0].score, match[0].start)):
        if not any(span.overlaps(other) for other, _ in chosen):
            chosen.append((span, candidates))
    return sorted(chosen, key=lambda match: match[0])


def _section(document: Document, starts: list[int], span: Span) -> SectionKind:
    index = bisect_right(starts, span.start) - 1
    return document.sections[index].kind if index >= 0 else SectionKind.OTHER
