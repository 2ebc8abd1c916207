"""Findings as they stand in the record, gathered to one weighted entry for each concept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from medassist.domain.finding import Finding, Status
from medassist.knowledge_base.ontology import Ontology
from medassist.ranking.parameters import DEFAULT, Parameters

CERTAIN = 0.8
"""Confidence from which a finding counts in full; below, its weight falls in proportion.

So the way the words named the concept (label, synonym, code) does not move the ranking, and
a doubtful reading does.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept of the query: its row in the ontology, its weight, the findings that carry it."""

    term: int
    weight: float
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What the ranking reads of a record; each concept stands in at most one of the three.

    `present` are findings of the patient now (possible ones with less weight), `absent` those
    denied, `history` past conditions and those of relatives, which count only where a disease
    lists them as a risk factor. Each part is sorted by term.
    """

    present: tuple[Entry, ...]
    absent: tuple[Entry, ...]
    history: tuple[Entry, ...]


def build_query(findings: Sequence[Finding], ontology: Ontology, parameters: Parameters = DEFAULT) -> Query:
    """Gather `findings`; unknown concepts, hypothetical and only the family's denied findings are left out.

    Several mentions of a concept make one entry: present wins over possible, and the surest
    mention counts. A concept both stated and denied counts as present with the weight
    `conflicting`. An absence is dropped where a present finding implies the concept, and a
    history entry where the concept is present. The order of `findings` does not matter.
    """
    grouped: dict[int, list[Finding]] = {}
    for finding in findings:
        concept = ontology.current(finding.concept)
        if concept is not None and finding.of_patient:
            grouped.setdefault(ontology.index[concept], []).append(finding)
    present, absent, history = [], [], []
    for term, mentions in sorted(grouped.items()):
        stated = _with_status(mentions, Status.PRESENT)
        possible = _with_status(mentions, Status.POSSIBLE)
        denied = _with_status(mentions, Status.ABSENT)
        if stated or possible:
            weight = max(_certainty(f) * (1.0 if stated else parameters.possible) for f in stated or possible)
            weight *= parameters.conflicting if denied else 1.0
            present.append(Entry(term, weight, (*_ids(stated), *_ids(possible))))
        elif denied:
            absent.append(Entry(term, max(map(_certainty, denied)), _ids(denied)))
        past, family = _with_status(mentions, Status.PAST), _with_status(mentions, Status.FAMILY)
        if (past or family) and not (stated or possible):
            weight = max(_certainty(f) * (1.0 if past else parameters.history_family) for f in past or family)
            history.append(Entry(term, weight, (*_ids(past), *_ids(family))))
    implied = implied_terms(present, ontology)
    return Query(
        present=_less_redundant(present, ontology, parameters),
        absent=tuple(entry for entry in absent if entry.term not in implied),
        history=tuple(history),
    )


def implied_terms(entries: Iterable[Entry], ontology: Ontology) -> set[int]:
    """The terms of `entries` and everything above them."""
    return {int(above) for entry in entries for above in ancestors_of(entry.term, ontology)}


def ancestors_of(term: int, ontology: Ontology) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Rows of `term` itself and all above it, root excluded."""
    closed = ontology.ancestors
    return closed.indices[closed.indptr[term] : closed.indptr[term + 1]]


def _with_status(mentions: Iterable[Finding], status: Status) -> list[Finding]:
    return [finding for finding in mentions if finding.status is status]


def _certainty(finding: Finding) -> float:
    return min(1.0, max(finding.confidence, 0.0) / CERTAIN)


def _ids(mentions: Iterable[Finding]) -> tuple[str, ...]:
    """Ids, the surest mention first; equal ones by id, so that order in the record is free."""
    return tuple(found.id for found in sorted(mentions, key=lambda found: (-found.confidence, len(found.id), found.id)))


def _less_redundant(entries: Sequence[Entry], ontology: Ontology, parameters: Parameters) -> tuple[Entry, ...]:
    """Entries with less weight where a more informative one already says the same.

    The overlap of t with s is IC(most informative common ancestor) / IC(t); 1 for an ancestor
    of s, which is left with the share 1 − `redundancy`.
    """
    information = ontology.information_content
    ordered = sorted(entries, key=lambda entry: (-information[entry.term], entry.term))
    above = [set(ancestors_of(entry.term, ontology).tolist()) for entry in ordered]
    result = []
    for position, entry in enumerate(ordered):
        own = float(information[entry.term])
        overlap = 0.0
        for earlier in above[:position]:
            shared = max((float(information[a]) for a in above[position] & earlier), default=0.0)
            overlap = max(overlap, shared / own if own > 0 else 1.0)
        weight = entry.weight * (1.0 - parameters.redundancy * overlap**2)
        result.append(Entry(entry.term, weight, entry.findings))
    return tuple(sorted(result, key=lambda entry: entry.term))
