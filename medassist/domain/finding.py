"""What was found in a document: the words, the concept, and how it is asserted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medassist.domain.concept import Candidate
from medassist.domain.document import SectionKind, Span


class Status(StrEnum):
    """How the record asserts a finding about the patient."""

    PRESENT = "present"
    ABSENT = "absent"
    POSSIBLE = "possible"
    FAMILY = "family"
    PAST = "past"
    HYPOTHETICAL = "hypothetical"


class Finder(StrEnum):
    """What found it."""

    DICTIONARY = "dictionary"
    NEURAL = "neural"
    MEASUREMENT = "measurement"
    CODED = "coded"
    MANUAL = "manual"


FAMILY_NEGATED = "absent.family_negated"
"""The rule of "no family history of X": said of the relatives, it denies nothing of the patient."""


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that decided a status other than present, and how far they reach.

    `rule` is the id of a rule in `resources/context_rules`, or `section:<kind>` where the
    section decides. `scope` is the stretch the cue governs.
    """

    span: Span
    text: str
    rule: str
    scope: Span


@dataclass(frozen=True, slots=True)
class Measurement:
    """A vital sign or laboratory value read from the text.

    `value` is in `unit`, the canonical unit of the analyte; `text_value` and `text_unit`
    are as written. `low` and `high` bound the reference range used, for the patient's age
    and sex. `interpretation` is one of "low", "normal", "high", "critical_low",
    "critical_high".
    """

    analyte: str
    value: float
    unit: str
    text_value: str
    text_unit: str
    low: float | None
    high: float | None
    interpretation: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that may name a finding, before one concept is chosen for them.

    `candidates` are sorted by descending score and never empty.
    """

    span: Span
    text: str
    candidates: tuple[Candidate, ...]
    finder: Finder
    section: SectionKind
    status: Status = Status.PRESENT
    status_confidence: float = 1.0
    cue: Cue | None = None
    measurement: Measurement | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One concept asserted in one place of the record.

    `id` is unique within an assessment ("f1", "f2", …, in text order; "m1" … for those a
    person added). `span` is `None` only for findings that no words carry (coded, or added
    without a selection). `confidence` in [0, 1] is that of the concept and status together.
    `onset` is as written, or an HPO onset term's id for coded findings.
    """

    id: str
    concept: str
    label: str
    status: Status
    span: Span | None
    text: str
    section: SectionKind | None
    confidence: float
    finder: Finder
    cue: Cue | None = None
    measurement: Measurement | None = None
    onset: str | None = None

    @property
    def of_patient(self) -> bool:
        """False where the words deny the finding of the family only."""
        return self.cue is None or self.cue.rule != FAMILY_NEGATED
