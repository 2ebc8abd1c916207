"""How well the ranking finds the diagnosis of published cases, with and without their own papers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medassist.domain.finding import Finder, Finding, Status
from medassist.domain.progress import Report, ShouldStop, ignore_progress, never_stop
from medassist.errors import Cancelled
from medassist.knowledge_base.compile_profiles import without_references
from medassist.learning.corpora import PublishedCase
from medassist.ranking.index import RankingIndex, with_profiles
from medassist.ranking.probability import probabilities
from medassist.ranking.query import build_query
from medassist.ranking.rank import rank_with
from medassist.ranking.score import score

CUTOFFS = (1, 3, 10)
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % bootstrap interval, diseases being resampled."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Column:
    """Figures over one way of treating the knowledge.

    `micro` and `per_disease` map "top-1", "top-3", "top-10" (shares) and "mrr" to estimates;
    `per_disease` first averages within each diagnosis. `calibration_error` is the expected
    calibration error of the first line's probability in ten equal-width bins, and
    `reliability` those bins as (mean probability, share right, cases).
    """

    name: str
    cases: int
    diseases: int
    micro: Mapping[str, Estimate]
    per_disease: Mapping[str, Estimate]
    calibration_error: float
    reliability: tuple[tuple[float, float, int], ...]


@dataclass(frozen=True, slots=True)
class RankingScore:
    """Result of `evaluate_ranking`.

    `unknown_diagnosis`, `without_findings`: cases left out of both columns; `emptied`: cases
    whose disease is known from their own paper alone, left out of the second. Milliseconds are
    for a whole ranking with the evidence of its first 20 lines.
    """

    columns: tuple[Column, ...]
    unknown_diagnosis: int
    without_findings: int
    emptied: int
    candidates: int
    median_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where a case's diagnosis came: its disease row, its rank, and the first line's probability."""

    disease: int
    rank: float
    probability: float


def evaluate_ranking(
    cases: Sequence[PublishedCase],
    index: RankingIndex,
    *,
    excluded_findings: bool = False,
    report: Report = ignore_progress,
    should_stop: ShouldStop = never_stop,
) -> RankingScore:
    """Rank every case and see where its diagnosis comes.

    The first column uses all annotations. For the second every annotation of the diagnosis
    that cites one of the case's own publications is taken out of its profile. Lists of
    excluded findings follow what authors found worth denying, so that they leak the
    diagnosis: they are left out unless `excluded_findings`. Raises `Cancelled`.
    """
    known: list[_Placed] = []
    unseen: list[_Placed] = []
    times: list[float] = []
    unknown = bare = emptied = 0
    for done, case in enumerate(cases):
        if should_stop():
            raise Cancelled
        report(done, len(cases), "Ranking published cases")
        disease = index.profiles.index.get(case.diagnosis)
        if disease is None:
            unknown += 1
            continue
        findings = coded_findings(case, excluded=excluded_findings)
        query = build_query(findings, index.ontology, index.parameters)
        if not query.present:
            bare += 1
            continue
        started = time.perf_counter()
        rank_with(findings, case.patient, index)
        times.append(1000 * (time.perf_counter() - started))
        total = score(query, case.patient, index).total
        chances = probabilities(total, query).diseases
        known.append(_Placed(disease, rank_of(total, disease), float(chances.max())))
        parts = without_references(index.profiles, index.ontology, case.references, [disease])
        if not parts[0].nnz:
            emptied += 1
            continue
        changed = total.copy()
        changed[disease] = score(query, case.patient, with_profiles(index, [disease], *parts)).total[0]
        chances = probabilities(changed, query).diseases
        unseen.append(_Placed(disease, rank_of(changed, disease), float(chances.max())))
    columns = (_column("all annotations", known), _column("own paper removed", unseen))
    return RankingScore(
        columns=columns,
        unknown_diagnosis=unknown,
        without_findings=bare,
        emptied=emptied,
        candidates=len(index),
        median_ms=float(np.median(times)) if times else 0.0,
        p95_ms=float(np.percentile(times, 95)) if times else 0.0,
    )


def coded_findings(case: PublishedCase, *, excluded: bool = False) -> tuple[Finding, ...]:
    """The case's features as findings; those stated as excluded only on request."""
    chosen = [coded for coded in case.findings if excluded or not coded.excluded]
    return tuple(
        Finding(
            id=f"f{number}",
            concept=coded.concept,
            label=coded.label,
            status=Status.ABSENT if coded.excluded else Status.PRESENT,
            span=None,
            text="",
            section=None,
            confidence=1.0,
            finder=Finder.CODED,
        )
        for number, coded in enumerate(chosen, start=1)
    )


def rank_of(total: NDArray[np.float64], row: int) -> float:
    """The rank of a row by falling score; among equals the mean of their ranks."""
    higher, equal = int((total > total[row]).sum()), int((total == total[row]).sum())
    return higher + (equal + 1) / 2


def _column(name: str, placed: Sequence[_Placed]) -> Column:
    diseases = np.array([case.disease for case in placed], dtype=np.int64)
    ranks = np.array([case.rank for case in placed])
    figures: dict[str, NDArray[np.float64]] = {f"top-{k}": (ranks <= k).astype(np.float64) for k in CUTOFFS}
    figures["mrr"] = 1.0 / np.maximum(ranks, 1.0)
    _, groups = np.unique(diseases, return_inverse=True)
    sizes = np.bincount(groups).astype(np.float64)
    micro, by_disease = {}, {}
    for figure, values in figures.items():
        sums = np.bincount(groups, weights=values).astype(np.float64)
        micro[figure] = _estimate(sums, sizes, lambda total, size: total.sum() / size.sum())
        by_disease[figure] = _estimate(sums, sizes, lambda total, size: (total / size).mean())
    error, bins = reliability([case.probability for case in placed], [case.rank <= 1 for case in placed])
    return Column(name, len(placed), len(sizes), micro, by_disease, error, bins)


def _estimate(
    sums: NDArray[np.float64],
    sizes: NDArray[np.float64],
    figure: Callable[[NDArray[np.float64], NDArray[np.float64]], float],
) -> Estimate:
    """`figure` of (sum a disease, cases a disease), with its interval over resampled diseases."""
    if not len(sums):
        return Estimate(0.0, 0.0, 0.0)
    generator = np.random.default_rng(0)
    drawn = generator.integers(0, len(sums), size=(RESAMPLES, len(sums)))
    values = [figure(sums[rows], sizes[rows]) for rows in drawn]
    low, high = np.percentile(values, [2.5, 97.5])
    return Estimate(float(figure(sums, sizes)), float(low), float(high))


def reliability(
    probability: Sequence[float], right: Sequence[bool], bins: int = 10
) -> tuple[float, tuple[tuple[float, float, int], ...]]:
    """Expected calibration error, and the bins that hold cases: (mean probability, share right, cases)."""
    chances, correct = np.array(probability, dtype=np.float64), np.array(right, dtype=np.float64)
    places = np.minimum((chances * bins).astype(np.int64), bins - 1)
    found = []
    for number in range(bins):
        inside = places == number
        if inside.any():
            found.append((float(chances[inside].mean()), float(correct[inside].mean()), int(inside.sum())))
    error = sum(abs(mean - share) * count for mean, share, count in found) / max(len(chances), 1)
    return float(error), tuple(found)
