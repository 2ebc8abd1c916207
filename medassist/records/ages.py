"""Ages as phenopackets write them."""

from __future__ import annotations

import re
from datetime import date

DAYS_A_YEAR = 365.25
OLDEST = 130

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
