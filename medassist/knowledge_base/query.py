"""SPARQL for the curious: read-only, over the store alone, in a process of its own with limits.

The text is parsed to its algebra first. Whatever could reach a file or the network (SERVICE,
FROM), and every update, is refused by that structure, not by looking for words.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from medassist.domain.progress import ShouldStop, never_stop
from medassist.errors import Cancelled, KnowledgeError
from medassist.knowledge_base.vocabulary import DCTERMS, HP, MA, OWL, PROV, RDF, RDFS, SKOS, XSD, compact

FORMS = frozenset({"SelectQuery", "AskQuery", "ConstructQuery", "DescribeQuery"})
FORBIDDEN = frozenset({"ServiceGraphPattern", "DatasetClause"})
LONGEST_QUERY = 20_000
MEMORY_BYTES = 4 << 30
POLL_SECONDS = 0.05

PREFIXES = "".join(
    f"PREFIX {prefix}: <{iri}>\n"
    for prefix, iri in (
        ("ma", MA),
        ("hp", HP),
        ("skos", SKOS),
        ("rdfs", RDFS),
        ("rdf", RDF),
        ("dcterms", DCTERMS),
        ("prov", PROV),
        ("owl", OWL),
        ("xsd", XSD),
    )
)
"""What every query may use without saying so."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one query: seconds until it is stopped, rows until the rest is cut."""

    seconds: float = 10.0
    rows: int = 10_000


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of an answer as text, ids in compact form; `cut` if there were more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    cut: bool
    seconds: float


def run_query(graph: Path, text: str, limits: Limits | None = None, should_stop: ShouldStop = never_stop) -> Table:
    """Answer `text` from the store in the folder `graph`.

    Raises `KnowledgeError` (MA204 where it is not allowed, wrong, or too slow; MA201 without a
    store) and `Cancelled`.
    """
    limits = limits or Limits()
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(str(graph), text, limits.rows, sender), daemon=True)
    started = time.monotonic()
    process.start()
    sender.close()
    try:
        while not receiver.poll(POLL_SECONDS):
            if should_stop():
                raise Cancelled
            if time.monotonic() - started > limits.seconds:
                raise KnowledgeError("MA204", f"it took longer than {limits.seconds:g} seconds")
        answer = receiver.recv()
    except EOFError as error:
        raise KnowledgeError("MA204", "it needs too much memory") from error
    finally:
        process.kill()
        process.join()
        receiver.close()
    if isinstance(answer, tuple):
        raise KnowledgeError(*answer)
    return Table(seconds=time.monotonic() - started, **answer)


def check_query(text: str) -> None:
    """Raise `KnowledgeError` (MA204) unless `text` is a query that reads this store alone."""
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    if len(text) > LONGEST_QUERY:
        raise KnowledgeError("MA204", f"it is longer than {LONGEST_QUERY:,} characters")
    try:
        _, body = parseQuery(PREFIXES + text)
    except ParseBaseException as error:
        line = error.lineno - PREFIXES.count("\n")
        raise KnowledgeError("MA204", f"it cannot be read at line {line}, column {error.col}") from error
    except RecursionError as error:
        raise KnowledgeError("MA204", "it is nested too deeply") from error
    names = set(_names(body))
    if getattr(body, "name", "") not in FORMS or names & FORBIDDEN:
        found = ", ".join(sorted(names & FORBIDDEN)) or "no query form"
        raise KnowledgeError("MA204", {"ServiceGraphPattern": "SERVICE", "DatasetClause": "FROM"}.get(found, found))


def _names(node: Any) -> Iterator[str]:  # noqa: ANN401 - rdflib's parse tree has no type
    """The names of all parts of a parse tree."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield str(getattr(part, "name", ""))
            waiting.extend(part.values())
        elif isinstance(part, (list, tuple)) or type(part).__name__ == "ParseResults":
            waiting.extend(part)


def _work(graph: str, text: str, rows: int, sender: Connection) -> None:
    """The worker: an answer as the fields of a `Table`, or (code, detail)."""
    _limit_memory()
    try:
        check_query(text)
        sender.send(_answer(graph, text, rows))
    except KnowledgeError as error:
        sender.send((error.code, error.detail))
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        sender.send(("MA204", str(error).splitlines()[0][:200] if str(error) else type(error).__name__))
    finally:
        sender.close()


def _answer(graph: str, text: str, rows: int) -> dict[str, Any]:
    import pyoxigraph

    if not Path(graph).is_dir():
        raise KnowledgeError("MA201", "there is no graph")
    found = pyoxigraph.Store.read_only(graph).query(PREFIXES + text, use_default_graph_as_union=True)
    if isinstance(found, pyoxigraph.QueryBoolean):
        return {"columns": ("answer",), "rows": (("yes" if found else "no",),), "cut": False}
    if isinstance(found, pyoxigraph.QuerySolutions):
        columns = tuple(variable.value for variable in found.variables)
        listed = [tuple(map(_plain, row)) for row in islice(found, rows + 1)]
    else:
        columns = ("subject", "predicate", "object")
        listed = [tuple(map(_plain, triple)) for triple in islice(found, rows + 1)]
    return {"columns": columns, "rows": tuple(listed[:rows]), "cut": len(listed) > rows}


def _plain(value: object) -> str:
    """A term as text: a resource by its compact id, a literal by its words, nothing for an unbound variable."""
    return "" if value is None else compact(str(getattr(value, "value", value)))


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
