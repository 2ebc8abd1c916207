"""The project's own knowledge files."""

from pathlib import Path

import pytest

from medassist.data_files import hpo_folder, knowledge_folder
from medassist.knowledge_base.authored import read_authored
from medassist.knowledge_base.build import Sources
from medassist.knowledge_base.checks import check_knowledge
from medassist.knowledge_base.compile_priors import authored_priors
from medassist.knowledge_base.disease_profiles import AGE_BANDS
from medassist.knowledge_base.turtle_files import read_facts
from medassist.knowledge_base.vocabulary import KINDS, ONSETS, OWL, PRIOR_CLASSES, RDF, RDFS


def test_every_name_of_the_vocabulary_is_labelled_and_explained():
    facts = read_facts([knowledge_folder() / "ontology.ttl"])
    named = [subject for identifier, subject in facts.items() if identifier not in ("ma:ontology",)]
    assert len(named) > 100
    for subject in named:
        assert subject.text(RDFS + "label", "en"), subject.id
        assert subject.text(RDFS + "comment", "en").endswith("."), subject.id
        assert subject.texts(RDF + "type"), subject.id


def test_the_vocabulary_and_the_code_hold_the_same_lists():
    facts = read_facts([knowledge_folder() / "ontology.ttl"])

    def members(name):
        return {subject.id.removeprefix("ma:") for subject in facts.values() if subject.is_a(name)}

    assert members("PriorClass") == {*PRIOR_CLASSES, "all_rare_diseases"}
    assert members("FindingKind") == KINDS
    assert members("OnsetClass") == ONSETS
    assert members("AgeBand") == {name for name, _, _ in AGE_BANDS}
    for name, low, high in AGE_BANDS:
        assert facts[f"ma:{name}"].number("fromYears") == pytest.approx(low, abs=1e-4)
        assert facts[f"ma:{name}"].number("toYears") == pytest.approx(high, abs=1e-4)
    assert OWL + "Class" in facts["ma:Condition"].texts(RDF + "type")


def test_the_authored_files_can_be_compiled():
    authored = read_authored(read_facts(Sources(Path(), knowledge_folder()).turtle()))
    assert authored_priors(authored).shape == (len(authored.conditions), len(AGE_BANDS), 2)


@pytest.mark.long
def test_the_authored_files_have_no_violations():
    found = check_knowledge([], Sources(hpo_folder(), knowledge_folder()))
    assert found == (), "\n".join(f"{fault.file}: {fault.subject}: {fault.message}" for fault in found[:20])
