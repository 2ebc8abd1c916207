"""The findings for and against one disease, each with the addend its score was made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from medassist.domain.disease import Basis, Source
from medassist.domain.ranking import Evidence, MissingFinding
from medassist.ranking.index import RankingIndex
from medassist.ranking.likelihood import Addends, factors_of
from medassist.ranking.query import Entry, Query, ancestors_of

BASES = tuple(Basis)
"""In the order of `AnnotationTable.basis`."""

LN10 = float(np.log(10.0))
LISTED_MISSING = 8

LEAST_EXPLAINED = 0.25
"""Share of the leak that a concept beside the finding must add to count as explaining it."""


@dataclass(frozen=True, eq=False, slots=True)
class Profile:
    """One disease's facts as plain mappings from term to value, for a handful of look-ups.

    `listed` (direct frequencies, the most frequent first, then the most telling), `closed`
    (frequencies closed upwards), `risk` (those of risk factors), `excluded`, `against`
    (likelihood ratios), `rows` (of the annotation table).
    """

    listed: dict[int, float]
    closed: dict[int, float]
    risk: dict[int, float]
    excluded: frozenset[int]
    against: dict[int, float]
    rows: dict[int, list[int]]


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of a profile, as evidence quotes it."""

    concept: str
    label: str
    frequency: float | None
    sources: tuple[Source, ...]


@lru_cache(maxsize=256)
def profile_of(disease: int, index: RankingIndex) -> Profile:
    """The facts of the disease at a row of the index."""
    profiles = index.profiles
    terms, values = _row(profiles.direct, disease)
    order = np.lexsort((terms, -index.information[terms], -values))
    listed = dict(zip(terms[order].tolist(), values[order].tolist(), strict=True))
    table = profiles.annotations
    start, end = index.annotation_start[disease : disease + 2].tolist()
    rows: dict[int, list[int]] = {}
    for row, term in enumerate(table.term[start:end].tolist(), start=start):
        rows.setdefault(term, []).append(row)
    risk_terms = set(table.term[start:end][table.role[start:end] > 0].tolist())
    return Profile(
        listed=listed,
        closed=_mapping(profiles.closure, disease),
        risk={term: listed[term] for term in risk_terms if term in listed},
        excluded=frozenset(_row(profiles.excluded, disease)[0].tolist()),
        against={term: ratio for term, ratio, _ in profiles.against.get(disease, ())},
        rows=rows,
    )


def evidence_for(disease: int, query: Query, addends: Addends, index: RankingIndex) -> tuple[Evidence, ...]:
    """What each finding adds to one disease, strongest support first.

    Every present finding has a line, a risk factor only where the disease lists it; absences and
    histories where they count. For a finding that a source says does not occur, or that speaks
    against the disease, `match` is the concept of that statement, with frequency 0 or `None`.
    """
    lines = []
    for entry, addend in zip(query.present, addends.present[:, disease].tolist(), strict=True):
        if addend or not index.context[entry.term]:
            lines.append(_line(entry, addend, _bearing(disease, entry.term, index), index))
    for entry, addend in zip(query.absent, addends.absent[:, disease].tolist(), strict=True):
        if addend:
            lines.append(_line(entry, addend, _expectation(disease, entry.term, index), index, present=False))
    for entry, addend in zip(query.history, addends.history[:, disease].tolist(), strict=True):
        if addend:
            lines.append(_line(entry, addend, _risk_factor(disease, entry.term, index), index))
    return tuple(sorted(lines, key=lambda line: (-line.log10_lr, line.concept)))


def missing_for(disease: int, accounted: NDArray[np.float32], index: RankingIndex) -> tuple[MissingFinding, ...]:
    """The most expected findings that the record neither states nor denies."""
    terms, frequency = _row(index.expected, disease)
    profiles = index.profiles
    names = {name.casefold() for name in (profiles.labels[disease], *profiles.synonyms[disease])}
    # The disease is not expected in itself, though its name may be a finding of its own.
    named = np.array([index.ontology.labels[term].casefold() in names for term in terms.tolist()], np.bool_)
    open_ones = (accounted[terms] == 0) & ~named
    terms, frequency = terms[open_ones], frequency[open_ones]
    order = np.lexsort((terms, -frequency))[:LISTED_MISSING]
    ontology, weight = index.ontology, index.parameters.missing
    return tuple(
        MissingFinding(ontology.ids[t], ontology.labels[t], float(f), -weight * float(f) / LN10)
        for t, f in zip(terms[order], frequency[order], strict=True)
        if f > 0
    )


@lru_cache(maxsize=16384)
def explaining(disease: int, term: int, index: RankingIndex) -> int | None:
    """The listed concept that explains the finding best.

    `None`, unexplained, where the profile lists neither the finding nor anything below it, and
    what it lists above or beside it leaves the finding no likelier than among others.
    """
    profile, layer = profile_of(disease, index), index.layer_of(disease)
    best, support = -1, 0.0
    for above, factor in factors_of(term, layer, index):
        found = factor * profile.closed.get(above, 0.0)
        if found > support:
            best, support = above, found
    leak, share = float(layer.leak[term]), float(index.share[term])
    if best < 0 or (term not in profile.closed and support < max(LEAST_EXPLAINED * leak, share - leak)):
        return None
    if profile.listed.get(best) == profile.closed[best]:
        return best
    return _most_frequent(profile, best, index)


def _most_frequent(profile: Profile, term: int, index: RankingIndex) -> int | None:
    """The listed concept, at or below `term`, that sets its frequency; `None` if only related entries do.

    One more frequent than `term` itself does not set it: it is the disease's own name.
    """
    # Nothing at or below the term is listed where only a related entry has it.
    most = profile.closed.get(term, 0.0)
    below = (listed for listed in profile.listed if term in above_or_self(listed, index))
    return next((listed for listed in below if profile.listed[listed] <= most), None)


@lru_cache(maxsize=16384)
def _bearing(disease: int, term: int, index: RankingIndex) -> Fact | None:
    """What the profile says that bears on a present finding."""
    profile = profile_of(disease, index)
    above = above_or_self(term, index)
    against = [concept for concept in profile.against if concept in above]
    if against:
        strongest = min(against, key=lambda concept: (profile.against[concept], concept))
        return _fact(profile, strongest, None, index)
    match = explaining(disease, term, index)
    if match is not None:
        return _fact(profile, match, profile.listed[match], index)
    excluded = sorted(concept for concept in profile.excluded if concept in above)
    if excluded:
        return _fact(profile, max(excluded, key=lambda concept: index.information[concept]), 0.0, index)
    return None


@lru_cache(maxsize=16384)
def _expectation(disease: int, term: int, index: RankingIndex) -> Fact | None:
    """What the profile lists of a denied finding; `None` if only related entries list it."""
    profile = profile_of(disease, index)
    match = _most_frequent(profile, term, index)
    return _fact(profile, match, profile.listed[match], index) if match is not None else None


def _risk_factor(disease: int, term: int, index: RankingIndex) -> Fact:
    profile = profile_of(disease, index)
    listed = sorted(concept for concept in profile.risk if concept in above_or_self(term, index))
    match = max(listed, key=lambda concept: profile.risk[concept] / index.share[concept])
    return _fact(profile, match, profile.risk[match], index)


def _fact(profile: Profile, term: int, frequency: float | None, index: RankingIndex) -> Fact:
    ontology = index.ontology
    return Fact(ontology.ids[term], ontology.labels[term], frequency, _sources(profile, term, index))


def _line(entry: Entry, addend: float, fact: Fact | None, index: RankingIndex, *, present: bool = True) -> Evidence:
    return Evidence(
        findings=entry.findings,
        concept=index.ontology.ids[entry.term],
        label=index.ontology.labels[entry.term],
        present=present,
        log10_lr=addend / LN10,
        match=fact.concept if fact else None,
        match_label=fact.label if fact else None,
        frequency=fact.frequency if fact else None,
        sources=fact.sources if fact else (),
    )


def _sources(profile: Profile, term: int, index: RankingIndex) -> tuple[Source, ...]:
    table = index.profiles.annotations
    rows = profile.rows.get(term, ())
    return tuple(dict.fromkeys(Source(BASES[table.basis[row]], table.references[table.reference[row]]) for row in rows))


@lru_cache(maxsize=8192)
def above_or_self(term: int, index: RankingIndex) -> frozenset[int]:
    """Rows of `term` and all above it."""
    return frozenset(ancestors_of(term, index.ontology).tolist())


def _row(matrix: sparse.csr_array, row: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Column numbers and values of one row."""
    start, end = matrix.indptr[row], matrix.indptr[row + 1]
    return matrix.indices[start:end], matrix.data[start:end]


def _mapping(matrix: sparse.csr_array, row: int) -> dict[int, float]:
    places, values = _row(matrix, row)
    return dict(zip(places.tolist(), values.tolist(), strict=True))
