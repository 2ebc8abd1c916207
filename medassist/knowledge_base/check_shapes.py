"""SHACL over one file: what each subject must state whatever the other files say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from medassist.errors import KnowledgeError
from medassist.knowledge_base.turtle_files import FORMATS
from medassist.knowledge_base.violation import Violation
from medassist.knowledge_base.vocabulary import MA, compact

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

_SYNTAX = {"TURTLE": "turtle", "N_TRIPLES": "nt", "N_QUADS": "nquads"}


def load_shapes(path: Path) -> rdflib.Graph:
    """The shapes of the project. Raises `KnowledgeError` (MA202) if the file is faulty."""
    return _parse(path)


def check_shapes(path: Path, shapes: rdflib.Graph) -> list[Violation]:
    """Every result of validating the file at `path`, one a shape and subject.

    Nothing outside the file is read: imports, rules and scripts are off.
    Raises `KnowledgeError` (MA202) if the file cannot be parsed.
    """
    import pyshacl
    from rdflib import SH

    graph = _parse(path)
    conforms, report, _ = pyshacl.validate(
        graph,
        shacl_graph=shapes,
        advanced=False,
        js=False,
        inference="none",
        do_owl_imports=False,
        inplace=True,
        meta_shacl=False,
    )
    found: list[Violation] = []
    if conforms or isinstance(report, (bytes, Exception)):
        return found
    for result in report.subjects(SH.resultSeverity):
        focus, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
        value = report.value(result, SH.value)
        message = str(report.value(result, SH.resultMessage) or "")
        fix = str(shapes.value(shape, _own("fix")) or "")
        if focus is not None:
            shown = f" ({str(value)[:80]})" if value is not None and _is_literal(value) else ""
            found.append(Violation(path.name, _subject(focus, graph), message.rstrip(".") + shown + ".", fix))
    return list(dict.fromkeys(found))


def _parse(path: Path) -> rdflib.Graph:
    import rdflib
    from rdflib.exceptions import ParserError
    from rdflib.plugins.parsers.notation3 import BadSyntax

    name = FORMATS.get(path.suffix.lower())
    if name is None:
        raise KnowledgeError("MA202", "only Turtle, N-Triples and N-Quads are read", where=path.name)
    graph = rdflib.Graph()
    try:
        if name == "N_QUADS":
            dataset = rdflib.Dataset(default_union=True)
            dataset.parse(data=path.read_text(encoding="utf-8"), format="nquads")
            for subject, predicate, value in dataset.triples((None, None, None)):
                graph.add((subject, predicate, value))
        else:
            graph.parse(data=path.read_text(encoding="utf-8"), format=_SYNTAX[name])
    except (BadSyntax, ParserError, OSError, UnicodeDecodeError) as error:
        raise KnowledgeError("MA202", type(error).__name__, where=path.name) from error
    return graph


def _own(name: str) -> rdflib.URIRef:
    import rdflib

    return rdflib.URIRef(MA + name)


def _is_literal(node: Node) -> bool:
    import rdflib

    return isinstance(node, rdflib.Literal)


def _subject(focus: Node, graph: rdflib.Graph) -> str:
    """What a person looks for in the file: the named subject, and the finding or band of a nested node."""
    import rdflib

    if isinstance(focus, rdflib.URIRef):
        return compact(str(focus))
    owner, relation = next(((s, p) for s, p in graph.subject_predicates(focus)), (None, None))
    about = next(
        (value for name in ("finding", "condition", "ageBand") for value in graph.objects(focus, _own(name))), None
    )
    place = compact(str(relation)) if relation is not None else "a nested node"
    which = f" {compact(str(about))}" if about is not None else ""
    return f"{compact(str(owner))} {place}{which}" if owner is not None else place
