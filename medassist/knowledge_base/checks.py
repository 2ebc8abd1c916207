"""Every authoring mistake that can be found by machine, each in one sentence with its remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from medassist.data_files import resource
from medassist.domain.progress import Report, ShouldStop, ignore_progress, never_stop
from medassist.errors import Cancelled, KnowledgeError
from medassist.knowledge_base.build import Sources
from medassist.knowledge_base.check_facts import check_facts, phenotypes
from medassist.knowledge_base.check_shapes import check_shapes, load_shapes
from medassist.knowledge_base.hpo_files import read_release
from medassist.knowledge_base.known import Known
from medassist.knowledge_base.turtle_files import Facts, add_quads, parse_file, subject_id
from medassist.knowledge_base.violation import Violation

VOCABULARY_FILE = "ontology.ttl"


def check_knowledge(
    files: Sequence[Path],
    sources: Sources,
    report: Report = ignore_progress,
    should_stop: ShouldStop = never_stop,
) -> tuple[Violation, ...]:
    """The violations in `files`, or in all files of `sources` if none are given, sorted by file.

    Files are judged together with the project's others; a draft `conditions/NAME.ttl` stands
    in for the project's file of that name. A file that cannot be read is itself a violation.
    Raises `KnowledgeError` (MA203) if HPO is missing, and `Cancelled`.
    """
    context = {_shown(path): path for path in (*sources.turtle(), *files)}
    asked = {_shown(path) for path in files} or set(context)
    shapes = load_shapes(sources.knowledge / "shapes.ttl")
    facts: Facts = {}
    definers: dict[str, list[str]] = {}
    found: list[Violation] = []
    for number, (name, path) in enumerate(context.items()):
        if should_stop():
            raise Cancelled
        report(number, len(context), f"Checking {name}")
        try:
            quads = parse_file(path)
        except KnowledgeError as error:
            if name in asked:
                found.append(Violation(name, "the whole file", error.cause, "Correct the file."))
            continue
        if name in asked and name != VOCABULARY_FILE:
            found += check_shapes(quads, shapes, name)
        add_quads(facts, quads)
        for subject in dict.fromkeys(subject_id(quad) for quad in quads):
            definers.setdefault(subject, []).append(name)
    known = _known(facts, definers, sources)
    found += [violation for violation in check_facts(known) if violation.file in asked]
    report(len(context), len(context), "Checked")
    return tuple(sorted(set(found)))


def load_known(sources: Sources) -> Known:
    """All that the project's files state. Raises `KnowledgeError` (MA202, MA203)."""
    facts: Facts = {}
    definers: dict[str, list[str]] = {}
    for path in sources.turtle():
        quads = parse_file(path)
        add_quads(facts, quads)
        for subject in dict.fromkeys(subject_id(quad) for quad in quads):
            definers.setdefault(subject, []).append(_shown(path))
    return _known(facts, definers, sources)


def _known(facts: Facts, definers: dict[str, list[str]], sources: Sources) -> Known:
    hpo, replaced = phenotypes(read_release(sources.hpo).terms)
    file_of = {subject: places[0] for subject, places in definers.items()}
    places = {subject: tuple(names) for subject, names in definers.items()}
    return Known(facts, file_of, places, hpo, replaced, _analytes())


def _analytes() -> frozenset[str]:
    """The ids of what measurements are read for."""
    with resource("measurements/analytes.toml").open("rb") as file:
        return frozenset(entry["id"] for entry in tomllib.load(file)["analyte"])


def _shown(path: Path) -> str:
    """The name a file goes by in a report: `conditions/skin.ttl`, `ontology.ttl`."""
    folder = path.parent.name
    return f"{folder}/{path.name}" if folder in ("findings", "conditions") else path.name
