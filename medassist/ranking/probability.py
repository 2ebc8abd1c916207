"""From scores to probabilities: calibration, bands, "none of these", what must not be missed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medassist.domain.ranking import Band
from medassist.ranking.query import Query

TEMPERATURE = 2.6
"""Findings are not independent and profiles not complete, so that raw scores are too sure of themselves.

Chosen by five-fold cross-validation over diseases: logarithmic loss of the event "the first
line is right", summed over three groups of equal weight: 992 published cases of
phenopacket-store with all annotations, 847 of them again without the annotations that cite
their own paper, and 87 vignettes of common disease told in words. Folds chose 2.6 to 2.7;
held-out expected calibration error 0.07 over all cases. The groups disagree: seen papers are
right somewhat more often than said, unseen ones less often, common disease more often.
"""

NONE_SHARE = 0.3
"""Share of people who consult whose disease the knowledge base lacks, or who have none."""

NONE_PER_FINDING = 0.5
"""Nats by which such a disease explains each present finding better than chance.

An editorial choice: no corpus says how often a record's disease is outside the knowledge.
"""

LIKELY, POSSIBLE = 0.5, 0.1
"""Least probability of the bands."""

HARM = {0: 10.0, 1: 3.0}
"""How much worse missing a dangerous disease is than missing another, by acuity; otherwise 1."""

STRONG_SUPPORT = float(np.log(30.0))
"""Nats that findings must speak for a dangerous disease before it is offered for exclusion.

It looks at supporting findings alone: findings that speak for something else never take a
dangerous disease out of the lane.
"""

FEWEST_FINDINGS = 2
MOST_NONE = 0.9
"""With fewer present findings, or more probability on no listed disease, the order means little."""


@dataclass(frozen=True, eq=False, slots=True)
class Probabilities:
    """Over D diseases, with the rest on `none`; they sum to 1."""

    diseases: NDArray[np.float64]
    none: float


def probabilities(total: NDArray[np.float64], query: Query) -> Probabilities:
    """Softmax of `total` (D,) at `TEMPERATURE`, with a disease the knowledge lacks as one more candidate.

    That candidate's prior is `NONE_SHARE`, and it explains each finding `NONE_PER_FINDING` nats
    better than chance.
    """
    none = np.log(NONE_SHARE) + NONE_PER_FINDING * sum(entry.weight for entry in query.present)
    scaled = np.append(total, none) / TEMPERATURE
    scaled = np.exp(scaled - scaled.max())
    scaled /= scaled.sum()
    return Probabilities(scaled[:-1], float(scaled[-1]))


def band(probability: float) -> Band:
    """The probability in words."""
    if probability >= LIKELY:
        return Band.LIKELY
    return Band.POSSIBLE if probability >= POSSIBLE else Band.UNLIKELY


def is_enough(query: Query, none: float) -> bool:
    """Whether the record says enough for the order to mean anything."""
    return len(query.present) >= FEWEST_FINDINGS and none <= MOST_NONE


def lane(
    cant_miss: NDArray[np.bool_],
    acuity: NDArray[np.int8],
    present: NDArray[np.float64],
    probability: NDArray[np.float64],
    possible: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Rows of dangerous diseases worth excluding, by falling probability × harm.

    `present` are the addends of present findings (entries × D). A disease is in the lane if
    `possible` and the findings that support it reach `STRONG_SUPPORT` together.
    """
    rows = np.flatnonzero(cant_miss & possible)
    support = np.maximum(present[:, rows], 0.0).sum(axis=0)
    rows = rows[support >= STRONG_SUPPORT]
    harm = np.array([HARM.get(int(acuity[row]), 1.0) for row in rows])
    ordered: NDArray[np.int64] = rows[np.lexsort((rows, -probability[rows] * harm))]
    return ordered
