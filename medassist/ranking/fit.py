"""How a disease's whole profile resembles the whole case: the part that belongs to no one finding."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from medassist.ranking.index import RankingIndex
from medassist.ranking.likelihood import term_column
from medassist.ranking.query import Query, ancestors_of


def case_fit(query: Query, index: RankingIndex) -> NDArray[np.float64]:
    """`resnik` × best-match average + `cosine` × cosine, nats (D,), times the case's emphasis.

    The emphasis, the mean over the case's findings, keeps a handful of common complaints from
    resembling a syndrome that lists just these.
    """
    if not query.present:
        return np.zeros(len(index))
    terms = np.array([entry.term for entry in query.present])
    emphasis = float(index.emphasis[terms].mean())
    parameters = index.parameters
    fit: NDArray[np.float64] = emphasis * (
        parameters.resnik * best_match_average(terms, index) + parameters.cosine * np.maximum(cosine(terms, index), 0.0)
    )
    return fit


def best_match_average(terms: NDArray[np.int64], index: RankingIndex) -> NDArray[np.float64]:
    """Symmetric best-match average of Resnik similarity over its highest value, in [0, 1] (D,).

    Resnik 1995 (arXiv cmp-lg/9511007) with the averages of Köhler et al. 2009
    (doi 10.1016/j.ajhg.2009.09.003).
    """
    columns = [term_column(term, index) for term in terms.tolist()]
    to_case = np.sum([column.shared for column in columns], axis=0, dtype=np.float64)
    nearest = np.max([column.nearest for column in columns], axis=0)
    from_disease = np.asarray(index.listed @ nearest) / np.maximum(index.listed_count, 1.0)
    highest = float(index.information.max(initial=1.0))
    result: NDArray[np.float64] = (to_case / len(terms) + from_disease) / (2.0 * highest)
    return result


def cosine(terms: NDArray[np.int64], index: RankingIndex) -> NDArray[np.float64]:
    """Cosine of case and disease in the likeness space, in [−1, 1] (D,)."""
    above = np.unique(np.concatenate([ancestors_of(int(term), index.ontology) for term in terms]))
    case = index.term_axes[above].sum(axis=0)
    length = float(np.linalg.norm(case))
    if length == 0:
        return np.zeros(len(index))
    likeness: NDArray[np.float64] = np.einsum("ij,j->i", index.disease_axes, case / length).astype(np.float64)
    return likeness
