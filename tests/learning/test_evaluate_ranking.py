from __future__ import annotations

import numpy as np
import pytest
from ranking import world

from medassist.domain.record import CodedFinding, Patient
from medassist.errors import Cancelled
from medassist.learning.corpora import PublishedCase, read_phenopackets
from medassist.learning.evaluate_ranking import evaluate_ranking, rank_of, reliability


def case(number, diagnosis, *terms, references=("PMID:77",), excluded=()):
    findings = [CodedFinding(term, "") for term in terms] + [CodedFinding(term, "", True) for term in excluded]
    return PublishedCase(f"case {number}", tuple(findings), Patient(), diagnosis, frozenset(references))


MARFAN = case(1, world.MARFAN, "HP:0001166", "HP:0001083", "HP:0002616")


def test_the_diagnosis_is_found_in_both_columns_where_the_paper_taught_nothing():
    score = evaluate_ranking([MARFAN], world.index())
    for column in score.columns:
        assert (column.cases, column.diseases) == (1, 1)
        assert column.micro["top-1"].value == column.per_disease["mrr"].value == 1.0
    assert score.median_ms > 0


def test_what_only_the_own_paper_taught_is_taken_out():
    taught = case(2, world.MARFAN, "HP:0001166", "HP:0001083", references=("PMID:1",))
    score = evaluate_ranking([MARFAN, taught], world.index())
    everything, removed = score.columns
    assert (everything.cases, removed.cases, score.emptied) == (2, 1, 1)


def test_cases_that_cannot_be_placed_are_counted_apart():
    unknown = case(3, "OMIM:1", "HP:0001166")
    bare = case(4, world.MARFAN, excluded=("HP:0001166",))
    score = evaluate_ranking([unknown, bare, MARFAN], world.index())
    assert (score.unknown_diagnosis, score.without_findings) == (1, 1)
    assert score.columns[0].cases == 1


def test_lists_of_excluded_findings_are_used_only_on_request():
    denied = case(5, world.PONTIAC, "HP:0012735", excluded=("HP:0001945",))
    without = evaluate_ranking([denied], world.index()).columns[0].micro["mrr"].value
    with_them = evaluate_ranking([denied], world.index(), excluded_findings=True).columns[0].micro["mrr"].value
    assert with_them <= without


def test_each_disease_counts_once_in_the_average_over_diseases():
    hard = case(6, world.PONTIAC, "HP:0002650")
    column = evaluate_ranking([MARFAN, MARFAN, MARFAN, hard], world.index()).columns[0]
    assert column.micro["top-1"].value == pytest.approx(0.75)
    assert column.per_disease["top-1"].value == pytest.approx(0.5)
    assert column.per_disease["top-1"].low == 0.0
    assert column.per_disease["top-1"].high == 1.0


def test_no_cases_give_no_figures():
    column = evaluate_ranking([], world.index()).columns[0]
    assert (column.cases, column.micro["top-1"].value, column.reliability) == (0, 0.0, ())


def test_it_stops_on_request():
    with pytest.raises(Cancelled):
        evaluate_ranking([MARFAN], world.index(), should_stop=lambda: True)


def test_equal_scores_share_their_ranks():
    total = np.array([3.0, 2.0, 2.0, 1.0])
    assert [rank_of(total, row) for row in range(4)] == [1.0, 2.5, 2.5, 4.0]


def test_reliability_is_the_gap_between_said_and_seen():
    error, bins = reliability([0.95, 0.95, 0.15, 0.15], [True, True, False, True])
    assert bins == ((pytest.approx(0.15), 0.5, 2), (pytest.approx(0.95), 1.0, 2))
    assert error == pytest.approx((0.35 * 2 + 0.05 * 2) / 4)


@pytest.mark.shared_data
@pytest.mark.long
def test_published_cases_are_found_as_often_as_measured(shared_data, services):
    from medassist.ranking.rank import ranking_index

    cases = read_phenopackets(shared_data / "ranking" / "phenopackets-dev.zip")[::10]
    everything, removed = evaluate_ranking(cases, ranking_index(services.knowledge)).columns
    assert everything.micro["top-1"].value > 0.45
    assert everything.micro["top-10"].value > 0.72
    assert removed.micro["top-10"].value > 0.25
