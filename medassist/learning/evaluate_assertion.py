"""How well the status of findings is read, on sentences whose concept is marked.

The data are tab-separated without a heading: number, remark, concept, sentence, then
"Negated" or "Affirmed", then "Recent", "Historical" or another word, then "Patient" or
another person. The concept stands in capitals in its sentence where it occurs repeatedly.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from medassist.domain.concept import Candidate
from medassist.domain.document import Document, SectionKind, Span
from medassist.domain.finding import Finder, Mention, Status
from medassist.domain.record import Record
from medassist.errors import RecordError
from medassist.findings.assertion import assert_statuses, section_of
from medassist.text.prepare import prepare

_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class ClassScore:
    """Precision, recall and F1 of one class in [0, 1]; `n` rows of gold carry the class."""

    precision: float
    recall: float
    f1: float
    n: int


@dataclass(frozen=True, slots=True)
class AssertionScore:
    """Scores by class over `rows` sentences; `unplaced` rows hold a concept that is not in their sentence.

    `absent` is scored over all rows, `past` over the affirmed ones (a finding has one
    status here, while the data mark time and negation apart), `family` over the affirmed
    ones as "another person than the patient".
    """

    rows: int
    unplaced: int
    absent: ClassScore
    past: ClassScore
    family: ClassScore


@dataclass(frozen=True, slots=True)
class _Judged:
    predicted: Status
    negated: bool
    historical: bool
    other_person: bool


def evaluate_assertion(path: Path) -> AssertionScore:
    """Scores of the assertion rules on the file at `path`, each sentence prepared like a record of its own.

    Raises `RecordError` MA102 if the file cannot be opened, MA106 if a line has not seven columns.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise RecordError("MA102", path.name) from error
    judged: list[_Judged] = []
    rows = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        columns = line.split("\t")
        if len(columns) != _COLUMNS:
            raise RecordError("MA106", f"line {number} has {len(columns)} columns, not {_COLUMNS}", where=path.name)
        rows += 1
        predicted = _predict(columns[2], columns[3])
        if predicted is not None:
            negated, historical, person = columns[4] == "Negated", columns[5] == "Historical", columns[6].strip()
            judged.append(_Judged(predicted, negated, historical, person != "Patient"))
    affirmed = [j for j in judged if not j.negated]
    return AssertionScore(
        rows=rows,
        unplaced=rows - len(judged),
        absent=_score((j.predicted is Status.ABSENT, j.negated) for j in judged),
        past=_score((j.predicted is Status.PAST, j.historical) for j in affirmed),
        family=_score((j.predicted is Status.FAMILY, j.other_person) for j in affirmed),
    )


def _predict(concept: str, sentence: str) -> Status | None:
    """The status of `concept` in `sentence`; `None` if its words are not there."""
    digest = hashlib.sha256(sentence.encode("utf-8")).hexdigest()
    document = prepare(Record(source="sentence", format="text", sha256=digest, text=sentence))
    span = _place(document, concept)
    if span is None:
        return None
    section = section_of(document, span.start)
    mention = Mention(
        span=span,
        text=document.text[span.start : span.end],
        candidates=(Candidate("concept", 1.0, "exact"),),
        finder=Finder.MANUAL,
        section=section.kind if section else SectionKind.OTHER,
    )
    return assert_statuses(document, (mention,))[0].status


def _place(document: Document, concept: str) -> Span | None:
    """Where the concept stands: the place in capitals if any, else the first; white space may differ."""
    words = r"\s+".join(re.escape(word) for word in concept.split())
    places = list(re.finditer(rf"{words}", document.text, re.IGNORECASE)) if words else []
    marked = [place for place in places if place.group() == place.group().upper()]
    chosen = (marked or places)[:1]
    return Span(*chosen[0].span()) if chosen else None


def _score(pairs: Iterable[tuple[bool, bool]]) -> ClassScore:
    """Scores from (predicted, gold); a quotient without a denominator is 0."""
    listed = list(pairs)
    hits = sum(predicted and gold for predicted, gold in listed)
    said = sum(predicted for predicted, _ in listed)
    meant = sum(gold for _, gold in listed)
    precision = hits / said if said else 0.0
    recall = hits / meant if meant else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return ClassScore(precision, recall, f1, meant)
