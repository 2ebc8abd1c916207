"""A fault in a knowledge file, in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """What is wrong, where, and what to do: `file` is a name, `subject` a compact id with a place."""

    file: str
    subject: str
    message: str
    fix: str
