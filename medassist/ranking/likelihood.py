"""What each finding says of each disease: natural-log likelihood ratios, one addend a finding.

For a present finding t and a disease d of the rare layer or the common one:

    P(t | d) = leak(t) + (1 − ε) · n(t) · max_a  decay^(s(t) − s(a)) · C′[d,a] / n(a)
    addend   = weight · ln( P(t | d) / q(t) )

over t's ancestors-or-self a. q(t), the share of people who consult with the finding, is the
same for every disease of either layer, so that a common and a rare disease compete in one list.
Only how a broader statement narrows to the finding differs: within rare disease by rates among
rare diseases (n = rate among them, s = information content), within common disease by rates
among people who consult (n = q, s = −ln q). The leak, ε times the background, is what a disease
not listing the finding still shows; for what is only ever a risk factor ε is 1, so that not
being listed says nothing. Within one layer the order is that of P(t | d) / n(t), the
likelihood ratio of LIRICAL (Robinson et al. 2020, doi 10.1016/j.ajhg.2020.06.021) with a leak
and a graded match to broader terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from medassist.ranking.index import Layer, RankingIndex
from medassist.ranking.query import Query, ancestors_of

NEGLIGIBLE = 0.01
"""A broader term that could add less than this share of the leak is not looked at."""


@dataclass(frozen=True, eq=False, slots=True)
class Addends:
    """Natural-log addends, entries × D, in the order of the query's parts."""

    present: NDArray[np.float64]
    absent: NDArray[np.float64]
    history: NDArray[np.float64]

    def total(self) -> NDArray[np.float64]:
        """The sum over all entries (D,)."""
        return np.asarray(self.present.sum(axis=0) + self.absent.sum(axis=0) + self.history.sum(axis=0))


@dataclass(frozen=True, eq=False, slots=True)
class TermColumn:
    """What a present finding of full weight says, whoever has it.

    `log_ratio` (D,) is ln(P(t | d) / q(t)) with stated oppositions; `shared` (D,) the
    information of the most telling concept that the finding and the disease share, `nearest`
    (T,) that of the one it shares with each other finding.
    """

    log_ratio: NDArray[np.float64]
    shared: NDArray[np.float32]
    nearest: NDArray[np.float32]


def addends(query: Query, index: RankingIndex) -> Addends:
    """Every entry's addend for every disease."""
    present = np.empty((len(query.present), len(index)))
    for row, entry in zip(present, query.present, strict=True):
        np.multiply(term_column(entry.term, index).log_ratio, entry.weight, out=row)
    absent = np.zeros((len(query.absent), len(index)))
    for number, entry in enumerate(query.absent):
        for layer in index.layers:
            _absent(absent[number, layer.first : layer.first + layer.columns.shape[0]], entry.term, layer, index)
        absent[number] *= entry.weight
    history = np.zeros((len(query.history), len(index)))
    for number, entry in enumerate(query.history):
        _history(history[number], entry.term, index)
        history[number] *= entry.weight
    return Addends(present, absent, history)


@lru_cache(maxsize=256)
def term_column(term: int, index: RankingIndex) -> TermColumn:
    """The finding's column, kept since a case is ranked again after every correction."""
    log_ratio, shared = np.empty(len(index)), np.zeros(len(index), np.float32)
    for layer in index.layers:
        rows = slice(layer.first, layer.first + layer.columns.shape[0])
        _present(log_ratio[rows], term, layer, index)
        _shared_information(shared[rows], term, layer, index)
    for disease, ratio in index.against_by_term.get(term, ()):
        log_ratio[disease] += np.log(ratio)
    nearest = np.zeros(len(index.share), np.float32)
    for above in _by_information(term, index):
        nearest[index.terms_below(above)] = index.information[above]
    log_ratio.flags.writeable = shared.flags.writeable = nearest.flags.writeable = False
    return TermColumn(log_ratio, shared, nearest)


def _present(part: NDArray[np.float64], term: int, layer: Layer, index: RankingIndex) -> None:
    """Write ln(P(t | d) / q(t)) for one layer's diseases."""
    leak, share = float(layer.leak[term]), float(index.share[term])
    part[:] = np.log(leak / share)
    explained = best_match(term, layer, index)
    rows = np.flatnonzero(explained)
    part[rows] = np.log((leak + explained[rows]) / share)
    # A source that says NOT speaks against the finding and everything below it, within bounds,
    # unless the profile as a whole explains it after all.
    for above in ancestors_of(term, index.ontology):
        ruled_out = column_rows(layer.excluded, int(above))
        open_ones = ruled_out[explained[ruled_out] < leak]
        part[open_ones] = np.log(leak / share) - index.parameters.excluded


def _shared_information(part: NDArray[np.float32], term: int, layer: Layer, index: RankingIndex) -> None:
    for above in _by_information(term, index):
        part[column_rows(layer.closed, above)] = index.information[above]


def _by_information(term: int, index: RankingIndex) -> list[int]:
    """The term and all above it, the most telling last."""
    above = ancestors_of(term, index.ontology)
    ordered: list[int] = above[np.argsort(index.information[above], kind="stable")].tolist()
    return ordered


def best_match(term: int, layer: Layer, index: RankingIndex) -> NDArray[np.float64]:
    """(1 − ε) · n(t) · max_a decay^(s(t) − s(a)) · C′[d,a] / n(a) for the layer's diseases."""
    columns = layer.columns
    best = np.zeros(columns.shape[0])
    for ancestor, factor in factors_of(term, layer, index):
        start, end = columns.indptr[ancestor], columns.indptr[ancestor + 1]
        rows = columns.indices[start:end]
        best[rows] = np.maximum(best[rows], columns.data[start:end] * factor)
    return best


@lru_cache(maxsize=1024)
def factors_of(term: int, layer: Layer, index: RankingIndex) -> tuple[tuple[int, float], ...]:
    """The ancestors-or-self that can explain a finding, and what 1.0 of each one's frequency adds to P."""
    parameters = index.parameters
    above = ancestors_of(term, index.ontology)
    steps = np.maximum(layer.information[term] - layer.information[above], 0.0)
    factors = (1 - parameters.leak) * layer.rate[term] * parameters.decay**steps / layer.rate[above]
    worthwhile = factors >= NEGLIGIBLE * layer.leak[term]
    return tuple(zip(above[worthwhile].tolist(), factors[worthwhile].tolist(), strict=True))


def _absent(part: NDArray[np.float64], term: int, layer: Layer, index: RankingIndex) -> None:
    """Write weight · ln((1 − f(1 − x)) / (1 − q(1 − x))), never above 0.

    f is how often the disease has the finding or one below it, x the chance that it is there
    unnoticed. A disease that does not list the finding is taken to have it as often as anyone.
    """
    seen = 1.0 - index.parameters.unnoticed
    start, end = layer.columns.indptr[term], layer.columns.indptr[term + 1]
    rows, frequency = layer.columns.indices[start:end], layer.columns.data[start:end].astype(np.float64)
    ratio = (1.0 - frequency * seen) / (1.0 - index.share[term] * seen)
    part[rows] = layer.absent_weight * np.minimum(0.0, np.log(ratio))


def _history(row: NDArray[np.float64], term: int, index: RankingIndex) -> None:
    """Raise the diseases that list the concept, or a broader one, as a risk factor."""
    for above in ancestors_of(term, index.ontology):
        start, end = index.risk.indptr[above], index.risk.indptr[above + 1]
        rows, frequency = index.risk.indices[start:end], index.risk.data[start:end].astype(np.float64)
        row[rows] = np.maximum(row[rows], np.log(frequency / index.share[above]))


def column_rows(matrix: sparse.csc_array, column: int) -> NDArray[np.int32]:
    """Rows that hold a value in one column."""
    return matrix.indices[matrix.indptr[column] : matrix.indptr[column + 1]]
