from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medassist.concepts.normalise import american, base, join_prefixes, normal, pieces, singular
from medassist.concepts.rules import load_word_rules

RULES = load_word_rules()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("can't", ("ca", "nt")),
        ("Raynaud's phenomenon", ("Raynaud", "phenomenon")),
        ("café-au-lait", ("cafe", "au", "lait")),
        ("N/V", ("N", "V")),
        ("---", ()),
    ],
)
def test_pieces_are_words_without_punctuation(text: str, words: tuple[str, ...]) -> None:
    assert pieces(text) == words


@pytest.mark.parametrize(
    ("british", "expected"),
    [
        ("haemoptysis", "hemoptysis"),
        ("oedema", "edema"),
        ("diarrhoea", "diarrhea"),
        ("generalised", "generalized"),
        ("tumour", "tumor"),
        ("hour", "hour"),
        ("disease", "disease"),
        ("swelling", "swelling"),
        ("exercise", "exercise"),
    ],
)
def test_spelling_becomes_american(british: str, expected: str) -> None:
    assert american(british, RULES) == expected


@pytest.mark.parametrize(
    ("plural", "expected"),
    [
        ("metastases", "metastasis"),
        ("fistulae", "fistula"),
        ("phalanges", "phalanx"),
        ("teeth", "tooth"),
        ("headaches", "headache"),
        ("rashes", "rash"),
        ("anomalies", "anomaly"),
        ("diseases", "disease"),
        ("pus", "pus"),
        ("diabetes", "diabetes"),
        ("pelvis", "pelvis"),
        ("abscess", "abscess"),
    ],
)
def test_plurals_become_singular_and_lookalikes_stay(plural: str, expected: str) -> None:
    assert singular(plural, RULES) == expected


def test_adjectives_become_nouns_only_if_the_noun_is_known() -> None:
    assert normal("hypoplastic", RULES, {"hypoplasia"}) == "hypoplasia"
    assert normal("hypoplastic", RULES) == "hypoplastic"
    assert normal("Vomited", RULES) == "vomiting"


def test_prefixes_lose_their_hyphen_and_other_words_keep_it() -> None:
    assert join_prefixes("Pre-auricular pit", RULES) == "Preauricular pit"
    assert join_prefixes("pain-free", RULES) == "pain-free"


@given(st.text(max_size=20))
def test_the_base_form_is_stable_for_any_text(word: str) -> None:
    for piece in pieces(word):
        assert pieces(base(piece, RULES))
