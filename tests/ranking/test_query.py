from __future__ import annotations

import pytest
from ranking import world

from medassist.domain.finding import Status
from medassist.ranking.query import build_query


def terms(entries):
    return [world.ontology().ids[entry.term] for entry in entries]


def test_mentions_of_one_concept_make_one_entry_and_present_wins():
    query = build_query(
        [
            world.finding(1, "HP:0001945", Status.POSSIBLE),
            world.finding(2, "HP:0001945", Status.PRESENT, 0.9),
            world.finding(3, "HP:0001945", Status.PRESENT),
        ],
        world.ontology(),
    )
    (fever,) = query.present
    assert fever.weight == 1.0
    assert fever.findings == ("f3", "f2", "f1")


def test_possible_counts_half_and_doubt_less():
    query = build_query(
        [world.finding(1, "HP:0001945", Status.POSSIBLE), world.finding(2, "HP:0002027", confidence=0.4)],
        world.ontology(),
    )
    weights = {world.ontology().ids[entry.term]: entry.weight for entry in query.present}
    assert weights == {"HP:0001945": pytest.approx(0.5), "HP:0002027": pytest.approx(0.5)}


def test_how_the_words_named_a_concept_does_not_change_its_weight():
    for confidence in (0.8, 0.95, 1.0):
        query = build_query([world.finding(1, "HP:0001945", confidence=confidence)], world.ontology())
        assert query.present[0].weight == 1.0


def test_stated_and_denied_is_present_with_less_weight():
    query = build_query(
        [world.finding(1, "HP:0001945"), world.finding(2, "HP:0001945", Status.ABSENT)], world.ontology()
    )
    assert query.present[0].weight == pytest.approx(0.7)
    assert query.absent == ()


def test_an_absence_that_a_present_finding_contradicts_is_dropped():
    query = build_query(
        [world.finding(1, "HP:0031245"), world.finding(2, "HP:0012735", Status.ABSENT)], world.ontology()
    )
    assert terms(query.present) == ["HP:0031245"]
    assert query.absent == ()


def test_a_narrower_absence_stands_beside_a_broader_presence():
    query = build_query(
        [world.finding(1, "HP:0012735"), world.finding(2, "HP:0031245", Status.ABSENT)], world.ontology()
    )
    assert terms(query.absent) == ["HP:0031245"]


def test_what_a_more_specific_finding_implies_counts_less():
    both = build_query([world.finding(1, "HP:0012735"), world.finding(2, "HP:0031245")], world.ontology())
    weights = {world.ontology().ids[entry.term]: entry.weight for entry in both.present}
    assert weights == {"HP:0012735": pytest.approx(0.5), "HP:0031245": 1.0}


def test_hypothetical_is_nothing_and_history_is_kept_apart():
    query = build_query(
        [
            world.finding(1, "HP:0001945", Status.HYPOTHETICAL),
            world.finding(2, "ma:smoker", Status.PAST),
            world.finding(3, "HP:0002650", Status.FAMILY),
            world.finding(4, "HP:0002027", Status.PAST),
            world.finding(5, "HP:0002027"),
        ],
        world.ontology(),
    )
    assert terms(query.present) == ["HP:0002027"]
    assert terms(query.history) == ["HP:0002650", "ma:smoker"]
    assert [entry.weight for entry in query.history] == [0.5, 1.0]


def test_replaced_ids_are_followed():
    assert terms(build_query([world.finding(1, "HP:0000001")], world.ontology()).present) == ["HP:0012735"]
