"""Names whose words stand apart are met, and words that only happen to stand near are not."""

from __future__ import annotations

import pytest

from medassist.concepts.rules import load_word_rules
from medassist.concepts.statements import StatementLexicon, compile_statements
from medassist.knowledge_base.ontology import Name

FLAT, EASED, EFFORT, PLEURITIC = "ma:worse_flat", "ma:eased_forward", "ma:on_effort", "HP:0033771"
NAMES = (
    Name(FLAT, "chest pain worse lying flat", "exact"),
    Name(EASED, "chest pain eased by leaning forward", "exact"),
    Name(EFFORT, "chest pain brought on by exertion", "exact"),
    Name("ma:rest", "chest pain at rest", "exact"),
    Name(PLEURITIC, "chest pain worse on taking a deep breath", "exact"),
    Name("ma:short", "chest pain", "exact"),
    Name("ma:denial", "no pain in the chest on effort", "exact"),
    Name("ma:days", "chest pain lasting many days", "exact"),
    Name("ma:shorthand", "cp worse supine flat", "telegraphic"),
    Name("ma:chinese", "chest pain worse lying flat", "exact", "zh"),
)


@pytest.fixture(scope="module")
def lexicon() -> StatementLexicon:
    return compile_statements(NAMES, load_word_rules())


def concepts(lexicon: StatementLexicon, sentence: str, topic: str = "") -> set[str]:
    lent = frozenset(form for word in topic.split() for form in lexicon.forms(word))
    return {found.candidate.concept for found in lexicon.find(sentence.split(), lent)}


@pytest.mark.parametrize(
    ("sentence", "topic", "expected"),
    [
        ("the pain in her chest is aggravated when she lies flat", "", {FLAT}),
        ("the pain is worse while lying down flat", "chest pain", {FLAT}),
        ("his chest pain improves on leaning forward", "", {EASED}),
        ("it is painful on taking deep breaths and worse in the chest", "", {PLEURITIC}),
        ("worse on deep inspiration", "chest pain", {PLEURITIC}),
        ("it comes at rest", "chest pain", {"ma:rest"}),
    ],
)
def test_other_words_and_another_order(lexicon, sentence, topic, expected):
    assert concepts(lexicon, sentence, topic) == expected


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("chest pain", ""),
        ("chest pain not worse lying flat", ""),
        ("worse lying flat", ""),
        ("the pain of the chest eased while lying flat", ""),
        ("her bed is flat", "chest pain"),
        ("chest pain for many days", ""),
        ("chest " + "and then " * 12 + "pain worse lying flat", ""),
    ],
)
def test_what_makes_no_statement(lexicon, sentence, topic):
    assert concepts(lexicon, sentence, topic) == set()


def test_the_place_and_the_words_needed(lexicon):
    (found,) = lexicon.find(["Her", "chest", "pain", "is", "worse", "when", "lying", "flat", "now"], frozenset())
    assert (found.first, found.last) == (1, 7)
    assert found.used == (1, 2, 4, 6)
    assert found.candidate.match == "statement"
    assert 0 < found.candidate.score < 0.9


def test_two_names_of_a_concept_make_one_statement():
    names = (
        Name(FLAT, "chest pain worse lying flat", "exact"),
        Name(FLAT, "lying makes the chest pain worse", "exact"),
    )
    lexicon = compile_statements(names, load_word_rules())
    assert len(lexicon.find(["chest", "pain", "is", "worse", "lying"], frozenset())) == 1


def test_the_topic_lends_no_circumstance(lexicon):
    assert concepts(lexicon, "chest pain on deep massage", "breath worse") == set()


def test_an_empty_lexicon_finds_nothing():
    assert (
        compile_statements((), load_word_rules()).find(["chest", "pain", "worse", "lying", "flat"], frozenset()) == ()
    )
