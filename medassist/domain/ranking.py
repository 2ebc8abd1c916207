"""A ranked differential: each disease with its score and the evidence the score is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medassist.domain.disease import Source


class Band(StrEnum):
    """The probability in words."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one finding adds to one disease's score.

    `log10_lr` is the finding's exact addend, base 10: positive supports, negative speaks
    against. `match` is the concept of the disease's profile that explains the finding, or
    `None` if the profile has none. `findings` are ids of the findings that carry the
    concept, the first being the one the addend was computed from.
    """

    findings: tuple[str, ...]
    concept: str
    label: str
    present: bool
    log10_lr: float
    match: str | None
    match_label: str | None
    frequency: float | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class MissingFinding:
    """A finding expected in the disease that the record neither states nor denies."""

    concept: str
    label: str
    frequency: float
    log10_lr: float


@dataclass(frozen=True, slots=True)
class RankedDisease:
    """One line of the differential.

    `log_odds` is the whole score, natural log, and equals `prior` + `fit` + ln(10) times the
    sum of the `log10_lr` of `evidence` and of the unlisted remainder `missing_total`
    (tolerance 1e-6). `prior` is the natural-log prior for the patient's age and sex; `fit`
    the case-level part that belongs to no single finding.
    """

    rank: int
    disease: str
    ids: tuple[str, ...]
    label: str
    synonyms: tuple[str, ...]
    probability: float
    log_odds: float
    band: Band
    cant_miss: bool
    acuity: str | None
    layer: str
    prior: float
    fit: float
    missing_total: float
    evidence: tuple[Evidence, ...]
    missing: tuple[MissingFinding, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The differential, best first, over all diseases in the knowledge base.

    `none_of_these` is the probability left over, so that it and the probabilities of
    `differential` sum to at most 1. `unexplained` are ids of present findings that no disease
    in the leading part explains. `cant_miss` are dangerous diseases worth excluding that the
    top of the list does not already show. `enough_evidence` is false where the record says
    too little for the order to mean anything.
    """

    differential: tuple[RankedDisease, ...]
    cant_miss: tuple[RankedDisease, ...]
    none_of_these: float
    unexplained: tuple[str, ...]
    enough_evidence: bool
