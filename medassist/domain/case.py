"""An assessment of a record, and a case: the assessment with what the clinician decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from medassist.domain.disease import Acuity, Source
from medassist.domain.document import Document
from medassist.domain.finding import Finding, Status
from medassist.domain.issue import Issue
from medassist.domain.ranking import Ranking
from medassist.domain.record import Patient, Record


@dataclass(frozen=True, slots=True)
class Versions:
    """What produced a result, so that it can be produced again.

    `models` maps a model's name to the SHA-256 of its weights; empty where none ran.
    """

    app: str
    knowledge_version: str
    knowledge_sha256: str
    models: tuple[tuple[str, str], ...] = ()
    device: str = "cpu"


@dataclass(frozen=True, slots=True)
class Alert:
    """A red-flag rule that fired: its name and words, the ids of the findings that fired it, what it may mean.

    `suggests` are ids of conditions.
    """

    rule: str
    level: Acuity
    label: str
    text: str
    findings: tuple[str, ...]
    suggests: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Assessment:
    """The machine's reading of one record."""

    record: Record
    document: Document
    patient: Patient
    findings: tuple[Finding, ...]
    ranking: Ranking
    versions: Versions
    alerts: tuple[Alert, ...] = ()
    issues: tuple[Issue, ...] = ()


class ReviewState(StrEnum):
    """What the clinician said of a finding."""

    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Decision:
    """The clinician's word on one finding; `status` overrides the machine's where given."""

    finding: str
    state: ReviewState
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """An assessment under review.

    `decisions` hold at most one entry a finding; `added` are findings a person put in.
    `ranking` is the differential over the findings as reviewed, `alerts` the red flags among
    them, and `patient` the patient as corrected. The machine's own `assessment` is never changed.
    """

    assessment: Assessment
    patient: Patient
    ranking: Ranking
    alerts: tuple[Alert, ...] = ()
    decisions: tuple[Decision, ...] = ()
    added: tuple[Finding, ...] = field(default=())
