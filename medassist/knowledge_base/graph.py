"""The knowledge base as RDF on disk: built once beside the arrays, then opened read-only."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from medassist.domain.progress import Report, ShouldStop, ignore_progress, never_stop
from medassist.errors import Cancelled, KnowledgeError
from medassist.knowledge_base.build import Sources, default_sources, ensure_built
from medassist.knowledge_base.build_lock import build_lock
from medassist.knowledge_base.hpo_files import read_release
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
from medassist.knowledge_base.vocabulary import compact, expand
from medassist.settings import Settings

if TYPE_CHECKING:
    import pyoxigraph

CHUNK_TRIPLES = 200_000
"""Triples loaded between two chances to cancel: about a second."""

GRAPH_FOLDER = "graph"


class KnowledgeGraph:
    """A store opened for reading. Results are plain values, so they may cross threads."""

    def __init__(self, folder: Path) -> None:
        import pyoxigraph

        try:
            self._store = pyoxigraph.Store.read_only(str(folder))
        except (OSError, RuntimeError) as error:
            raise KnowledgeError("MA201", "the graph cannot be opened") from error

    def triples(self) -> dict[str, int]:
        """How many statements each named graph holds, by its name after the prefix."""
        rows = self._select("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g", {})
        return {compact(graph).removeprefix("ma:graph:"): int(number) for graph, number in rows}

    def statements(self, identifier: str) -> tuple[tuple[str, str], ...]:
        """(property, value) of everything stated of a concept or disease, ids in compact form."""
        rows = self._select("SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?p ?o", {"s": identifier})
        return tuple((compact(relation), compact(value)) for _, relation, value in rows)

    def _select(self, query: str, bindings: dict[str, str]) -> list[tuple[str, ...]]:
        import pyoxigraph

        values: dict[
            pyoxigraph.Variable, pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple
        ] = {pyoxigraph.Variable(name): pyoxigraph.NamedNode(expand(value)) for name, value in bindings.items()}
        found = self._store.query(query, use_default_graph_as_union=True, substitutions=values)
        if not isinstance(found, pyoxigraph.QuerySolutions):
            raise KnowledgeError("MA204", "only SELECT gives rows")
        return [tuple(_plain(value) for value in row) for row in found]


def _plain(value: object) -> str:
    return str(getattr(value, "value", ""))


def open_graph(
    settings: Settings, report: Report = ignore_progress, should_stop: ShouldStop = never_stop
) -> KnowledgeGraph:
    """The RDF store of the installed sources, loaded at first use (about twenty seconds).

    Raises `KnowledgeError` (see `build.ensure_built`) and `Cancelled`.
    """
    return KnowledgeGraph(prepare_graph(settings, report, should_stop))


def prepare_graph(settings: Settings, report: Report = ignore_progress, should_stop: ShouldStop = never_stop) -> Path:
    """Load the store of the installed sources if it is not there, and say where it is. Raises as `open_graph`."""
    return ensure_graph(default_sources(settings), settings.data_folder / "knowledge", report, should_stop)


def ensure_graph(
    sources: Sources, root: Path, report: Report = ignore_progress, should_stop: ShouldStop = never_stop
) -> Path:
    """The folder of the store, loaded beside and renamed when whole. Raises as `open_graph`."""
    target = ensure_built(sources, root, report, should_stop) / GRAPH_FOLDER
    if target.is_dir():
        return target
    try:
        with build_lock(root / "build.lock", report, should_stop):
            if not target.is_dir():
                _load(sources, target, report, should_stop)
    except OSError as error:
        raise KnowledgeError("MA201", f"{type(error).__name__} in the data folder") from error
    return target


def _load(sources: Sources, target: Path, report: Report, should_stop: ShouldStop) -> None:
    import pyoxigraph

    for leftover in target.parent.glob(".graph-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    temporary = target.with_name(f".graph-{os.getpid()}")
    try:
        report(0, 0, "Reading HPO")
        release = read_release(sources.hpo)
        store = pyoxigraph.Store(str(temporary))
        parts = (
            (TERMS_GRAPH, term_triples(release.terms, release.version)),
            (DISEASES_GRAPH, disease_triples(release)),
        )
        # Each annotation makes about eight statements, each term about six.
        expected = 8 * len(release.annotations) + 6 * len(release.terms)
        done = 0
        for graph, triples in parts:
            for chunk, size in _chunks(triples):
                if should_stop():
                    raise Cancelled
                store.bulk_load(chunk, pyoxigraph.RdfFormat.N_TRIPLES, to_graph=pyoxigraph.NamedNode(graph))
                done += size
                report(min(done, expected), expected, "Loading the graph")
        for path in (*sources.turtle(), *([sources.site] if sources.site else [])):
            graph = VOCABULARY_GRAPH if path.name == "ontology.ttl" else AUTHORED_GRAPH
            graph = SITE_GRAPH if path == sources.site else graph
            if should_stop():
                raise Cancelled
            store.extend(_in_graph(parse_file(path), graph))
        store.flush()
        del store
        temporary.rename(target)
        report(expected, expected, "Graph ready")
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


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
