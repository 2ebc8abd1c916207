"""Documents and mentions for the tests of this package, made without the text stage."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from medassist.domain.concept import Candidate
from medassist.domain.document import Document, Section, SectionKind, Span
from medassist.domain.finding import Finder, Mention
from medassist.domain.record import Patient


def build_document(
    text: str, section: SectionKind = SectionKind.OTHER, title: str = "", patient: Patient | None = None
) -> Document:
    """One section; a sentence ends at a line end, or at a full stop, question or exclamation mark before a capital."""
    sentences = []
    start = 0
    for match in re.finditer(r"(?<=[.!?])\s+(?=[A-Z])|\n+|$", text):
        if text[start : match.start()].strip():
            sentences.append(Span(start, match.start()))
        start = match.end()
    tokens = tuple(Span(*m.span()) for m in re.finditer(r"\w+|[^\w\s]", text))
    return Document(
        text=text,
        offsets=tuple(range(len(text) + 1)),
        sections=(Section(section, title, Span(0, len(text))),),
        sentences=tuple(sentences),
        tokens=tokens,
        patient=patient or Patient(),
    )


def find_words(document: Document, words: str, occurrence: int = 0) -> Mention:
    """The `occurrence`-th place of `words` (whole words, any case) as a dictionary mention."""
    places = list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", document.text, re.IGNORECASE))
    span = Span(*places[occurrence].span())
    return Mention(
        span=span,
        text=document.text[span.start : span.end],
        candidates=(Candidate("HP:0000001", 1.0, "exact"),),
        finder=Finder.DICTIONARY,
        section=document.sections[0].kind,
    )


@pytest.fixture(scope="session")
def make_document() -> Callable[..., Document]:
    """`build_document`."""
    return build_document


@pytest.fixture(scope="session")
def mention_of() -> Callable[..., Mention]:
    """`find_words`."""
    return find_words
