"""Entry of the stage: one disease of a differential, told as reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from medassist.domain.disease import DiseaseDetail, Mimic, Source
from medassist.domain.finding import Finding
from medassist.domain.ranking import Evidence, MissingFinding, RankedDisease, Ranking
from medassist.explanation import wording

LEAST_TOLD = 0.01
"""Addends nearer to 0 than this (base 10) speak neither for nor against."""


class ReasonKind(StrEnum):
    """How a finding bears on a disease."""

    SUPPORTS = "supports"
    RISK_FACTOR = "risk_factor"
    SPEAKS_AGAINST = "speaks_against"
    DENIED = "denied"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding's bearing on the disease: the evidence as scored, and a sentence that says it.

    `findings` are the record's findings that carry the concept, as far as they are known.
    """

    kind: ReasonKind
    evidence: Evidence
    findings: tuple[Finding, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A finding expected in the disease that the record does not mention, and a sentence."""

    missing: MissingFinding
    text: str


@dataclass(frozen=True, slots=True)
class TestOption:
    """A test that may settle the question, what it shows in this disease, and a sentence."""

    __test__ = False

    test: str
    shows: str
    text: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A disease easily taken for this one; `rank` is its place in the differential, if it is there."""

    mimic: Mimic
    rank: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a disease stands where it stands.

    `supporting` and `opposing` are sorted by falling weight; `unexplained_here` are present
    findings that this disease does not account for, `unexplained` ids of those that no leading
    disease does. `sources` are those behind the reasons, each once. `prior_only` is true where
    no finding supports the disease.
    """

    disease: str
    label: str
    summary: str
    supporting: tuple[Reason, ...]
    opposing: tuple[Reason, ...]
    missing: tuple[Gap, ...]
    unexplained_here: tuple[Reason, ...]
    unexplained: tuple[str, ...]
    tests: tuple[TestOption, ...]
    mimics: tuple[Neighbour, ...]
    red_flags: tuple[str, ...]
    sources: tuple[Source, ...]
    prior_only: bool


def explain(
    disease: RankedDisease, ranking: Ranking, findings: Sequence[Finding], detail: DiseaseDetail
) -> Explanation:
    """Explain one line of `ranking`; `findings` are those it was made from."""
    by_id = {finding.id: finding for finding in findings}
    risk_factors = {fact.concept for fact in detail.associations if fact.role != "finding"}
    against = dict(detail.against)
    reasons = [
        _reason(evidence, by_id, risk_factors, against)
        for evidence in disease.evidence
        if _kind(evidence, risk_factors) is ReasonKind.UNEXPLAINED or abs(evidence.log10_lr) >= LEAST_TOLD
    ]
    supporting = _of(reasons, ReasonKind.SUPPORTS, ReasonKind.RISK_FACTOR)
    opposing = _of(reasons, ReasonKind.SPEAKS_AGAINST, ReasonKind.DENIED)
    ranks = {listed.disease: listed.rank for listed in ranking.differential}
    return Explanation(
        disease=disease.disease,
        label=disease.label,
        summary=wording.summary(disease, supporting=len(supporting), opposing=len(opposing)),
        supporting=tuple(sorted(supporting, key=lambda reason: -reason.evidence.log10_lr)),
        opposing=tuple(sorted(opposing, key=lambda reason: reason.evidence.log10_lr)),
        missing=tuple(Gap(missing, wording.missing(missing)) for missing in disease.missing),
        unexplained_here=_of(reasons, ReasonKind.UNEXPLAINED),
        unexplained=ranking.unexplained,
        tests=tuple(TestOption(test, shows, wording.test(test, shows)) for test, shows in detail.tests),
        mimics=tuple(
            Neighbour(mimic, ranks.get(mimic.disease), wording.mimic(mimic, ranks.get(mimic.disease)))
            for mimic in detail.mimics
        ),
        red_flags=detail.red_flags,
        sources=_sources(reasons),
        prior_only=not supporting,
    )


def _kind(evidence: Evidence, risk_factors: Iterable[str]) -> ReasonKind:
    if not evidence.present:
        return ReasonKind.DENIED
    if evidence.match is None:
        return ReasonKind.UNEXPLAINED
    if not evidence.frequency or evidence.log10_lr < 0:
        return ReasonKind.SPEAKS_AGAINST
    return ReasonKind.RISK_FACTOR if evidence.match in risk_factors else ReasonKind.SUPPORTS


def _reason(
    evidence: Evidence, by_id: Mapping[str, Finding], risk_factors: Iterable[str], against: Mapping[str, str]
) -> Reason:
    kind = _kind(evidence, risk_factors)
    carriers = tuple(by_id[finding] for finding in evidence.findings if finding in by_id)
    words = {
        ReasonKind.SUPPORTS: wording.supports,
        ReasonKind.RISK_FACTOR: wording.risk_factor,
        ReasonKind.DENIED: wording.denied,
        ReasonKind.UNEXPLAINED: wording.unexplained,
    }
    if kind is ReasonKind.SPEAKS_AGAINST:
        text = wording.speaks_against(evidence, against.get(evidence.match or "", ""))
    else:
        text = words[kind](evidence)
    return Reason(kind, evidence, carriers, text)


def _of(reasons: Iterable[Reason], *kinds: ReasonKind) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if reason.kind in kinds)


def _sources(reasons: Iterable[Reason]) -> tuple[Source, ...]:
    found = (source for reason in reasons for source in reason.evidence.sources)
    return tuple(dict.fromkeys(found))
