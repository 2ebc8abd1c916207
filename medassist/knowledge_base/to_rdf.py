"""An HPO release as RDF: N-Triples in the project's vocabulary, each association with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medassist.knowledge_base.hpo_files import HpoAnnotation, HpoRelease, HpoTerm
from medassist.knowledge_base.vocabulary import DCTERMS, MA, PROV, RDF, SKOS, XSD, expand

TERMS_GRAPH = MA + "graph:hpo-terms"
DISEASES_GRAPH = MA + "graph:hpo-annotations"
VOCABULARY_GRAPH = MA + "graph:vocabulary"
AUTHORED_GRAPH = MA + "graph:medassist"
SITE_GRAPH = MA + "graph:site"
"""One named graph a layer, so that no fact loses where it came from."""

_TYPE, _LABEL, _BROADER = f"<{RDF}type>", f"<{SKOS}prefLabel>", f"<{SKOS}broader>"
_SOURCE, _SEX = f"<{DCTERMS}source>", {"F": f"<{MA}female>", "M": f"<{MA}male>"}
_SYNONYM = {"exact": "altLabel", "lay": "altLabel", "telegraphic": "hiddenLabel"}


def term_triples(terms: Iterable[HpoTerm], version: str) -> Iterator[str]:
    """The terms: labels, synonyms, definitions, broader terms, replacements. One triple a line."""
    release = f"<{MA}hpo-release>"
    yield f"{release} {_TYPE} <{PROV}Entity> .\n"
    yield f'{release} <{DCTERMS}title> "Human Phenotype Ontology" .\n'
    yield f"{release} <{DCTERMS}hasVersion> {_text(version)} .\n"
    for term in terms:
        subject = f"<{expand(term.id)}>"
        yield f"{subject} {_LABEL} {_text(term.label, 'en')} .\n"
        if term.obsolete:
            yield f'{subject} <http://www.w3.org/2002/07/owl#deprecated> "true"^^<{XSD}boolean> .\n'
            if term.replaced_by:
                yield f"{subject} <{DCTERMS}isReplacedBy> <{expand(term.replaced_by)}> .\n"
            continue
        yield f"{subject} {_TYPE} <{MA}Finding> .\n"
        yield f"{subject} <{PROV}wasDerivedFrom> {release} .\n"
        if term.definition:
            yield f"{subject} <{SKOS}definition> {_text(term.definition, 'en')} .\n"
        for parent in term.parents:
            yield f"{subject} {_BROADER} <{expand(parent)}> .\n"
        for other in term.alternatives:
            yield f"<{expand(other)}> <{DCTERMS}isReplacedBy> {subject} .\n"
        for name in term.names:
            if name.kind != "label":
                predicate = _SYNONYM.get(name.kind)
                relation = f"<{SKOS}{predicate}>" if predicate else f"<{MA}{name.kind}Synonym>"
                yield f"{subject} {relation} {_text(name.text, 'en')} .\n"


def disease_triples(release: HpoRelease) -> Iterator[str]:
    """The diseases and their annotation rows, each row a node of its own (an `ma:Association` by what leads to it)."""
    for disease, name in release.disease_names.items():
        subject = f"<{expand(disease)}>"
        yield f"{subject} {_TYPE} <{MA}Condition> .\n"
        yield f"{subject} {_LABEL} {_text(name, 'en')} .\n"
        for gene in sorted(release.genes.get(disease, ())):
            yield f"{subject} <{MA}gene> {_text(gene)} .\n"
    for number, row in enumerate(release.annotations):
        yield from _association(row, f"<{MA}hpo-annotation:{number}>")


_ASPECTS = {"P": "hasFinding", "C": "hasCourse", "I": "hasInheritance", "M": "hasModifier", "H": "hasHistory"}


def _association(row: HpoAnnotation, node: str) -> Iterator[str]:
    relation = "excludes" if row.negated else _ASPECTS.get(row.aspect, "hasFinding")
    yield f"<{expand(row.disease)}> <{MA}{relation}> {node} .\n"
    yield f"{node} <{MA}finding> <{expand(row.term)}> .\n"
    yield f'{node} <{MA}frequency> "{row.frequency:.6g}"^^<{XSD}double> .\n'
    if row.denominator > 0:
        yield f'{node} <{MA}numerator> "{row.numerator}"^^<{XSD}integer> .\n'
        yield f'{node} <{MA}denominator> "{row.denominator}"^^<{XSD}integer> .\n'
    yield f"{node} <{MA}basis> <{MA}published> .\n"
    yield f"{node} <{MA}evidence> {_text(row.evidence)} .\n"
    for reference in row.reference.split(";"):
        yield f"{node} {_SOURCE} {_text(reference)} .\n"
    if row.sex:
        yield f"{node} <{MA}sex> {_SEX[row.sex]} .\n"
    if row.onset:
        yield f"{node} <{MA}onsetAt> <{expand(row.onset)}> .\n"


def _text(value: str, language: str = "") -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'
