"""Statements in a document: the topic is lent from clause to clause, never across a list."""

from __future__ import annotations

import pytest

from medassist.concepts.lexicon import compile_lexicon
from medassist.concepts.rules import load_name_rules, load_word_rules
from medassist.concepts.statements import compile_statements
from medassist.domain.record import Record
from medassist.findings import dictionary_finder, statement_finder
from medassist.knowledge_base.ontology import Name
from medassist.text.prepare import prepare

NAMES = (
    Name("HP:0100749", "Chest pain", "label"),
    Name("HP:0012735", "Cough", "label"),
    Name("HP:0012735", "coughing", "exact"),
    Name("HP:0002027", "Abdominal pain", "label"),
    Name("ma:worse_flat", "chest pain worse lying flat", "exact"),
    Name("ma:sore_on_cough", "abdominal pain worse on coughing", "exact"),
)


@pytest.fixture(scope="module")
def lexicon():
    rules = load_word_rules()
    return compile_lexicon(NAMES, rules, load_name_rules(), compile_statements(NAMES, rules))


def found(lexicon, text):
    document = prepare(Record(source="note", format="text", sha256="0" * 64, text=text))
    mentions = statement_finder.find(document, lexicon, dictionary_finder.find(document, lexicon))
    assert all(document.text[m.span.start : m.span.end] == m.text for m in mentions)
    return [(mention.candidates[0].concept, mention.text) for mention in mentions]


def test_the_complaint_is_the_topic_of_what_follows(lexicon):
    text = "Chief complaint: Chest pain\n\nHistory of present illness: It is worse when lying flat. No fever."
    assert ("ma:worse_flat", "worse when lying") in found(lexicon, text)


def test_a_circumstance_is_no_finding_of_its_own(lexicon):
    concepts = [concept for concept, _ in found(lexicon, "Abdominal pain aggravated by coughing.")]
    assert concepts == ["ma:sore_on_cough"]
    concepts = [concept for concept, _ in found(lexicon, "Abdominal pain and a cough.")]
    assert concepts == ["HP:0002027", "HP:0012735"]


def test_a_list_makes_no_statement(lexicon):
    concepts = [concept for concept, _ in found(lexicon, "Chest pain, cough, worse appetite, lying flat in bed.")]
    assert "ma:worse_flat" not in concepts
    assert concepts == ["HP:0100749", "HP:0012735"]


def test_the_topic_ends_with_its_section(lexicon):
    text = "History of present illness:\nChest pain.\n\nPhysical examination:\nWorse lying flat."
    assert [concept for concept, _ in found(lexicon, text)] == ["HP:0100749"]
