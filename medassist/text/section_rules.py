"""The table of headings, read from `resources/sections/headings.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from medassist.data_files import resource
from medassist.domain.document import SectionKind

_NOT_TITLE = re.compile(r"[\s*_#\"]+")
_PARENTHESIS = re.compile(r"\s*\([^()]{1,30}\)$")


@dataclass(frozen=True, slots=True)
class HeadingRules:
    """What heads which section.

    `kinds` maps a title in the form of `title_key`; `bare` maps abbreviations as written.
    `paragraph_kinds` end with their paragraph when they are run in.
    """

    kinds: dict[str, SectionKind]
    bare: dict[str, SectionKind]
    paragraph_kinds: frozenset[SectionKind]
    subsections: frozenset[str]


def title_key(title: str) -> str:
    """A heading in the form the table is looked up in: "**Past Medical History (PMH):**" → "past medical history"."""
    plain = _NOT_TITLE.sub(" ", title).strip(" :.-–—=").replace(" & ", " and ").lower()
    return _PARENTHESIS.sub("", plain)


@cache
def load_heading_rules() -> HeadingRules:
    """The table, read once."""
    table = tomllib.loads(resource("sections/headings.toml").read_text(encoding="utf-8"))
    kinds: dict[str, SectionKind] = {}
    bare: dict[str, SectionKind] = {}
    paragraph = set()
    for rule in table["section"]:
        kind = SectionKind(rule["kind"])
        kinds.update(dict.fromkeys(map(title_key, rule["titles"]), kind))
        bare.update(dict.fromkeys(rule.get("bare", ()), kind))
        if rule.get("paragraph"):
            paragraph.add(kind)
    subsections = frozenset(map(title_key, table["subsections"]["titles"]))
    return HeadingRules(kinds, bare, frozenset(paragraph), subsections)
