"""Fuzzy search over labels: words by their beginnings, and misspellings by their trigrams."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LEAST_LIKENESS = 0.3
"""Share of trigrams in common (Dice) below which a label is not shown."""


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


class LabelIndex:
    """Labels with the number each leads to; several labels may lead to one number."""

    def __init__(self, entries: Sequence[tuple[str, int]]) -> None:
        self._texts = [folded(text) for text, _ in entries]
        self._targets = np.array([target for _, target in entries], dtype=np.int64)
        postings: dict[str, list[int]] = {}
        sizes = np.zeros(len(entries), dtype=np.float64)
        for number, text in enumerate(self._texts):
            grams = trigrams(text)
            sizes[number] = len(grams)
            for gram in grams:
                postings.setdefault(gram, []).append(number)
        self._postings = {gram: np.array(numbers, dtype=np.int64) for gram, numbers in postings.items()}
        self._sizes = sizes

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
        shared = np.zeros(len(self._texts), dtype=np.float64)
        for gram in grams:
            numbers = self._postings.get(gram)
            if numbers is not None:
                shared[numbers] += 1
        scores: NDArray[np.float64] = 2 * shared / (self._sizes + len(grams))
        # A label that holds every word, or the beginning of every word, comes before mere likeness.
        for number in np.flatnonzero(shared >= len(grams) * 0.5).tolist():
            label = self._texts[number]
            if label == query:
                scores[number] += 3
            elif label.startswith(query):
                scores[number] += 2
            elif all(f" {word}" in f" {label}" for word in query.split()):
                scores[number] += 1
        return scores
