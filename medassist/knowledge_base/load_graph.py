"""The store filled from an HPO release and the Turtle files: each layer in its own named graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from medassist.domain.progress import Report, ShouldStop
from medassist.errors import Cancelled
from medassist.knowledge_base.hpo_files import HpoRelease
from medassist.knowledge_base.to_rdf import (
    AUTHORED_GRAPH,
    DISEASES_GRAPH,
    SITE_GRAPH,
    TERMS_GRAPH,
    VOCABULARY_GRAPH,
    disease_triples,
    term_triples,
)
from medassist.knowledge_base.turtle_files import parse_file

if TYPE_CHECKING:
    import pyoxigraph

CHUNK_TRIPLES = 1_000_000
"""Triples loaded at once: the fewer loads, the smaller the store; between two there is a chance to cancel."""


def load_graph(
    release: HpoRelease,
    turtle: Sequence[Path],
    site: Path | None,
    target: Path,
    report: Report,
    should_stop: ShouldStop,
) -> None:
    """Fill a new store in the folder `target`. Raises `KnowledgeError` (MA202) and `Cancelled`."""
    import pyoxigraph

    report(0, 0, "Loading the graph")
    store = pyoxigraph.Store(str(target))
    parts = (
        (TERMS_GRAPH, term_triples(release.terms, release.version)),
        (DISEASES_GRAPH, disease_triples(release)),
    )
    # Each annotation makes about seven statements, each term about six.
    expected = 7 * len(release.annotations) + 6 * len(release.terms)
    done = 0
    for graph, triples in parts:
        for chunk, size in _chunks(triples):
            if should_stop():
                raise Cancelled
            store.bulk_load(chunk, pyoxigraph.RdfFormat.N_TRIPLES, to_graph=pyoxigraph.NamedNode(graph))
            done += size
            report(min(done, expected), expected, "Loading the graph")
    for path in (*turtle, *([site] if site else [])):
        if should_stop():
            raise Cancelled
        graph = VOCABULARY_GRAPH if path.name == "ontology.ttl" else AUTHORED_GRAPH
        store.bulk_extend(_in_graph(parse_file(path), SITE_GRAPH if path == site else graph))
    store.flush()
    report(expected, expected, "Graph ready")


def _chunks(lines: Iterable[str]) -> Iterator[tuple[bytes, int]]:
    chunk: list[str] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) >= CHUNK_TRIPLES:
            yield "".join(chunk).encode(), len(chunk)
            chunk = []
    if chunk:
        yield "".join(chunk).encode(), len(chunk)


def _in_graph(quads: Iterable[pyoxigraph.Quad], graph: str) -> Iterator[pyoxigraph.Quad]:
    import pyoxigraph

    for quad in quads:
        yield pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, pyoxigraph.NamedNode(graph))
