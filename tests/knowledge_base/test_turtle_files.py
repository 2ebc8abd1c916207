"""RDF files read to plain values."""

import pytest

from medassist.errors import KnowledgeError
from medassist.knowledge_base.turtle_files import parse_file, read_facts

from .small_knowledge import FINDINGS, PREFIXES


def test_subjects_keep_languages_and_compact_ids(tmp_path):
    path = tmp_path / "findings.ttl"
    path.write_text(FINDINGS, encoding="utf-8")
    bark = read_facts([path])["ma:barking_cough"]
    skos = "http://www.w3.org/2004/02/skos/core#prefLabel"
    assert bark.label == "Barking cough"
    assert bark.text(skos, "zh") == "犬吠样咳嗽"
    assert bark.own("nearest") == ("HP:0012735",)
    assert bark.number("population") == pytest.approx(0.003)
    assert bark.number("share") is None
    assert bark.is_a("Finding")
    assert not bark.is_a("Condition")


def test_nested_nodes_of_two_files_stay_apart(tmp_path):
    for name in ("one", "two"):
        text = f"{PREFIXES} ma:{name} ma:prior _:node . _:node ma:share 0.1 ."
        (tmp_path / f"{name}.ttl").write_text(text, encoding="utf-8")
    facts = read_facts([tmp_path / "one.ttl", tmp_path / "two.ttl"])
    assert facts["ma:one"].own("prior") != facts["ma:two"].own("prior")


@pytest.mark.parametrize("name", ["bomb.rdf", "context.jsonld", "page.html", "data.xml"])
def test_formats_that_reach_outside_are_refused_unread(tmp_path, name):
    with pytest.raises(KnowledgeError) as caught:
        parse_file(tmp_path / name)
    assert "only Turtle" in caught.value.detail


def test_syntax_errors_name_the_file(tmp_path):
    path = tmp_path / "broken.ttl"
    path.write_text("ma:cough a ma:Finding .", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        parse_file(path)
    assert (caught.value.code, caught.value.where) == ("MA202", "broken.ttl")


def test_missing_files_and_words_for_numbers(tmp_path):
    with pytest.raises(KnowledgeError):
        parse_file(tmp_path / "absent.ttl")
    path = tmp_path / "word.nt"
    path.write_text('<urn:medassist:x> <urn:medassist:share> "many" .', encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read_facts([path])["ma:x"].number("share")
    assert "ma:x" in caught.value.detail
