"""Fuzzy search over labels: words by their beginnings, and misspellings by their trigrams."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST_LIKENESS = 0.3
"""Share of trigrams in common (Dice) below which a label is not shown."""

LEAST_SHARED = 0.5
"""Share of the query's trigrams a label must have before its words are compared."""


def folded(text: str) -> str:
    """`text` in lower case without accents, its words parted by single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", plain))


def trigrams(text: str) -> set[str]:
    """The three-letter stretches of the words of `text`, each word with its edges marked."""
    found: set[str] = set()
    for word in text.split():
        marked = f"^{word}$"
        found.update(marked[at : at + 3] for at in range(len(marked) - 2))
    return found


@dataclass(frozen=True, eq=False, slots=True)
class Postings:
    """Which of N labels hold each of G trigrams.

    `grams` (G,) sorted strings; the labels with gram g are `labels[starts[g]:starts[g + 1]]`;
    `sizes` (N,) counts the trigrams of each label.
    """

    grams: NDArray[np.str_]
    starts: NDArray[np.int32]
    labels: NDArray[np.int32]
    sizes: NDArray[np.int16]

    def arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """The arrays by name, for saving; `from_arrays` is the inverse."""
        named = {"grams": self.grams, "starts": self.starts, "labels": self.labels, "sizes": self.sizes}
        return {f"{prefix}.{name}": array for name, array in named.items()}

    @classmethod
    def from_arrays(cls, prefix: str, arrays: dict[str, NDArray[Any]]) -> Postings:
        """The postings saved under `prefix`. Raises `KeyError` if they are not there."""
        return cls(*(arrays[f"{prefix}.{name}"] for name in ("grams", "starts", "labels", "sizes")))


def build_postings(texts: Sequence[str]) -> Postings:
    """The postings of `texts`, which stay in their order."""
    found: dict[str, list[int]] = {}
    sizes = np.zeros(len(texts), dtype=np.int16)
    for number, text in enumerate(texts):
        grams = trigrams(folded(text))
        sizes[number] = len(grams)
        for gram in grams:
            found.setdefault(gram, []).append(number)
    ordered = sorted(found)
    lengths = [len(found[gram]) for gram in ordered]
    labels = [number for gram in ordered for number in found[gram]]
    return Postings(
        grams=np.array(ordered, dtype="<U3"),
        starts=np.concatenate(([0], np.cumsum(lengths, dtype=np.int32))).astype(np.int32),
        labels=np.array(labels, dtype=np.int32),
        sizes=sizes,
    )


class LabelIndex:
    """Labels with the number each leads to; several labels may lead to one number."""

    def __init__(self, texts: Sequence[str], targets: Sequence[int], postings: Postings | None = None) -> None:
        self._texts = texts
        self._targets = np.asarray(targets, dtype=np.int64)
        self._postings = postings or build_postings(texts)

    def search(self, text: str, limit: int) -> list[int]:
        """The targets of the labels most like `text`, best first, each once."""
        query = folded(text)
        grams = trigrams(query)
        if not grams or limit <= 0:
            return []
        scores = self._scores(query, grams)
        likely = np.flatnonzero(scores >= LEAST_LIKENESS)
        order = likely[np.lexsort((likely, -scores[likely]))]
        return list(dict.fromkeys(self._targets[order].tolist()))[:limit]

    def _scores(self, query: str, grams: set[str]) -> NDArray[np.float64]:
        postings = self._postings
        shared = np.zeros(len(self._texts), dtype=np.float64)
        wanted = np.array(sorted(grams), dtype="<U3")
        places = np.searchsorted(postings.grams, wanted)
        for gram, place in zip(wanted, places.tolist(), strict=True):
            if place < len(postings.grams) and postings.grams[place] == gram:
                shared[postings.labels[postings.starts[place] : postings.starts[place + 1]]] += 1
        scores: NDArray[np.float64] = 2 * shared / (postings.sizes + len(grams))
        # A label that holds every word, or the beginning of every word, comes before mere likeness.
        for number in np.flatnonzero(shared >= len(grams) * LEAST_SHARED).tolist():
            label = folded(self._texts[number])
            if label == query:
                scores[number] += 3
            elif label.startswith(query):
                scores[number] += 2
            elif all(f" {word}" in f" {label}" for word in query.split()):
                scores[number] += 1
        return scores
