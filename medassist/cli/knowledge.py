"""`medassist knowledge`: build, check, count, show and search the knowledge base; the rest is in `knowledge_site`."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from medassist.cli import knowledge_site
from medassist.cli.terminal import progress
from medassist.errors import KnowledgeError, MedAssistError, UsageError
from medassist.settings import Settings

if TYPE_CHECKING:
    from medassist.domain.concept import Concept
    from medassist.domain.disease import Association, DiseaseDetail
    from medassist.knowledge_base.store import KnowledgeBase

VIOLATIONS_FOUND = KnowledgeError.exit_code


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `knowledge` with its commands."""
    parser = subparsers.add_parser("knowledge", help="build, check and look into the knowledge base")
    commands = parser.add_subparsers(dest="knowledge_command", required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="build the knowledge base now, with its RDF graph")
    build.add_argument("--no-graph", action="store_true", help="only what ranking needs")
    check = commands.add_parser("check", help="find mistakes in knowledge files")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="Turtle files; all of the project's if none")
    stats = commands.add_parser("stats", help="count what the knowledge base holds")
    show = commands.add_parser("show", help="everything known of a finding or disease")
    show.add_argument("id", metavar="ID", help="such as HP:0001945, OMIM:154700 or ma:acute_bronchitis")
    search = commands.add_parser("search", help="find findings and diseases by name")
    search.add_argument("text", nargs="+", metavar="TEXT")
    search.add_argument("--top", type=int, default=10, metavar="N", help="how many of each (10)")
    for command in (build, check, stats, show, search):
        command.add_argument("--format", choices=("text", "json"), default="text")
    knowledge_site.add_commands(commands)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run one command and return the exit code. Raises `MedAssistError`."""
    commands = {"build": _build, "check": _check, "stats": _stats, "show": _show, "search": _search}
    commands |= knowledge_site.HANDLERS
    return commands[args.knowledge_command](args, settings)


def _open(settings: Settings) -> KnowledgeBase:
    from medassist.knowledge_base.store import open_knowledge_base

    return open_knowledge_base(settings, progress())


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _build(args: argparse.Namespace, settings: Settings) -> int:
    from medassist.knowledge_base.graph import open_graph

    started = time.monotonic()
    triples = {} if args.no_graph else open_graph(settings, progress()).triples()
    knowledge = _open(settings)
    seconds = round(time.monotonic() - started, 1)
    if args.format == "json":
        _print_json({"version": knowledge.version, "sha256": knowledge.sha256, "triples": triples, "seconds": seconds})
        return 0
    print(f"Knowledge base {knowledge.version} is ready ({seconds} s).")
    print(f"  {len(knowledge.profiles.ids):,} diseases, {len(knowledge.ontology.ids):,} findings")
    if triples:
        print(f"  {sum(triples.values()):,} statements in the graph")
    return 0


def _check(args: argparse.Namespace, settings: Settings) -> int:
    from medassist.knowledge_base.build import default_sources
    from medassist.knowledge_base.checks import check_knowledge

    missing = next((path for path in args.files if not path.is_file()), None)
    if missing is not None:
        raise UsageError("MA001", f"no such file: {missing}")
    violations = check_knowledge(args.files, default_sources(settings), progress())
    if args.format == "json":
        _print_json([asdict(violation) for violation in violations])
    else:
        for violation in violations:
            print(f"{violation.file}: {violation.subject}: {violation.message} {violation.fix}")
        number = len(violations)
        print(f"{number} violation{'' if number == 1 else 's'}" if number else "No violations.")
    return VIOLATIONS_FOUND if violations else 0


def _stats(args: argparse.Namespace, settings: Settings) -> int:
    from medassist.knowledge_base.stats import statistics

    counted = statistics(_open(settings))
    if args.format == "json":
        _print_json(asdict(counted))
        return 0
    for name, value in asdict(counted).items():
        title = name.replace("_", " ").capitalize()
        if isinstance(value, Mapping):
            print(f"{title}:")
            for key, number in value.items():
                print(f"  {key or 'not stated':32} {number:>9,}")
        else:
            print(f"{title}: {value:,}" if isinstance(value, int) else f"{title}: {value}")
    return 0


def _search(args: argparse.Namespace, settings: Settings) -> int:
    knowledge = _open(settings)
    text = " ".join(args.text)
    concepts = knowledge.search_concepts(text, args.top)
    diseases = knowledge.search_diseases(text, args.top)
    if args.format == "json":
        _print_json(
            {
                "findings": [{"id": concept.id, "label": concept.label} for concept in concepts],
                "diseases": [{"id": identifier, "label": label} for identifier, label in diseases],
            }
        )
        return 0
    for title, rows in (("Findings", [(c.id, c.label) for c in concepts]), ("Diseases", list(diseases))):
        print(f"{title}:" if rows else f"{title}: none")
        for identifier, label in rows:
            print(f"  {identifier:32} {label}")
    return 0


def _show(args: argparse.Namespace, settings: Settings) -> int:
    knowledge = _open(settings)
    if args.id in knowledge.profiles.index:
        detail = knowledge.disease(args.id)
        if args.format == "json":
            _print_json(asdict(detail))
        else:
            _print_disease(detail, knowledge)
        return 0
    try:
        concept = knowledge.concept(args.id)
    except MedAssistError:
        near = [found.id for found in knowledge.search_concepts(args.id, 3)]
        near += [identifier for identifier, _ in knowledge.search_diseases(args.id, 3)]
        raise UsageError("MA002", f"{args.id} (near: {', '.join(near)})" if near else args.id) from None
    if args.format == "json":
        _print_json(asdict(concept) | _finding_facts(concept, knowledge))
    else:
        _print_concept(concept, knowledge)
    return 0


def _finding_facts(concept: Concept, knowledge: KnowledgeBase) -> dict[str, object]:
    """What the knowledge base adds to a concept: question, kind, share of people, and who has it."""
    authored = knowledge.findings.get(concept.id)
    column = knowledge.ontology.index[concept.id]
    profiles = knowledge.profiles
    holders = profiles.closure[:, [column]].tocoo()
    ranked = sorted(
        zip(holders.data.tolist(), holders.coords[0].tolist(), strict=True), key=lambda pair: (-pair[0], pair[1])
    )
    return {
        "kind": authored.kind if authored else "",
        "question": authored.question if authored else "",
        "population": authored.population if authored else None,
        "disease_count": len(ranked),
        "diseases": [
            {"id": profiles.ids[row], "label": profiles.labels[row], "frequency": round(frequency, 4)}
            for frequency, row in sorted(ranked, key=lambda pair: (-profiles.layer[pair[1]], -pair[0]))[:20]
        ],
    }


def _print_concept(concept: Concept, knowledge: KnowledgeBase) -> None:
    facts = _finding_facts(concept, knowledge)
    print(f"{concept.id}  {concept.label}" + (f"  {concept.label_zh}" if concept.label_zh else ""))
    ontology = knowledge.ontology
    parents = "; ".join(f"{parent} {ontology.labels[ontology.index[parent]]}" for parent in concept.parents)
    for title, text in (
        ("Definition", concept.definition),
        ("Names", "; ".join(concept.synonyms)),
        ("Below", parents),
        ("Kind", facts["kind"]),
        ("Question", facts["question"]),
        ("Share of people who consult", facts["population"]),
        ("Diseases with it", facts["disease_count"]),
    ):
        if text or text == 0:
            print(f"{title}: {text}")
    diseases = facts["diseases"]
    for disease in diseases if isinstance(diseases, list) else ():
        print(f"  {disease['frequency']:>6.1%}  {disease['id']}  {disease['label']}")


def _print_disease(detail: DiseaseDetail, knowledge: KnowledgeBase) -> None:
    print(f"{detail.id}  {detail.label}" + (f"  {detail.label_zh}" if detail.label_zh else ""))
    for title, text in (
        ("Ids", ", ".join(detail.ids)),
        ("Names", "; ".join(detail.synonyms)),
        ("Definition", detail.definition),
        ("Layer", detail.layer),
        ("Acuity", detail.acuity or ""),
        ("Must not be missed", "yes" if detail.cant_miss else ""),
        ("Onset", detail.onset or ""),
    ):
        if text:
            print(f"{title}: {text}")
    for title, role in (("Findings", "finding"), ("Risk factors", "risk_factor"), ("Time course", "time_course")):
        facts = [fact for fact in detail.associations if fact.role == role]
        if facts:
            print(f"{title}:")
        for fact in facts:
            print(f"  {_share(fact):>14}  {fact.concept}  {fact.label}  [{_sources(fact)}]")
    labels = dict(zip(knowledge.ontology.ids, knowledge.ontology.labels, strict=True))
    _print_list("Stated not to occur", [f"{concept}  {labels[concept]}" for concept in detail.excluded])
    _print_list("Against", [f"{concept}  {labels[concept]}: {reason}" for concept, reason in detail.against])
    _print_list("Tests", [f"{name}: {shows}" for name, shows in detail.tests])
    _print_list("Red flags", detail.red_flags)
    _print_list("Complications", detail.complications)
    _print_list("Mimics", [f"{mimic.disease}  {mimic.label}: {mimic.distinguished_by}" for mimic in detail.mimics])


def _share(fact: Association) -> str:
    if fact.denominator:
        return f"{fact.numerator}/{fact.denominator}"
    if fact.low is not None and fact.high is not None:
        return f"{fact.low:.0%} to {fact.high:.0%}"
    return f"{fact.frequency:.1%}"


def _sources(fact: Association) -> str:
    return "; ".join(f"{source.basis.value}: {source.reference}" for source in fact.sources)


def _print_list(title: str, lines: list[str] | tuple[str, ...]) -> None:
    if lines:
        print(f"{title}:")
        for line in lines:
            print(f"  {line}")
