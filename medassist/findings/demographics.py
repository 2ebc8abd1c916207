"""Age and sex of the patient as the text states them.

Ages and sexes of relatives, and ages at past events, are not the patient's. Statements that
contradict each other give `None`: an unknown age is safer than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from medassist.domain.document import Document
from medassist.domain.record import Patient, Sex
from medassist.findings.context_rules import load_table
from medassist.findings.scope import lower

_YEARS_PER = {"year": 1.0, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25, "hour": 1 / 8766}
_SHORT_UNIT = {"12": "month", "52": "week", "7": "day", "24": "hour"}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_WORD_NUMBERS = {word: value for value, word in enumerate(_ONES.split())}

_NUMBER = (
    r"(?:\d{1,3}(?:\.\d)?|(?:" + "|".join(_TENS) + r")(?:[- ](?:" + "|".join(_ONES.split()[1:10]) + r"))?|"
    r"(?:" + "|".join(sorted(_ONES.split()[1:], key=len, reverse=True)) + r"))"
)
_UNIT = r"(?P<unit>years?|yrs?|y|months?|mths?|mos?|m|weeks?|wks?|w|days?|d|hours?|hrs?)"
_SEX_WORD = r"man|woman|male|female|boy|girl|gentleman|lady|gentlewoman|m|f"
_OLD = re.compile(
    rf"(?<![\w./+-])(?P<number>{_NUMBER})\s?-?\s?{_UNIT}\.?[\s-]{{0,2}}(?:old|of age)\b"
    rf"|(?<![\w./-])(?P<yo>\d{{1,3}})\s?-?\s?(?:y\.?/?\s?o\b\.?|yo(?=[mf]?\b)|yrs?\b(?=\s+(?:{_SEX_WORD})\b)"
    rf"|y(?=\s+(?:{_SEX_WORD})\b))"
    r"|(?<![\w./])(?P<short>\d{1,2})/(?P<shortunit>12|52|7|24)\s?(?:old|of age)\b"
)
_COMPACT = re.compile(r"(?<![\w./$-])(?P<age>\d{1,3})\s?(?:y/?o?|yrs?)?\s?/?\s?(?P<sex>[MF])\b(?![\w/-]|\.\w)")
_FIELD = re.compile(
    rf"(?:^|[.\n,;|(]|\bpatient'?s?)\s*age\s*(?:\([^)]*\))?\s*[:=]\s*(?P<number>\d{{1,3}}(?:\.\d+)?)\s*{_UNIT}?\b"
    r"|\b(?:is|patient|pt|man|woman|male|female|boy|girl|lady|gentleman),?\s*,?\s*aged? (?P<aged>\d{1,3})\b"
    r"(?!\s*(?:%|weeks|months|days))"
    r"|\bborn\s[^()\n]{4,24}\((?P<beside>\d{1,3})\s*(?:years?(?: old)?|yrs?|y)\)"
)
_OF_LIFE = re.compile(r"\b(?:day|dol)\s?#?(?P<day>\d{1,2})(?:\s?of life)\b|\bdol\s?#?(?P<dol>\d{1,2})\b")
_DECADE = re.compile(
    r"\bin (?:his|her|their|the) (?P<part>early |mid[ -]|middle |late )?(?P<decade>[2-9]0)['’]?s\b"
    r"|\[in (?P<masked>[1-9]0)s\]"
    r"|\bin (?:his|her|their) (?P<part2>early |mid[ -]|late )?"
    r"(?P<word>twent|thirt|fort|fift|sixt|sevent|eight|ninet)ies\b"
)
_NEWBORN = re.compile(
    r"(?<!expecting a )\b(?:newborn|neonate)\s+(?:male|female|boy|girl|baby|infant|presents|with|admitted)\b"
)
_PART_YEARS = {"early": 2.0, "mid": 5.0, "middle": 5.0, "late": 8.0}

_EVENT_BEFORE = re.compile(
    r"\b(?:at|since|until|till|by|from|before|after|around|onset|diagnosed|when (?:he|she|they|patient) (?:was|were)"
    r"|when|was|started at|to be|than)\s+(?:the\s+)?(?:age of\s+|age\s+|about\s+|around\s+|approximately\s+)?"
    r"(?:\d{1,2} (?:or|to) )?$"
)
_PRESENT_WAS = re.compile(
    r"(?:^|[.\n]\s*|\bpatient )(?:he|she|patient|the patient) (?:is|was) $|\bpatient (?:is|was) (?:a |an )?$"
)

_CLAUSE = re.compile(r"[.,;:\n]|\b(?:who|with|and|brought|presents?|accompanied|by|whose)\b")
_OF_RELATIVE = re.compile(
    r"(?:,|:|\s|\(|is|was|now|aged?|who|at|the|of|a|an|her|his|died|has|had|with|in|for|to|old|diagnosed|both|mi|cancer"
    r"|stroke)*"
)

_SEX_FIELD = re.compile(r"\b(?:sex|gender)(?: at birth)?\s*[:=]?\s*(male|female|man|woman|m|f)\b")
_SEX_AFTER_AGE = re.compile(
    r"\s*,?\s*(?:(?!\b(?:with|who|presents?|presented|has|had|is|was|comes?|seen|here|by|and his|and her)\b)"
    rf"[\w/*'’-]+,?\s+){{0,5}}?({_SEX_WORD})\b(?![’'-]\w)"
)
_SEX_BEFORE_AGE = re.compile(rf"\b({_SEX_WORD}|mr|mrs|ms|miss)\.?(?: patient)?,?(?: aged?| is an?| is)?\s*$")
_SEX_NOUN = re.compile(
    r"\b(?:this|a|an|the|pleasant|elderly|young|old|adult|healthy)\s+(?:[\w-]+\s+){0,2}?(man|woman|gentleman|lady|boy|girl|male|female)\b"
)
_OBSTETRIC = re.compile(
    r"\bg\d{1,2}\s?p\d{1,2}\b|\b(?:multi|primi)?gravida\b|\bprimip\b|\b(?:is|was|currently) \d{1,2} weeks pregnant\b"
)
_TITLE = re.compile(r"\b(Mr|Mrs|Ms|Miss|Mister|MR|MRS|MS)\b\.?\s+(?=[A-Z*\[])")
_FEMALE = re.compile(r"\b(?:she|her|hers|herself)\b")
_MALE = re.compile(r"\b(?:he|his|him|himself)\b")

_BIRTH = re.compile(
    r"\b(?:dob|d\.o\.b\.?|date of birth|birth date|born on)\s*[:=]?\s*(?P<date>[\w/., -]{6,20}\d)", re.IGNORECASE
)
_VISIT = re.compile(
    r"\b(?:date of (?:visit|service|admission|encounter|consultation|exam(?:ination)?)|visit date|encounter date"
    r"|admission date|service date|seen on|admitted(?: on)?|date)\s*[:=]?\s*(?P<date>[\w/., -]{6,20}\d)",
    re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: index for index, name in enumerate(_MONTH_NAMES, start=1)}
_NAMED = re.compile(r"(?:(\d{1,2})\s+)?([a-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})")


@dataclass(frozen=True, slots=True)
class _AgeStatement:
    """An age in years with the stretch of text that states it and the sex written with it."""

    years: float
    start: int
    end: int
    sex: Sex | None = None


def patient_from_text(document: Document) -> Patient:
    """Age in years and sex of the patient, each `None` where the text does not say, or contradicts itself.

    Ages within one year of each other agree (the first is taken). Sex words, titles, fields
    and obstetric history outweigh pronouns, of which at least three quarters must agree.
    """
    text = document.text
    lowered = lower(text)
    statements = [s for s in _age_statements(text, lowered) if not _is_relatives(lowered, s)]
    return Patient(age_years=_agreed_age(statements, text), sex=_sex(text, lowered, statements))


def _agreed_age(statements: list[_AgeStatement], text: str) -> float | None:
    ages = [s.years for s in statements]
    if not ages:
        return _age_from_dates(text)
    spread = max(ages) - min(ages)
    if spread > max(1.0, 0.02 * max(ages)) or (min(ages) < 1.0 and spread > 0.25):
        return None
    return round(ages[0], 4)


def _age_statements(text: str, lowered: str) -> Iterator[_AgeStatement]:
    found = [
        *_old_statements(lowered),
        *_compact_statements(text),
        *_field_statements(lowered),
        *_life_statements(lowered),
    ]
    if not found:
        found = [*_decade_statements(lowered), *_newborn_statements(lowered)]
    yield from sorted((s for s in found if 0 <= s.years <= 120), key=lambda s: s.start)


def _old_statements(lowered: str) -> Iterator[_AgeStatement]:
    for match in _OLD.finditer(lowered):
        if match.group("yo"):
            years = float(match.group("yo"))
        elif match.group("short"):
            years = float(match.group("short")) * _YEARS_PER[_SHORT_UNIT[match.group("shortunit")]]
        else:
            years = _number(match.group("number")) * _YEARS_PER[_unit_name(match.group("unit"))]
        before = lowered[max(0, match.start() - 40) : match.start()]
        if _EVENT_BEFORE.search(before) and not _PRESENT_WAS.search(before):
            continue
        yield _AgeStatement(years, match.start(), match.end(), _sex_beside(lowered, match.start(), match.end()))


def _compact_statements(text: str) -> Iterator[_AgeStatement]:
    for match in _COMPACT.finditer(text):
        yield _AgeStatement(float(match.group("age")), match.start(), match.end(), Sex(match.group("sex")))


def _field_statements(lowered: str) -> Iterator[_AgeStatement]:
    for match in _FIELD.finditer(lowered):
        if match.group("aged"):
            yield _AgeStatement(float(match.group("aged")), match.start("aged"), match.end())
        elif match.group("beside"):
            sex = _sex_beside(lowered, match.start(), match.end())
            yield _AgeStatement(float(match.group("beside")), match.start("beside"), match.end(), sex)
        else:
            unit = _unit_name(match.group("unit") or "year")
            yield _AgeStatement(float(match.group("number")) * _YEARS_PER[unit], match.start("number"), match.end())


def _life_statements(lowered: str) -> Iterator[_AgeStatement]:
    for match in _OF_LIFE.finditer(lowered):
        days = float(match.group("day") or match.group("dol"))
        yield _AgeStatement(days * _YEARS_PER["day"], match.start(), match.end())


def _newborn_statements(lowered: str) -> Iterator[_AgeStatement]:
    for match in _NEWBORN.finditer(lowered):
        yield _AgeStatement(0.0, match.start(), match.end(), _sex_beside(lowered, match.start(), match.start() + 7))


def _decade_statements(lowered: str) -> Iterator[_AgeStatement]:
    for match in _DECADE.finditer(lowered):
        if match.group("word"):
            decade = float(_TENS[match.group("word") + "y"])
        else:
            decade = float(match.group("decade") or match.group("masked"))
        part = (match.group("part") or match.group("part2") or "").strip(" -")
        yield _AgeStatement(decade + _PART_YEARS.get(part, 5.0), match.start(), match.end())


def _number(words: str) -> float:
    if words[0].isdigit():
        return float(words)
    if words in _WORD_NUMBERS:
        return float(_WORD_NUMBERS[words])
    tens, _, ones = words.replace(" ", "-").partition("-")
    return float(_TENS[tens] + _WORD_NUMBERS.get(ones, 0))


def _unit_name(word: str) -> str:
    return {"y": "year", "m": "month", "w": "week", "d": "day", "h": "hour"}[word[0]]


@cache
def _relative() -> re.Pattern[str]:
    words = load_table("context_rules/macros.toml")["relative"]
    return re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in words)})s?\b")


def _is_relatives(lowered: str, statement: _AgeStatement) -> bool:
    """Whether the age belongs to a relative: "her 6-year-old son", "mother, 54 years old", "mother of a 3-year-old"."""
    after = _CLAUSE.split(lowered[statement.end : statement.end + 40])[0]
    match = _relative().search(after)
    if match is not None and len(after[: match.start()].split()) <= 2:
        return True
    clause = re.split(r"[.;\n]|\bpatient\b", lowered[max(0, statement.start - 45) : statement.start])[-1]
    relatives = list(_relative().finditer(clause))
    if not relatives:
        return False
    return _OF_RELATIVE.fullmatch(clause, relatives[-1].end()) is not None


def _sex_beside(lowered: str, start: int, end: int) -> Sex | None:
    after = _SEX_AFTER_AGE.match(lowered, end)
    if after is not None:
        return _sex_of(after.group(1))
    before = _SEX_BEFORE_AGE.search(lowered[max(0, start - 30) : start])
    return _sex_of(before.group(1)) if before is not None else None


def _sex_of(word: str) -> Sex:
    female = {"woman", "female", "girl", "lady", "gentlewoman", "f", "mrs", "ms", "miss"}
    return Sex.FEMALE if word.lower().rstrip(".") in female else Sex.MALE


def _sex(text: str, lowered: str, statements: list[_AgeStatement]) -> Sex | None:
    strong = {s.sex for s in statements if s.sex is not None}
    strong.update(_sex_of(m.group(1)) for m in _SEX_FIELD.finditer(lowered))
    if len(strong) == 1:
        return strong.pop()
    if len(strong) == 2:
        return None
    worded = {_sex_of(m.group(1)) for m in _TITLE.finditer(text)}
    if _OBSTETRIC.search(lowered):
        worded.add(Sex.FEMALE)
    noun = _SEX_NOUN.search(lowered)
    if not worded and noun is not None:
        worded.add(_sex_of(noun.group(1)))
    if len(worded) == 1:
        return worded.pop()
    return None if worded else _sex_by_pronouns(lowered)


def _sex_by_pronouns(lowered: str) -> Sex | None:
    female, male = len(_FEMALE.findall(lowered)), len(_MALE.findall(lowered))
    if female + male == 0:
        return None
    if female >= 3 * male:
        return Sex.FEMALE
    return Sex.MALE if male >= 3 * female else None


def _age_from_dates(text: str) -> float | None:
    """Completed years between the date of birth and the visit, both stated; `None` without either."""
    born = _BIRTH.search(text)
    if born is None:
        return None
    birth = _parse_date(born.group("date"))
    for match in _VISIT.finditer(text):
        if match.start() < born.end() and match.end() > born.start():
            continue
        visit = _parse_date(match.group("date"))
        if birth is not None and visit is not None and visit >= birth:
            years = (visit - birth).days / 365.25
            return float(int(years)) if years >= 2 else round(years, 4)
    return None


def _parse_date(words: str) -> date | None:
    """A date written as 1965-03-12, 03/12/1965 (month first unless impossible), 12 March 1965 or March 12, 1965."""
    iso, numeric, named = _ISO.search(words), _NUMERIC.search(words), _NAMED.search(words.lower())
    if iso is not None:
        parts = (int(iso.group(1)), int(iso.group(2)), int(iso.group(3)))
    elif numeric is not None:
        first, second, year = (int(numeric.group(i)) for i in (1, 2, 3))
        parts = (year, second, first) if first > 12 else (year, first, second)
    elif named is not None and named.group(2)[:3] in _MONTHS:
        parts = (int(named.group(4)), _MONTHS[named.group(2)[:3]], int(named.group(1) or named.group(3) or 1))
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None
