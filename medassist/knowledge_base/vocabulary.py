"""The identifiers of the knowledge base: compact ids, IRIs, and the fixed lists of the vocabulary.

The vocabulary itself, with labels and comments, is `knowledge/ontology.ttl`.
"""

from __future__ import annotations

from medassist.domain.disease import Basis

MA = "urn:medassist:"
HP = "http://purl.obolibrary.org/obo/HP_"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
OWL = "http://www.w3.org/2002/07/owl#"
IDENTIFIERS = "https://identifiers.org/"
"""Registry that resolves the disease ids of other vocabularies (`OMIM:154700` and the like)."""

PHENOTYPIC_ABNORMALITY = "HP:0000118"

BASES: tuple[Basis, ...] = tuple(Basis)
"""What a fact may rest on, in the order of `AnnotationTable.basis`."""

ROLES: tuple[str, ...] = ("finding", "risk_factor", "time_course")
"""In the order of `AnnotationTable.role`."""

ACUITIES: tuple[str, ...] = ("emergency", "urgent", "routine")
"""In the order of `DiseaseProfiles.acuity`."""

KINDS = frozenset({"symptom", "sign", "laboratory", "imaging", "exposure", "history"})
ONSETS = frozenset({"sudden", "acute", "subacute", "chronic", "recurrent"})
SEX_NAMES = {"female": ("F",), "male": ("M",), "any": ("F", "M")}
PRIOR_CLASSES = ("very_common", "common", "uncommon", "rare", "very_rare", "none")

EXTERNAL_IDS = {"icd10": "ICD10", "mondo": "MONDO", "doid": "DOID", "mesh": "MESH", "omim": "OMIM", "orpha": "ORPHA"}
"""Property of a condition → prefix of the ids it holds."""

EDITORIAL_REFERENCE = "editorial estimate"


def compact(iri: str) -> str:
    """The compact id of an IRI ("HP:0001945", "ma:smoker", "OMIM:154700"); other IRIs as they are."""
    if iri.startswith(HP):
        return "HP:" + iri.removeprefix(HP)
    if iri.startswith(MA):
        return "ma:" + iri.removeprefix(MA)
    if iri.startswith(IDENTIFIERS):
        return iri.removeprefix(IDENTIFIERS)
    return iri


def expand(identifier: str) -> str:
    """The IRI of a compact id; the inverse of `compact`."""
    prefix, _, local = identifier.partition(":")
    if prefix == "HP":
        return HP + local
    if prefix == "ma":
        return MA + local
    return IDENTIFIERS + identifier
