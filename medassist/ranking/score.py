"""The score of every disease as the sum of its parts. A re-ranker adds its parts here, finding by finding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medassist.domain.record import Patient
from medassist.ranking.fit import case_fit
from medassist.ranking.index import RankingIndex
from medassist.ranking.likelihood import Addends, addends
from medassist.ranking.priors import log_priors
from medassist.ranking.query import Query, implied_terms


@dataclass(frozen=True, eq=False, slots=True)
class Scores:
    """Natural-log parts over D diseases; `total` is their sum, −inf where a disease cannot occur."""

    prior: NDArray[np.float64]
    fit: NDArray[np.float64]
    missing: NDArray[np.float64]
    evidence: Addends
    total: NDArray[np.float64]


def score(query: Query, patient: Patient, index: RankingIndex) -> Scores:
    """Score every disease of `index`."""
    prior = log_priors(index.priors, patient)
    fit = case_fit(query, index)
    evidence = addends(query, index)
    # A denied finding stays missing: an absence must never raise a disease that expects it.
    expected_missing = index.expected_total - np.asarray(index.expected @ found_terms(query, index))
    missing = -index.parameters.missing * np.maximum(expected_missing, 0.0)
    return Scores(prior, fit, missing, evidence, prior + fit + missing + evidence.total())


def found_terms(query: Query, index: RankingIndex) -> NDArray[np.float32]:
    """1 for terms that are found or implied by a finding, 0 for the rest (T,)."""
    found = np.zeros(len(index.share), dtype=np.float32)
    found[list(implied_terms(query.present, index.ontology))] = 1.0
    return found


def accounted_terms(query: Query, index: RankingIndex) -> NDArray[np.float32]:
    """1 for terms that are found, implied or denied: the record speaks of them (T,)."""
    accounted = found_terms(query, index)
    for entry in query.absent:
        accounted[index.terms_below(entry.term)] = 1.0
    return accounted
