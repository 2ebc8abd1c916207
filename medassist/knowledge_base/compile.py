"""HPO and the project's own Turtle compiled to the arrays that ranking and matching use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from medassist.domain.disease import Basis
from medassist.domain.progress import ShouldStop, never_stop
from medassist.domain.red_flag import RedFlagRule
from medassist.errors import Cancelled
from medassist.knowledge_base.authored import Authored, AuthoredFinding, Condition, Stated
from medassist.knowledge_base.compile_ontology import TermGraph, build_term_graph, collect_names, information_content
from medassist.knowledge_base.compile_priors import authored_priors, rare_priors
from medassist.knowledge_base.compile_profiles import background, build_matrices, close_upwards, pooled_frequencies
from medassist.knowledge_base.disease_profiles import (
    CATEGORY_FREQUENCY,
    UNKNOWN_FREQUENCY,
    AnnotationTable,
    DiseaseProfiles,
)
from medassist.knowledge_base.hpo_files import HpoAnnotation, HpoRelease
from medassist.knowledge_base.matrices import matrix_of
from medassist.knowledge_base.merge_diseases import Entries, find_families, merge_entries
from medassist.knowledge_base.ontology import Name, Ontology
from medassist.knowledge_base.vocabulary import ACUITIES, BASES, ROLES

UNMENTIONED_FREQUENCY = CATEGORY_FREQUENCY["HP:0040284"]
"""Of a finding that HPO lists without a frequency for a condition whose editors do not mention it.

An inherited or odd association of a common disease (kidney cancer in colorectal cancer) must not
count as typical of it; "very rare" lets it explain a finding without being expected.
"""

Durations = Mapping[str, Sequence[Stated]]
"""Way of beginning → how long patients have been ill when they consult."""

Phenotype = tuple[HpoAnnotation, int]
"""An annotation row and the ontology's row of its term."""


@dataclass(frozen=True, eq=False, slots=True)
class Compiled:
    """Everything the application reads at run time."""

    ontology: Ontology
    profiles: DiseaseProfiles
    names: tuple[Name, ...]
    definitions: Mapping[str, str]
    conditions: Mapping[str, Condition]
    findings: Mapping[str, AuthoredFinding]
    red_flags: tuple[RedFlagRule, ...]
    prior_shares: Mapping[str, float]
    durations: Durations


@dataclass(slots=True)
class Rows:
    """Annotation rows while they are collected; columns as in `AnnotationTable`."""

    references: dict[str, int] = field(default_factory=dict)
    cells: list[tuple[int, int, float, int, int, int, int, int, bool, int]] = field(default_factory=list)

    def add(self, disease: int, term: int, frequency: float, counts: tuple[int, int], reference: str,
            basis: Basis, role: str, sex: str = "", *, negated: bool = False) -> None:  # fmt: skip
        """Take in one row."""
        number = self.references.setdefault(reference, len(self.references))
        self.cells.append(
            (disease, term, frequency, *counts, number, BASES.index(basis), ROLES.index(role), negated,
             {"F": 0, "M": 1}.get(sex, -1))
        )  # fmt: skip

    def add_condition(
        self, condition: Condition, disease: int, row_of: Callable[[str], int | None], durations: Durations
    ) -> set[int]:
        """Take in what a condition states, with the durations of its way of beginning, and say of which terms.

        Findings without a term are left out.
        """
        stated = set()
        for fact in (*condition.stated, *durations.get(condition.onset, ())):
            term = row_of(fact.finding)
            if term is not None:
                stated.add(term)
                self.add(disease, term, fact.frequency, (-1, -1), fact.source.reference, fact.source.basis, fact.role,
                         negated=fact.frequency == 0)  # fmt: skip
        return stated

    def table(self) -> AnnotationTable:
        """The rows by column, sorted by disease and term."""
        ordered = sorted(self.cells, key=lambda cell: cell[:2])
        columns = list(zip(*ordered, strict=True)) if ordered else [()] * 10
        return AnnotationTable(
            disease=np.array(columns[0], dtype=np.int32),
            term=np.array(columns[1], dtype=np.int32),
            frequency=np.array(columns[2], dtype=np.float32),
            numerator=np.array(columns[3], dtype=np.int32),
            denominator=np.array(columns[4], dtype=np.int32),
            reference=np.array(columns[5], dtype=np.int32),
            basis=np.array(columns[6], dtype=np.int8),
            role=np.array(columns[7], dtype=np.int8),
            negated=np.array(columns[8], dtype=np.bool_),
            sex=np.array(columns[9], dtype=np.int8),
            references=tuple(self.references),
        )


def compile_knowledge(release: HpoRelease, authored: Authored, should_stop: ShouldStop = never_stop) -> Compiled:
    """Compile one HPO release and layer 2.

    Raises `KnowledgeError` (MA202) for faults the arrays cannot hold, and `Cancelled`.
    """
    graph = build_term_graph(release.terms, authored.findings)
    _check(should_stop)
    phenotypes = _phenotypes(release, graph)
    groups = merge_entries(_entries(release, graph, phenotypes))
    entry_ids = sorted(release.disease_names)
    _check(should_stop)
    merged = [tuple(entry_ids[entry] for entry in group) for group in groups]
    claimed = _claims(authored.conditions, merged)
    rare = [group for number, group in enumerate(merged) if number not in claimed]
    profiles, used = _profiles(release, authored, graph, phenotypes, rare, _claimed_ids(claimed, merged))
    _check(should_stop)
    ontology = Ontology(
        ids=graph.ids,
        labels=graph.labels,
        index=graph.index,
        replaced=graph.replaced,
        parents=graph.parents,
        ancestors=graph.ancestors,
        information_content=information_content(used, len(rare)),
    )
    definitions = {term.id: term.definition for term in release.terms if term.id in graph.index and term.definition}
    definitions |= {finding.id: finding.definition for finding in authored.findings if finding.definition}
    return Compiled(
        ontology=ontology,
        profiles=profiles,
        names=collect_names(release.terms, authored.findings, graph),
        definitions=definitions,
        conditions={condition.id: condition for condition in authored.conditions},
        findings={finding.id: finding for finding in authored.findings},
        red_flags=authored.red_flags,
        prior_shares=authored.shares,
        durations=authored.durations,
    )


def _check(should_stop: ShouldStop) -> None:
    if should_stop():
        raise Cancelled


def _phenotypes(release: HpoRelease, graph: TermGraph) -> list[Phenotype]:
    """The annotation rows about terms of the ontology."""
    found: list[Phenotype] = []
    for row in release.annotations:
        term = graph.current(row.term)
        if term is not None:
            found.append((row, term))
    return found


def _entries(release: HpoRelease, graph: TermGraph, phenotypes: Sequence[Phenotype]) -> Entries:
    """The annotated entries with IC-weighted profiles, for merging."""
    ids = sorted(release.disease_names)
    index = {identifier: row for row, identifier in enumerate(ids)}
    rows = [(index[row.disease], term) for row, term in phenotypes if not row.negated]
    shape = (len(ids), len(graph.ids))
    places = np.array(sorted(set(rows)), dtype=np.int64).reshape(-1, 2).T
    direct = matrix_of(places[0], places[1], np.ones(places.shape[1], dtype=np.float32), shape)
    closed = close_upwards(direct, graph.ancestors)
    used = np.bincount(closed.indices, minlength=shape[1])
    closed.data = information_content(used, len(ids))[closed.indices].astype(np.float32)
    lengths = np.sqrt(np.asarray((closed * closed).sum(axis=1)).ravel())
    closed.data /= np.repeat(np.where(lengths > 0, lengths, 1), np.diff(closed.indptr)).astype(np.float32)
    return Entries(ids, [release.disease_names[identifier] for identifier in ids], release.genes, closed)


def _claims(conditions: Sequence[Condition], merged: Sequence[tuple[str, ...]]) -> dict[int, str]:
    """Which merged layer-1 disease is which condition: group number → condition id.

    A condition claims the diseases whose OMIM or ORPHA ids it states; the first to claim wins.
    """
    group_of = {identifier: number for number, group in enumerate(merged) for identifier in group}
    claimed: dict[int, str] = {}
    for condition in conditions:
        for identifier in condition.external_ids:
            if identifier in group_of:
                claimed.setdefault(group_of[identifier], condition.id)
    return claimed


def _claimed_ids(claimed: Mapping[int, str], merged: Sequence[tuple[str, ...]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number, condition in claimed.items():
        found.setdefault(condition, []).extend(merged[number])
    return found


def _profiles(
    release: HpoRelease,
    authored: Authored,
    graph: TermGraph,
    phenotypes: Sequence[Phenotype],
    rare: Sequence[tuple[str, ...]],
    claimed: Mapping[str, Sequence[str]],
) -> tuple[DiseaseProfiles, NDArray[np.int64]]:
    """The profiles, and how many layer-1 diseases use each term."""
    all_ids = [*rare]
    labels = [release.disease_names[group[0]] for group in rare]
    synonyms = [_other_names(labels[number], group, release) for number, group in enumerate(rare)]
    for condition in authored.conditions:
        entries = tuple(claimed.get(condition.id, ()))
        all_ids.append(tuple(dict.fromkeys((condition.id, *condition.external_ids, *entries))))
        labels.append(condition.label)
        names = [*condition.synonyms, *(release.disease_names[entry] for entry in entries)]
        synonyms.append(tuple(dict.fromkeys(name for name in names if name != condition.label)))
    first = {condition.id: len(rare) + number for number, condition in enumerate(authored.conditions)}
    row_of = {entry: number for number, group in enumerate(rare) for entry in group}
    row_of |= {entry: first[condition] for condition, entries in claimed.items() for entry in entries}
    layer = np.array([1] * len(rare) + [2] * len(authored.conditions), dtype=np.int8)
    table = _annotations(authored, graph, phenotypes, row_of, first)
    shape = (len(all_ids), len(graph.ids))
    pairs = pooled_frequencies(table)
    names_itself = _names_itself(pairs, len(rare), graph.labels, labels, synonyms)
    direct, closure, excluded = build_matrices(pairs, shape, graph.ancestors, names_itself)
    used = np.bincount(closure[: len(rare)].indices, minlength=shape[1]).astype(np.int64)
    profiles = DiseaseProfiles(
        ids=tuple(group[0] for group in all_ids),
        all_ids=tuple(all_ids),
        labels=tuple(labels),
        synonyms=tuple(synonyms),
        index=index_diseases(all_ids),
        layer=layer,
        direct=direct,
        closure=closure,
        excluded=excluded,
        background=background(closure, layer),
        population=_population(authored, graph),
        priors=np.concatenate((rare_priors(release, rare, authored.rare_disease_share), authored_priors(authored))),
        cant_miss=np.array([False] * len(rare) + [c.cant_miss for c in authored.conditions], dtype=np.bool_),
        acuity=np.array([-1] * len(rare) + [acuity_of(c) for c in authored.conditions], dtype=np.int8),
        family=_families(release, rare, len(all_ids)),
        against=_against(authored, graph, len(rare)),
        annotations=table,
    )
    return profiles, used


def _names_itself(
    pairs: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]],
    rare: int,
    terms: Sequence[str],
    labels: Sequence[str],
    synonyms: Sequence[Sequence[str]],
) -> NDArray[np.bool_]:
    """Which pairs of a condition (row `rare` and later) name the condition itself, by label or synonym."""
    disease, term, _ = pairs
    marked = np.zeros(len(disease), np.bool_)
    starts = np.searchsorted(disease, np.arange(rare, len(labels) + 1))
    for row, (start, end) in enumerate(pairwise(starts.tolist()), start=rare):
        marked[start:end] = names_itself(term[start:end], terms, (labels[row], *synonyms[row]))
    return marked


def names_itself(rows: NDArray[np.int32], terms: Sequence[str], names: Iterable[str]) -> NDArray[np.bool_]:
    """Which of the terms at `rows` bear one of the disease's own `names`."""
    folded = {name.casefold() for name in names}
    return np.array([terms[row].casefold() in folded for row in rows.tolist()], np.bool_)


def _other_names(label: str, group: Sequence[str], release: HpoRelease) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(release.disease_names[entry] for entry in group if release.disease_names[entry] != label)
    )


def index_diseases(all_ids: Sequence[Sequence[str]]) -> dict[str, int]:
    """Id → row. An id that several diseases carry (a coarse ICD-10 code) leads to none, unless it is a main id."""
    found: dict[str, int] = {}
    shared: set[str] = set()
    for row, identifiers in enumerate(all_ids):
        for identifier in identifiers:
            if found.setdefault(identifier, row) != row:
                shared.add(identifier)
    for identifier in shared:
        del found[identifier]
    return found | {identifiers[0]: row for row, identifiers in enumerate(all_ids)}


def acuity_of(condition: Condition) -> int:
    """Position of the condition's acuity in `ACUITIES`, −1 where it has none."""
    return ACUITIES.index(condition.acuity) if condition.acuity in ACUITIES else -1


def _annotations(
    authored: Authored,
    graph: TermGraph,
    phenotypes: Sequence[Phenotype],
    row_of: Mapping[str, int],
    first: Mapping[str, int],
) -> AnnotationTable:
    rows = Rows()
    stated: set[tuple[int, int]] = set()
    for condition in authored.conditions:
        disease = first[condition.id]
        stated |= {
            (disease, term) for term in rows.add_condition(condition, disease, graph.current, authored.durations)
        }
    measured = {(row_of[row.disease], term) for row, term in phenotypes if row.frequency != UNKNOWN_FREQUENCY}
    conditions = set(first.values())
    for row, term in phenotypes:
        disease = row_of[row.disease]
        place = (disease, term)
        # Where a condition of ours is also an HPO disease, our own statement on a finding stands.
        if place in stated:
            continue
        frequency = row.frequency
        if disease in conditions and frequency == UNKNOWN_FREQUENCY and not row.negated:
            if place in measured:
                continue
            frequency = UNMENTIONED_FREQUENCY
        counts = (row.numerator, row.denominator)
        rows.add(disease, term, frequency, counts, row.reference, Basis.PUBLISHED, "finding", row.sex,
                 negated=row.negated)  # fmt: skip
    return rows.table()


def _population(authored: Authored, graph: TermGraph) -> NDArray[np.float64]:
    population = np.full(len(graph.ids), np.nan)
    for finding in authored.findings:
        term = graph.current(finding.id)
        if term is not None and finding.population is not None:
            population[term] = finding.population
    return population


def _families(release: HpoRelease, rare: Sequence[tuple[str, ...]], diseases: int) -> NDArray[np.int32]:
    names = [release.disease_names[group[0]] for group in rare]
    genes = [frozenset().union(*(release.genes.get(entry, frozenset()) for entry in group)) for group in rare]
    family = np.full(diseases, -1, dtype=np.int32)
    family[: len(rare)] = find_families(names, genes)
    return family


def _against(authored: Authored, graph: TermGraph, offset: int) -> dict[int, tuple[tuple[int, float, str], ...]]:
    found: dict[int, tuple[tuple[int, float, str], ...]] = {}
    for number, condition in enumerate(authored.conditions):
        facts = [(graph.current(fact.finding), fact.ratio, fact.reason) for fact in condition.against]
        known = tuple((term, ratio, reason) for term, ratio, reason in facts if term is not None)
        if known:
            found[offset + number] = known
    return found
