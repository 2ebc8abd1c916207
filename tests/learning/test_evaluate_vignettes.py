from __future__ import annotations

from dataclasses import replace

import pytest
from ranking import world

from medassist.domain.record import Patient
from medassist.errors import Cancelled
from medassist.learning.corpora import Vignette
from medassist.learning.evaluate_vignettes import evaluate_vignettes, match_diagnosis, name_index, words_of
from medassist.ranking.rank import rank_with

WORDS = {
    "cough": "HP:0031245",
    "fever": "HP:0001945",
    "lens": "HP:0001083",
    "fingers": "HP:0001166",
    "aorta": "HP:0002616",
}


def assess(text):
    findings = world.findings(*(concept for word, concept in WORDS.items() if word in text))
    return rank_with(findings, Patient(50.0), world.index(), top=100)


@pytest.fixture
def profiles():
    made = world.profiles()
    labels = list(made.labels)
    labels[made.index[world.MARFAN]] = "Marfan syndrome"
    synonyms = list(made.synonyms)
    synonyms[made.index[world.PNEUMONIA]] = ("chest infection",)
    return replace(made, labels=tuple(labels), synonyms=tuple(synonyms))


@pytest.mark.parametrize(
    ("diagnosis", "disease"),
    [
        ("Community-Acquired Pneumonia", world.PNEUMONIA),
        ("community acquired pneumonia (CAP)", world.PNEUMONIA),
        ("Acute chest infection", world.PNEUMONIA),
        ("Chest infections", world.PNEUMONIA),
        ("Marfan's syndrome", world.MARFAN),
        ("Viral illness (common cold)", world.COLD),
        ("Common cold / viral illness", world.COLD),
    ],
)
def test_a_diagnosis_in_words_is_matched_by_its_telling_words(profiles, diagnosis, disease):
    rows = match_diagnosis(diagnosis, name_index(profiles))
    assert [profiles.ids[row] for row in rows] == [disease]


def test_a_diagnosis_the_knowledge_lacks_matches_nothing(profiles):
    assert match_diagnosis("Broken heart", name_index(profiles)) == ()
    assert match_diagnosis("", name_index(profiles)) == ()


def test_spellings_and_plurals_meet():
    assert words_of("Oesophageal tumours") == words_of("esophageal tumor")
    assert words_of("Haemorrhoids") == words_of("hemorrhoid")


def test_places_are_counted_with_and_without_rare_disease(profiles):
    vignettes = [
        Vignette("v1", "fever and cough", "Community acquired pneumonia"),
        Vignette("v2", "long fingers, lens out of place, wide aorta", "Marfan syndrome"),
        Vignette("v3", "fever", "Broken heart"),
        Vignette("v4", "lens out of place, long fingers", "Common cold"),
    ]
    score = evaluate_vignettes(vignettes, profiles, assess)
    assert (score.cases, score.covered, score.in_common) == (4, 3, 2)
    first, second, third, fourth = score.outcomes
    assert first.matched == ("Community acquired pneumonia",)
    assert first.rank_common == 1
    assert second.rank == 1
    assert second.rank_common is None
    assert (third.matched, third.rank) == ((), None)
    assert fourth.rank > fourth.rank_common
    assert score.with_rare["top-1"] >= 0.25
    assert score.of_covered["top-1"] == pytest.approx(score.with_rare["top-1"] * 4 / 3)


def test_it_stops_on_request(profiles):
    with pytest.raises(Cancelled):
        evaluate_vignettes([Vignette("v", "fever", "x")], profiles, assess, should_stop=lambda: True)
