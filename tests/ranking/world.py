"""A small world to rank in: a dozen findings, forty rare diseases, six common or dangerous ones."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import sparse

from medassist.domain.finding import Finder, Finding, Status
from medassist.knowledge_base.compile_ontology import information_content
from medassist.knowledge_base.compile_profiles import background, build_matrices
from medassist.knowledge_base.disease_profiles import AGE_BANDS, AnnotationTable, DiseaseProfiles
from medassist.knowledge_base.ontology import Ontology
from medassist.ranking.index import RankingIndex, build_index

ROOT = "HP:0000118"
PARENTS = {
    ROOT: (),
    "HP:0002086": (ROOT,),
    "HP:0012735": ("HP:0002086",),
    "HP:0031245": ("HP:0012735",),
    "HP:0002094": ("HP:0002086",),
    "HP:0030828": ("HP:0002086",),
    "HP:0100749": (ROOT,),
    "ma:pleuritic_chest_pain": ("HP:0100749",),
    "HP:0001945": (ROOT,),
    "HP:0000924": (ROOT,),
    "HP:0001166": ("HP:0000924",),
    "HP:0002650": ("HP:0000924",),
    "HP:0000478": (ROOT,),
    "HP:0001083": ("HP:0000478",),
    "HP:0002616": (ROOT,),
    "HP:0002027": (ROOT,),
    "ma:smoker": (ROOT,),
    "ma:recent_surgery": (ROOT,),
}
LABELS = {
    ROOT: "Phenotypic abnormality",
    "HP:0002086": "Abnormality of the respiratory system",
    "HP:0012735": "Cough",
    "HP:0031245": "Productive cough",
    "HP:0002094": "Dyspnea",
    "HP:0030828": "Wheezing",
    "HP:0100749": "Chest pain",
    "ma:pleuritic_chest_pain": "Pleuritic chest pain",
    "HP:0001945": "Fever",
    "HP:0000924": "Abnormality of the skeletal system",
    "HP:0001166": "Arachnodactyly",
    "HP:0002650": "Scoliosis",
    "HP:0000478": "Abnormality of the eye",
    "HP:0001083": "Ectopia lentis",
    "HP:0002616": "Aortic root aneurysm",
    "HP:0002027": "Abdominal pain",
    "ma:smoker": "Smoking",
    "ma:recent_surgery": "Recent surgery",
}
POPULATION = {
    "HP:0012735": 0.12,
    "HP:0031245": 0.04,
    "HP:0002094": 0.05,
    "HP:0030828": 0.03,
    "HP:0100749": 0.05,
    "ma:pleuritic_chest_pain": 0.01,
    "HP:0001945": 0.1,
    "HP:0002027": 0.09,
    "ma:smoker": 0.2,
    "ma:recent_surgery": 0.02,
}
MARFAN, HOMOCYSTINURIA, PONTIAC = "OMIM:154700", "OMIM:236200", "ORPHA:99748"
RARE = {
    MARFAN: {"HP:0001166": 0.8, "HP:0001083": 0.6, "HP:0002616": 0.75, "HP:0002650": 0.5},
    HOMOCYSTINURIA: {"HP:0001083": 0.85, "HP:0001166": 0.4, "HP:0002650": 0.4},
    PONTIAC: {"HP:0001945": 0.9, "HP:0012735": 0.55},
}
PNEUMONIA, COLD, EMBOLISM = "ma:community_acquired_pneumonia", "ma:common_cold", "ma:pulmonary_embolism"
ASTHMA, ECTOPIC = "ma:asthma", "ma:ectopic_pregnancy"
COMMON = {
    PNEUMONIA: {"HP:0031245": 0.7, "HP:0001945": 0.75, "HP:0002094": 0.6, "ma:pleuritic_chest_pain": 0.4},
    COLD: {"HP:0012735": 0.6, "HP:0001945": 0.2},
    EMBOLISM: {"HP:0002094": 0.8, "ma:pleuritic_chest_pain": 0.55, "HP:0012735": 0.3},
    ASTHMA: {"HP:0030828": 0.8, "HP:0002094": 0.8, "HP:0012735": 0.6},
    ECTOPIC: {"HP:0002027": 0.95},
}
RISK_FACTORS = {PNEUMONIA: {"ma:smoker": 0.35}, EMBOLISM: {"ma:recent_surgery": 0.25}}
AGAINST = {PNEUMONIA: (("HP:0030828", 0.4, "wheeze suggests airway disease"),)}
EXCLUDED = {HOMOCYSTINURIA: ("HP:0002616",)}
PRIORS = {PNEUMONIA: 0.01, COLD: 0.03, EMBOLISM: 0.002, ASTHMA: 0.01, ECTOPIC: 0.002}
CANT_MISS = {PNEUMONIA: 1, EMBOLISM: 0, ECTOPIC: 0}
RARE_COUNT = 40


@cache
def ontology() -> Ontology:
    """The findings; information content as the rare diseases use them."""
    ids = tuple(PARENTS)
    index = {term: row for row, term in enumerate(ids)}
    parents = np.zeros((len(ids), len(ids)), dtype=np.bool_)
    above = np.zeros_like(parents)
    for term, direct in PARENTS.items():
        above[index[term], index[term]] = term != ROOT
        for parent in direct:
            parents[index[term], index[parent]] = True
            above[index[term]] |= above[index[parent]]
    used = np.zeros(len(ids), dtype=np.int64)
    for facts in _rare_facts().values():
        used += above[[index[term] for term in facts]].any(axis=0)
    return Ontology(
        ids=ids,
        labels=tuple(LABELS[term] for term in ids),
        index=index,
        replaced={"HP:0000001": "HP:0012735"},
        parents=sparse.csr_array(parents),
        ancestors=sparse.csr_array(above),
        information_content=information_content(used, RARE_COUNT),
    )


def _rare_facts() -> dict[str, dict[str, float]]:
    """The named rare diseases, and others that make the background."""
    facts = {disease: dict(found) for disease, found in RARE.items()}
    fillers = ["HP:0002650", "HP:0000478", "HP:0012735", "HP:0002027", "HP:0000924", "HP:0001945", "HP:0100749"]
    for number in range(RARE_COUNT - len(facts)):
        facts[f"OMIM:{900000 + number}"] = {
            fillers[number % 7]: 0.8,
            fillers[(number // 7 + 3) % 7]: 0.3,
        }
    return facts


@cache
def profiles() -> DiseaseProfiles:
    """The diseases, rare ones first."""
    terms = ontology().index
    rare, rows = _rare_facts(), []
    ids = (*rare, *COMMON)
    for disease, found in (*rare.items(), *COMMON.items()):
        rows += [(ids.index(disease), terms[term], frequency, 0, False) for term, frequency in found.items()]
    for disease, found in RISK_FACTORS.items():
        rows += [(ids.index(disease), terms[term], frequency, 1, False) for term, frequency in found.items()]
    for disease, excluded in EXCLUDED.items():
        rows += [(ids.index(disease), terms[term], 0.0, 0, True) for term in excluded]
    rows.sort()
    columns = list(zip(*rows, strict=True))
    disease, term = np.array(columns[0], np.int32), np.array(columns[1], np.int32)
    frequency = np.array(columns[2], np.float32)
    layer = np.array([1] * len(rare) + [2] * len(COMMON), np.int8)
    editorial = np.where(layer[disease] == 2, 2, 0).astype(np.int8)
    table = AnnotationTable(
        disease=disease,
        term=term,
        frequency=frequency,
        numerator=np.full(len(rows), -1, np.int32),
        denominator=np.full(len(rows), -1, np.int32),
        reference=np.where(layer[disease] == 2, 1, 0).astype(np.int32),
        basis=editorial,
        role=np.array(columns[3], np.int8),
        negated=np.array(columns[4], np.bool_),
        sex=np.full(len(rows), -1, np.int8),
        references=("PMID:1", "editorial estimate"),
    )
    shape = (len(ids), len(terms))
    direct, closure, excluded = build_matrices((disease, term, frequency), shape, ontology().ancestors)
    return DiseaseProfiles(
        ids=ids,
        all_ids=tuple((disease,) for disease in ids),
        labels=tuple(disease.removeprefix("ma:").replace("_", " ").capitalize() for disease in ids),
        synonyms=((),) * len(ids),
        index={disease: row for row, disease in enumerate(ids)},
        layer=layer,
        direct=direct,
        closure=closure,
        excluded=excluded,
        background=background(closure, layer),
        population=np.array([POPULATION.get(term, np.nan) for term in terms]),
        priors=_priors(ids),
        cant_miss=np.array([disease in CANT_MISS for disease in ids]),
        acuity=np.array([CANT_MISS.get(disease, -1) for disease in ids], np.int8),
        family=np.full(len(ids), -1, np.int32),
        against={
            ids.index(disease): tuple((terms[term], ratio, reason) for term, ratio, reason in facts)
            for disease, facts in AGAINST.items()
        },
        annotations=table,
    )


def _priors(ids: tuple[str, ...]) -> np.ndarray:
    shares = np.full((len(ids), len(AGE_BANDS), 2), 0.03 / RARE_COUNT / 100)
    for disease, share in PRIORS.items():
        shares[ids.index(disease)] = share
    shares[ids.index(ECTOPIC), :, 1] = 0.0
    shares[ids.index(ECTOPIC), :3] = 0.0
    with np.errstate(divide="ignore"):
        return np.log(shares).astype(np.float32)


@cache
def index() -> RankingIndex:
    """The ranking index of the small world."""
    return build_index(ontology(), profiles())


def finding(number: int, concept: str, status: Status = Status.PRESENT, confidence: float = 1.0) -> Finding:
    """A finding as a person would add it."""
    label = LABELS.get(concept, concept)
    return Finding(f"f{number}", concept, label, status, None, "", None, confidence, Finder.MANUAL)


def findings(*present: str, absent: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """Present and absent findings, numbered in this order."""
    made = [finding(number, concept) for number, concept in enumerate(present, start=1)]
    made += [finding(number, concept, Status.ABSENT) for number, concept in enumerate(absent, start=len(made) + 1)]
    return tuple(made)
