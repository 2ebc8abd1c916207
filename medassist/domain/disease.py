"""Diseases as the clinician reads them. The arrays that rank them live in `knowledge_base`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Acuity(StrEnum):
    """How soon a patient with the disease must be seen."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    ROUTINE = "routine"


class Basis(StrEnum):
    """What a knowledge fact rests on."""

    PUBLISHED = "published"
    DATASET = "dataset"
    CRITERIA = "criteria"
    EDITORIAL = "editorial"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a knowledge fact comes from: "PMID:123", "OMIM:154700", "HPOA", "editorial estimate"."""

    basis: Basis
    reference: str


@dataclass(frozen=True, slots=True)
class Association:
    """A finding's frequency among patients with a disease.

    `frequency` in [0, 1], with `low` and `high` where the source gives a range and
    `numerator`/`denominator` where it gives counts. `role` is "finding", "risk_factor" or "time_course".
    """

    concept: str
    label: str
    frequency: float
    sources: tuple[Source, ...]
    low: float | None = None
    high: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    role: str = "finding"


@dataclass(frozen=True, slots=True)
class Mimic:
    """A disease easily taken for this one, and what tells them apart, in words and as labels of findings."""

    disease: str
    label: str
    distinguished_by: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DiseaseDetail:
    """Everything the knowledge base says of one disease, for display.

    `layer` is "HPO", "MedAssist" or "site". `excluded` are concepts stated not to occur;
    `against` are those that speak against the disease with the reason in words. `changed` says
    who changed a site's disease and when.
    """

    id: str
    ids: tuple[str, ...]
    label: str
    label_zh: str | None
    synonyms: tuple[str, ...]
    definition: str
    layer: str
    acuity: Acuity | None
    cant_miss: bool
    onset: str | None
    associations: tuple[Association, ...]
    excluded: tuple[str, ...]
    against: tuple[tuple[str, str], ...]
    tests: tuple[tuple[str, str], ...]
    red_flags: tuple[str, ...]
    complications: tuple[str, ...]
    mimics: tuple[Mimic, ...]
    course: str = ""
    system: str = ""
    settings: tuple[str, ...] = ()
    priors: tuple[tuple[str, str, str], ...] = ()
    changed: str = ""
