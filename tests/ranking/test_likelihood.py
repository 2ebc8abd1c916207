from __future__ import annotations

import numpy as np
import pytest
from ranking import world

from medassist.ranking.fit import best_match_average, cosine
from medassist.ranking.likelihood import addends, factors_of, term_column
from medassist.ranking.query import build_query


def disease(name):
    return world.profiles().index[name]


def row(term):
    return world.ontology().index[term]


def test_common_and_rare_disease_share_one_denominator():
    index = world.index()
    fever = row("HP:0001945")
    column = term_column(fever, index).log_ratio
    share, rate = index.share[fever], index.layers[0].rate[fever]
    pontiac = np.exp(column[disease(world.PONTIAC)]) * share
    pneumonia = np.exp(column[disease(world.PNEUMONIA)]) * share
    assert pontiac == pytest.approx(0.2 * max(share, rate) + 0.8 * 0.9, rel=1e-5)
    assert pneumonia == pytest.approx(0.2 * share + 0.8 * 0.75, rel=1e-5)


def test_what_no_profile_lists_never_supports():
    index = world.index()
    for term in range(1, len(index.ontology.ids)):
        for layer in index.layers:
            assert layer.leak[term] <= index.share[term]


def test_a_broader_match_counts_less_the_further_away_it_is():
    index = world.index()
    factors = dict(factors_of(row("HP:0031245"), index.layers[1], index))
    assert factors[row("HP:0031245")] == pytest.approx(0.8)
    narrowing = 0.04 / 0.12
    assert factors[row("HP:0012735")] == pytest.approx(0.8 * narrowing * 0.2 ** np.log(1 / narrowing))


def test_addends_scale_with_the_weight_of_the_entry():
    index = world.index()
    sure = build_query([world.finding(1, "HP:0001945")], world.ontology())
    doubtful = build_query([world.finding(1, "HP:0001945", confidence=0.4)], world.ontology())
    assert np.allclose(addends(doubtful, index).present, 0.5 * addends(sure, index).present)


def test_absence_of_a_rare_or_unlisted_finding_is_neutral():
    query = build_query(world.findings("HP:0002027", absent=("HP:0030828",)), world.ontology())
    absent = addends(query, world.index()).absent[0]
    assert absent[disease(world.COLD)] == 0
    assert absent[disease(world.ASTHMA)] == pytest.approx(0.8 * np.log((1 - 0.8 * 0.85) / (1 - 0.03 * 0.85)), rel=1e-5)
    assert (absent <= 0).all()


def test_likeness_is_highest_for_the_disease_whose_profile_it_is():
    terms = np.array([row(term) for term in world.RARE[world.MARFAN]])
    for likeness in (best_match_average(terms, world.index()), cosine(terms, world.index())):
        assert int(np.argmax(likeness)) == disease(world.MARFAN)
        assert -1 - 1e-6 <= likeness.min() <= likeness.max() <= 1 + 1e-6
