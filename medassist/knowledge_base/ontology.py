"""The findings vocabulary compiled to arrays: HPO terms and the project's own findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a concept.

    `kind` is "label", "exact", "broad", "narrow", "related", "lay" or "telegraphic" (an
    abbreviation or shorthand); `language` is "en" or "zh".
    """

    concept: str
    text: str
    kind: str
    language: str = "en"


@dataclass(frozen=True, eq=False, slots=True)
class Ontology:
    """T terms; `index` maps an id to its row.

    HPO terms below "Phenotypic abnormality" (HP:0000118), that term itself, and every own
    finding ("ma:…"), each own finding being a child of its nearest HPO term or of HP:0000118.
    Modifiers, inheritance, onset and frequency terms of HPO are not terms here.
    `replaced` maps alternative and obsolete ids to current ones. `parents` and `ancestors`
    are T × T boolean; row t of `ancestors` marks t itself and all above it, HP:0000118
    excluded. `information_content` (T,) is −ln of the share of layer-1 diseases with the
    term (Resnik 1995), in nats, for unused terms that of one disease in D + 1.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    index: Mapping[str, int]
    replaced: Mapping[str, str]
    parents: sparse.csr_array
    ancestors: sparse.csr_array
    information_content: NDArray[np.float64]

    def row(self, concept: str) -> int | None:
        """The row of `concept`, following replacements; `None` if it is no term."""
        return self.index.get(self.replaced.get(concept, concept))

    def current(self, concept: str) -> str | None:
        """The id in use for `concept`, following replacements; `None` if it is no term."""
        concept = self.replaced.get(concept, concept)
        return concept if concept in self.index else None
