from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medassist.domain.concept import Candidate
from medassist.domain.document import Document, Section, SectionKind, Span
from medassist.domain.finding import Finder, Status
from medassist.findings.dictionary_finder import find


class PhraseLexicon:
    """Names met word for word in small letters; stands in for the compiled lexicon."""

    def __init__(self, names: dict[str, tuple[tuple[str, float], ...]], longest: int = 5) -> None:
        self._names = names
        self._words = {word for name in names for word in name.split()} | {"-", "of", "the"}
        self._longest = longest

    @property
    def longest(self) -> int:
        return self._longest

    def knows(self, token: str) -> bool:
        return token.lower() in self._words

    def candidates(self, tokens: Sequence[str]) -> tuple[Candidate, ...]:
        found = self._names.get(" ".join(tokens).lower(), ())
        return tuple(Candidate(concept, score, "exact") for concept, score in found)


LEXICON = PhraseLexicon(
    {
        "chest pain": (("HP:0100749", 1.0),),
        "pain": (("HP:0012531", 1.0),),
        "knee pain": (("HP:0030839", 1.0), ("HP:0002829", 0.5)),
        "fever": (("HP:0001945", 1.0),),
        "short of breath": (("HP:0002094", 0.98),),
        "breath holding": (("HP:0002883", 1.0),),
        "allergies": (("HP:0012393", 0.98),),
        "tender": (("HP:0000001", 0.9),),
        "pain clinic": (("", 1.0),),
    }
)


def texts(document: Document) -> list[str]:
    return [mention.text for mention in find(document, LEXICON)]


def test_a_mention_carries_its_words_place_candidates_and_section(make_document: Callable[..., Document]) -> None:
    document = make_document("Complains of knee pain.", SectionKind.CHIEF_COMPLAINT)
    (mention,) = find(document, LEXICON)
    assert mention.span == Span(13, 22)
    assert mention.text == "knee pain"
    assert [candidate.concept for candidate in mention.candidates] == ["HP:0030839", "HP:0002829"]
    assert mention.finder is Finder.DICTIONARY
    assert mention.section is SectionKind.CHIEF_COMPLAINT
    assert mention.status is Status.PRESENT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chest pain and fever", ["Chest pain", "fever"]),
        ("chest, pain", ["pain"]),
        ("chest or pain", ["pain"]),
        ("Short of breath holding on", ["Short of breath"]),
        ("Pain in the chest. Pain", ["Pain", "Pain"]),
        ("Abdomen non-tender, pain-free", []),
        ("A tender abdomen", ["tender"]),
        ("Seen in pain clinic for knee pain", ["knee pain"]),
        ("- fever\n- chest pain", ["fever", "chest pain"]),
        ("", []),
        ("Nothing of note.", []),
    ],
)
def test_longest_whole_names_inside_a_sentence(
    make_document: Callable[..., Document], text: str, expected: list[str]
) -> None:
    assert texts(make_document(text)) == expected


def test_a_heading_names_no_finding(make_document: Callable[..., Document]) -> None:
    plain = make_document("Allergies: fever with penicillin")
    heading = Span(0, 10)
    section = Section(SectionKind.ALLERGIES, "Allergies", Span(0, len(plain.text)), heading)
    document = Document(plain.text, plain.offsets, (section,), plain.sentences, plain.tokens, plain.patient)
    assert texts(document) == ["fever"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Knee: pain", [("pain", "HP:0030839")]),
        ("Knee: fever, pain and fever", [("fever", "HP:0001945"), ("pain", "HP:0030839"), ("fever", "HP:0001945")]),
        ("Knee: pain here", [("pain", "HP:0012531")]),
        ("Seen with the knee: pain", [("pain", "HP:0012531")]),
        ("Elbow: pain", [("pain", "HP:0012531")]),
        (": pain", [("pain", "HP:0012531")]),
        ("Knee:", []),
    ],
)
def test_a_line_lends_its_site_to_whole_phrases(
    make_document: Callable[..., Document], text: str, expected: list[tuple[str, str]]
) -> None:
    found = find(make_document(text), LEXICON)
    assert [(mention.text, mention.candidates[0].concept) for mention in found] == expected


def test_no_window_is_longer_than_the_longest_name(make_document: Callable[..., Document]) -> None:
    short = PhraseLexicon({"short of breath": (("HP:0002094", 1.0),)}, longest=2)
    assert find(make_document("short of breath"), short) == ()


WORDS = ["chest", "pain", "knee", "fever", "short", "of", "breath", "holding", "and", ",", "-", ".", "No"]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_mentions_are_sorted_do_not_overlap_and_quote_the_text(
    make_document: Callable[..., Document], text: str
) -> None:
    document = make_document(text)
    mentions = find(document, LEXICON)
    assert all(document.text[m.span.start : m.span.end] == m.text for m in mentions)
    assert all(one.span.end <= other.span.start for one, other in pairwise(mentions))
    assert all(any(sentence.contains(m.span) for sentence in document.sentences) for m in mentions)
