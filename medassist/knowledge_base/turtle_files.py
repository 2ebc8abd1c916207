"""RDF files read to plain values: subjects with what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from medassist.errors import KnowledgeError
from medassist.knowledge_base.vocabulary import MA, RDF, SKOS, compact

if TYPE_CHECKING:
    import pyoxigraph

FORMATS = {".ttl": "TURTLE", ".nt": "N_TRIPLES", ".nq": "N_QUADS"}
"""The syntaxes that are read. RDF/XML and JSON-LD are refused: both can reach outside the file."""


class Value(NamedTuple):
    """An object: a literal's text with its language, or a resource's compact id ("_:…" if blank)."""

    text: str
    language: str = ""
    literal: bool = False


class Subject:
    """What the files say of one subject."""

    def __init__(self, identifier: str) -> None:
        self.id = identifier
        self._facts: dict[str, list[Value]] = {}

    def add(self, predicate: str, value: Value) -> None:
        """Take in one statement; repeats are dropped."""
        values = self._facts.setdefault(predicate, [])
        if value not in values:
            values.append(value)

    def values(self, predicate: str) -> list[Value]:
        """The objects of `predicate`, in the order of the file."""
        return self._facts.get(predicate, [])

    def predicates(self) -> tuple[str, ...]:
        """The properties stated of the subject."""
        return tuple(self._facts)

    def texts(self, predicate: str, language: str | None = None) -> tuple[str, ...]:
        """The texts of `predicate`; with `language`, only literals in it (untagged ones count as English)."""
        values = self.values(predicate)
        return tuple(value.text for value in values if language is None or (value.language or "en") == language)

    def text(self, predicate: str, language: str | None = None) -> str:
        """The first of `texts`, or the empty string."""
        return next(iter(self.texts(predicate, language)), "")

    def own(self, name: str) -> tuple[str, ...]:
        """The texts of a property of the project's vocabulary."""
        return self.texts(MA + name)

    def number(self, name: str) -> float | None:
        """A numeric property of the project's vocabulary. Raises `KnowledgeError` (MA202) if it is not one."""
        text = next(iter(self.own(name)), None)
        if text is None:
            return None
        try:
            return float(text)
        except ValueError as error:
            raise KnowledgeError("MA202", f"ma:{name} of {self.id} is no number: {text!r}") from error

    def is_a(self, name: str) -> bool:
        """Whether the subject is stated to be of class `ma:name`."""
        return f"ma:{name}" in self.texts(RDF + "type")

    @property
    def label(self) -> str:
        """The English preferred label, or the id."""
        return self.text(SKOS + "prefLabel", "en") or self.id


Facts = dict[str, Subject]
"""Compact id → subject."""


def parse_file(path: Path) -> list[pyoxigraph.Quad]:
    """The quads of one Turtle, N-Triples or N-Quads file; blank nodes are unique to the call.

    Raises `KnowledgeError` (MA202) for another format, an unreadable file or a syntax error.
    """
    name = FORMATS.get(path.suffix.lower())
    if name is None:
        raise KnowledgeError("MA202", "only Turtle, N-Triples and N-Quads are read", where=path.name)
    try:
        return _parse(path.read_bytes(), name)
    except SyntaxError as error:
        raise KnowledgeError("MA202", str(error), where=path.name) from error
    except OSError as error:
        raise KnowledgeError("MA202", type(error).__name__, where=path.name) from error


def parse_turtle(text: str) -> list[pyoxigraph.Quad]:
    """The quads of a Turtle text. Raises `KnowledgeError` (MA202) for a syntax error."""
    try:
        return _parse(text.encode(), "TURTLE")
    except SyntaxError as error:
        raise KnowledgeError("MA202", str(error)) from error


def _parse(data: bytes, name: str) -> list[pyoxigraph.Quad]:
    import pyoxigraph

    return list(pyoxigraph.parse(data, getattr(pyoxigraph.RdfFormat, name), rename_blank_nodes=True))


def read_facts(paths: Iterable[Path]) -> Facts:
    """All statements of `paths` by subject. Raises `KnowledgeError` (MA202) as `parse_file` does."""
    facts: Facts = {}
    for path in paths:
        add_quads(facts, parse_file(path))
    return facts


def add_quads(facts: Facts, quads: Iterable[pyoxigraph.Quad]) -> None:
    """Take `quads` into `facts`."""
    for quad in quads:
        identifier = subject_id(quad)
        subject = facts.get(identifier)
        if subject is None:
            subject = facts[identifier] = Subject(identifier)
        subject.add(quad.predicate.value, _value(quad.object))


def subject_id(quad: pyoxigraph.Quad) -> str:
    """The id a quad's subject goes by in `Facts`."""
    return _value(quad.subject).text


def _value(node: pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple) -> Value:
    import pyoxigraph

    if isinstance(node, pyoxigraph.Literal):
        return Value(node.value, node.language or "", literal=True)
    if isinstance(node, pyoxigraph.NamedNode):
        return Value(compact(node.value))
    if isinstance(node, pyoxigraph.BlankNode):
        return Value(f"_:{node.value}")
    raise KnowledgeError("MA202", "quoted triples are not used here")
