from __future__ import annotations

import numpy as np
import pytest

from medassist.domain.ranking import Band
from medassist.ranking.probability import band, is_enough, lane, probabilities
from medassist.ranking.query import Entry, Query

TWO = Query((Entry(1, 1.0, ("f1",)), Entry(2, 1.0, ("f2",))), (), ())


def test_probabilities_sum_to_one_with_none_of_these():
    chances = probabilities(np.array([2.0, -1.0, -np.inf]), TWO)
    assert chances.diseases.sum() + chances.none == pytest.approx(1.0)
    assert chances.diseases[2] == 0.0


def test_no_disease_possible_leaves_everything_to_none():
    assert probabilities(np.array([-np.inf]), TWO).none == 1.0


def test_scores_far_apart_do_not_overflow():
    chances = probabilities(np.array([5000.0, -5000.0]), TWO)
    assert chances.diseases.tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("probability", "word"),
    [(0.9, Band.LIKELY), (0.5, Band.LIKELY), (0.49, Band.POSSIBLE), (0.1, Band.POSSIBLE), (0.09, Band.UNLIKELY)],
)
def test_bands(probability, word):
    assert band(probability) is word


def test_one_finding_or_a_blank_list_is_not_enough():
    assert is_enough(TWO, 0.2)
    assert not is_enough(TWO, 0.95)
    assert not is_enough(Query(TWO.present[:1], (), ()), 0.2)


def test_the_lane_is_ordered_by_probability_times_harm():
    present = np.full((1, 4), 4.0)
    rows = lane(
        np.array([True, True, True, False]),
        np.array([2, 0, 1, 0], np.int8),
        present,
        np.array([0.05, 0.01, 0.02, 0.5]),
        np.ones(4, np.bool_),
    )
    assert rows.tolist() == [1, 2, 0]


def test_the_lane_needs_strong_support_and_ignores_what_speaks_against():
    present = np.array([[1.0, 4.0], [1.0, -9.0]])
    rows = lane(np.ones(2, np.bool_), np.zeros(2, np.int8), present, np.array([0.1, 0.0]), np.ones(2, np.bool_))
    assert rows.tolist() == [1]
    none = lane(np.ones(2, np.bool_), np.zeros(2, np.int8), present, np.array([0.1, 0.0]), np.zeros(2, np.bool_))
    assert none.tolist() == []
