"""Which cases move when the knowledge changes."""

from dataclasses import replace

import pytest
from knowledge_base.small_knowledge import write_sources

from medassist.domain.record import Patient
from medassist.errors import Cancelled
from medassist.knowledge_base.changed_profiles import with_condition
from medassist.knowledge_base.store import open_sources
from medassist.ranking.impact import KnownCase, impact
from medassist.ranking.index import build_index

from .world import findings


@pytest.fixture
def indexes(tmp_path):
    """An index before and after influenza loses its cough."""
    knowledge = open_sources(write_sources(tmp_path), tmp_path / "builds")
    flu = knowledge.conditions["ma:flu"]
    kept = tuple(fact for fact in flu.stated if fact.finding not in ("HP:0012735", "ma:barking_cough"))
    changed = with_condition(
        knowledge.profiles, knowledge.ontology, replace(flu, stated=kept), knowledge.prior_shares, {}
    )
    before = build_index(knowledge.ontology, knowledge.profiles)
    return before, build_index(knowledge.ontology, changed)


def test_the_moves_of_a_case_are_told(indexes):
    coughing = KnownCase("cough", findings("ma:barking_cough"), Patient(5.0))
    fitting = KnownCase("fits", findings("HP:0001250", "HP:0000028"), Patient(5.0))
    changes = impact([coughing, fitting], *indexes)
    flu = next(change for change in changes if (change.case, change.disease) == ("cough", "ma:flu"))
    assert (flu.after or 99) > (flu.before or 99)
    assert flu.probability_after < flu.probability_before
    assert impact([coughing, fitting], indexes[0], indexes[0]) == ()


def test_progress_and_cancel(indexes):
    steps = []
    impact([KnownCase("a", findings("HP:0001945"), Patient())], *indexes, report=lambda *step: steps.append(step[:2]))
    assert steps == [(0, 1), (1, 1)]
    with pytest.raises(Cancelled):
        impact([KnownCase("a", (), Patient())], *indexes, should_stop=lambda: True)
