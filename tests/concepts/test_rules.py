from __future__ import annotations

from pathlib import Path

import pytest

from medassist.concepts import rules
from medassist.errors import KnowledgeError


def test_every_rule_file_carries_an_example_in_each_row() -> None:
    for name in rules.FILES:
        assert all(len(cells) > 1 and all(cells[1:2]) and cells[-1] for cells in rules.rows(name)), name


def test_the_stamp_covers_every_file_of_the_folder() -> None:
    assert {path.name for path in rules.resource("lexicon").iterdir()} == set(rules.FILES)
    assert len(rules.rules_sha256()) == 64


def test_modifiers_and_stop_words_do_not_overlap_and_negations_are_neither() -> None:
    words = rules.load_word_rules()
    assert not words.modifiers & words.stop_words
    assert not {"no", "not", "without", "and", "or"} & (words.modifiers | words.stop_words)


def test_a_row_with_one_cell_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plurals.tsv").write_text("# kind\nword\n", encoding="utf-8")
    monkeypatch.setattr(rules, "resource", lambda path: tmp_path / Path(path).name)
    with pytest.raises(KnowledgeError) as caught:
        list(rules.rows("plurals.tsv"))
    assert caught.value.code == "MA202"
    assert caught.value.where == "plurals.tsv"
    with pytest.raises(KnowledgeError):
        list(rules.rows("missing.tsv"))
