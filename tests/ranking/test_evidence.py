"""Evidence names the statement its number was computed from."""

from __future__ import annotations

from ranking import world

from medassist.ranking.evidence import Profile, _most_frequent


def test_a_diseases_own_name_is_not_given_as_the_reason_for_a_broader_finding() -> None:
    index = world.index()
    row = index.ontology.index
    wheezing, dyspnea, above = row["HP:0030828"], row["HP:0002094"], row["HP:0002086"]
    named = Profile(
        listed={wheezing: 0.98, dyspnea: 0.4},
        closed={wheezing: 0.98, dyspnea: 0.4, above: 0.4},
        risk={},
        excluded=frozenset(),
        against={},
        rows={},
    )
    assert _most_frequent(named, above, index) == dyspnea


def test_a_frequency_lent_by_a_related_entry_has_no_statement_of_its_own() -> None:
    index = world.index()
    bare = Profile(listed={}, closed={}, risk={}, excluded=frozenset(), against={}, rows={})
    assert _most_frequent(bare, index.ontology.index["HP:0002086"], index) is None
