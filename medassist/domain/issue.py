"""A problem with the input, kept as a value and shown to the person, never logged away."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much an issue matters to the reader of the result."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Issue:
    """One numbered problem: what happened, and what to do next.

    `code` is a key of `medassist.errors.MESSAGES` ("MA104"); `where` names the place in
    the input ("page 3", "word/document.xml") or is empty.
    """

    code: str
    level: Level
    message: str
    solution: str
    where: str = ""
