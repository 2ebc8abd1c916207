"""The findings of a case as the table and the record show them: pure functions over a case."""

from __future__ import annotations

from dataclasses import dataclass

from medassist.domain.case import Case, ReviewState
from medassist.domain.finding import Finder, Finding
from medassist.domain.ranking import Evidence, RankedDisease
from medassist.review import decide

NEGLIGIBLE = 0.05
"""Weights nearer to 0 than this (log10) are shown but not lit up."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as reviewed, the review state, and the finding as first stated."""

    finding: Finding
    state: ReviewState
    stated: Finding


def finding_rows(case: Case) -> tuple[FindingRow, ...]:
    """Every finding in text order, rejected ones included; added ones count as accepted."""
    reviewed = {finding.id: finding for finding in decide.current_findings(case)}
    decisions = {decision.finding: decision.state for decision in case.decisions}
    rows = []
    for stated in decide.all_findings(case):
        untouched = ReviewState.ACCEPTED if stated.finder is Finder.MANUAL else ReviewState.UNREVIEWED
        rows.append(FindingRow(reviewed.get(stated.id, stated), decisions.get(stated.id, untouched), stated))
    return tuple(rows)


def evidence_by_finding(disease: RankedDisease | None) -> dict[str, Evidence]:
    """What each finding says of a disease; a finding that does not bear on it is left out."""
    if disease is None:
        return {}
    return {finding: evidence for evidence in disease.evidence for finding in evidence.findings}
