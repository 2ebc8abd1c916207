"""Ages as phenopackets write them."""

from __future__ import annotations

import re
from datetime import date

DAYS_A_YEAR = 365.25
OLDEST = 130

# The middle of the span each onset term of HPO is defined by, in years; "adult onset" is too
# wide to be an age.
YEARS_OF_ONSET = {
    "HP:0030674": 0.0,  # antenatal
    "HP:0003577": 0.0,  # congenital
    "HP:0003623": 14 / DAYS_A_YEAR,  # neonatal
    "HP:0003593": 0.5,  # infantile
    "HP:0011463": 3.0,  # childhood
    "HP:0003621": 10.0,  # juvenile
    "HP:0011462": 28.0,  # young adult
    "HP:0003596": 50.0,  # middle age
    "HP:0003584": 70.0,  # late
}

_DURATION = re.compile(
    r"P(?=[\dT])(?:(?P<years>\d+(?:[.,]\d+)?)Y)?(?:(?P<months>\d+(?:[.,]\d+)?)M)?(?:(?P<weeks>\d+(?:[.,]\d+)?)W)?"
    r"(?:(?P<days>\d+(?:[.,]\d+)?)D)?(?:T[\dHMS.,]+)?",
    re.ASCII,
)
_YEARS = {"years": 1.0, "months": 1 / 12, "weeks": 7 / DAYS_A_YEAR, "days": 1 / DAYS_A_YEAR}


def years_of_duration(duration: str) -> float | None:
    """Years of an ISO 8601 duration ("P3Y6M" → 3.5); `None` if it is none, or no human age."""
    found = _DURATION.fullmatch(duration.strip())
    if found is None:
        return None
    years = sum(float(value.replace(",", ".")) * _YEARS[unit] for unit, value in found.groupdict().items() if value)
    return years if years <= OLDEST else None


def years_between(birth: str, moment: str) -> float | None:
    """Years from one ISO 8601 date or time to another; `None` if either is none or they are reversed."""
    try:
        days = (date.fromisoformat(moment[:10]) - date.fromisoformat(birth[:10])).days
    except ValueError:
        return None
    years = days / DAYS_A_YEAR
    return years if 0 <= years <= OLDEST else None


def words_of_age(years: float) -> str:
    """An age as a clinician says it: days to four weeks, weeks to three months, months to two years."""
    days = years * DAYS_A_YEAR
    if days < 28:
        return _counted(round(days), "day")
    if years < 0.25:
        return _counted(round(days / 7), "week")
    if years < 2:
        return _counted(round(years * 12), "month")
    return _counted(int(years), "year")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
