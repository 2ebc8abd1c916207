"""The rule files: sound, documented by examples that decide, and not contradictory."""

from __future__ import annotations

import pytest

from medassist.domain.finding import Status
from medassist.findings.context_rules import RuleKind, load_negated_words, load_rules, phrase_pattern
from medassist.findings.scope import lower, match_rules

_RULES = load_rules()


@pytest.mark.parametrize("rule", _RULES.rules, ids=lambda rule: rule.id)
def test_example_matches_its_rule(rule):
    matched = {found.id for match in match_rules(rule.example, _RULES) for found in match.rules}
    assert rule.id in matched


def test_ids_are_unique_and_fields_known():
    ids = [rule.id for rule in _RULES.rules]
    assert len(ids) == len(set(ids))
    groups = {rule.group for rule in _RULES.rules if rule.kind is RuleKind.TERMINATOR}
    for rule in _RULES.rules:
        assert rule.words or rule.patterns
        assert rule.position in {"before", "after", "both"}
        assert rule.items in {"all", "or", "list", "joined", "one"}
        assert 0.0 < rule.confidence <= 1.0
        assert rule.stops <= groups, rule.id
        assert (rule.status is not None) == (rule.kind is RuleKind.CUE), rule.id
        assert bool(rule.group) == (rule.kind is RuleKind.TERMINATOR), rule.id


def test_every_status_but_present_has_rules():
    assert {rule.status for rule in _RULES.rules if rule.status} == set(Status) - {Status.PRESENT}


def test_a_phrase_never_both_cues_and_is_pseudo():
    for phrase, rules in _RULES.by_phrase.items():
        kinds = {rule.kind for rule in rules}
        assert RuleKind.PSEUDO not in kinds or len(kinds) == 1, phrase


def test_a_phrase_on_one_side_has_one_meaning():
    for phrase, rules in _RULES.by_phrase.items():
        sides = [rule.position for rule in rules if rule.kind is RuleKind.CUE]
        assert len(sides) == len(set(sides)), phrase


def test_negated_words_match_their_examples():
    for word in load_negated_words():
        assert word.pattern.search(lower(word.example)), word.id
        assert word.concepts


def test_phrases_match_whole_words_over_any_white_space():
    pattern = phrase_pattern(["no sign of", "no"])
    assert pattern.search("no  sign\nof fever").group() == "no  sign\nof"
    assert pattern.search("nothing") is None
