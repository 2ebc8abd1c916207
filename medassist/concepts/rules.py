"""The word rules of the lexicon, read from `resources/lexicon`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from medassist.data_files import resource
from medassist.errors import KnowledgeError

FILES: tuple[str, ...] = (
    "ambiguous_names.tsv",
    "equivalences.tsv",
    "generic_concepts.tsv",
    "joint_names.tsv",
    "modifiers.tsv",
    "other_meanings.tsv",
    "phrase_equivalences.tsv",
    "plurals.tsv",
    "prefixes.tsv",
    "spelling.tsv",
    "statement_words.tsv",
    "stop_words.tsv",
    "word_forms.tsv",
)


KIND_SCORES: Mapping[str, float] = {
    "label": 1.0,
    "exact": 0.98,
    "lay": 0.96,
    "telegraphic": 0.95,
    "narrow": 0.9,
    "related": 0.88,
    "broad": 0.85,
}
"""How surely a name of each kind names its concept."""


@dataclass(frozen=True, slots=True)
class WordRules:
    """How the words of a name or a text are brought to one form.

    The `*_ends` are (ending, replacement), longest ending first; `spelling_parts` are
    (stretch, replacement). `groups` maps a normalised word to the name of its equivalence
    group, the empty name meaning that the word is dropped at the second level. `prefixes` are
    beginnings of words that are also written apart with a hyphen.
    """

    spelling_parts: tuple[tuple[str, str], ...]
    spelling_ends: tuple[tuple[str, str], ...]
    spelling_words: dict[str, str]
    plural_ends: tuple[tuple[str, str], ...]
    plural_words: dict[str, str]
    form_ends: tuple[tuple[str, str], ...]
    form_words: dict[str, str]
    stop_words: frozenset[str]
    prepositions: frozenset[str]
    prefixes: frozenset[str]
    modifiers: frozenset[str]
    groups: dict[str, str]


@dataclass(frozen=True, slots=True)
class NameRules:
    """What is done with whole names when the lexicon is compiled.

    `phrases` are exchanged in both directions; `ambiguous` maps a lower-case name to
    "drop", "exact", "words" or the one concept it is left to; `other_meanings` are
    phrases that hold a finding's name and mean something else; `generic` are concepts that are never reported.
    """

    phrases: tuple[tuple[str, str], ...]
    ambiguous: dict[str, str]
    other_meanings: tuple[str, ...]
    generic: frozenset[str]


def rows(name: str) -> Iterator[tuple[str, ...]]:
    """The rows of the tab-separated file `name`, comments and empty lines left out.

    Raises `KnowledgeError` (MA202) if the file is missing or a row has fewer than two cells.
    """
    try:
        text = resource(f"lexicon/{name}").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError("MA202", type(error).__name__, where=name) from error
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) < 2:
            raise KnowledgeError("MA202", f"line {number} has one cell", where=name)
        yield cells


def _kinds(name: str, kind: str) -> list[tuple[str, str]]:
    return [(cells[1], cells[2]) for cells in rows(name) if cells[0] == kind]


def _ends(name: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_kinds(name, "end"), key=lambda pair: (-len(pair[0]), pair[0])))


def load_word_rules() -> WordRules:
    """The rules for single words. Raises `KnowledgeError` (MA202) if a file is faulty."""
    groups: dict[str, str] = {}
    for group, words, *_ in rows("equivalences.tsv"):
        for word in words.split():
            groups.setdefault(word, group)
    return WordRules(
        spelling_parts=tuple(_kinds("spelling.tsv", "part")),
        spelling_ends=_ends("spelling.tsv"),
        spelling_words=dict(_kinds("spelling.tsv", "word")),
        plural_ends=_ends("plurals.tsv"),
        plural_words=dict(_kinds("plurals.tsv", "word")),
        form_ends=_ends("word_forms.tsv"),
        form_words=dict(_kinds("word_forms.tsv", "word")),
        stop_words=frozenset(cells[0] for cells in rows("stop_words.tsv")),
        prepositions=frozenset(cells[0] for cells in rows("stop_words.tsv") if cells[1] == "preposition"),
        prefixes=frozenset(cells[0] for cells in rows("prefixes.tsv")),
        modifiers=frozenset(cells[0] for cells in rows("modifiers.tsv")),
        groups=groups,
    )


def load_name_rules() -> NameRules:
    """The rules for whole names. Raises `KnowledgeError` (MA202) if a file is faulty."""
    return NameRules(
        phrases=tuple((cells[0], cells[1]) for cells in rows("phrase_equivalences.tsv")),
        ambiguous={cells[0]: cells[1] for cells in rows("ambiguous_names.tsv")},
        other_meanings=tuple(cells[0] for cells in rows("other_meanings.tsv")),
        generic=generic_concepts(),
    )


@cache
def generic_concepts() -> frozenset[str]:
    """Concepts too general to report."""
    return frozenset(cells[0] for cells in rows("generic_concepts.tsv"))


@cache
def joint_names() -> Mapping[str, tuple[str, ...]]:
    """Shorthand in small letters that names several findings at once, with their concepts."""
    return {cells[0]: tuple(cells[1].split()) for cells in rows("joint_names.tsv")}


@cache
def rules_sha256() -> str:
    """The SHA-256 of all rule files together, which a cached lexicon must have been built from."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update(name.encode())
        digest.update(resource(f"lexicon/{name}").read_bytes())
    return digest.hexdigest()
