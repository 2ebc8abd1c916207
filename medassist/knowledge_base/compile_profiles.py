"""Annotation rows compiled to disease profiles: frequencies, closure, background."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from medassist.knowledge_base.disease_profiles import (
    CATEGORY_FREQUENCY,
    UNKNOWN_FREQUENCY,
    AnnotationTable,
    DiseaseProfiles,
)
from medassist.knowledge_base.matrices import matrix_of
from medassist.knowledge_base.ontology import Ontology


def pooled_frequencies(
    table: AnnotationTable, keep: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """One (disease, term, frequency) for each annotated pair, sorted; frequency 0 means excluded.

    Over the rows of a pair: Σn/Σm of those with counts; else the mean of the category
    midpoints; else the mean of the percentages; else `UNKNOWN_FREQUENCY`. A pair all of whose
    rows are negated is excluded. `keep` (A,) leaves rows out.
    """
    chosen = np.flatnonzero(keep) if keep is not None else np.arange(len(table.disease))
    order = chosen[np.lexsort((table.term[chosen], table.disease[chosen]))]
    if not len(order):
        return np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32)
    disease, term = table.disease[order], table.term[order]
    starts = np.flatnonzero(np.r_[True, (disease[1:] != disease[:-1]) | (term[1:] != term[:-1])])
    counted = table.denominator[order] > 0
    # A row that says NOT with counts n/m of its own speaks of those without the finding.
    plain_not = table.negated[order] & ~counted
    numerator = np.add.reduceat(np.where(counted, table.numerator[order], 0).astype(np.float64), starts)
    denominator = np.add.reduceat(np.where(counted, table.denominator[order], 0).astype(np.float64), starts)
    with np.errstate(invalid="ignore", divide="ignore"):
        result = numerator / denominator
        frequency = table.frequency[order].astype(np.float64)
        unknown = np.isclose(frequency, UNKNOWN_FREQUENCY)
        category = np.isin(table.frequency[order], np.array(list(CATEGORY_FREQUENCY.values()), dtype=np.float32))
        for grade in (category, ~category & ~unknown, unknown):
            used = grade & ~counted & ~plain_not
            amount = np.add.reduceat(used.astype(np.float64), starts)
            mean = np.add.reduceat(np.where(used, frequency, 0.0), starts) / amount
            result = np.where(np.isnan(result), mean, result)
    return disease[starts], term[starts], np.nan_to_num(result).astype(np.float32)


def build_matrices(
    pairs: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]],
    shape: tuple[int, int],
    ancestors: sparse.csr_array,
    names_itself: NDArray[np.bool_] | None = None,
) -> tuple[sparse.csr_array, sparse.csr_array, sparse.csr_array]:
    """`direct`, `closure` and `excluded` (each D × T, see `DiseaseProfiles`) of pooled pairs.

    `names_itself` marks pairs in which the term is the disease under its own name. They count
    where the record names the disease, and not for the broader terms above: that a patient
    with pulmonary embolism has one makes no other vascular sign likely.
    """
    disease, term, frequency = pairs
    present = frequency > 0
    direct = matrix_of(disease[present], term[present], frequency[present], shape)
    none = ~present
    excluded = matrix_of(disease[none], term[none], np.ones(int(none.sum()), dtype=np.bool_), shape)
    if names_itself is None:
        return direct, close_upwards(direct, ancestors), excluded
    others = present & ~names_itself
    closure = close_upwards(matrix_of(disease[others], term[others], frequency[others], shape), ancestors)
    return direct, sparse.csr_array(closure.maximum(direct)), excluded


def close_upwards(direct: sparse.csr_array, ancestors: sparse.csr_array) -> sparse.csr_array:
    """C[d,a] = max of `direct` over a and its descendants; D × T, float32, sorted indices."""
    rows = np.repeat(np.arange(direct.shape[0], dtype=np.int64), np.diff(direct.indptr))
    terms = direct.indices
    lengths = np.diff(ancestors.indptr)[terms]
    starts = ancestors.indptr[terms].astype(np.int64)
    offsets = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    above = ancestors.indices[np.repeat(starts, lengths) + offsets].astype(np.int64)
    keys = np.repeat(rows, lengths) * direct.shape[1] + above
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], np.repeat(direct.data, lengths)[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    highest = np.maximum.reduceat(values, first) if len(first) else values
    disease, term = np.divmod(keys[first], direct.shape[1])
    return matrix_of(disease, term, highest, (direct.shape[0], direct.shape[1]))


def background(closure: sparse.csr_array, layer: NDArray[np.int8]) -> NDArray[np.float64]:
    """bg⁺ (T,) = (D·bg + 1) / (D + 1), bg being the mean of C over the D layer-1 diseases."""
    rare = np.flatnonzero(layer == 1)
    total = np.asarray(closure[rare].sum(axis=0), dtype=np.float64).ravel()
    smoothed: NDArray[np.float64] = (total + 1.0) / (len(rare) + 1.0)
    return smoothed


def without_references(
    profiles: DiseaseProfiles, ontology: Ontology, references: Collection[str], diseases: Sequence[int]
) -> tuple[sparse.csr_array, sparse.csr_array, sparse.csr_array]:
    """`direct`, `closure` and `excluded` of `diseases` (rows in that order) as if `references` were unknown.

    For measuring on published cases: a case's own paper must not have taught its profile.
    """
    table = profiles.annotations
    cited = np.array([not set(text.split(";")).isdisjoint(references) for text in table.references], dtype=np.bool_)
    row_of = np.full(len(profiles.ids), -1, dtype=np.int32)
    row_of[list(diseases)] = np.arange(len(diseases), dtype=np.int32)
    keep = (row_of[table.disease] >= 0) & ~cited[table.reference]
    disease, term, frequency = pooled_frequencies(table, keep)
    pairs = (row_of[disease], term, frequency)
    return build_matrices(pairs, (len(diseases), len(ontology.ids)), ontology.ancestors)
