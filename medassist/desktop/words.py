"""The window's words for the values of the domain, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from medassist.desktop.ages import age_parts
from medassist.domain.case import ReviewState
from medassist.domain.document import SectionKind
from medassist.domain.finding import Finder, Finding, Status
from medassist.domain.issue import Level
from medassist.domain.ranking import Band
from medassist.domain.record import Patient, Sex

_translate = QCoreApplication.translate


def status(value: Status) -> str:
    """How a finding is asserted."""
    return {
        Status.PRESENT: _translate("Words", "present"),
        Status.ABSENT: _translate("Words", "absent"),
        Status.POSSIBLE: _translate("Words", "possible"),
        Status.FAMILY: _translate("Words", "family"),
        Status.PAST: _translate("Words", "past"),
        Status.HYPOTHETICAL: _translate("Words", "hypothetical"),
    }[value]


def status_mark(value: Status) -> str:
    """A status in a few letters, for the record's margin."""
    return {
        Status.PRESENT: "",
        Status.ABSENT: _translate("Words", "no"),
        Status.POSSIBLE: _translate("Words", "?"),
        Status.FAMILY: _translate("Words", "fam"),
        Status.PAST: _translate("Words", "past"),
        Status.HYPOTHETICAL: _translate("Words", "if"),
    }[value]


def review(value: ReviewState) -> str:
    """What the clinician said of a finding."""
    return {
        ReviewState.UNREVIEWED: _translate("Words", "not reviewed"),
        ReviewState.ACCEPTED: _translate("Words", "accepted"),
        ReviewState.REJECTED: _translate("Words", "rejected"),
        ReviewState.UNSURE: _translate("Words", "unsure"),
    }[value]


def review_mark(value: ReviewState) -> str:
    """One character for a review state, so that colour is never the only sign."""
    return {
        ReviewState.UNREVIEWED: "\u25cb",
        ReviewState.ACCEPTED: "\u2713",
        ReviewState.REJECTED: "\u2717",
        ReviewState.UNSURE: "?",
    }[value]


def finder(value: Finder) -> str:
    """What found a finding."""
    return {
        Finder.DICTIONARY: _translate("Words", "dictionary"),
        Finder.NEURAL: _translate("Words", "model"),
        Finder.MEASUREMENT: _translate("Words", "measurement"),
        Finder.CODED: _translate("Words", "coded"),
        Finder.MANUAL: _translate("Words", "added by hand"),
    }[value]


def finder_short(value: Finder) -> str:
    """What found a finding, in one short word."""
    return {
        Finder.DICTIONARY: _translate("Words", "words"),
        Finder.NEURAL: _translate("Words", "model"),
        Finder.MEASUREMENT: _translate("Words", "value"),
        Finder.CODED: _translate("Words", "code"),
        Finder.MANUAL: _translate("Words", "person"),
    }[value]


def section(value: SectionKind | None) -> str:
    """A section of the note."""
    if value is None:
        return ""
    return {
        SectionKind.CHIEF_COMPLAINT: _translate("Words", "Chief complaint"),
        SectionKind.HISTORY: _translate("Words", "History"),
        SectionKind.PAST_HISTORY: _translate("Words", "Past history"),
        SectionKind.FAMILY_HISTORY: _translate("Words", "Family history"),
        SectionKind.SOCIAL_HISTORY: _translate("Words", "Social history"),
        SectionKind.MEDICATIONS: _translate("Words", "Medications"),
        SectionKind.ALLERGIES: _translate("Words", "Allergies"),
        SectionKind.REVIEW_OF_SYSTEMS: _translate("Words", "Review of systems"),
        SectionKind.VITALS: _translate("Words", "Vitals"),
        SectionKind.EXAMINATION: _translate("Words", "Examination"),
        SectionKind.RESULTS: _translate("Words", "Results"),
        SectionKind.ASSESSMENT: _translate("Words", "Assessment"),
        SectionKind.PLAN: _translate("Words", "Plan"),
        SectionKind.INSTRUCTIONS: _translate("Words", "Instructions"),
        SectionKind.OTHER: _translate("Words", "Other"),
    }[value]


def band(value: Band) -> str:
    """A probability in words."""
    return {
        Band.LIKELY: _translate("Words", "likely"),
        Band.POSSIBLE: _translate("Words", "possible"),
        Band.UNLIKELY: _translate("Words", "unlikely"),
    }[value]


def acuity(value: str | None) -> str:
    """How soon a patient with the disease must be seen."""
    return {
        "emergency": _translate("Words", "emergency"),
        "urgent": _translate("Words", "urgent"),
        "routine": _translate("Words", "routine"),
    }.get(value or "", "")


def level(value: Level) -> str:
    """How much an issue matters."""
    return {
        Level.INFO: _translate("Words", "Note"),
        Level.WARNING: _translate("Words", "Warning"),
        Level.ERROR: _translate("Words", "Error"),
    }[value]


def sex(value: Sex | None) -> str:
    """Sex as recorded."""
    if value is None:
        return _translate("Words", "sex unknown")
    return _translate("Words", "female") if value is Sex.FEMALE else _translate("Words", "male")


def age(years: float | None) -> str:
    """An age: days to one month, months to two years, then years."""
    if years is None:
        return _translate("Words", "age unknown")
    number, unit = age_parts(years)
    pattern = {
        "days": _translate("Words", "{n} days"),
        "months": _translate("Words", "{n} months"),
        "years": _translate("Words", "{n} years"),
    }[unit]
    return pattern.format(n=number)


def patient(value: Patient) -> str:
    """One line that names the patient as far as the record does."""
    parts = [value.name or _translate("Words", "Patient not named")]
    if value.identifier:
        parts.append(_translate("Words", "no. {number}").format(number=value.identifier))
    if value.birth_date:
        parts.append(_translate("Words", "born {date}").format(date=value.birth_date))
    return "  \u00b7  ".join([*parts, age(value.age_years), sex(value.sex)])


def measurement(finding: Finding) -> str:
    """A measured value with its unit and reference range, or nothing."""
    measured = finding.measurement
    if measured is None:
        return ""
    words = f"{measured.text_value} {measured.text_unit}".strip()
    if measured.low is not None and measured.high is not None:
        words += _translate("Words", " (reference {low}\u2013{high} {unit})").format(
            low=f"{measured.low:g}", high=f"{measured.high:g}", unit=measured.unit
        )
    return words
