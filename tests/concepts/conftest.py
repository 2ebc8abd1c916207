"""A small vocabulary of real terms, and a knowledge base made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from medassist.concepts.compiled import CompiledLexicon
from medassist.concepts.lexicon import compile_lexicon
from medassist.concepts.rules import load_name_rules, load_word_rules
from medassist.concepts.statements import compile_statements
from medassist.knowledge_base.authored import AuthoredFinding
from medassist.knowledge_base.ontology import Name, Ontology

NAMES: tuple[Name, ...] = (
    Name("HP:0000118", "Phenotypic abnormality", "label"),
    Name("HP:0002094", "Dyspnea", "label"),
    Name("HP:0002094", "short of breath", "exact"),
    Name("HP:0002094", "can't catch my breath", "exact"),
    Name("HP:0002094", "SOB", "telegraphic"),
    Name("HP:0002027", "Abdominal pain", "label"),
    Name("HP:0002027", "abdo pain", "telegraphic"),
    Name("HP:0030839", "Knee pain", "label"),
    Name("HP:0012531", "Pain", "label"),
    Name("HP:0002013", "Vomiting", "label"),
    Name("HP:0002013", "throwing up", "exact"),
    Name("HP:0002013", "D&V", "telegraphic"),
    Name("HP:0002014", "Diarrhea", "label"),
    Name("HP:0002017", "Nausea and vomiting", "label"),
    Name("HP:0002017", "N/V", "telegraphic"),
    Name("HP:0001798", "Anonychia", "label"),
    Name("HP:0008386", "Aplasia/Hypoplasia of the nails", "label"),
    Name("HP:0001792", "Small nail", "label"),
    Name("HP:0001792", "Hypoplastic nails", "exact"),
    Name("HP:0000077", "Abnormality of the kidney", "label"),
    Name("HP:0000077", "Kidney malformation", "related"),
    Name("HP:0000478", "Abnormality of the eye", "label"),
    Name("HP:0000570", "Abnormal ocular saccades", "exact"),
    Name("HP:0000316", "Ocular hypertelorism", "exact"),
    Name("HP:0000632", "Ocular discharge", "exact"),
    Name("HP:0012373", "Ocular torsion", "exact"),
    Name("HP:0033841", "Ocular pruritus", "label"),
    Name("HP:0000969", "Edema", "label"),
    Name("HP:0000969", "Swelling", "lay"),
    Name("HP:0001508", "Failure to thrive", "label"),
    Name("HP:0001531", "Failure to thrive in infancy", "label"),
    Name("HP:0001250", "Seizure", "label"),
    Name("HP:0001250", "fits", "exact"),
    Name("HP:0000739", "on edge", "exact"),
    Name("HP:0000717", "Autism", "label"),
    Name("HP:0000717", "ASD", "exact"),
    Name("HP:0001631", "ASD", "exact"),
    Name("HP:0001631", "Atrial septal defect", "label"),
    Name("HP:0030025", "Preauricular pit", "label"),
    Name("HP:0000957", "Cafe-au-lait spot", "label"),
    Name("HP:0003002", "Breast carcinoma", "label"),
    Name("HP:0001962", "Palpitations", "label"),
    Name("HP:0001962", "racing heart", "exact"),
    Name("HP:0001649", "Tachycardia", "label"),
    Name("HP:0001649", "racing heart", "lay"),
    Name("HP:0004324", "Increased body weight", "label"),
    Name("HP:0004324", "weight gain", "exact"),
    Name("ma:weight_gain", "weight gain", "exact"),
    Name("HP:0001945", "Fever", "label"),
    Name("HP:0001945", "发热", "label", "zh"),
    Name("HP:0100519", "Anuria", "label"),
    Name("HP:0100519", "no urine", "exact"),
    Name("HP:0000001", "All", "label"),
    Name("HP:0001249", "Intellectual disability, severe", "label"),
)

REPLACED: Mapping[str, str] = {"HP:0009999": "HP:0001945"}


@dataclass(frozen=True)
class SmallKnowledge:
    """What the lexicon and linking ask of a knowledge base."""

    ontology: Ontology
    names: tuple[Name, ...]
    folder: Path
    findings: Mapping[str, AuthoredFinding] = field(default_factory=dict)
    sha256: str = "0" * 64
    version: str = "test"


def small_ontology() -> Ontology:
    ids = tuple(dict.fromkeys(name.concept for name in NAMES if name.concept != "HP:0000001"))
    labels = tuple(next(name.text for name in NAMES if name.concept == concept) for concept in ids)
    row = {concept: number for number, concept in enumerate(ids)}
    parents = sparse.lil_array((len(ids), len(ids)), dtype=np.bool_)
    for concept in ids:
        if concept != "HP:0000118":
            parents[row[concept], row["HP:0004324" if concept == "ma:weight_gain" else "HP:0000118"]] = True
    return Ontology(
        ids=ids,
        labels=labels,
        index=row,
        replaced=REPLACED,
        parents=sparse.csr_array(parents),
        ancestors=sparse.csr_array(parents),
        information_content=np.ones(len(ids)),
    )


@pytest.fixture(scope="session")
def lexicon() -> CompiledLexicon:
    rules = load_word_rules()
    return compile_lexicon(NAMES, rules, load_name_rules(), compile_statements((), rules))


@pytest.fixture
def knowledge(tmp_path: Path) -> SmallKnowledge:
    return SmallKnowledge(small_ontology(), NAMES, tmp_path)
