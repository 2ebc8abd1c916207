"""Findings as a report lists them: one row a concept and status, normal values apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medassist.domain.case import Decision, ReviewState
from medassist.domain.finding import Finder, Finding, Measurement, Status
from medassist.report.words import analyte_label, range_words, value_words

NORMAL_RULE = "measurement:normal"
"""The rule by which a value within its range denies the finding of a deviation."""


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """All mentions of one concept with one status.

    `ids` are those of its findings in text order, `context` the words around the first, in
    three parts; `value` and `review` cover all of them. The context is empty where the first
    is a value, which is worded as written. `of_patient` is false where only the family is
    said to be free of it.
    """

    ids: tuple[str, ...]
    label: str
    concept: str
    status: Status
    of_patient: bool
    section: str
    context: tuple[str, str, str]
    value: str
    review: str

    @property
    def mentions(self) -> int:
        """How often the record says so."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class NormalValue:
    """A quantity within its reference range: "Sodium", "138 mmol/L", "135–145"."""

    label: str
    value: str
    reference: str


def finding_rows(
    findings: Sequence[Finding], text: str, decisions: Mapping[str, Decision], *, reach: int
) -> tuple[ReportFinding, ...]:
    """The findings that are no normal value, merged, in the order of their first mention.

    `reach` is how many characters of `text` are shown on either side of the first mention.
    """
    groups: dict[tuple[str, Status, bool], list[Finding]] = {}
    for finding in findings:
        if not is_normal_value(finding):
            groups.setdefault((finding.concept, finding.status, finding.of_patient), []).append(finding)
    return tuple(_row(group, text, decisions, reach) for group in groups.values())


def normal_values(findings: Sequence[Finding]) -> tuple[NormalValue, ...]:
    """Each measured value within its range once, however many deviations it denies."""
    values = {}
    for finding in findings:
        measurement = finding.measurement
        if measurement is not None and is_normal_value(finding):
            values[finding.span, measurement.analyte] = measurement
    return tuple(dict.fromkeys(_normal_value(measurement) for measurement in values.values()))


def is_normal_value(finding: Finding) -> bool:
    """Whether the finding only says that a measured value was not out of range."""
    return finding.measurement is not None and finding.cue is not None and finding.cue.rule == NORMAL_RULE


def _normal_value(measurement: Measurement) -> NormalValue:
    return NormalValue(analyte_label(measurement.analyte), value_words(measurement), range_words(measurement))


def _row(group: Sequence[Finding], text: str, decisions: Mapping[str, Decision], reach: int) -> ReportFinding:
    first = group[0]
    return ReportFinding(
        ids=tuple(finding.id for finding in group),
        label=first.label,
        concept=first.concept,
        status=first.status,
        of_patient=first.of_patient,
        section=first.section.value.replace("_", " ") if first.section else "",
        context=("", "", "") if first.measurement else _context(first, text, reach),
        value="; ".join(dict.fromkeys(_measured(f, f.measurement) for f in group if f.measurement is not None)),
        review=_reviews([_review(finding, decisions.get(finding.id)) for finding in group]),
    )


def _measured(finding: Finding, measurement: Measurement) -> str:
    """A value as written, graded, with its reference range: "SpO2 89 %, low (≥ 95)"."""
    words = " ".join(finding.text.split()) or f"{analyte_label(measurement.analyte)} {value_words(measurement)}"
    reference = range_words(measurement)
    graded = f"{words}, {measurement.interpretation.replace('_', 'ly ')}"
    return f"{graded} ({reference})" if reference else graded


def _review(finding: Finding, decision: Decision | None) -> str:
    if finding.finder is Finder.MANUAL:
        return "added by hand"
    return (decision.state if decision else ReviewState.UNREVIEWED).value


def _reviews(states: Sequence[str]) -> str:
    """One state for all mentions, or how many have each."""
    counts = Counter(states)
    if len(counts) == 1:
        return states[0]
    return ", ".join(f"{count} {state}" for state, count in counts.items())


def _context(finding: Finding, text: str, reach: int) -> tuple[str, str, str]:
    """Up to `reach` characters on either side of a finding's words, within its line, cut at a blank."""
    words = " ".join(finding.text.split())
    if finding.span is None or not reach:
        return ("", words, "")
    start, end = finding.span.start, finding.span.end
    line = text.rfind("\n", 0, start) + 1
    before, after = text[max(line, start - reach) : start], text[end : end + reach].partition("\n")[0]
    if start - reach > line:
        before = "…" + before.partition(" ")[2]
    if len(after) == reach and end + reach < len(text):
        after = after.rpartition(" ")[0] + "…"
    return (before, words, after)
