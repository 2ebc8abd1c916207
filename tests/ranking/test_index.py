from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ranking import world
from scipy import sparse

from medassist.domain.record import Patient
from medassist.ranking.index import build_index, smooth, term_shares, unit_rows, with_profiles
from medassist.ranking.query import build_query
from medassist.ranking.score import score


def row(term):
    return world.ontology().index[term]


def test_a_stated_share_stands_and_a_broader_finding_is_no_rarer():
    share = term_shares(world.ontology(), world.profiles())
    assert share[row("HP:0001945")] == pytest.approx(0.1)
    below = [share[row(term)] for term in ("HP:0012735", "HP:0002094", "HP:0030828")]
    assert share[row("HP:0002086")] == pytest.approx(1 - np.prod([1 - each for each in below]))
    assert share[row("HP:0002086")] > max(below)


def test_an_unstated_share_follows_from_the_diseases():
    ontology, profiles = world.ontology(), world.profiles()
    share = term_shares(ontology, profiles)
    lens = row("HP:0001083")
    assert share[lens] == pytest.approx(0.2 * profiles.background[lens])
    unstated = replace(profiles, population=np.full(len(ontology.ids), np.nan))
    implied = term_shares(ontology, unstated)
    fever = row("HP:0001945")
    from_common = 0.75 * 0.01 + 0.2 * 0.03
    assert implied[fever] == pytest.approx(from_common + 0.2 * profiles.background[fever], rel=0.01)


def test_the_axes_are_kept_beside_the_knowledge_and_read_again(tmp_path):
    first = build_index(world.ontology(), world.profiles(), tmp_path)
    kept = list(tmp_path.iterdir())
    assert len(kept) == 1
    stamp = kept[0].stat().st_mtime_ns
    second = build_index(world.ontology(), world.profiles(), tmp_path)
    assert kept[0].stat().st_mtime_ns == stamp
    assert np.array_equal(first.term_axes, second.term_axes)
    kept[0].write_bytes(b"damaged")
    third = build_index(world.ontology(), world.profiles(), tmp_path)
    assert np.array_equal(first.term_axes, third.term_axes)


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path):
    index = build_index(world.ontology(), world.profiles(), tmp_path / "missing")
    assert len(index) == len(world.profiles().ids)


def test_a_profile_put_back_unchanged_scores_the_same():
    index, profiles = world.index(), world.profiles()
    query = build_query(world.findings("HP:0001083", "HP:0002650", absent=("HP:0001945",)), world.ontology())
    for disease in (world.MARFAN, world.COLD):
        number = profiles.index[disease]
        parts = (profiles.direct[[number]], profiles.closure[[number]], profiles.excluded[[number]])
        alone = score(query, Patient(30.0), with_profiles(index, [number], *parts)).total
        assert alone[0] == pytest.approx(score(query, Patient(30.0), index).total[number], abs=1e-5)


def test_an_emptied_profile_explains_nothing():
    index, number = world.index(), world.profiles().index[world.MARFAN]
    empty = sparse.csr_array((1, len(world.ontology().ids)), dtype=np.float32)
    query = build_query(world.findings("HP:0001083"), world.ontology())
    bare = score(
        query, Patient(), with_profiles(index, [number], empty, empty, sparse.csr_array(empty, dtype=np.bool_))
    )
    assert bare.evidence.total()[0] <= 0
    assert bare.fit[0] == 0
    assert bare.missing[0] == 0


def test_relatives_lend_a_little_of_what_they_have():
    profiles = world.profiles()
    family = np.full(len(profiles.ids), -1, np.int32)
    one, two = profiles.index[world.MARFAN], profiles.index[world.HOMOCYSTINURIA]
    family[[one, two]] = 0
    smoothed = smooth(replace(profiles, family=family), 0.1)
    aneurysm, lens = row("HP:0002616"), row("HP:0001083")
    assert smoothed[two, aneurysm] == pytest.approx(0.1 * 0.75)
    assert smoothed[one, lens] == pytest.approx(0.6)
    assert smoothed[profiles.index[world.PONTIAC], aneurysm] == 0


def test_zero_rows_have_no_direction():
    assert unit_rows(np.array([[0.0, 0.0], [3.0, 4.0]])).tolist() == [
        [0.0, 0.0],
        [pytest.approx(0.6), pytest.approx(0.8)],
    ]
