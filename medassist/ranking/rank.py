"""Entry of the stage: findings and patient in, a ranked differential with its evidence out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from medassist.domain.disease import Acuity
from medassist.domain.finding import Finding
from medassist.domain.ranking import RankedDisease, Ranking
from medassist.domain.record import Patient
from medassist.knowledge_base.store import KnowledgeBase
from medassist.ranking.evidence import LN10, evidence_for, explaining, missing_for
from medassist.ranking.index import RankingIndex, build_index
from medassist.ranking.probability import Probabilities, band, is_enough, lane, probabilities
from medassist.ranking.query import Query, build_query
from medassist.ranking.score import Scores, accounted_terms, score

LEADING = 5
"""At most so many lines are the leading part: what they leave open is unexplained, what they show is seen."""

LEADING_SHARE = 0.1
"""A line with less than this share of the first line's probability explains nothing for the whole list."""

LANE_REACH = 30
"""Dangerous diseases beyond this rank are not offered: a long record lends some support to everything.

An editorial choice; probabilities are too sure of the leading disease to draw the line.
"""

LONGEST_LANE = 5

_ACUITIES = (Acuity.EMERGENCY, Acuity.URGENT, Acuity.ROUTINE)
_LAYERS = {1: "rare", 2: "common"}


def rank(findings: Sequence[Finding], patient: Patient, knowledge: KnowledgeBase, *, top: int = 20) -> Ranking:
    """The differential over all diseases of `knowledge`, its first `top` lines with evidence.

    The first call for a knowledge base builds or reads its index (see `ranking_index`).
    """
    return rank_with(findings, patient, ranking_index(knowledge), top=top)


@lru_cache(maxsize=2)
def ranking_index(knowledge: KnowledgeBase) -> RankingIndex:
    """The index of an opened knowledge base, kept for the next call."""
    return build_index(knowledge.ontology, knowledge.profiles, knowledge.folder)


def rank_with(findings: Sequence[Finding], patient: Patient, index: RankingIndex, *, top: int = 20) -> Ranking:
    """As `rank`, over an index: a pure function."""
    query = build_query(findings, index.ontology, index.parameters)
    scores = score(query, patient, index)
    chances = probabilities(scores.total, query)
    order = best_first(scores.total)
    position = np.empty(len(index), dtype=np.int64)
    position[order] = np.arange(len(order))
    shown = [row for row in order[:top].tolist() if np.isfinite(scores.total[row])]
    lines = _Lines(query, scores, chances, accounted_terms(query, index), position, index)
    dangerous = lane(
        index.profiles.cant_miss,
        index.profiles.acuity,
        scores.evidence.present,
        chances.diseases,
        np.isfinite(scores.total) & (position >= LEADING) & (position < LANE_REACH),
    )
    return Ranking(
        differential=tuple(lines.line(row) for row in shown),
        cant_miss=tuple(lines.line(row) for row in dangerous[:LONGEST_LANE].tolist()),
        none_of_these=chances.none,
        unexplained=_unexplained(query, _leading(shown, chances), index),
        enough_evidence=is_enough(query, chances.none),
    )


def best_first(total: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rows by falling score, equal scores in the order of the knowledge base."""
    return np.argsort(-total, kind="stable")


def _leading(shown: Sequence[int], chances: Probabilities) -> list[int]:
    """Rows of the leading part: few, and none far less likely than the first."""
    least = LEADING_SHARE * chances.diseases[shown[0]] if shown else 0.0
    return [row for row in shown[:LEADING] if chances.diseases[row] >= least]


def _unexplained(query: Query, leading: Sequence[int], index: RankingIndex) -> tuple[str, ...]:
    """Ids of present findings whose concept none of `leading` accounts for; risk factors need no account."""
    return tuple(
        finding
        for entry in query.present
        if not index.context[entry.term] and all(explaining(disease, entry.term, index) is None for disease in leading)
        for finding in entry.findings
    )


class _Lines:
    """Writes lines of the differential from one case's scores."""

    def __init__(
        self,
        query: Query,
        scores: Scores,
        chances: Probabilities,
        accounted: NDArray[np.float32],
        position: NDArray[np.int64],
        index: RankingIndex,
    ) -> None:
        self._query, self._scores, self._chances = query, scores, chances
        self._accounted, self._position, self._index = accounted, position, index

    def line(self, row: int) -> RankedDisease:
        """The disease at `row` with everything its score is made of."""
        index, scores, profiles = self._index, self._scores, self._index.profiles
        probability = float(self._chances.diseases[row])
        acuity = int(profiles.acuity[row])
        return RankedDisease(
            rank=int(self._position[row]) + 1,
            disease=profiles.ids[row],
            ids=profiles.all_ids[row],
            label=profiles.labels[row],
            synonyms=profiles.synonyms[row],
            probability=probability,
            log_odds=float(scores.total[row]),
            band=band(probability),
            cant_miss=bool(profiles.cant_miss[row]),
            acuity=_ACUITIES[acuity] if acuity >= 0 else None,
            layer=_LAYERS[int(profiles.layer[row])],
            prior=float(scores.prior[row]),
            fit=float(scores.fit[row]),
            missing_total=float(scores.missing[row]) / LN10,
            evidence=evidence_for(row, self._query, scores.evidence, index),
            missing=missing_for(row, self._accounted, index),
        )
