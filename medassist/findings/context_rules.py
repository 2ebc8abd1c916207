"""The rules that say how a finding is asserted, read from `resources/context_rules`.

A rule is data: words or expressions, what they mean, on which side of the finding they
stand and how far they reach. The fields are described in the README beside the files.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from medassist.data_files import resource
from medassist.domain.document import SectionKind
from medassist.domain.finding import Status

_RULE_FILES = ("absent", "possible", "past", "hypothetical", "family", "pseudo", "terminators")


class RuleKind(StrEnum):
    """What a match of the rule does."""

    CUE = "cue"
    PSEUDO = "pseudo"
    TERMINATOR = "terminator"


@dataclass(frozen=True, slots=True)
class Rule:
    """One context rule; the fields are those of the files.

    `position` is "before", "after" or "both" (where the cue stands), `items` one of "all",
    "or", "list", "joined", "one" (how its scope crosses a list), `reach` a number of words.
    """

    id: str
    kind: RuleKind
    example: str
    words: tuple[str, ...] = ()
    patterns: tuple[re.Pattern[str], ...] = ()
    match_case: bool = False
    ends_clause: bool = False
    status: Status | None = None
    position: str = "before"
    reach: int = 10
    items: str = "all"
    stops: frozenset[str] = frozenset()
    yields_to: frozenset[Status] = frozenset()
    group: str = ""
    unless_before: tuple[re.Pattern[str], ...] = ()
    unless_after: tuple[re.Pattern[str], ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class SectionRule:
    """The status a section gives to findings that no cue decides.

    It applies to sections of `kind`, or to those whose title matches `title`; a match of
    `unless` in the finding's sentence switches it off.
    """

    id: str
    status: Status
    confidence: float
    example: str
    kind: SectionKind | None = None
    title: re.Pattern[str] | None = None
    unless: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True, slots=True)
class NegatedWord:
    """A word or examination phrase that denies findings by itself ("afebrile")."""

    id: str
    pattern: re.Pattern[str]
    concepts: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules, ready to match.

    Group 1 of `literals` is the longest phrase of `by_phrase` at each place; `inherent`
    gives prefixes of concepts that already mean a status.
    """

    rules: tuple[Rule, ...]
    by_phrase: dict[str, tuple[Rule, ...]]
    literals: re.Pattern[str]
    sections: tuple[SectionRule, ...]
    function_words: frozenset[str]
    inherent: dict[Status, tuple[str, ...]]


def load_table(path: str) -> dict[str, Any]:
    """The TOML file at `path` below `resources/`."""
    return tomllib.loads(resource(path).read_text(encoding="utf-8"))


def _macros() -> dict[str, str]:
    tables = load_table("context_rules/macros.toml")
    return {
        name: "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        for name, words in tables.items()
    }


def _compiled(texts: list[str], macros: dict[str, str]) -> tuple[re.Pattern[str], ...]:
    compiled = []
    for text in texts:
        expanded = text
        for name, alternatives in macros.items():
            expanded = expanded.replace("{" + name + "}", alternatives)
        compiled.append(re.compile(expanded))
    return tuple(compiled)


def _rule(table: dict[str, Any], defaults: dict[str, Any], macros: dict[str, str]) -> Rule:
    kind = RuleKind(table.get("kind", "cue"))
    status = Status(table["status"]) if "status" in table else None
    stops = table.get("stops", defaults["stops"].get(status, []) if status else [])
    yields_to = defaults["yields_to"].get(status, []) if status else []
    return Rule(
        id=table["id"],
        kind=kind,
        example=table["example"],
        words=tuple(word.lower() for word in table.get("words", [])),
        patterns=_compiled(table.get("patterns", []), macros),
        match_case=table.get("match_case", False),
        ends_clause=table.get("ends_clause", False),
        status=status,
        position=table.get("position", "before"),
        reach=table.get("reach", 10),
        items=table.get("items", "all"),
        stops=frozenset(stops),
        yields_to=frozenset(Status(name) for name in yields_to),
        group=table.get("group", ""),
        unless_before=_compiled(table.get("unless_before", []), macros),
        unless_after=_compiled(table.get("unless_after", []), macros),
        confidence=table.get("confidence", 1.0),
    )


def _section_rule(table: dict[str, Any]) -> SectionRule:
    return SectionRule(
        id=table["id"],
        status=Status(table["status"]),
        confidence=table["confidence"],
        example=table["example"],
        kind=SectionKind(table["section"]) if "section" in table else None,
        title=re.compile(table["title"]) if "title" in table else None,
        unless=_compiled(table.get("unless", []), {}),
    )


def phrase_pattern(phrases: list[str]) -> re.Pattern[str]:
    """An expression matching any of `phrases` between word edges, longest first, over lower-cased text."""
    return re.compile(rf"(?<![\w])(?:{_any_of(phrases)})(?![\w])")


def _any_of(phrases: list[str]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(r"\s+".join(re.escape(word) for word in phrase.split()) for phrase in ordered)


@cache
def load_rules() -> RuleSet:
    """The context rules of the application, read once."""
    defaults = load_table("context_rules/defaults.toml")
    macros = _macros()
    rules = tuple(
        _rule(table, defaults, macros)
        for name in _RULE_FILES
        for table in load_table(f"context_rules/{name}.toml")["rule"]
    )
    by_phrase: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        for word in rule.words:
            by_phrase[word] = (*by_phrase.get(word, ()), rule)
    sections = tuple(_section_rule(table) for table in load_table("context_rules/sections.toml")["rule"])
    return RuleSet(
        rules=rules,
        by_phrase=by_phrase,
        literals=re.compile(rf"(?<![\w])(?=({_any_of(list(by_phrase))})(?![\w]))"),
        sections=sections,
        function_words=frozenset(defaults["function_words"]["words"]),
        inherent={Status(name): tuple(prefixes) for name, prefixes in defaults["inherent"].items()},
    )


@cache
def load_negated_words() -> tuple[NegatedWord, ...]:
    """Words and phrases that deny findings by themselves, read once."""
    return tuple(
        NegatedWord(
            id=f"word:{table['id']}",
            pattern=phrase_pattern([word.lower() for word in table["words"]]),
            concepts=tuple(table["concepts"]),
            example=table["example"],
        )
        for table in load_table("context_rules/negated_words.toml")["word"]
    )
