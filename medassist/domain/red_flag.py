"""Rules that raise an alert whatever the ranking: patterns of findings and values that call for action."""

from __future__ import annotations

from dataclasses import dataclass

from medassist.domain.disease import Acuity, Source
from medassist.domain.record import Sex


@dataclass(frozen=True, slots=True)
class Threshold:
    """A measured value within [`at_least`, `at_most`], in the analyte's canonical unit; a missing bound is open."""

    analyte: str
    at_least: float | None
    at_most: float | None

    def holds(self, value: float) -> bool:
        """Whether `value` lies within the bounds."""
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True, slots=True)
class Criterion:
    """At least `least` of the findings (or anything below them) and thresholds are there."""

    least: int
    findings: tuple[str, ...]
    thresholds: tuple[Threshold, ...]


@dataclass(frozen=True, slots=True)
class RedFlagRule:
    """A pattern and what it may mean: every criterion met, no `unless` finding present, age and sex fitting.

    Ages are half-open in years; a rule with an age or sex does not fire where the patient's is
    unknown. `text` is information for the clinician, never an order. `suggests` are conditions.
    """

    id: str
    label: str
    label_zh: str
    level: Acuity
    criteria: tuple[Criterion, ...]
    unless: tuple[str, ...]
    from_years: float | None
    to_years: float | None
    sex: Sex | None
    text: str
    text_zh: str
    suggests: tuple[str, ...]
    source: Source
