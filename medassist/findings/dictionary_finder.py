"""The dictionary finder: windows of words that name a concept of the lexicon."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from medassist.domain.concept import Candidate, Lexicon
from medassist.domain.document import Document, SectionKind, Span
from medassist.domain.finding import Finder, Mention

Match = tuple[Span, tuple[Candidate, ...]]


def find(document: Document, lexicon: Lexicon) -> tuple[Mention, ...]:
    """The mentions of named findings in text order, none overlapping another, all of status present.

    A window never crosses a sentence, or a token the lexicon does not know: punctuation,
    conjunctions and words of no name; a section's heading names no finding. Of overlapping
    windows the longest stays, then the one with the better candidate, then the first; if its
    best candidate has no concept, the phrase means something else and makes no mention.
    """
    matches = [match for run in _runs(document, lexicon) for match in _longest(_matches(document, run, lexicon))]
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


def _runs(document: Document, lexicon: Lexicon) -> Iterator[list[Span]]:
    """Maximal stretches of known tokens inside one sentence."""
    tokens = iter(document.tokens)
    token = next(tokens, None)
    for sentence in document.sentences:
        run: list[Span] = []
        while token is not None and token.end <= sentence.end:
            if token.start >= sentence.start:
                if lexicon.knows(document.text[token.start : token.end]):
                    run.append(token)
                elif run:
                    yield run
                    run = []
            token = next(tokens, None)
        if run:
            yield run


def _matches(document: Document, run: list[Span], lexicon: Lexicon) -> Iterator[Match]:
    text = document.text
    words = [text[token.start : token.end] for token in run]
    whole = [not _hyphen_ties(text, token.start - 1) for token in run]
    for start in range(len(run)):
        if not whole[start]:
            continue
        for end in range(start + 1, min(len(run), start + lexicon.longest) + 1):
            if _hyphen_ties(text, run[end - 1].end):
                continue
            candidates = lexicon.candidates(words[start:end])
            if candidates:
                yield Span(run[start].start, run[end - 1].end), candidates


def _hyphen_ties(text: str, position: int) -> bool:
    """Whether a hyphen at `position` stands between two letters: neither side is a word of its own ("pain-free")."""
    return (
        0 < position < len(text) - 1
        and text[position] == "-"
        and text[position - 1].isalnum()
        and text[position + 1].isalnum()
    )


def _longest(matches: Iterator[Match]) -> list[Match]:
    chosen: list[Match] = []
    for span, candidates in sorted(matches, key=lambda match: (-len(match[0]), -match[1][0].score, match[0].start)):
        if not any(span.overlaps(other) for other, _ in chosen):
            chosen.append((span, candidates))
    return sorted(chosen, key=lambda match: match[0])


def _section(document: Document, starts: list[int], span: Span) -> SectionKind:
    index = bisect_right(starts, span.start) - 1
    return document.sections[index].kind if index >= 0 else SectionKind.OTHER
