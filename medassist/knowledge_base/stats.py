"""The knowledge base in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from medassist.knowledge_base.store import KnowledgeBase
from medassist.knowledge_base.vocabulary import BASES

DEPTHS = (3, 12, 20, 25)
"""Numbers of findings that the histogram of depth counts from."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over one knowledge base.

    `associations` and `excluded` count (disease, finding) pairs; `rows_by_basis` counts
    annotation rows; `rows_by_source` by the kind of reference (PMID, OMIM, ORPHA, editorial
    estimate, …). `findings_by_kind` counts own findings. `findings_per_condition` is a mean and
    `conditions_by_depth` a histogram, risk factors not counted; `statements_by_basis` counts the
    findings and risk factors of conditions alone.
    """

    version: str
    sha256: str
    terms: int
    own_findings: int
    names: int
    names_by_kind: Mapping[str, int]
    diseases: int
    diseases_by_layer: Mapping[str, int]
    merged_diseases: int
    associations: int
    associations_by_layer: Mapping[str, int]
    excluded: int
    rows_by_basis: Mapping[str, int]
    rows_by_source: Mapping[str, int]
    rows_with_source: int
    annotation_rows: int
    conditions_by_system: Mapping[str, int]
    findings_by_kind: Mapping[str, int]
    cant_miss: int
    families: int
    population_shares: int
    findings_per_condition: float
    conditions_by_depth: Mapping[str, int]
    statements_by_basis: Mapping[str, int]
    own_findings_without_synonyms: int
    conditions_with_undistinguished_mimics: int
    red_flag_rules: int
    conditions_of_the_site: int


def statistics(knowledge: KnowledgeBase) -> Statistics:
    """Count everything; a fraction of a second."""
    ontology, profiles = knowledge.ontology, knowledge.profiles
    table = profiles.annotations
    per_disease = np.diff(profiles.direct.indptr)
    references = Counter(int(number) for number in table.reference)
    by_source: Counter[str] = Counter()
    for number, rows in references.items():
        by_source[_kind_of(table.references[number])] += rows
    bases = Counter(int(basis) for basis in table.basis)
    own = [finding for finding in knowledge.findings.values() if finding.id.startswith("ma:")]
    return Statistics(
        version=knowledge.version,
        sha256=knowledge.sha256,
        terms=len(ontology.ids),
        own_findings=sum(term.startswith("ma:") for term in ontology.ids),
        names=len(knowledge.names),
        names_by_kind=_sorted(Counter(f"{name.kind} ({name.language})" for name in knowledge.names)),
        diseases=len(profiles.ids),
        diseases_by_layer={"HPO": int((profiles.layer == 1).sum()), "MedAssist": int((profiles.layer == 2).sum())},
        merged_diseases=sum(
            len(ids) > 1 for ids, layer in zip(profiles.all_ids, profiles.layer, strict=True) if layer == 1
        ),
        associations=int(profiles.direct.nnz),
        associations_by_layer={
            "HPO": int(per_disease[profiles.layer == 1].sum()),
            "MedAssist": int(per_disease[profiles.layer == 2].sum()),
        },
        excluded=int(profiles.excluded.nnz),
        rows_by_basis={basis.value: bases[number] for number, basis in enumerate(BASES)},
        rows_by_source=_sorted(by_source),
        rows_with_source=sum(rows for number, rows in references.items() if table.references[number]),
        annotation_rows=len(table.disease),
        conditions_by_system=_sorted(Counter(condition.system for condition in knowledge.conditions.values())),
        findings_by_kind=_sorted(Counter(finding.kind for finding in own)),
        cant_miss=int(profiles.cant_miss.sum()),
        families=int(profiles.family.max(initial=-1)) + 1,
        population_shares=int((~np.isnan(profiles.population)).sum()),
        **_depth(knowledge),
    )


def _depth(knowledge: KnowledgeBase) -> dict[str, Any]:
    """The fields of `Statistics` that tell how fully conditions and own findings are described."""
    conditions = list(knowledge.conditions.values())
    own = [finding for finding in knowledge.findings.values() if finding.id.startswith("ma:")]
    depths = [sum(fact.role == "finding" for fact in condition.stated) for condition in conditions]
    histogram = {f"{low} and more": sum(depth >= low for depth in depths) for low in DEPTHS}
    bases = Counter(fact.source.basis.value for condition in conditions for fact in condition.stated)
    return {
        "findings_per_condition": round(sum(depths) / max(len(depths), 1), 1),
        "conditions_by_depth": histogram,
        "statements_by_basis": _sorted(bases),
        "own_findings_without_synonyms": sum(
            all(name.kind == "label" for name in finding.names if name.language == "en") for finding in own
        ),
        "conditions_with_undistinguished_mimics": sum(
            any(not mimic.findings for mimic in condition.mimics) for condition in conditions
        ),
        "red_flag_rules": len(knowledge.red_flags),
        "conditions_of_the_site": sum(bool(condition.creator) for condition in conditions),
    }


def _kind_of(reference: str) -> str:
    prefix, colon, rest = reference.partition(":")
    if colon and " " not in prefix:
        return "web page" if rest.startswith("//") else prefix
    return reference if reference == "editorial estimate" else "named criteria or text"


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
