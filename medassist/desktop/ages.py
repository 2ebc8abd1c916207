"""Ages as people type and read them."""

from __future__ import annotations

import re

OLDEST = 130.0
DAYS_A_YEAR = 365.25

_UNITS = {"y": 1.0, "m": 1 / 12, "w": 7 / DAYS_A_YEAR, "d": 1 / DAYS_A_YEAR}
_AGE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:(y|m|w|d)[a-z]*|岁|个月|月|周|天)?", re.IGNORECASE)
_CHINESE = {"岁": 1.0, "个月": 1 / 12, "月": 1 / 12, "周": 7 / DAYS_A_YEAR, "天": 1 / DAYS_A_YEAR}


def parse_age(text: str) -> float | None:
    """Years from "58", "8 months", "12 d", "8个月"; `None` for nothing. Raises `ValueError`."""
    stripped = text.strip()
    if not stripped:
        return None
    found = _AGE.fullmatch(stripped)
    if found is None:
        raise ValueError("not an age")
    number = float(found[1].replace(",", "."))
    suffix = stripped[len(found[1]) :].strip()
    unit = _CHINESE.get(suffix) or _UNITS[(found[2] or "y").lower()]
    years = number * unit
    if years > OLDEST:
        raise ValueError("not an age")
    return years


def age_parts(years: float) -> tuple[int, str]:
    """(number, "days" | "months" | "years"): days to one month, months to two years, then years."""
    days = round(years * DAYS_A_YEAR)
    if days < 31:
        return days, "days"
    if years < 2:
        return round(years * 12), "months"
    return int(years), "years"
