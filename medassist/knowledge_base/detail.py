"""A concept or a disease with all that is known of it, for display."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from medassist.domain.concept import Concept
from medassist.domain.disease import Acuity, Association, DiseaseDetail, Mimic, Source
from medassist.knowledge_base.authored import Condition
from medassist.knowledge_base.disease_profiles import DiseaseProfiles
from medassist.knowledge_base.ontology import Name, Ontology
from medassist.knowledge_base.vocabulary import BASES, ROLES


def concept_of(
    concept_id: str, ontology: Ontology, names: Mapping[str, Sequence[Name]], definitions: Mapping[str, str]
) -> Concept:
    """The concept at a current id."""
    row = ontology.index[concept_id]
    known = names.get(concept_id, ())
    label = ontology.labels[row]
    chinese = next((name.text for name in known if name.language == "zh" and name.kind == "label"), None)
    return Concept(
        id=concept_id,
        label=label,
        synonyms=tuple(dict.fromkeys(n.text for n in known if n.language == "en" and n.text != label)),
        definition=definitions.get(concept_id, ""),
        parents=tuple(ontology.ids[parent] for parent in ontology.parents[[row]].indices),
        label_zh=chinese,
    )


def disease_detail(
    row: int, ontology: Ontology, profiles: DiseaseProfiles, conditions: Mapping[str, Condition]
) -> DiseaseDetail:
    """The disease at `row`: associations by falling frequency, each with the sources of its rows."""
    condition = conditions.get(profiles.ids[row])
    acuity = Acuity(condition.acuity) if condition and condition.acuity else None
    mimics = condition.mimics if condition else ()
    return DiseaseDetail(
        id=profiles.ids[row],
        ids=profiles.all_ids[row],
        label=profiles.labels[row],
        label_zh=condition.label_zh if condition else None,
        synonyms=profiles.synonyms[row],
        definition=condition.definition if condition else "",
        layer=layer_of(condition),
        acuity=acuity,
        cant_miss=bool(profiles.cant_miss[row]),
        onset=condition.onset or None if condition else None,
        associations=_associations(row, ontology, profiles, condition),
        excluded=tuple(ontology.ids[term] for term in profiles.excluded[[row]].indices),
        against=tuple((ontology.ids[term], reason) for term, _, reason in profiles.against.get(row, ())),
        tests=condition.tests if condition else (),
        red_flags=condition.red_flags if condition else (),
        complications=condition.complications if condition else (),
        mimics=tuple(
            Mimic(
                mimic.condition,
                _label(mimic.condition, profiles),
                mimic.distinguished_by,
                tuple(ontology.labels[ontology.index[term]] for term in map(ontology.current, mimic.findings) if term),
            )
            for mimic in mimics
        ),
        course=condition.course if condition else "",
        system=condition.system if condition else "",
        settings=condition.settings if condition else (),
        priors=tuple((p.age_band, "".join(p.sexes), p.prior_class) for p in condition.priors) if condition else (),
        changed=f"{condition.creator}, {condition.modified[:10]}" if condition and condition.creator else "",
    )


def layer_of(condition: Condition | None) -> str:
    """The layer a disease comes from: HPO alone, the project, or the site."""
    if condition is None:
        return "HPO"
    return "site" if condition.creator else "MedAssist"


def _label(disease: str, profiles: DiseaseProfiles) -> str:
    row = profiles.index.get(disease)
    return profiles.labels[row] if row is not None else disease


def _associations(
    row: int, ontology: Ontology, profiles: DiseaseProfiles, condition: Condition | None
) -> tuple[Association, ...]:
    table = profiles.annotations
    start, end = np.searchsorted(table.disease, [row, row + 1])
    rows_of: dict[int, list[int]] = {}
    for number in range(int(start), int(end)):
        rows_of.setdefault(int(table.term[number]), []).append(number)
    direct = profiles.direct[[row]]
    frequency = dict(zip(direct.indices.tolist(), direct.data.tolist(), strict=True))
    ranges = {ontology.current(fact.finding): (fact.low, fact.high) for fact in condition.stated} if condition else {}
    found = []
    for term, numbers in rows_of.items():
        if term not in frequency:
            continue
        counted = [number for number in numbers if table.denominator[number] > 0]
        low, high = ranges.get(ontology.ids[term], (None, None))
        sources = [Source(BASES[table.basis[n]], table.references[table.reference[n]]) for n in numbers]
        found.append(
            Association(
                concept=ontology.ids[term],
                label=ontology.labels[term],
                frequency=round(frequency[term], 6),
                sources=tuple(dict.fromkeys(sources)),
                low=low,
                high=high,
                numerator=sum(int(table.numerator[n]) for n in counted) if counted else None,
                denominator=sum(int(table.denominator[n]) for n in counted) if counted else None,
                role=ROLES[table.role[numbers[0]]],
            )
        )
    return tuple(sorted(found, key=lambda fact: (-fact.frequency, fact.label)))
