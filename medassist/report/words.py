"""How values are worded in every report, so that HTML, text and window say the same."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache

from medassist.data_files import resource
from medassist.domain.case import Alert, Versions
from medassist.domain.disease import Basis
from medassist.domain.finding import Measurement
from medassist.domain.issue import Issue
from medassist.domain.ranking import RankedDisease
from medassist.domain.record import Patient, Sex, UnreadPart

SEX_WORDS = {Sex.FEMALE: "female", Sex.MALE: "male"}
UNSAID_UNITS = ("points", "as reported")
"""Units of the tables that nobody writes after a value."""


def age_words(years: float | None) -> str:
    """An age as clinicians say it: days to one month, months to two years, then years."""
    if years is None:
        return "age unknown"
    days = round(years * 365.25)
    if days < 31:
        return f"{days} day{'s' if days != 1 else ''}"
    if years < 2:
        months = round(years * 12)
        return f"{months} month{'s' if months != 1 else ''}"
    return f"{int(years)} years"


def alert_words(alert: Alert) -> str:
    """What a red flag says, and what that rests on."""
    source = alert.source
    basis = "" if source.basis is Basis.EDITORIAL else f"{source.basis.value}: "
    return f"{alert.text} (Basis: {basis}{source.reference}.)"


def patient_words(patient: Patient) -> str:
    """One line that names the patient as far as the record does."""
    parts = [patient.name or "Patient not named"]
    if patient.identifier:
        parts.append(f"no. {patient.identifier}")
    if patient.birth_date:
        parts.append(f"born {patient.birth_date}")
    parts.append(age_words(patient.age_years))
    parts.append(SEX_WORDS[patient.sex] if patient.sex else "sex unknown")
    return ", ".join(parts)


def software_words(versions: Versions) -> str:
    """Which application and knowledge produced a result."""
    return f"MedAssist {versions.app}, knowledge {versions.knowledge_version}"


def analyte_label(analyte: str) -> str:
    """What a measured quantity is called; its id in words where the tables do not have it."""
    return _analyte_labels().get(analyte) or analyte.replace("_", " ").capitalize()


@cache
def _analyte_labels() -> Mapping[str, str]:
    table = tomllib.loads(resource("measurements/analytes.toml").read_text(encoding="utf-8"))
    return {entry["id"]: entry["label"] for entry in table["analyte"]}


def value_words(measurement: Measurement) -> str:
    """A value as written, with the unit it was read in where none was written."""
    unit = measurement.text_unit or ("" if measurement.unit in UNSAID_UNITS else measurement.unit)
    return f"{measurement.text_value} {unit}".strip()


def range_words(measurement: Measurement) -> str:
    """The reference range, "135–145", "≤ 45", "≥ 95", or nothing.

    A value written in another unit than the range is repeated in the range's: "29.2 mmHg; 35–45".
    """
    low, high = measurement.low, measurement.high
    if low is None and high is None:
        return ""
    if low is not None and high is not None:
        limits = f"{low:g}–{high:g}"
    else:
        limits = f"≤ {high:g}" if low is None else f"≥ {low:g}"
    if _number(measurement.text_value) == measurement.value:
        return limits
    return f"{measurement.value:.3g} {measurement.unit}; {limits}"


def _number(words: str) -> float | None:
    try:
        return float(words.replace(",", ""))
    except ValueError:
        return None


def gaps(unread: Iterable[UnreadPart], issues: Iterable[Issue]) -> list[str]:
    """What could not be read or used, a line each; problems of one kind share a line and its advice."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for found in issues:
        place = f"{found.where}: " if found.where else ""
        kinds.setdefault((found.code, found.solution), []).append(place + found.message.rstrip("."))
    lines = [f"{part.where}: {part.why}" for part in unread]
    return lines + [f"{_joined(messages)}. {solution} [{code}]" for (code, solution), messages in kinds.items()]


def _joined(messages: list[str]) -> str:
    """Messages of one kind with what they begin with said once."""
    start, colon, _ = messages[0].partition(": ")
    shared = start + colon
    if not colon or not all(message.startswith(shared) for message in messages):
        return "; ".join(messages)
    return shared + "; ".join(message.removeprefix(shared) for message in messages)


def percent(probability: float) -> str:
    """A probability without false precision: "<1 %", "7 %", ">99 %"."""
    if probability < 0.01:
        return "<1 %"
    if probability > 0.99:
        return ">99 %"
    return f"{probability * 100:.0f} %"


def identifiers(disease: RankedDisease) -> str:
    """The codes of a disease, own ids left out."""
    return " · ".join(code for code in disease.ids if not code.startswith("ma:"))


def signed(value: float) -> str:
    """A log10 ratio with its sign and two decimals, a true minus sign."""
    return f"{'+' if value >= 0 else '−'}{abs(value):.2f}"
