from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medassist.concepts import compiled
from medassist.concepts.compiled import CompiledLexicon


def best(lexicon: CompiledLexicon, text: str) -> tuple[str, str] | None:
    found = lexicon.candidates(text.split())
    return (found[0].concept, found[0].match) if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Abdominal pain", ("HP:0002027", "exact")),
        ("pain in the abdomen", ("HP:0002027", "equivalent")),
        ("pain in the left knee", ("HP:0030839", "variant")),
        ("ca n't catch my breath", ("HP:0002094", "exact")),
        ("can not catch my breath", ("HP:0002094", "variant")),
        ("shortness of breath", None),
        ("hypoplasia of the nails", ("HP:0001792", "variant")),
        ("renal malformation", ("HP:0000077", "equivalent")),
        ("renal", None),
        ("oedema", ("HP:0000969", "variant")),
        ("Atrial septal defects", ("HP:0001631", "variant")),
        ("N / V", ("HP:0002017", "exact")),
        ("nausea and vomiting", ("HP:0002017", "exact")),
        ("pre - auricular pits", ("HP:0030025", "variant")),
        ("café au lait spots", ("HP:0000957", "variant")),
        ("severe mental retardation", ("HP:0001249", "variant")),
        ("on edge", ("HP:0000739", "exact")),
        ("edge", None),
        ("fits", ("HP:0001250", "exact")),
        ("fit", None),
        ("all", None),
        ("pain", None),
        ("phenotypic abnormality", None),
        ("of", None),
        ("-", None),
        ("", None),
    ],
)
def test_words_name_concepts(lexicon: CompiledLexicon, text: str, expected: tuple[str, str] | None) -> None:
    assert best(lexicon, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("SOB", "HP:0002094"), ("sob", None), ("abdo pain", "HP:0002027"), ("ABDO PAIN", "HP:0002027")],
)
def test_shorthand_with_capitals_is_met_only_as_written(
    lexicon: CompiledLexicon, text: str, expected: str | None
) -> None:
    found = best(lexicon, text)
    assert (found[0] if found else None) == expected


def test_an_abbreviation_of_two_concepts_is_left_out(lexicon: CompiledLexicon) -> None:
    assert best(lexicon, "ASD") is None
    assert best(lexicon, "atrial septal defect") == ("HP:0001631", "exact")


def test_a_match_does_not_break_off_before_the_noun(lexicon: CompiledLexicon) -> None:
    assert best(lexicon, "abnormality of the eye") == ("HP:0000478", "exact")
    assert best(lexicon, "abnormalities in ocular") is None


def test_across_with_the_order_of_the_name_counts(lexicon: CompiledLexicon) -> None:
    assert best(lexicon, "infancy with failure to thrive") is None
    assert best(lexicon, "failure to thrive in infancy") == ("HP:0001531", "exact")


def test_a_name_left_to_one_concept_is_not_the_other(lexicon: CompiledLexicon) -> None:
    found = lexicon.candidates(["racing", "heart"])
    assert [candidate.concept for candidate in found] == ["HP:0001962"]


def test_own_findings_come_before_hpo_terms_of_the_same_name(lexicon: CompiledLexicon) -> None:
    found = lexicon.candidates(["weight", "gain"])
    assert [candidate.concept for candidate in found] == ["ma:weight_gain", "HP:0004324"]


def test_unknown_words_punctuation_and_conjunctions_of_no_name_are_not_known(lexicon: CompiledLexicon) -> None:
    assert lexicon.knows("vomited")
    assert lexicon.knows("the")
    assert lexicon.knows("/")
    assert lexicon.knows("pre")
    assert not lexicon.knows(",")
    assert not lexicon.knows("warfarin")
    assert not lexicon.knows("or")


def test_a_phrase_of_another_meaning_has_no_concept(lexicon: CompiledLexicon) -> None:
    assert best(lexicon, "fever reducer") == ("", "exact")
    assert best(lexicon, "seizure medications") == ("", "variant")


def test_negated_names_are_not_stretched(lexicon: CompiledLexicon) -> None:
    assert best(lexicon, "no urine") == ("HP:0100519", "exact")
    assert best(lexicon, "no urinary") is None


def test_memory_of_tokens_is_bounded(lexicon: CompiledLexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "REMEMBERED", 3)
    for number in range(20):
        assert not lexicon.knows(f"unheard{number}")
        assert lexicon.candidates([f"unheard{number}"]) == ()
    assert best(lexicon, "Abdominal pain") == ("HP:0002027", "exact")


def test_names_in_chinese_stay_out_of_the_index(lexicon: CompiledLexicon) -> None:
    assert not lexicon.knows("发热")
    assert best(lexicon, "发热") is None


@given(
    st.lists(st.sampled_from(["hypoplasia", "renal", "of", "the", "pain", "knee", "with", "-", "left"]), max_size=14)
)
def test_candidates_never_fail_and_come_best_first(lexicon: CompiledLexicon, tokens: list[str]) -> None:
    scores = [candidate.score for candidate in lexicon.candidates(tokens)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_the_order_of_content_words_does_not_change_the_concept(lexicon: CompiledLexicon) -> None:
    words = ["aplasia", "hypoplasia", "nails"]
    for seed in range(6):
        random.Random(seed).shuffle(words)
        assert lexicon.candidates(words)[0].concept == "HP:0008386"
