"""Results of earlier runs read back to what ranking needs of each case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from medassist.domain.document import SectionKind, Span
from medassist.domain.finding import Finder, Finding, Status
from medassist.domain.record import Patient, Sex
from medassist.errors import RecordError
from medassist.ranking.impact import KnownCase


def read_cases(path: Path) -> tuple[KnownCase, ...]:
    """The cases of a results file of `medassist batch`; failed lines are left out.

    Raises `RecordError` (MA106) where a line is not a result.
    """
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            result = json.loads(line)
            if result["status"] == "ok":
                cases.append(_case(str(result["id"]), result["assessment"]))
        except (ValueError, KeyError, TypeError) as error:
            raise RecordError("MA106", f"line {number} is not a result", where=path.name) from error
    return tuple(cases)


def _case(name: str, assessment: Mapping[str, Any]) -> KnownCase:
    patient = assessment["patient"]
    sex = Sex(patient["sex"]) if patient["sex"] else None
    return KnownCase(name, tuple(map(_finding, assessment["findings"])), Patient(patient["age_years"], sex))


def _finding(entry: Mapping[str, Any]) -> Finding:
    start, end = entry["start"], entry["end"]
    return Finding(
        id=entry["id"],
        concept=entry["concept"],
        label=entry["label"],
        status=Status(entry["status"]),
        span=None if start is None else Span(start, end),
        text=entry["text"],
        section=SectionKind(entry["section"]) if entry["section"] else None,
        confidence=entry["confidence"],
        finder=Finder(entry["finder"]),
    )
