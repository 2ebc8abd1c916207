"""The three files of an HPO release as plain values: terms, disease annotations, gene links.

Formats: OBO 1.2 (`hp.obo`), the tab-separated annotation format of HPO (`phenotype.hpoa`)
and `genes_to_phenotype.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from medassist.errors import KnowledgeError
from medassist.knowledge_base.disease_profiles import CATEGORY_FREQUENCY, UNKNOWN_FREQUENCY
from medassist.knowledge_base.ontology import Name


@dataclass(frozen=True, slots=True)
class HpoTerm:
    """One `[Term]` stanza. `replaced_by` is set only for obsolete terms that name a successor."""

    id: str
    label: str
    definition: str
    definition_sources: tuple[str, ...]
    parents: tuple[str, ...]
    alternatives: tuple[str, ...]
    names: tuple[Name, ...]
    obsolete: bool
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class HpoAnnotation:
    """One row of `phenotype.hpoa`.

    `frequency` is the row's own: n/m where it has counts, the midpoint of its category, its
    percentage, else `UNKNOWN_FREQUENCY`. `numerator` and `denominator` are −1 without counts.
    `aspect` is P (phenotype), I (inheritance), C (course, onset), M (modifier) or H (history).
    """

    disease: str
    term: str
    negated: bool
    reference: str
    evidence: str
    onset: str
    frequency: float
    numerator: int
    denominator: int
    sex: str
    aspect: str


@dataclass(frozen=True, slots=True)
class HpoRelease:
    """A whole release: terms, annotations, the name of each disease, and disease → genes."""

    version: str
    terms: tuple[HpoTerm, ...]
    annotations: tuple[HpoAnnotation, ...]
    disease_names: dict[str, str]
    genes: dict[str, frozenset[str]]


_SYNONYM = re.compile(r'"((?:[^"\\]|\\.)*)" (EXACT|BROAD|NARROW|RELATED) ?(\S*) *\[')
_DEFINITION = re.compile(r'"((?:[^"\\]|\\.)*)" \[(.*)\]')


def read_release(folder: Path) -> HpoRelease:
    """Read the three files below `folder`.

    Raises `KnowledgeError` MA203 if one is missing and MA202 if one is not in its format.
    """
    try:
        obo = (folder / "hp.obo").read_text(encoding="utf-8")
        hpoa = (folder / "phenotype.hpoa").read_text(encoding="utf-8")
        gene_lines = (folder / "genes_to_phenotype.txt").read_text(encoding="utf-8")
    except OSError as error:
        raise KnowledgeError("MA203", type(error).__name__, where=str(getattr(error, "filename", ""))) from error
    version = re.search(r"^data-version: (?:hp/releases/)?(\S+)$", obo, re.M)
    annotations, names = _read_annotations(hpoa)
    terms = tuple(_read_terms(obo))
    if not terms:
        raise KnowledgeError("MA202", "no terms", where="hp.obo")
    return HpoRelease(version[1] if version else "unknown", terms, annotations, names, _read_genes(gene_lines))


def _read_terms(text: str) -> Iterator[HpoTerm]:
    for stanza in text.split("\n[Term]\n")[1:]:
        fields: dict[str, list[str]] = {}
        for line in stanza.split("\n\n", 1)[0].splitlines():
            tag, _, value = line.partition(": ")
            fields.setdefault(tag, []).append(value)
        if "id" in fields and "name" in fields:
            yield _term(fields)


def _term(fields: dict[str, list[str]]) -> HpoTerm:
    identifier, label = fields["id"][0], fields["name"][0]
    definition = _DEFINITION.match(fields.get("def", [""])[0])
    names = [Name(identifier, label, "label")]
    for value in fields.get("synonym", []):
        match = _SYNONYM.match(value)
        if match:
            names.append(Name(identifier, _unescape(match[1]), _name_kind(match[2], match[3])))
    obsolete = fields.get("is_obsolete") == ["true"]
    return HpoTerm(
        id=identifier,
        label=label,
        definition=_unescape(definition[1]) if definition else "",
        definition_sources=tuple(part.strip() for part in definition[2].split(",") if part) if definition else (),
        parents=tuple(value.split(" ! ")[0].strip() for value in fields.get("is_a", [])),
        alternatives=tuple(fields.get("alt_id", [])),
        names=() if obsolete else tuple({name.text: name for name in reversed(names)}.values())[::-1],
        obsolete=obsolete,
        replaced_by=fields.get("replaced_by", [None])[0],
    )


def _name_kind(scope: str, synonym_type: str) -> str:
    if scope == "EXACT" and synonym_type == "layperson":
        return "lay"
    if synonym_type == "abbreviation":
        return "telegraphic"
    return scope.lower()


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _read_annotations(text: str) -> tuple[tuple[HpoAnnotation, ...], dict[str, str]]:
    rows: list[HpoAnnotation] = []
    names: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith(("#", "database_id")):
            continue
        cells = line.split("\t")
        if len(cells) < 11:
            raise KnowledgeError("MA202", f"line {number} has {len(cells)} columns", where="phenotype.hpoa")
        frequency, numerator, denominator = _frequency(cells[7], number)
        names.setdefault(cells[0], cells[1])
        rows.append(
            HpoAnnotation(
                disease=cells[0],
                term=cells[3],
                negated=cells[2] == "NOT" or frequency == 0.0,
                reference=cells[4],
                evidence=cells[5],
                onset=cells[6],
                frequency=frequency,
                numerator=numerator,
                denominator=denominator,
                sex={"MALE": "M", "FEMALE": "F"}.get(cells[8].upper(), ""),
                aspect=cells[10],
            )
        )
    if not rows:
        raise KnowledgeError("MA202", "no annotations", where="phenotype.hpoa")
    return tuple(rows), names


def _frequency(text: str, line: int) -> tuple[float, int, int]:
    """A row's frequency column as (frequency, numerator or −1, denominator or −1)."""
    if not text:
        return UNKNOWN_FREQUENCY, -1, -1
    if text in CATEGORY_FREQUENCY:
        return CATEGORY_FREQUENCY[text], -1, -1
    counts = re.fullmatch(r"(\d+)/(\d+)", text)
    if counts:
        numerator, denominator = int(counts[1]), int(counts[2])
        if denominator > 0 and numerator <= denominator:
            return numerator / denominator, numerator, denominator
        return UNKNOWN_FREQUENCY, -1, -1
    percentage = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", text)
    if percentage:
        return min(float(percentage[1]) / 100, 1.0), -1, -1
    raise KnowledgeError("MA202", f"line {line}: frequency {text!r}", where="phenotype.hpoa")


def _read_genes(text: str) -> dict[str, frozenset[str]]:
    genes: dict[str, set[str]] = {}
    for line in text.splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) >= 6:
            genes.setdefault(cells[5], set()).add(cells[1])
    return {disease: frozenset(symbols) for disease, symbols in genes.items()}
