"""The concepts findings are linked to: HPO terms and the project's own findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that a stretch of words may name.

    `concept` is a compact id ("HP:0001945", "ma:pleuritic_chest_pain"). `score` in [0, 1];
    `match` says how the words met the name: "exact", "variant", "equivalent", "measurement",
    "coded", "manual", "statement".
    """

    concept: str
    score: float
    match: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A candidate whose words stand apart in a sentence, within tokens `first` to `last` (half-open).

    `used` are the positions of the tokens that the name needs.
    """

    first: int
    last: int
    used: tuple[int, ...]
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Concept:
    """A term of the findings vocabulary, for browsing and picking."""

    id: str
    label: str
    synonyms: tuple[str, ...] = ()
    definition: str = ""
    parents: tuple[str, ...] = ()
    label_zh: str | None = None


class Lexicon(Protocol):
    """What a finder needs to know of the vocabulary."""

    @property
    def longest(self) -> int:
        """The most tokens any name has."""
        ...

    def knows(self, token: str) -> bool:
        """Whether any name contains `token` after normalisation; unknown tokens end a window."""
        ...

    def forms(self, token: str) -> tuple[str, ...]:
        """The words of a token as statements are compared: without inflection, one word for one meaning."""
        ...

    def statements(self, tokens: Sequence[str], topic: frozenset[str]) -> tuple[Statement, ...]:
        """What a sentence states in words that stand apart; `topic` are forms it need not repeat."""
        ...

    def candidates(self, tokens: Sequence[str]) -> tuple[Candidate, ...]:
        """The concepts these words may name, best first; empty if none."""
        ...
