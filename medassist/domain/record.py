"""A patient's record as it was read from a file, before any of it is interpreted."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from medassist.domain.issue import Issue


class Sex(StrEnum):
    """Sex as recorded; unknown is `None`, never a third guess."""

    FEMALE = "F"
    MALE = "M"


@dataclass(frozen=True, slots=True)
class Patient:
    """Who the record is about. Every field may be missing."""

    age_years: float | None = None
    sex: Sex | None = None
    name: str | None = None
    identifier: str | None = None
    birth_date: str | None = None


@dataclass(frozen=True, slots=True)
class SourceAnchor:
    """Where a stretch of `Record.text` stands in the source.

    `start` and `end` are code points into `Record.text`. `page` counts from 1. `box` is
    (left, bottom, right, top) in PDF points, or `None` where the format has no geometry.
    `part` names a place in a structured file ("table 2, row 3", "phenotypicFeatures[4]").
    """

    start: int
    end: int
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A part of the source that did not become text, and why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class CodedFinding:
    """A finding the source states as a code rather than in words (a phenopacket feature)."""

    concept: str
    label: str
    excluded: bool = False
    onset: str | None = None
    anchor: SourceAnchor | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One source file read to text and structured facts.

    `text` has line feeds only and no control characters other than tab and line feed.
    `source` is a display name, never a full path. `sha256` is of the source bytes.
    `anchors` are sorted by `start` and do not overlap.
    """

    source: str
    format: str
    sha256: str
    text: str
    patient: Patient = field(default_factory=Patient)
    anchors: tuple[SourceAnchor, ...] = ()
    coded_findings: tuple[CodedFinding, ...] = ()
    unread: tuple[UnreadPart, ...] = ()
    issues: tuple[Issue, ...] = ()
