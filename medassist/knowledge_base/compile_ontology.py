"""HPO terms and own findings compiled to index, parents and ancestor closure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from medassist.errors import KnowledgeError
from medassist.knowledge_base.authored import AuthoredFinding
from medassist.knowledge_base.hpo_files import HpoTerm
from medassist.knowledge_base.matrices import from_parts
from medassist.knowledge_base.ontology import Name
from medassist.knowledge_base.vocabulary import PHENOTYPIC_ABNORMALITY


@dataclass(frozen=True, eq=False, slots=True)
class TermGraph:
    """The terms before information content is known; fields as in `Ontology`."""

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    index: Mapping[str, int]
    replaced: Mapping[str, str]
    parents: sparse.csr_array
    ancestors: sparse.csr_array

    def current(self, concept: str) -> int | None:
        """The row of `concept`, following replacements; `None` if it is no term."""
        return self.index.get(self.replaced.get(concept, concept))


def build_term_graph(terms: Sequence[HpoTerm], findings: Sequence[AuthoredFinding]) -> TermGraph:
    """The terms below "Phenotypic abnormality", it, and the own findings, each below its nearest term.

    Raises `KnowledgeError` (MA202) where is-a runs in a circle. An own finding whose nearest
    concept is unknown, or itself, hangs below "Phenotypic abnormality".
    """
    parents_of = _hpo_parents(terms)
    labels = {term.id: term.label for term in terms if term.id in parents_of}
    replaced = _replacements(terms, labels)
    own = [finding for finding in findings if finding.id.startswith("ma:")]
    known = {*parents_of, *(finding.id for finding in own)}
    for finding in own:
        nearest = [replaced.get(concept, concept) for concept in finding.nearest]
        usable = tuple(concept for concept in nearest if concept in known and concept != finding.id)
        parents_of[finding.id] = usable or (PHENOTYPIC_ABNORMALITY,)
        labels[finding.id] = finding.label or finding.id
    ids = tuple(sorted(parents_of, key=lambda term: (term.startswith("ma:"), term)))
    index = {term: row for row, term in enumerate(ids)}
    ancestors = _ancestors(parents_of)
    return TermGraph(
        ids=ids,
        labels=tuple(labels[term] for term in ids),
        index=index,
        replaced=replaced,
        parents=_matrix(ids, index, parents_of),
        ancestors=_matrix(ids, index, ancestors),
    )


def collect_names(terms: Sequence[HpoTerm], findings: Sequence[AuthoredFinding], graph: TermGraph) -> tuple[Name, ...]:
    """Every name of every term, first kind wins where a concept has one text twice in a language."""
    names: dict[tuple[str, str, str], Name] = {}
    for term in terms:
        if term.id in graph.index:
            for name in term.names:
                names.setdefault((name.concept, name.text, name.language), name)
    for finding in findings:
        row = graph.current(finding.id)
        if row is not None:
            concept = graph.ids[row]
            for name in finding.names:
                kind = "exact" if name.kind == "label" and name.language == "en" and concept[:3] == "HP:" else name.kind
                current = Name(concept, name.text, kind, name.language)
                names.setdefault((concept, name.text, name.language), current)
    return tuple(names.values())


def information_content(used: NDArray[np.int64], diseases: int) -> NDArray[np.float64]:
    """−ln of the share of `diseases` with each term (T,), in nats; unused terms as one disease in D + 1.

    `used` (T,) counts the layer-1 diseases with the term or a descendant (Resnik 1995).
    """
    share = np.where(used > 0, used / max(diseases, 1), 1 / (diseases + 1))
    content: NDArray[np.float64] = -np.log(share)
    return content


def _hpo_parents(terms: Sequence[HpoTerm]) -> dict[str, tuple[str, ...]]:
    """Parents of each current term at or below "Phenotypic abnormality", within that part."""
    children: dict[str, list[str]] = {}
    for term in terms:
        if not term.obsolete:
            for parent in term.parents:
                children.setdefault(parent, []).append(term.id)
    inside = {PHENOTYPIC_ABNORMALITY}
    waiting = [PHENOTYPIC_ABNORMALITY]
    while waiting:
        for child in children.get(waiting.pop(), []):
            if child not in inside:
                inside.add(child)
                waiting.append(child)
    return {
        term.id: tuple(parent for parent in term.parents if parent in inside)
        for term in terms
        if term.id in inside and not term.obsolete
    }


def _replacements(terms: Sequence[HpoTerm], labels: Mapping[str, str]) -> dict[str, str]:
    replaced = {other: term.id for term in terms if term.id in labels for other in term.alternatives}
    for term in terms:
        if term.obsolete and term.replaced_by:
            target = replaced.get(term.replaced_by, term.replaced_by)
            if target in labels:
                replaced[term.id] = target
    return {old: new for old, new in replaced.items() if old not in labels}


def _ancestors(parents_of: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    """Each term with itself and all above it, the root left out."""
    found: dict[str, set[str]] = {}
    open_terms: set[str] = set()
    for start in parents_of:
        stack = [start]
        while stack:
            term = stack[-1]
            if term in found:
                stack.pop()
                continue
            missing = [parent for parent in parents_of[term] if parent not in found]
            if not missing:
                above: set[str] = {term} - {PHENOTYPIC_ABNORMALITY}
                for parent in parents_of[term]:
                    above |= found[parent]
                found[term] = above
                open_terms.discard(stack.pop())
            elif term in open_terms:
                raise KnowledgeError("MA202", f"is-a runs in a circle through {term}")
            else:
                open_terms.add(term)
                stack.extend(missing)
    return found


def _matrix(
    ids: Sequence[str], index: Mapping[str, int], links: Mapping[str, Sequence[str] | set[str]]
) -> sparse.csr_array:
    """T × T boolean, row t marking `links` of t."""
    columns = [np.array(sorted(index[other] for other in links[term]), dtype=np.int32) for term in ids]
    pointers = np.concatenate(([0], np.cumsum([len(row) for row in columns]))).astype(np.int32)
    indices = np.concatenate(columns) if columns else np.zeros(0, dtype=np.int32)
    return from_parts(np.ones(len(indices), dtype=np.bool_), indices, pointers, (len(ids), len(ids)))
