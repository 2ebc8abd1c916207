"""Numbers and units as they are written in records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from medassist.findings.reference_ranges import Analyte, Unit, load_analytes

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:[.·]\d+)?"

# What follows a number that is not a measured value: a dose, a duration, a clock time, a date, a range.
_NOT_A_VALUE = re.compile(
    r"\s*(?:mg|mcg|µg|ug|gm|mls?|tabs?|tablets?|caps?|capsules?|units?|iu|times|x\s?\d|(?-i:g|l|h)|months?|mths?|mo|weeks?"
    r"|wks?|days?|years?|yrs?|yo|hours?|hrs?|minutes?|mins?|am|pm|doses?|puffs?|cm|mm|kg|lbs?|pounds|inches|in|ft|feet"
    r"|st|nd|rd|th|pack|cigarettes|drinks|beers|pints|steps|stairs|bid|tid|qid|od|bd|tds|/52|/7|/12)\b"
    r"(?!\s?/\s?(?:min|ml|dl|l)\b)|\s?%|\s(?:to|or)\s\d|\s*[/-]\s?\d|\s*[–—]\s?\d|[:.]\d|\d|-[a-z]",
    re.IGNORECASE,
)
_FOREIGN_UNIT = re.compile(r"\s?[a-zµμ]{1,4}/[a-z]{1,3}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; `end` is where the words end, `value` is in `unit`'s own scale."""

    value: float
    unit: Unit
    text_value: str
    text_unit: str
    end: int

    @property
    def canonical(self) -> float:
        """The value in the analyte's canonical unit, rounded to six digits after the point."""
        return round(self.unit.to_canonical(self.value), 6)


def parse_number(text: str) -> float:
    """The number written as `text`: thousands separated by commas, decimals by a point or a raised dot."""
    return float(text.replace(",", "").replace("·", "."))


def read_quantity(analyte: Analyte, text: str, start: int) -> Quantity | None:
    """The quantity of `analyte` whose number begins at `start` of `text`.

    `None` if no number stands there, if what follows makes it a dose, a date, a duration
    or a range, or if no plausible unit remains: an impossible value is no value.
    """
    match = re.compile(NUMBER).match(text, start)
    if match is None:
        return None
    value = parse_number(match.group())
    written = written_unit(analyte, text, match.end())
    if written is not None:
        unit, words, end = written
        quantity = Quantity(value, unit, match.group(), words, end)
        return quantity if _possible(analyte, quantity.canonical) else None
    if _NOT_A_VALUE.match(text, match.end()) or _FOREIGN_UNIT.match(text, match.end()):
        return None
    for unit in analyte.units:
        if unit.lowest <= value <= unit.highest:
            return Quantity(value, unit, match.group(), "", match.end())
    return None


def written_unit(analyte: Analyte, text: str, start: int) -> tuple[Unit, str, int] | None:
    """The unit of `analyte` written at `start`, its words as they stand, and where they end."""
    for unit, pattern in _unit_patterns(analyte.id):
        match = pattern.match(text, start)
        if match is not None:
            return unit, match.group(1), match.end()
    return None


@cache
def _unit_patterns(analyte_id: str) -> tuple[tuple[Unit, re.Pattern[str]], ...]:
    """One expression for each way of writing a unit, longest first over all units of the analyte."""
    named = [(name, unit) for unit in load_analytes()[analyte_id].units for name in unit.names]
    named.sort(key=lambda item: -len(item[0]))
    return tuple(
        (unit, re.compile(rf"[\s]{{0,2}}({re.escape(name)})(?![\w/^])(?!\s?[-–]\s?\d)", re.IGNORECASE))
        for name, unit in named
    )


def _possible(analyte: Analyte, canonical: float) -> bool:
    limits = [unit.to_canonical(limit) for unit in analyte.units for limit in (unit.lowest, unit.highest)]
    return min(limits) <= canonical <= max(limits)
