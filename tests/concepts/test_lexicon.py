from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from medassist.concepts import lexicon as lexicon_module
from medassist.concepts.lexicon import FILE_NAME, build_lexicon, form_of, phrase_variants
from medassist.concepts.rules import load_name_rules
from medassist.knowledge_base.ontology import Name

if TYPE_CHECKING:
    from tests.concepts.conftest import SmallKnowledge


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("SOB", "telegraphic", "letters"),
        ("abdo pain", "telegraphic", "any"),
        ("VSD", "exact", "letters"),
        ("PACs", "exact", "letters"),
        ("Fever", "label", "any"),
        ("DNA repair defect", "label", "any"),
    ],
)
def test_the_form_of_a_name_follows_its_letters(text: str, kind: str, expected: str) -> None:
    assert form_of(Name("HP:0000001", text, kind)) == expected


def test_phrases_are_exchanged_both_ways_with_less_weight() -> None:
    rules = load_name_rules()
    variants = dict(phrase_variants("Severe mental retardation", rules))
    assert variants["Severe mental retardation"] == 1.0
    assert variants["severe intellectual disability"] < 1.0
    assert "severe mental retardation" in dict(phrase_variants("Severe intellectual disability", rules))


def test_the_cached_lexicon_gives_the_same_answers(knowledge: SmallKnowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build_lexicon(knowledge)
    monkeypatch.setattr(
        lexicon_module, "compile_lexicon", lambda *_: pytest.fail("compiled although the file is current")
    )
    loaded = build_lexicon(knowledge)
    for words in (["SOB"], ["on", "edge"], ["pain", "in", "the", "left", "knee"], ["N", "/", "V"], ["renal", "defect"]):
        assert loaded.candidates(words) == built.candidates(words)
    assert loaded.knows("nails")
    assert loaded.longest == built.longest


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"stamp": 1}', b"\xff\xfe"])
def test_a_damaged_cache_is_built_again(knowledge: SmallKnowledge, content: bytes) -> None:
    (knowledge.folder / FILE_NAME).write_bytes(content)
    assert build_lexicon(knowledge).candidates(["fever"])
    assert json.loads((knowledge.folder / FILE_NAME).read_text(encoding="utf-8"))["stamp"][1] == knowledge.sha256


def test_other_knowledge_makes_another_lexicon(knowledge: SmallKnowledge) -> None:
    build_lexicon(knowledge)
    newer = replace(knowledge, names=(Name("HP:0012735", "Cough", "label"),), sha256="1" * 64)
    assert build_lexicon(newer).candidates(["cough"])
    assert not build_lexicon(newer).candidates(["fever"])


def test_without_a_folder_to_write_to_the_lexicon_is_compiled_and_nothing_is_left(knowledge: SmallKnowledge) -> None:
    nowhere = replace(knowledge, folder=knowledge.folder / "missing")
    assert build_lexicon(nowhere).candidates(["fever"])
    assert not nowhere.folder.exists()
