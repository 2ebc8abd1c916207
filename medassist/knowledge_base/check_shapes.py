"""SHACL over one file: what each subject must state whatever the other files say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from medassist.knowledge_base.turtle_files import parse_file
from medassist.knowledge_base.violation import Violation
from medassist.knowledge_base.vocabulary import MA, compact

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib
    from rdflib.term import Node


def load_shapes(path: Path) -> rdflib.Graph:
    """The shapes of the project. Raises `KnowledgeError` (MA202) if the file is faulty."""
    return _to_rdflib(parse_file(path))


def check_shapes(quads: Sequence[pyoxigraph.Quad], shapes: rdflib.Graph, file: str) -> list[Violation]:
    """Every result of validating the statements of one file, one a shape and subject.

    Nothing else is read: imports, rules and scripts are off. `file` is the name to report.
    """
    import pyshacl
    from rdflib import SH

    graph = _to_rdflib(quads)
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
            found.append(Violation(file, _subject(focus, graph), message.rstrip(".") + shown + ".", fix))
    return list(dict.fromkeys(found))


def _to_rdflib(quads: Sequence[pyoxigraph.Quad]) -> rdflib.Graph:
    """The statements as an rdflib graph, which pySHACL needs."""
    import pyoxigraph
    import rdflib

    lines = pyoxigraph.serialize((quad.triple for quad in quads), format=pyoxigraph.RdfFormat.N_TRIPLES)
    graph = rdflib.Graph()
    graph.parse(data=lines or b"", format="nt")
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
