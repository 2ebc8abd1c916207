"""Abbreviations written with a point, read from `resources/abbreviations/sentence_points.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from medassist.data_files import resource


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Words, in lower case and without their last point, after which a point need not end a sentence."""

    inside: frozenset[str]
    before_number: frozenset[str]
    either: frozenset[str]


@cache
def load_abbreviations() -> Abbreviations:
    """The table, read once."""
    table = tomllib.loads(resource("abbreviations/sentence_points.toml").read_text(encoding="utf-8"))
    return Abbreviations(
        frozenset(table["inside"]["words"]),
        frozenset(table["before_number"]["words"]),
        frozenset(table["either"]["words"]),
    )
