"""One condition changed in place gives what a whole build gives."""

from dataclasses import replace

import numpy as np
import pytest

from medassist.domain.disease import Basis, Source
from medassist.knowledge_base.authored import Prior, Stated, read_authored, with_site
from medassist.knowledge_base.changed_profiles import with_condition
from medassist.knowledge_base.compile import compile_knowledge
from medassist.knowledge_base.hpo_files import read_release
from medassist.knowledge_base.turtle_files import read_facts

SITE = Source(Basis.SITE, "Dr Wu, 2026-11-24")


@pytest.fixture
def release(sources):
    return read_release(sources.hpo)


@pytest.fixture
def authored(sources):
    return read_authored(read_facts(sources.turtle()))


def changed(condition):
    """More cough, no fever, another prior, another name."""
    cough = Stated("HP:0031245", 0.5, 0.4, 0.6, "finding", SITE)
    kept = tuple(fact for fact in condition.stated if fact.finding != "HP:0001945")
    prior = Prior("adolescent", ("M",), "very_rare", SITE)
    return replace(
        condition, stated=(*kept, cough), priors=(prior,), cant_miss=True, acuity="urgent", synonyms=("Cough",)
    )


@pytest.mark.parametrize("name", ["ma:chest_cold", "ma:flu", "ma:new"])
def test_the_same_profiles_as_a_build(name, release, authored):
    base = next((found for found in authored.conditions if found.id == name), authored.conditions[0])
    draft = replace(changed(base), id=name, external_ids=base.external_ids if name == base.id else ())
    before = compile_knowledge(release, authored)
    built = compile_knowledge(release, with_site(authored, [draft], [])).profiles
    quick = with_condition(before.profiles, before.ontology, draft, authored.shares, authored.durations)
    assert set(quick.ids) == set(built.ids)
    order = [quick.ids.index(identifier) for identifier in built.ids]
    for matrix in ("direct", "closure", "excluded"):
        made = getattr(quick, matrix)[order]
        assert (made != getattr(built, matrix)).nnz == 0, matrix
        assert made.dtype == getattr(built, matrix).dtype
    for array in ("layer", "priors", "cant_miss", "acuity", "family"):
        assert np.array_equal(getattr(quick, array)[order], getattr(built, array)), array
    assert {quick.ids[row]: facts for row, facts in quick.against.items() if facts} == {
        built.ids[row]: facts for row, facts in built.against.items()
    }
    assert sorted(rows(quick)) == sorted(rows(built))


def rows(profiles):
    table = profiles.annotations
    return [
        (profiles.ids[d], t, round(float(f), 5), b, table.references[r])
        for d, t, f, b, r in zip(
            table.disease.tolist(),
            table.term.tolist(),
            table.frequency.tolist(),
            table.basis.tolist(),
            table.reference.tolist(),
            strict=True,
        )
    ]


def test_findings_without_a_term_are_left_out(release, authored):
    compiled = compile_knowledge(release, authored)
    flu = next(found for found in authored.conditions if found.id == "ma:flu")
    draft = replace(flu, stated=(*flu.stated, Stated("ma:not_yet", 0.5, None, None, "finding", SITE)))
    quick = with_condition(compiled.profiles, compiled.ontology, draft, authored.shares, authored.durations)
    assert (quick.direct != compiled.profiles.direct).nnz == 0
