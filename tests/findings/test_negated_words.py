"""Words and phrases that deny findings by themselves."""

from __future__ import annotations

import re

import pytest

from medassist.data_files import hpo_folder, resource
from medassist.domain.finding import Status
from medassist.findings import negated_words


@pytest.mark.parametrize(
    ("text", "rule", "concepts"),
    [
        ("Afebrile on arrival.", "word:afebrile", {"HP:0001945"}),
        ("Sclerae anicteric.", "word:anicteric", {"HP:0000952"}),
        ("Lungs clear to auscultation bilaterally.", "word:lungs_clear", {"HP:0030828", "HP:0030830"}),
        ("Lifelong non-smoker.", "word:non_smoker", {"ma:smoker"}),
    ],
)
def test_word_denies_its_concepts(make_document, text, rule, concepts):
    mentions = negated_words.find(make_document(text))
    assert {m.candidates[0].concept for m in mentions} == concepts
    for mention in mentions:
        assert mention.status is Status.ABSENT
        assert mention.cue.rule == rule
        assert mention.cue.span == mention.span


def test_overlapping_phrases_count_once(make_document):
    mentions = negated_words.find(make_document("Chest: clear to auscultation bilaterally, lungs clear."))
    assert len(mentions) == len({(m.span, m.candidates[0].concept) for m in mentions}) == 4


def test_ordinary_text_denies_nothing(make_document):
    assert negated_words.find(make_document("Fever and a clear history of smoking.")) == ()


def test_labels_beside_the_ids_are_those_of_hpo():
    table = resource("context_rules/negated_words.toml").read_text(encoding="utf-8")
    names = dict(re.findall(r"^id: (HP:\d+)\nname: (.+)$", (hpo_folder() / "hp.obo").read_text("utf-8"), re.MULTILINE))
    for ids, labels in re.findall(r"^concepts = \[(.+)\]  # (.+)$", table, re.MULTILINE):
        for identifier, label in zip(re.findall(r'"([^"]+)"', ids), labels.split(", "), strict=True):
            assert identifier.startswith("ma:") or names[identifier] == label
