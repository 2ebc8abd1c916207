"""Results in words and plus signs."""

from __future__ import annotations

import pytest

from medassist.domain.finding import Finder, Status
from medassist.findings import lab_words, measurements


@pytest.mark.parametrize(
    ("text", "words", "status"),
    [
        ("Troponin was markedly elevated.", "Troponin was markedly elevated", Status.PRESENT),
        ("A raised CRP.", "raised CRP", Status.PRESENT),
        ("D-dimer negative.", "D-dimer negative", Status.ABSENT),
        ("Lipase: normal", "Lipase: normal", Status.ABSENT),
        ("Dipstick: blood ++", "blood ++", Status.PRESENT),
        ("UA: nitrites neg", "nitrites neg", Status.ABSENT),
        ("Urine positive for leukocyte esterase", "positive for leukocyte esterase", Status.PRESENT),
    ],
)
def test_word_result(make_document, text, words, status):
    (mention,) = lab_words.find(make_document(text), ())
    assert (mention.text, mention.status, mention.finder) == (words, status, Finder.MEASUREMENT)
    assert mention.measurement is None
    assert (mention.cue is not None) == (status is Status.ABSENT)


@pytest.mark.parametrize("text", ["low sodium diet", "positive sodium", "blood 2+ tubes", "normal pulse pressure line"])
def test_words_that_judge_nothing(make_document, text):
    assert lab_words.find(make_document(text), ()) == ()


def test_a_number_is_not_reported_again_in_words(make_document):
    document = make_document("Potassium 6.2 high")
    measured = measurements.find(document)
    assert len(measured) == 1
    assert lab_words.find(document, measured) == ()
