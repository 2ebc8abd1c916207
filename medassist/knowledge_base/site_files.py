"""The site's own layer as files: one whole Turtle file a change, so that any state can be had back.

`site_knowledge/000001.ttl`, `000002.ttl`, … each hold everything the site states after one
change, headed by who made it, when, and in what words. The highest number is current. A file
is written beside and renamed, so that a change is there whole or not at all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from medassist.errors import KnowledgeError, StoreError
from medassist.knowledge_base.authored import AuthoredFinding, Condition, read_conditions, read_findings
from medassist.knowledge_base.turtle_files import read_facts
from medassist.knowledge_base.vocabulary import DCTERMS, PROV
from medassist.knowledge_base.write_turtle import PREFIXES, condition_turtle, finding_turtle, literal
from medassist.settings import Settings

SITE = "ma:site-layer"
_NUMBERED = re.compile(r"\d{6}\.ttl")


@dataclass(frozen=True, slots=True)
class Change:
    """One state of the layer: its number, who made it, when (ISO 8601), and what it was."""

    number: int
    author: str
    time: str
    summary: str


@dataclass(frozen=True, slots=True)
class SiteLayer:
    """What the site states: whole conditions and findings, each by id."""

    conditions: tuple[Condition, ...] = ()
    findings: tuple[AuthoredFinding, ...] = ()


def site_folder(settings: Settings) -> Path:
    """Where the site's changes are kept."""
    return settings.data_folder / "site_knowledge"


def current_file(folder: Path) -> Path | None:
    """The file of the latest change, or `None` before the first."""
    return max(_files(folder), default=None)


def read_site(path: Path | None) -> SiteLayer:
    """What one file states. Raises `KnowledgeError` (MA202) where it is faulty."""
    if path is None:
        return SiteLayer()
    facts = read_facts([path])
    return SiteLayer(read_conditions(facts), read_findings(facts))


def history(folder: Path) -> tuple[Change, ...]:
    """Every change, the latest first. Raises `KnowledgeError` (MA202) where a file is faulty."""
    return tuple(_change(path) for path in sorted(_files(folder), reverse=True))


def now() -> str:
    """The time, as it is kept: ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write_change(folder: Path, layer: SiteLayer, author: str, summary: str, time: str) -> Change:
    """Make `layer` the current state, at `time`. Raises `StoreError` (MA401), the old state staying."""
    latest = current_file(folder)
    number = int(latest.stem) + 1 if latest else 1
    change = Change(number, author, time, summary)
    target = folder / f"{number:06}.ttl"
    temporary = folder / f".{number:06}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("w", encoding="utf-8") as file:
                file.write(site_turtle(layer, change))
                file.flush()
                os.fsync(file.fileno())
            # A second window that saved meanwhile keeps its change; this one is refused.
            os.link(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        words = "the site's knowledge was changed meanwhile" if target.is_file() else error.strerror
        raise StoreError("MA401", words or type(error).__name__, where=target.name) from error
    return change


def undo(folder: Path, author: str) -> Change:
    """Go back to the state before the latest change, as a change of its own.

    Raises `KnowledgeError` (MA206) where there is nothing to undo.
    """
    changes = history(folder)
    if not changes:
        raise KnowledgeError("MA206", "no change has been made")
    return restore(folder, changes[0].number - 1, author)


def restore(folder: Path, number: int, author: str) -> Change:
    """Go back to the state after change `number` (0: before the first), as a change of its own.

    Raises `KnowledgeError` (MA206) where there is no such change.
    """
    path = folder / f"{number:06}.ttl"
    if number and not path.is_file():
        raise KnowledgeError("MA206", f"no change {number}")
    layer = read_site(path if number else None)
    return write_change(folder, layer, author, f"Back to the state after change {number}", now())


def site_turtle(layer: SiteLayer, change: Change) -> str:
    """The whole layer as Turtle, headed by the change that made it."""
    head = (
        f"@prefix prov: <{PROV}> .\n\n{SITE} a prov:Entity ;\n"
        f"    dcterms:title {literal(change.summary, 'en')} ;\n"
        f"    dcterms:creator {literal(change.author)} ;\n"
        f'    prov:generatedAtTime "{change.time}"^^xsd:dateTime .\n'
    )
    blocks: Sequence[str] = [*map(finding_turtle, layer.findings), *map(condition_turtle, layer.conditions)]
    return PREFIXES + head + "".join(f"\n{block}" for block in blocks)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.ttl") if _NUMBERED.fullmatch(path.name)] if folder.is_dir() else []


def _change(path: Path) -> Change:
    head = read_facts([path]).get(SITE)
    if head is None:
        raise KnowledgeError("MA202", "it does not say who made it", where=path.name)
    time = head.text(PROV + "generatedAtTime")
    return Change(int(path.stem), head.text(DCTERMS + "creator"), time, head.text(DCTERMS + "title"))
