"""What a change of the knowledge would do to cases: where their differentials would differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medassist.domain.finding import Finding
from medassist.domain.progress import Report, ShouldStop, ignore_progress, never_stop
from medassist.domain.record import Patient
from medassist.errors import Cancelled
from medassist.ranking.index import RankingIndex
from medassist.ranking.rank import rank_with

LOOKED_AT = 10
"""Ranks beyond this are not worth a person's time."""


@dataclass(frozen=True, slots=True)
class KnownCase:
    """What ranking needs of a case, under the name a person knows it by."""

    name: str
    findings: tuple[Finding, ...]
    patient: Patient


@dataclass(frozen=True, slots=True)
class RankChange:
    """One disease of one case that would move: rank and probability before and after; `None` beyond the list."""

    case: str
    disease: str
    label: str
    before: int | None
    after: int | None
    probability_before: float
    probability_after: float


def impact(
    cases: Sequence[KnownCase],
    before: RankingIndex,
    after: RankingIndex,
    report: Report = ignore_progress,
    should_stop: ShouldStop = never_stop,
) -> tuple[RankChange, ...]:
    """Every move into, out of or within the first `LOOKED_AT` ranks, case by case, the best new rank first.

    Raises `Cancelled`.
    """
    changes = []
    for number, case in enumerate(cases):
        if should_stop():
            raise Cancelled
        report(number, len(cases), "Ranking saved cases")
        changes += _changes(case, before, after)
    report(len(cases), len(cases), "Ranking saved cases")
    return tuple(changes)


def _changes(case: KnownCase, before: RankingIndex, after: RankingIndex) -> list[RankChange]:
    old, new = (
        {line.disease: line for line in rank_with(case.findings, case.patient, index, top=LOOKED_AT).differential}
        for index in (before, after)
    )
    found = []
    for disease in {**new, **old}:
        was, now = old.get(disease), new.get(disease)
        ranks = (was.rank if was else None, now.rank if now else None)
        if ranks[0] != ranks[1]:
            label = (now or old[disease]).label
            chances = (was.probability if was else 0.0, now.probability if now else 0.0)
            found.append(RankChange(case.name, disease, label, *ranks, *chances))
    return sorted(found, key=lambda change: (change.after or LOOKED_AT + 1, change.before or LOOKED_AT + 1))
