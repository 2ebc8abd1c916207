"""The same knowledge as RDF on disk."""

import pytest

from medassist.errors import Cancelled, KnowledgeError
from medassist.knowledge_base.graph import GRAPH_FOLDER, KnowledgeGraph, ensure_graph
from medassist.knowledge_base.vocabulary import MA, SKOS, compact, expand


def test_each_layer_has_its_graph(sources, tmp_path):
    steps = []
    folder = ensure_graph(sources, tmp_path / "data", lambda done, total, stage: steps.append((done, total)))
    assert folder.name == GRAPH_FOLDER
    assert steps[-1][0] == steps[-1][1] > 0
    triples = KnowledgeGraph(folder).triples()
    assert set(triples) == {"hpo-terms", "hpo-annotations", "medassist", "vocabulary"}
    assert all(triples.values())
    assert ensure_graph(sources, tmp_path / "data") == folder


def test_statements_of_terms_diseases_and_conditions(sources, tmp_path):
    graph = KnowledgeGraph(ensure_graph(sources, tmp_path / "data"))
    cough = graph.statements("HP:0012735")
    assert (f"{SKOS}prefLabel", "Cough") in cough
    assert (f"{SKOS}altLabel", "hacking") in cough
    assert ("ma:population", "0.12") in cough
    assert ("ma:gene", "FITS1") in graph.statements("OMIM:100003")
    node = next(value for name, value in graph.statements("OMIM:100004") if name == "ma:hasFinding")
    facts = dict(graph.statements(node))
    assert facts["ma:basis"] == "ma:published"
    assert facts["http://purl.org/dc/terms/source"].startswith("PMID:1")
    assert ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "ma:Condition") in graph.statements("ma:croup")
    assert any(name == "ma:excludes" for name, _ in graph.statements("OMIM:100001"))
    assert graph.statements("ma:nothing") == ()


def test_a_cancelled_load_leaves_no_graph(sources, tmp_path):
    ensure_graph(sources, tmp_path / "warm")
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > 6

    with pytest.raises(Cancelled):
        ensure_graph(sources, tmp_path / "data", should_stop=stop)
    left = [path.name for path in (tmp_path / "data").rglob("*") if "graph" in path.name]
    assert left == []


def test_a_folder_that_is_no_store(tmp_path):
    (tmp_path / "CURRENT").write_text("rubbish", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        KnowledgeGraph(tmp_path)
    assert caught.value.code == "MA201"


@pytest.mark.parametrize("identifier", ["HP:0001945", "ma:smoker", "OMIM:154700", "ORPHA:558"])
def test_ids_and_iris_are_inverse(identifier):
    assert compact(expand(identifier)) == identifier
    assert expand("ma:smoker") == MA + "smoker"
