"""The opened knowledge base."""

import time

import pytest

from medassist.domain.disease import Acuity, Basis, Source
from medassist.errors import UsageError
from medassist.knowledge_base.store import open_knowledge_base, open_sources
from medassist.settings import Settings


@pytest.fixture
def knowledge(sources, tmp_path):
    return open_sources(sources, tmp_path / "data")


def test_a_concept_by_current_and_former_id(knowledge):
    cough = knowledge.concept("HP:0009999")
    assert (cough.id, cough.label) == ("HP:0012735", "Cough")
    assert "Coughing" in cough.synonyms
    assert cough.definition.startswith("A sudden")
    assert cough.parents == ("HP:0002086",)
    assert knowledge.concept("ma:barking_cough").label_zh == "犬吠样咳嗽"


@pytest.mark.parametrize("identifier", ["HP:9999999", "", "ma:nothing", "HP:0000001"])
def test_unknown_ids_are_usage_errors(knowledge, identifier):
    for look_up in (knowledge.concept, knowledge.disease):
        with pytest.raises(UsageError) as caught:
            look_up(identifier)
        assert caught.value.code == "MA002"


def test_a_rare_disease_in_detail(knowledge):
    detail = knowledge.disease("OMIM:100001")
    assert (detail.layer, detail.acuity, detail.cant_miss) == ("HPO", None, False)
    wet = next(fact for fact in detail.associations if fact.concept == "HP:0031245")
    assert (wet.numerator, wet.denominator) == (4, 8)
    assert wet.frequency == pytest.approx(0.5)
    assert wet.sources == (Source(Basis.PUBLISHED, "PMID:11"), Source(Basis.PUBLISHED, "PMID:12"))
    assert detail.excluded == ("HP:0001250",)


def test_a_condition_in_detail_by_any_id(knowledge):
    detail = knowledge.disease("OMIM:100004")
    assert detail.id == "ma:chest_cold"
    assert (detail.label_zh, detail.layer, detail.acuity) == ("感冒", "MedAssist", Acuity.ROUTINE)
    fever = next(fact for fact in detail.associations if fact.concept == "HP:0001945")
    assert (fever.low, fever.high) == (0.2, 0.4)
    assert next(fact.role for fact in detail.associations if fact.concept == "ma:smoker") == "risk_factor"
    assert detail.against == (("HP:0002094", "Points to the lung itself."),)
    assert [(mimic.disease, mimic.label) for mimic in detail.mimics] == [("ma:croup", "Croup")]
    frequencies = [fact.frequency for fact in detail.associations]
    assert frequencies == sorted(frequencies, reverse=True)


def test_every_association_has_a_source(knowledge):
    for identifier in knowledge.profiles.ids:
        assert all(fact.sources for fact in knowledge.disease(identifier).associations)


def test_search_forgives_and_takes_ids(knowledge):
    assert knowledge.search_concepts("caugh")[0].id == "HP:0012735"
    assert knowledge.search_concepts("shortnes of breath")[0].id == "HP:0002094"
    assert knowledge.search_concepts("犬吠样咳嗽")[0].id == "ma:barking_cough"
    assert [concept.id for concept in knowledge.search_concepts("HP:0009999")] == ["HP:0012735"]
    assert knowledge.search_diseases("influensa")[0] == ("ma:flu", "Influenza")
    assert knowledge.search_diseases("ORPHA:9") == (("OMIM:100003", "Fits, X-linked"),)
    assert knowledge.search_concepts("") == ()
    assert knowledge.search_concepts("qqq zzz") == ()


@pytest.mark.long
def test_the_installed_release_opens_fast_and_whole(tmp_path):
    settings = Settings(data_folder=tmp_path)
    knowledge = open_knowledge_base(settings)
    assert 10_000 < len(knowledge.profiles.ids) < 12_000
    assert len(knowledge.ontology.ids) > 18_000
    started = time.perf_counter()
    again = open_knowledge_base(settings)
    assert time.perf_counter() - started < 1.0
    assert again.sha256 == knowledge.sha256
    knowledge.search_concepts("fever")
    times = []
    for text in ("fever", "shortnes of breath", "abdominal pain", "siezure", "big liver", "rash on the face"):
        started = time.perf_counter()
        assert knowledge.search_concepts(text)
        times.append(time.perf_counter() - started)
    assert max(times) < 0.05
    assert knowledge.profiles.index["OMIM:154700"] == knowledge.profiles.index["ORPHA:558"]
