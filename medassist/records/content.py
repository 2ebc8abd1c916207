"""What a reader gets and what it gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from medassist.domain.issue import Issue
from medassist.domain.record import CodedFinding, Patient, SourceAnchor, UnreadPart
from medassist.errors import RecordError


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one source is read: code points of text, and pages."""

    characters: int
    pages: int

    def check_characters(self, count: int) -> None:
        """Raise `RecordError` (MA104) if a text of `count` code points is too long."""
        if count > self.characters:
            raise RecordError("MA104", f"limit {self.characters:,} characters")


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a source, its display name, and the text encoding if a person chose one."""

    data: bytes
    name: str = ""
    encoding: str | None = None

    @property
    def suffix(self) -> str:
        """The name's ending in lower case, with its point; empty if it has none."""
        _, point, ending = self.name.rpartition(".")
        return f".{ending.lower()}" if point else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A source as a reader understood it; the text is not yet sanitised.

    `anchors` are sorted by `start` and do not overlap; positions are code points of `text`.
    """

    text: str
    anchors: tuple[SourceAnchor, ...] = ()
    patient: Patient = field(default_factory=Patient)
    coded_findings: tuple[CodedFinding, ...] = ()
    unread: tuple[UnreadPart, ...] = ()
    issues: tuple[Issue, ...] = ()


class Reader(Protocol):
    """One format. Readers are stateless and run in a worker process."""

    @property
    def format(self) -> str:
        """The format's short name, as in `Record.format`."""
        ...

    def recognises(self, content: Content) -> bool:
        """Whether the bytes are in this format; looks at little of them and never raises."""
        ...

    def read(self, content: Content, limits: Limits) -> Reading:
        """The content's text and facts. Raises `RecordError`."""
        ...
