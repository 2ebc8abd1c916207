"""Diseases compiled to arrays for ranking: who has which finding how often, and priors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

AGE_BANDS: tuple[tuple[str, float, float], ...] = (
    ("neonate", 0.0, 28 / 365.25),
    ("infant", 28 / 365.25, 1.0),
    ("child", 1.0, 12.0),
    ("adolescent", 12.0, 18.0),
    ("young_adult", 18.0, 40.0),
    ("middle_aged", 40.0, 65.0),
    ("older", 65.0, 200.0),
)
"""Name, lower and upper bound in years (half-open), in the order of the `priors` axis."""

SEXES: tuple[str, str] = ("F", "M")

CATEGORY_FREQUENCY: Mapping[str, float] = {
    "HP:0040280": 1.0,
    "HP:0040281": 0.9,
    "HP:0040282": 0.545,
    "HP:0040283": 0.17,
    "HP:0040284": 0.025,
    "HP:0040285": 0.0,
}
"""Midpoint of each HPO frequency category; an annotation with none counts `UNKNOWN_FREQUENCY`."""

UNKNOWN_FREQUENCY = 0.8


@dataclass(frozen=True, eq=False, slots=True)
class AnnotationTable:
    """The annotation rows behind the profiles, column-wise, A rows.

    `disease` and `term` are row indices into the profiles and the ontology. `numerator` and
    `denominator` are −1 where the source gives no counts. `reference` indexes `references`
    ("PMID:123", "OMIM:154700", "ORPHA:558", "editorial estimate", …). `basis` indexes
    ("published", "dataset", "criteria", "editorial"). `role` is 0 finding, 1 risk factor, 2 time course. `negated`
    marks NOT and 0/n rows. `sex` is −1, 0 (F) or 1 (M).
    """

    disease: NDArray[np.int32]
    term: NDArray[np.int32]
    frequency: NDArray[np.float32]
    numerator: NDArray[np.int32]
    denominator: NDArray[np.int32]
    reference: NDArray[np.int32]
    basis: NDArray[np.int8]
    role: NDArray[np.int8]
    negated: NDArray[np.bool_]
    sex: NDArray[np.int8]
    references: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class DiseaseProfiles:
    """D diseases × T terms. Layer-1 (rare, from HPO) rows come first, then layer 2 (ours).

    `ids[d]` is the main id, `all_ids[d]` every id of the merged entry, main id first.
    `layer` (D,) is 1 or 2. `direct` (D × T, float32) holds the frequency f of each annotated
    term; `closure` C[d,a] = max of f over a and its descendants (root excluded; a condition's own
    name counts at its own term alone); `excluded`
    (D × T, bool) marks terms stated not to occur. `background` (T,) is bg⁺(a) =
    (D·bg+1)/(D+1) with bg the mean over layer-1 diseases of C[d,a]. `population` (T,) is the
    share of people consulting a primary-care or emergency clinician who have the finding,
    NaN where the knowledge states none. `priors` (D × age bands × sexes, float32) are natural-
    log shares among people who consult; −inf where the disease cannot occur. `cant_miss`
    (D,) bool, `acuity` (D,) int8 (−1 unknown, 0 emergency, 1 urgent, 2 routine). `family`
    (D,) int32 numbers the smallest family of related entries, −1 for none.
    `against[d]` holds (term, likelihood ratio below 1, reason).
    """

    ids: tuple[str, ...]
    all_ids: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...]
    index: Mapping[str, int]
    layer: NDArray[np.int8]
    direct: sparse.csr_array
    closure: sparse.csr_array
    excluded: sparse.csr_array
    background: NDArray[np.float64]
    population: NDArray[np.float64]
    priors: NDArray[np.float32]
    cant_miss: NDArray[np.bool_]
    acuity: NDArray[np.int8]
    family: NDArray[np.int32]
    against: Mapping[int, tuple[tuple[int, float, str], ...]]
    annotations: AnnotationTable
