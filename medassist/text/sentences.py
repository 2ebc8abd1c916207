"""Sentences and tokens of a text, section by section."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

from medassist.domain.document import Span
from medassist.text.tokenizer import clinical_pipeline

_PIPELINE_IN_USE = Lock()


def split(text: str, sections: Iterable[Span]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The sentences and the tokens of `text`, both sorted and without overlap.

    Each section is split by itself, so that no sentence crosses its border. Sentences begin
    and end at tokens; white space belongs to neither.
    """
    sentences: list[Span] = []
    tokens: list[Span] = []
    # spaCy's string table is not safe to fill from two threads, and grows with every text
    # outside a memory zone.
    with _PIPELINE_IN_USE:
        pipeline = clinical_pipeline()
        with pipeline.memory_zone():
            for section in sections:
                _split_section(text[section.start : section.end], section.start, sentences, tokens)
    return tuple(sentences), tuple(tokens)


def _split_section(text: str, offset: int, sentences: list[Span], tokens: list[Span]) -> None:
    first = len(tokens)
    for token in clinical_pipeline()(text):
        if token.is_sent_start and len(tokens) > first:
            sentences.append(Span(tokens[first].start, tokens[-1].end))
            first = len(tokens)
        if not token.is_space:
            start = offset + token.idx
            tokens.append(Span(start, start + len(token)))
    if len(tokens) > first:
        sentences.append(Span(tokens[first].start, tokens[-1].end))
