"""How values are worded in every report, so that HTML, text and window say the same."""

from __future__ import annotations

from medassist.domain.ranking import RankedDisease
from medassist.domain.record import Patient, Sex

SEX_WORDS = {Sex.FEMALE: "female", Sex.MALE: "male"}


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
