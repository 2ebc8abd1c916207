"""A record's text made ready to read: normalised, tokenised, cut into sections and sentences."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum

from medassist.domain.record import Patient


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of `Document.text`, in code points."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two stretches share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this stretch."""
        return self.start <= other.start and other.end <= self.end


class SectionKind(StrEnum):
    """The parts of a clinical note that change how a finding in them is read."""

    CHIEF_COMPLAINT = "chief_complaint"
    HISTORY = "history"
    PAST_HISTORY = "past_history"
    FAMILY_HISTORY = "family_history"
    SOCIAL_HISTORY = "social_history"
    MEDICATIONS = "medications"
    ALLERGIES = "allergies"
    REVIEW_OF_SYSTEMS = "review_of_systems"
    VITALS = "vitals"
    EXAMINATION = "examination"
    RESULTS = "results"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    INSTRUCTIONS = "instructions"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Section:
    """One section: `span` covers heading and body; `heading` is `None` for a headerless part."""

    kind: SectionKind
    title: str
    span: Span
    heading: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Normalised text with its structure.

    `text` is the one coordinate system from here to the report. `offsets` has
    `len(text) + 1` entries: `offsets[i]` is the position in `Record.text` of the code
    point `text[i]`, non-decreasing, the last entry being `len(Record.text)`.
    `sections` are sorted, do not overlap and together cover the text; `sentences` and
    `tokens` are sorted and do not overlap, and no sentence crosses a section.
    """

    text: str
    offsets: tuple[int, ...]
    sections: tuple[Section, ...]
    sentences: tuple[Span, ...]
    tokens: tuple[Span, ...]
    patient: Patient

    def to_record(self, span: Span) -> tuple[int, int]:
        """The half-open stretch of `Record.text` that `span` came from."""
        return self.offsets[span.start], self.offsets[span.end]

    def from_record(self, start: int, end: int) -> Span:
        """The stretch of `text` that came from `Record.text[start:end]`."""
        return Span(bisect_left(self.offsets, start), bisect_left(self.offsets, end))
