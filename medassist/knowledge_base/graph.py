"""The knowledge base as RDF on disk: loaded once beside the arrays, then opened read-only."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from medassist.domain.progress import Report, ShouldStop, ignore_progress, never_stop
from medassist.errors import KnowledgeError
from medassist.knowledge_base.build import GRAPH_FOLDER, Sources, default_sources, ensure_built
from medassist.knowledge_base.build_lock import build_lock
from medassist.knowledge_base.hpo_files import read_release
from medassist.knowledge_base.load_graph import load_graph
from medassist.knowledge_base.vocabulary import compact, expand
from medassist.settings import Settings

if TYPE_CHECKING:
    import pyoxigraph


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
    target = ensure_built(sources, root, report, should_stop, with_graph=True) / GRAPH_FOLDER
    if target.is_dir():
        return target
    # The arrays were built without it.
    temporary = target.with_name(f".graph-{os.getpid()}")
    try:
        with build_lock(root / "build.lock", report, should_stop):
            if not target.is_dir():
                for leftover in target.parent.glob(".graph-*"):
                    shutil.rmtree(leftover, ignore_errors=True)
                release = read_release(sources.hpo)
                load_graph(release, sources.turtle(), sources.site, temporary, report, should_stop)
                temporary.rename(target)
    except OSError as error:
        raise KnowledgeError("MA201", f"{type(error).__name__} in the data folder") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target
