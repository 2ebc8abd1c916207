"""The disease profiles as they would be with one condition changed: a row's work, not a build's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from medassist.domain.disease import Basis
from medassist.knowledge_base.authored import Condition
from medassist.knowledge_base.compile import Durations, Rows, acuity_of, index_diseases, names_itself
from medassist.knowledge_base.compile_priors import condition_priors
from medassist.knowledge_base.compile_profiles import build_matrices, pooled_frequencies
from medassist.knowledge_base.disease_profiles import AnnotationTable, DiseaseProfiles
from medassist.knowledge_base.ontology import Ontology
from medassist.knowledge_base.vocabulary import BASES

T = TypeVar("T")


def with_condition(
    profiles: DiseaseProfiles,
    ontology: Ontology,
    condition: Condition,
    shares: Mapping[str, float],
    durations: Durations,
) -> DiseaseProfiles:
    """`profiles` with `condition` in place of the one of its id, or at the end if it is new.

    What HPO says of the disease stays where the condition does not speak of it. `shares` maps
    prior classes to shares of people. Findings the ontology lacks are left out: they need a
    build. Raises `KnowledgeError` (MA202) for faults the arrays cannot hold.
    """
    row = profiles.index.get(condition.id, len(profiles.ids))
    table = _table(profiles.annotations, ontology, condition, row, durations)
    disease, term, frequency = pooled_frequencies(table, table.disease == row)
    itself = names_itself(term, ontology.labels, (condition.label, *condition.synonyms))
    pairs = (np.zeros_like(disease), term, frequency)
    direct, closure, excluded = build_matrices(pairs, (1, len(ontology.ids)), ontology.ancestors, itself)
    ids = (condition.id, *condition.external_ids)
    others = tuple(each for each in profiles.all_ids[row] if each not in ids) if row < len(profiles.ids) else ()
    all_ids = _put(profiles.all_ids, row, (*ids, *others))
    facts = [(ontology.row(fact.finding), fact.ratio, fact.reason) for fact in condition.against]
    against = tuple((term, ratio, reason) for term, ratio, reason in facts if term is not None)
    return replace(
        profiles,
        ids=_put(profiles.ids, row, condition.id),
        all_ids=all_ids,
        labels=_put(profiles.labels, row, condition.label),
        synonyms=_put(profiles.synonyms, row, condition.synonyms),
        index=index_diseases(all_ids),
        layer=_put_value(profiles.layer, row, 2),
        direct=_put_row(profiles.direct, row, direct),
        closure=_put_row(profiles.closure, row, closure),
        excluded=_put_row(profiles.excluded, row, excluded),
        priors=_put_value(profiles.priors, row, condition_priors(condition, shares)),
        cant_miss=_put_value(profiles.cant_miss, row, condition.cant_miss),
        acuity=_put_value(profiles.acuity, row, acuity_of(condition)),
        family=_put_value(profiles.family, row, -1),
        against={**profiles.against, row: against},
        annotations=table,
    )


def _table(
    table: AnnotationTable, ontology: Ontology, condition: Condition, row: int, durations: Durations
) -> AnnotationTable:
    """The annotation rows with those of `condition` new, in order."""
    rows = Rows({reference: number for number, reference in enumerate(table.references)})
    stated = rows.add_condition(condition, row, ontology.row, durations)
    published = table.basis == BASES.index(Basis.PUBLISHED)
    kept = (table.disease != row) | (published & ~np.isin(table.term, sorted(stated)))
    added = rows.table()
    names = [field.name for field in fields(AnnotationTable) if field.name != "references"]
    columns = {name: np.concatenate((getattr(table, name)[kept], getattr(added, name))) for name in names}
    order = np.lexsort((columns["term"], columns["disease"]))
    return AnnotationTable(**{name: column[order] for name, column in columns.items()}, references=added.references)


def _put(values: tuple[T, ...], row: int, value: T) -> tuple[T, ...]:
    return (*values[:row], value, *values[row + 1 :])


def _put_value(values: NDArray[Any], row: int, value: object) -> NDArray[Any]:
    changed = np.concatenate((values, values[:1])) if row == len(values) else values.copy()
    changed[row] = value
    return changed


def _put_row(matrix: sparse.csr_array, row: int, value: sparse.csr_array) -> sparse.csr_array:
    parts = [matrix[:row], value.astype(matrix.dtype), matrix[row + 1 :]]
    stacked: sparse.csr_array = sparse.vstack([part for part in parts if part.shape[0]], format="csr")
    stacked.sort_indices()
    return stacked
