"""Conditions and findings read from Turtle."""

import pytest

from medassist.domain.disease import Basis, Source
from medassist.errors import KnowledgeError
from medassist.knowledge_base.authored import Prior, StatedMimic, read_authored
from medassist.knowledge_base.ontology import Name
from medassist.knowledge_base.turtle_files import read_facts

from .small_knowledge import PREFIXES, condition

EDITORIAL = Source(Basis.EDITORIAL, "editorial estimate")


def read(sources):
    return read_authored(read_facts(sources.turtle()))


def test_a_condition_is_read_whole(sources):
    cold = next(found for found in read(sources).conditions if found.id == "ma:chest_cold")
    assert (cold.label, cold.label_zh, cold.synonyms) == ("Chest cold", "感冒", ("Chest cold illness",))
    assert cold.external_ids == ("ICD10:J20.9", "OMIM:100004")
    assert (cold.system, cold.acuity, cold.onset, cold.cant_miss) == ("respiratory", "routine", "acute", False)
    assert set(cold.priors) == {
        Prior("child", ("F", "M"), "common", EDITORIAL),
        Prior("older", ("F",), "rare", EDITORIAL),
    }
    by_finding = {fact.finding: fact for fact in cold.stated}
    assert by_finding["HP:0012735"].source == Source(Basis.EDITORIAL, "editorial estimate")
    fever = by_finding["HP:0001945"]
    assert (fever.frequency, fever.low, fever.high) == (pytest.approx(0.3), 0.2, 0.4)
    assert fever.source == Source(Basis.CRITERIA, "Made-up criteria")
    assert by_finding["ma:smoker"].role == "risk_factor"
    assert [(fact.finding, fact.ratio) for fact in cold.against] == [("HP:0002094", 0.3)]
    assert cold.tests == (("Listening to the chest", "clear lungs"),)
    assert cold.mimics == (StatedMimic("ma:croup", "A hoarse voice and stridor.", ("ma:barking_cough",)),)
    assert (cold.red_flags, cold.complications) == (("Blue lips",), ("pneumonia",))


def test_findings_keep_names_by_kind_and_additions_to_hpo(sources):
    findings = {found.id: found for found in read(sources).findings}
    assert Name("ma:barking_cough", "brky cgh", "telegraphic") in findings["ma:barking_cough"].names
    assert Name("ma:barking_cough", "犬吠样咳嗽", "label", "zh") in findings["ma:barking_cough"].names
    assert findings["HP:0012735"].population == pytest.approx(0.12)
    assert findings["HP:0012735"].kind == ""


def test_shares_come_from_the_vocabulary(sources):
    authored = read(sources)
    assert authored.shares["common"] == pytest.approx(0.01)
    assert authored.shares["none"] == 0
    assert 0 < authored.rare_disease_share < 0.1


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("ma:frequency 0.95", "ma:frequency 1.4", "1.4"),
        ("ma:frequency 0.95", 'ma:frequency "often"', "no number"),
        ("ma:finding hp:0012735 ;", "", "ma:finding"),
        ("ma:frequency 0.95 ; ", "", "no frequency"),
        ("ma:likelihoodRatio 0.3", "ma:likelihoodRatio 3.0", "between 0 and 1"),
        ("ma:priorClass ma:common", "ma:priorClass ma:frequent", "prior"),
        ("ma:condition ma:croup ;", "", "ma:condition"),
        ("ma:basis ma:criteria", "ma:basis ma:hearsay", "hearsay"),
    ],
)
def test_what_the_arrays_cannot_hold_is_refused(sources, old, new, word):
    broken = PREFIXES + condition().replace(old, new, 1)
    (sources.knowledge / "conditions" / "chest.ttl").write_text(broken, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read(sources)
    assert word in caught.value.detail


def test_a_vocabulary_without_shares_is_refused(sources):
    (sources.knowledge / "ontology.ttl").write_text(PREFIXES, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read(sources)
    assert caught.value.where == "ontology.ttl"
