"""Analytes, their units and reference ranges, read from `resources/measurements`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from medassist.domain.record import Sex
from medassist.findings.context_rules import load_table

_ADULT_YEARS = 40.0


@dataclass(frozen=True, slots=True)
class Unit:
    """One way to write a unit: canonical value = `factor` × value + `offset`.

    Values outside [`lowest`, `highest`], in this unit, are physiologically impossible; the
    interval also tells which unit a bare number is in.
    """

    names: tuple[str, ...]
    factor: float
    offset: float
    lowest: float
    highest: float

    def to_canonical(self, value: float) -> float:
        """`value` in the analyte's canonical unit."""
        return self.factor * value + self.offset


@dataclass(frozen=True, slots=True)
class Range:
    """Limits in the canonical unit for an age band [`age_from`, `age_to`) in years and a sex.

    `finding_low` and `finding_high` are the values from which the deviation counts as a
    finding (below the first; at or above the second) where that differs from the limits.
    """

    low: float | None = None
    high: float | None = None
    age_from: float = 0.0
    age_to: float = 200.0
    sex: Sex | None = None
    finding_low: float | None = None
    finding_high: float | None = None

    def is_low(self, value: float) -> bool:
        """Whether `value` is low enough to be a finding."""
        if self.finding_low is not None:
            return value < self.finding_low
        return self.low is not None and value < self.low

    def is_high(self, value: float) -> bool:
        """Whether `value` is high enough to be a finding."""
        if self.finding_high is not None:
            return value >= self.finding_high
        return self.high is not None and value > self.high

    def is_normal(self, value: float) -> bool:
        """Whether `value` lies within the limits."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Analyte:
    """What is measured. `low` and `high` are the concepts of a value out of range.

    `very_low` and `very_high` are (concept, canonical value) for a graver concept: below
    the value, or at and above it. `contextual` symbols count only beside other vital signs.
    """

    id: str
    label: str
    unit: str
    units: tuple[Unit, ...]
    ranges: tuple[Range, ...]
    basis: str
    example: str
    aliases: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    contextual: tuple[str, ...] = ()
    low: str | None = None
    high: str | None = None
    very_low: tuple[str, float] | None = None
    very_high: tuple[str, float] | None = None
    critical_low: float | None = None
    critical_high: float | None = None
    absent_when_normal: tuple[str, ...] = ()
    not_near: str = ""
    needs_unit_for: tuple[str, ...] = ()

    def range_for(self, age_years: float | None, sex: Sex | None) -> Range | None:
        """The range for a patient; an unknown age is read as adult, an unknown sex takes the range stated for any."""
        age = _ADULT_YEARS if age_years is None else age_years
        fitting = [r for r in self.ranges if r.age_from <= age < r.age_to]
        for wanted in (sex, None):
            for candidate in fitting:
                if candidate.sex is wanted:
                    return candidate
        return None

    def grade(self, value: float, direction: str) -> str:
        """The interpretation word for a `value` (canonical) known to be "low" or "high"."""
        if direction == "low" and self.critical_low is not None and value < self.critical_low:
            return "critical_low"
        if direction == "high" and self.critical_high is not None and value >= self.critical_high:
            return "critical_high"
        return direction

    def concept(self, value: float | None, direction: str) -> str | None:
        """The concept of a low or high `value` (canonical; `None` where only words were given)."""
        if direction == "low":
            if value is not None and self.very_low is not None and value < self.very_low[1]:
                return self.very_low[0]
            return self.low
        if value is not None and self.very_high is not None and value >= self.very_high[1]:
            return self.very_high[0]
        return self.high


@dataclass(frozen=True, slots=True)
class UrineTest:
    """A dipstick or yes-or-no test whose result is a word or a number of plus signs."""

    id: str
    label: str
    names: tuple[str, ...]
    concept: str
    needs_urine: bool
    example: str


def _unit(table: dict[str, Any]) -> Unit:
    lowest, highest = table["plausible"]
    names = tuple(sorted(table["names"], key=len, reverse=True))
    return Unit(names, table["factor"], table.get("offset", 0.0), lowest, highest)


def _range(table: dict[str, Any]) -> Range:
    values = dict(table)
    if "sex" in values:
        values["sex"] = Sex(values["sex"])
    return Range(**values)


def _graver(table: dict[str, Any] | None) -> tuple[str, float] | None:
    return None if table is None else (table["concept"], table["at"])


def _analyte(table: dict[str, Any]) -> Analyte:
    return Analyte(
        id=table["id"],
        label=table["label"],
        unit=table["unit"],
        units=tuple(_unit(u) for u in table["units"]),
        ranges=tuple(_range(r) for r in table.get("ranges", [])),
        basis=table["basis"],
        example=table["example"],
        aliases=tuple(table.get("aliases", [])),
        symbols=tuple(table.get("symbols", [])),
        contextual=tuple(table.get("contextual", [])),
        low=table.get("low"),
        high=table.get("high"),
        very_low=_graver(table.get("very_low")),
        very_high=_graver(table.get("very_high")),
        critical_low=table.get("critical_low"),
        critical_high=table.get("critical_high"),
        absent_when_normal=tuple(table.get("absent_when_normal", [])),
        not_near=table.get("not_near", ""),
        needs_unit_for=tuple(table.get("needs_unit_for", [])),
    )


@cache
def load_analytes() -> dict[str, Analyte]:
    """Every analyte by id, read once."""
    return {table["id"]: _analyte(table) for table in load_table("measurements/analytes.toml")["analyte"]}


@cache
def load_urine_tests() -> tuple[UrineTest, ...]:
    """The tests whose result is a word or plus signs, read once."""
    return tuple(
        UrineTest(
            table["id"],
            table["label"],
            tuple(table["names"]),
            table["concept"],
            table.get("needs_urine", False),
            table["example"],
        )
        for table in load_table("measurements/urine_tests.toml")["test"]
    )
