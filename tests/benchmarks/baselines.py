"""Published ways of ranking by findings, re-implemented small, to hold ours against in the same run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from medassist.knowledge_base.ontology import Ontology
from medassist.ranking.query import ancestors_of

LEAST_RATIO = 0.01
"""Likelihood ratio of a finding that a profile neither lists nor comes near to."""

DISTANT = 0.1
"""Share of the evidence left where only a broader finding is listed."""


def likelihood_ratios(
    terms: NDArray[np.int64], closure: sparse.csc_array, background: NDArray[np.float64], ontology: Ontology
) -> NDArray[np.float64]:
    """Sum of ln likelihood ratios (D,), after LIRICAL (Robinson et al. 2020, doi 10.1016/j.ajhg.2020.06.021)."""
    total = np.zeros(closure.shape[0])
    for term in terms.tolist():
        ratio = np.full(closure.shape[0], LEAST_RATIO)
        for above in ancestors_of(term, ontology).tolist():
            start, end = closure.indptr[above], closure.indptr[above + 1]
            rows, frequency = closure.indices[start:end], closure.data[start:end]
            nearness = 1.0 if above == term else DISTANT
            ratio[rows] = np.maximum(ratio[rows], nearness * frequency / background[above])
        total += np.log(ratio)
    return total


def resnik(
    terms: NDArray[np.int64], closure: sparse.csc_array, direct: sparse.csr_array, ontology: Ontology
) -> NDArray[np.float64]:
    """Symmetric best-match average of Resnik similarity (D,), after Phenomizer (doi 10.1016/j.ajhg.2009.09.003)."""
    information = ontology.information_content
    to_case = np.zeros(closure.shape[0])
    nearest = np.zeros(len(information))
    below = sparse.csr_array(ontology.ancestors.T)
    for term in terms.tolist():
        shared = np.zeros(closure.shape[0])
        for above in ancestors_of(term, ontology).tolist():
            rows = closure.indices[closure.indptr[above] : closure.indptr[above + 1]]
            shared[rows] = np.maximum(shared[rows], information[above])
            covered = below.indices[below.indptr[above] : below.indptr[above + 1]]
            nearest[covered] = np.maximum(nearest[covered], information[above])
        to_case += shared
    listed = sparse.csr_array((np.ones(direct.nnz), direct.indices, direct.indptr), shape=direct.shape)
    from_disease = np.asarray(listed @ nearest) / np.maximum(np.diff(direct.indptr), 1)
    result: NDArray[np.float64] = to_case / max(len(terms), 1) + from_disease
    return result
