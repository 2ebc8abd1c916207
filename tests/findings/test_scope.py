"""Matching of cues and the stretch each governs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medassist.domain.document import Span
from medassist.findings.context_rules import load_rules
from medassist.findings.scope import lower, match_rules, scoped_cues

_RULES = load_rules()


def _scopes(text, rule, taken=()):
    return [text[c.scope_start : c.scope_end].strip() for c in scoped_cues(text, _RULES, taken) if c.rule.id == rule]


@pytest.mark.parametrize(
    ("text", "rule", "scope"),
    [
        ("No fever but cough", "absent.no", "fever"),
        ("Denies fever, chills or rash", "absent.denies", "fever, chills or rash"),
        ("Denies that he has fever", "absent.denies", "that he has fever"),
        ("Denies fever and has cough", "absent.denies", "fever and"),
        ("Possible pneumonia, hypoxia", "possible.adjective", "pneumonia"),
        ("Rash, fever was not present", "absent.after_singular", "fever"),
        ("Fever, rash were denied", "absent.after_plural", "Fever, rash"),
        ("No fever, possible pneumonia", "absent.no", "fever,"),
    ],
)
def test_scope(text, rule, scope):
    assert _scopes(text, rule) == [scope]


def test_longest_match_stands():
    ids = {rule.id for match in match_rules("Cannot rule out PE", _RULES) for rule in match.rules}
    assert ids == {"possible.not_excluded"}


def test_words_of_a_finding_are_no_cue():
    assert _scopes("Absent speech noted", "absent.after_singular", [Span(0, 13)]) == []
    assert match_rules("no", _RULES, [Span(0, 2)]) == []


def test_reach_ends_a_scope():
    text = "She does not have " + "very " * 20 + "bad pain"
    (scope,) = _scopes(text, "absent.not")
    assert not scope.endswith("pain")


def test_lower_keeps_every_position():
    assert lower("İNO Fever") == "İno fever"
    assert lower("ABC") == "abc"


@given(st.text(max_size=120))
def test_any_text_gives_ordered_matches_inside_it(text):
    matches = match_rules(text, _RULES)
    assert all(0 <= m.start < m.end <= len(text) for m in matches)
    assert all(a.end <= b.start for a, b in pairwise(matches))
    assert all(0 <= c.scope_start <= c.scope_end <= len(text) for c in scoped_cues(text, _RULES))
