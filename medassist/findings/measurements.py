"""Vital signs and laboratory values: from numbers in the text to findings.

A measured value becomes a mention of the concept it implies (present), or of the concept a
normal value denies (absent, cue rule `measurement:normal`). The reference range is the one
printed beside the value, else a flag beside it, else that of `resources/measurements` for
the patient's age and sex.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from medassist.domain.concept import Candidate
from medassist.domain.document import Document, SectionKind, Span
from medassist.domain.finding import Cue, Finder, Measurement, Mention, Status
from medassist.domain.record import Patient
from medassist.findings.assertion import section_of
from medassist.findings.demographics import patient_from_text
from medassist.findings.reference_ranges import Analyte, Range, load_analytes
from medassist.findings.scope import lower
from medassist.findings.units import NUMBER, Quantity, parse_number, read_quantity, written_unit

NORMAL_RULE = "measurement:normal"

_CONNECTOR = re.compile(
    r"(?:[^\S\n]*(?:\((?:[^)\d]{0,25})\)|level|levels|count|value|reading|result|today|initially"
    r"|on admission|on arrival|at triage|again|is|was|are|were|of|at|to|:|=|–|—|-(?=\s)|~|≈|,(?=\s?\d)|found to be"
    r"|measured at|measured"
    r"|came back|returned|remains|remained|rose|up|down|dropped|fell|elevated|low|high|increased|decreased|raised|now"
    r"|currently|around|about|approximately|noted"
    r"|as high as|as low as|be|reads|recorded|as|only|just|still|↑|↓|\|))*+[^\S\n]*"
)
_COMPARATOR = re.compile(r"([<>≤≥]=?)\s*")
_FLAG = re.compile(
    r"\s*[\[(|]?\s*(HH|LL|H|L|high|low|critical high|critical low|elevated|↑+|↓+|\*H|\*L)\s*[\])]?"
    r"(?=\t|\s*(?:[,;.()\[\]\n|]|$)|\s+[A-Z])"
)
_REFERENCE = re.compile(
    r"\s*(?:(?P<open>[\[(])\s*(?:ref(?:erence)?(?:\s*(?:range|interval))?|normal(?:\s*range)?|nl|n|range|nr|rr)?"
    r"|(?:,\s*)?(?:ref(?:erence)?(?:\s*(?:range|interval))?|normal(?:\s*range)?)|(?<=[\t|])\s*|\|)\s*[:=]?\s*"
    rf"(?:(?P<low>{NUMBER})\s*(?:[-–—]|to)\s*(?P<high>{NUMBER})"
    rf"|(?:[<≤]=?|up to)\s*(?P<below>{NUMBER})|[>≥]=?\s*(?P<above>{NUMBER}))"
    r"(?P<unit>\s*[^\s()\[\]\d,;|]{1,14})?\s*(?(open)[\])])",
    re.IGNORECASE,
)
_OTHER_SCALE = re.compile(rf"\s*[(/\[=]\s*(?={NUMBER})")
_PRESSURE = re.compile(
    r"(?<![\w/])(?:(?P<name>blood pressures?|bps?|b/p|arterial pressure)(?:\s*(?:\([^)\d]{0,20}\)|is|was|of|at|to|:|="
    r"|-(?=\s)|today|readings?|on arrival|on admission|sitting|supine|standing|measured"
    r"|in the (?:left|right) arm|initially"
    r"|currently|noted|found|be|elevated|low|high|dropped|fell|↑|↓|,(?=\s?\d)|\|))*+\s*)?"
    r"(?P<systolic>\d{2,3})\s?/\s?(?P<diastolic>\d{2,3})(?![/\d.]\d|\d|/|-\d)(?P<unit>\s?mm\s?hg)?"
)
_VITAL_WORD = re.compile(r"\b(?:bp|hr|rr|spo2|o2|sats?|vitals?|vs|temp|temperature|pulse|blood pressure|obs)\b")
_GOAL = re.compile(
    r"\b(?:goal|target|aim(?:ing)?(?: for)?|keep|maintain|titrate\w*|threshold|cut-?off|hold (?:if|for)|parameters?)\b"
    r"[^.;\n]{0,25}$"
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A quantity in the text with what stands beside it: `low`/`high` printed limits, `flag` "low" or "high"."""

    analyte: Analyte
    quantity: Quantity
    span: Span
    comparator: str = ""
    printed: Range | None = None
    flag: str | None = None


def find(document: Document) -> tuple[Mention, ...]:
    """The findings that measured values imply or deny, in text order.

    Age and sex come from `document.patient`, else from the text; unknown age is read as
    adult. Impossible values, doses, dates, durations, ranges and treatment goals are no values.
    """
    stated = document.patient
    told = patient_from_text(document)
    patient = replace(
        stated,
        age_years=told.age_years if stated.age_years is None else stated.age_years,
        sex=stated.sex or told.sex,
    )
    lowered = lower(document.text)
    mentions: list[Mention] = []
    taken: list[Span] = []
    for span, pair in _pressures(document.text, lowered):
        taken.append(span)
        mentions.extend(_pressure_mentions(document, span, pair, patient))
    for reading in _readings(document, lowered, taken):
        mentions.extend(_mentions(document, reading, patient))
    return tuple(sorted(mentions, key=lambda m: (m.span, m.candidates[0].concept)))


@cache
def _names() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, Analyte], dict[str, Analyte], frozenset[str]]:
    """Expressions for names (lower case) and symbols (exact case), and the analytes they stand for."""
    aliases: dict[str, Analyte] = {}
    symbols: dict[str, Analyte] = {}
    contextual: set[str] = set()
    for analyte in load_analytes().values():
        aliases.update((alias, analyte) for alias in analyte.aliases)
        symbols.update((symbol, analyte) for symbol in (*analyte.symbols, *analyte.contextual))
        contextual.update(analyte.contextual)

    def pattern(names: dict[str, Analyte]) -> re.Pattern[str]:
        ordered = sorted(names, key=len, reverse=True)
        return re.compile(rf"(?<![\w/+-])(?:{'|'.join(re.escape(name) for name in ordered)})(?![\w+])")

    return pattern(aliases), pattern(symbols), aliases, symbols, frozenset(contextual)


def name_spans(document: Document, lowered: str) -> list[tuple[Span, Analyte]]:
    """Every place that names an analyte, longest names first where they overlap, in text order."""
    by_alias, by_symbol, aliases, symbols, contextual = _names()
    found = [(Span(*m.span()), aliases[m.group()]) for m in by_alias.finditer(lowered)]
    for match in by_symbol.finditer(document.text):
        if match.group() in contextual and not _beside_vitals(document, lowered, match.start()):
            continue
        found.append((Span(*match.span()), symbols[match.group()]))
    found.sort(key=lambda item: (item[0].start, -item[0].end))
    kept: list[tuple[Span, Analyte]] = []
    for span, analyte in found:
        if kept and span.start < kept[-1][0].end:
            continue
        if analyte.not_near and re.search(analyte.not_near, lowered[max(0, span.start - 60) : span.start]):
            continue
        kept.append((span, analyte))
    return kept


def _beside_vitals(document: Document, lowered: str, position: int) -> bool:
    section = section_of(document, position)
    if section is not None and section.kind is SectionKind.VITALS:
        return True
    start = lowered.rfind("\n", 0, position) + 1
    end = lowered.find("\n", position)
    return _VITAL_WORD.search(lowered[start : end if end >= 0 else len(lowered)]) is not None


def _readings(document: Document, lowered: str, taken: list[Span]) -> list[_Reading]:
    text = document.text
    readings = []
    reached = 0
    for name, analyte in name_spans(document, lowered):
        if name.start < reached or any(name.overlaps(other) for other in taken):
            continue
        if _GOAL.search(lowered[max(0, name.start - 40) : name.start]):
            continue
        reading = _read(analyte, text, lowered, name)
        if reading is not None:
            readings.append(reading)
            reached = reading.span.end
    return readings


def _read(analyte: Analyte, text: str, lowered: str, name: Span) -> _Reading | None:
    connector = _CONNECTOR.match(lowered, name.end)
    start = connector.end() if connector else name.end
    comparator = _COMPARATOR.match(text, start)
    quantity = read_quantity(analyte, text, comparator.end() if comparator else start)
    if quantity is None:
        return None
    if not quantity.text_unit and text[name.start : name.end] in analyte.needs_unit_for:
        return None
    end = _past_other_scale(analyte, text, quantity.end)
    flag, end = _flag(text, end)
    printed, end = _reference(analyte, quantity, text, end)
    if flag is None:
        flag, end = _flag(text, end)
    sign = comparator.group(1) if comparator else ""
    return _Reading(analyte, quantity, Span(name.start, end), sign, printed, flag)


def _past_other_scale(analyte: Analyte, text: str, end: int) -> int:
    """The end of the same value repeated in another unit, "36.6 °C (97.9 °F)", so that it counts once."""
    opening = _OTHER_SCALE.match(text, end)
    if opening is None:
        return end
    number = re.compile(NUMBER).match(text, opening.end())
    if number is None:
        return end
    unit = written_unit(analyte, text, number.end())
    if unit is None:
        return end
    closing = re.compile(r"\s*[)\]]").match(text, unit[2])
    return closing.end() if closing else unit[2]


def _flag(text: str, start: int) -> tuple[str | None, int]:
    match = _FLAG.match(text, start)
    if match is None:
        return None, start
    word = match.group(1).lower()
    high = word.startswith(("h", "↑", "*h", "elevated")) or word == "critical high"
    return ("high" if high else "low"), match.end()


def _reference(analyte: Analyte, quantity: Quantity, text: str, start: int) -> tuple[Range | None, int]:
    """The range printed beside the value, in the canonical unit, and where it ends."""
    match = _REFERENCE.match(text, start)
    if match is None:
        return None, start
    written = written_unit(analyte, match.group("unit") or "", 0)
    unit = written[0] if written else quantity.unit

    def limit(name: str) -> float | None:
        return unit.to_canonical(parse_number(match.group(name))) if match.group(name) else None

    low = limit("low") if match.group("low") else limit("above")
    high = limit("high") if match.group("high") else limit("below")
    if low is not None and high is not None and low >= high:
        return None, start
    return Range(low=low, high=high), match.end()


def _direction(reading: _Reading, known: Range | None) -> str | None:
    """Whether the value is "low", "high" or "normal"; `None` where nothing tells, or it is off but no finding."""
    value = reading.quantity.canonical
    limits = reading.printed or (None if reading.flag else known)
    if limits is None:
        return reading.flag
    if reading.comparator.startswith(("<", "≤")):
        # Below something already low is low; below a limit that has no lower end is normal.
        if limits.is_low(value) or value == limits.low:
            return "low"
        return "normal" if limits.high is not None and value <= limits.high and limits.low is None else None
    if reading.comparator.startswith((">", "≥")):
        return "high" if limits.is_high(value) or value == limits.high else None
    if limits.is_low(value):
        return "low"
    if limits.is_high(value):
        return "high"
    return "normal" if limits.is_normal(value) else None


def _mentions(document: Document, reading: _Reading, patient: Patient) -> list[Mention]:
    known = reading.analyte.range_for(patient.age_years, patient.sex)
    direction = _direction(reading, known)
    if direction is None:
        return []
    limits = reading.printed or known
    value = reading.quantity.canonical
    if direction == "normal":
        measured = _measurement(reading.analyte, reading.quantity, limits, "normal")
        denied = [reading.analyte.concept(None, side) for side in reading.analyte.absent_when_normal]
        return [normal_mention(document, reading.span, c, measured) for c in dict.fromkeys(denied) if c is not None]
    concept = reading.analyte.concept(value, direction)
    if concept is None:
        return []
    measured = _measurement(reading.analyte, reading.quantity, limits, reading.analyte.grade(value, direction))
    return [present_mention(document, reading.span, concept, measured)]


def _measurement(analyte: Analyte, quantity: Quantity, limits: Range | None, word: str) -> Measurement:
    return Measurement(
        analyte=analyte.id,
        value=quantity.canonical,
        unit=analyte.unit,
        text_value=quantity.text_value,
        text_unit=quantity.text_unit,
        low=limits.low if limits else None,
        high=limits.high if limits else None,
        interpretation=word,
    )


def present_mention(document: Document, span: Span, concept: str, measured: Measurement | None) -> Mention:
    """A mention of `concept` that a value at `span` implies."""
    section = section_of(document, span.start)
    return Mention(
        span=span,
        text=document.text[span.start : span.end],
        candidates=(Candidate(concept, 1.0, "measurement"),),
        finder=Finder.MEASUREMENT,
        section=section.kind if section else SectionKind.OTHER,
        measurement=measured,
    )


def normal_mention(document: Document, span: Span, concept: str, measured: Measurement | None) -> Mention:
    """A mention of `concept` that a normal value at `span` denies; the value is its own cue."""
    mention = present_mention(document, span, concept, measured)
    return replace(mention, status=Status.ABSENT, cue=Cue(span, mention.text, NORMAL_RULE, span))


def _pressures(text: str, lowered: str) -> list[tuple[Span, tuple[str, str, str]]]:
    """Blood pressures as (systolic, diastolic, unit) words; a bare "n/m" counts only with its unit."""
    found = []
    for match in _PRESSURE.finditer(lowered):
        if not (match.group("name") or match.group("unit")):
            continue
        if _GOAL.search(lowered[max(0, match.start() - 40) : match.start()]):
            continue
        start, end = match.span()
        unit = match.group("unit") or ""
        found.append(
            (Span(start, end), (match.group("systolic"), match.group("diastolic"), text[end - len(unit) : end]))
        )
    return found


def _pressure_mentions(document: Document, span: Span, pair: tuple[str, str, str], patient: Patient) -> list[Mention]:
    analytes = load_analytes()
    top, bottom = analytes["systolic_pressure"], analytes["diastolic_pressure"]
    systolic, diastolic = read_quantity(top, pair[0], 0), read_quantity(bottom, pair[1], 0)
    if systolic is None or diastolic is None or diastolic.value >= systolic.value:
        return []
    width = Quantity(
        systolic.value - diastolic.value, analytes["pulse_pressure"].units[0], f"{pair[0]}/{pair[1]}", "", 0
    )
    words = [(top, systolic), (bottom, diastolic), (analytes["pulse_pressure"], width)]
    readings = [_Reading(analyte, replace(q, text_unit=pair[2].strip()), span) for analyte, q in words]
    directions = [
        _direction(reading, reading.analyte.range_for(patient.age_years, patient.sex)) for reading in readings
    ]
    mentions: list[Mention] = []
    for reading, direction in zip(readings, directions, strict=True):
        if direction in ("low", "high"):
            mentions.extend(_mentions(document, reading, patient))
    if directions[0] == "normal":
        denied = _mentions(document, readings[0], patient)
        mentions.extend(m for m in denied if directions[1] != "high" or m.candidates[0].concept != top.high)
    distinct: dict[str, Mention] = {}
    for mention in mentions:
        distinct.setdefault(mention.candidates[0].concept, mention)
    return list(distinct.values())
