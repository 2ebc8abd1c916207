"""Compiled knowledge as files: arrays in `.npz`, everything else in JSON. Nothing is pickled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from medassist.domain.disease import Acuity, Basis, Source
from medassist.domain.record import Sex
from medassist.domain.red_flag import Criterion, RedFlagRule, Threshold
from medassist.knowledge_base.authored import Against, AuthoredFinding, Condition, Prior, Stated, StatedMimic
from medassist.knowledge_base.compile import Compiled, index_diseases
from medassist.knowledge_base.disease_profiles import AnnotationTable, DiseaseProfiles
from medassist.knowledge_base.matrices import from_parts
from medassist.knowledge_base.ontology import Name, Ontology
from medassist.knowledge_base.search import Postings, build_postings

ARRAYS, TABLES, NAMES, DETAILS = "arrays.npz", "tables.json", "names.json", "details.json"
SEARCH = "search.npz"
FILES = (ARRAYS, TABLES, NAMES, DETAILS, SEARCH)

_MATRICES = ("parents", "ancestors", "direct", "closure", "excluded")
_PROFILE_ARRAYS = ("layer", "background", "population", "priors", "cant_miss", "acuity", "family")
_ANNOTATION_ARRAYS = (
    "disease",
    "term",
    "frequency",
    "numerator",
    "denominator",
    "reference",
    "basis",
    "role",
    "negated",
    "sex",
)


def save(compiled: Compiled, folder: Path) -> None:
    """Write `compiled` into an existing `folder`. Raises `OSError`."""
    ontology, profiles = compiled.ontology, compiled.profiles
    arrays: dict[str, NDArray[Any]] = {"information_content": ontology.information_content}
    for name in _MATRICES:
        matrix: sparse.csr_array = getattr(ontology if name in ("parents", "ancestors") else profiles, name)
        matrix.sort_indices()
        arrays |= {f"{name}.indptr": matrix.indptr, f"{name}.indices": matrix.indices}
        if matrix.dtype != np.bool_:
            arrays[f"{name}.data"] = matrix.data
    arrays |= {name: getattr(profiles, name) for name in _PROFILE_ARRAYS}
    arrays |= {f"annotations.{name}": getattr(profiles.annotations, name) for name in _ANNOTATION_ARRAYS}
    np.savez(folder / ARRAYS, allow_pickle=False, **arrays)
    tables = {
        "terms": ontology.ids,
        "term_labels": ontology.labels,
        "replaced": dict(ontology.replaced),
        "diseases": profiles.all_ids,
        "disease_labels": profiles.labels,
        "disease_synonyms": profiles.synonyms,
        "references": profiles.annotations.references,
        "against": {str(row): facts for row, facts in profiles.against.items()},
    }
    _write(folder / TABLES, tables)
    names = compiled.names
    columns = (
        [n.concept for n in names],
        [n.text for n in names],
        [n.kind for n in names],
        [n.language for n in names],
    )
    _write(folder / NAMES, columns)
    details = {
        "definitions": dict(compiled.definitions),
        "conditions": [asdict(condition) for condition in compiled.conditions.values()],
        "findings": [asdict(finding) for finding in compiled.findings.values()],
        "red_flags": [asdict(rule) for rule in compiled.red_flags],
        "prior_shares": dict(compiled.prior_shares),
        "durations": {onset: [asdict(fact) for fact in facts] for onset, facts in compiled.durations.items()},
    }
    _write(folder / DETAILS, details)
    diseases = disease_names(profiles, compiled.conditions)[0]
    postings = build_postings([name.text for name in names]).arrays("concepts")
    postings |= build_postings(diseases).arrays("diseases")
    np.savez(folder / SEARCH, allow_pickle=False, **postings)


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def load_arrays(folder: Path) -> tuple[Ontology, DiseaseProfiles]:
    """What ranking needs. Raises `OSError`, `ValueError` or `KeyError` if the files are not as saved."""
    tables = json.loads((folder / TABLES).read_text(encoding="utf-8"))
    with np.load(folder / ARRAYS, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    terms = tuple(tables["terms"])
    all_ids = tuple(tuple(ids) for ids in tables["diseases"])
    square, wide = (len(terms), len(terms)), (len(all_ids), len(terms))
    ontology = Ontology(
        ids=terms,
        labels=tuple(tables["term_labels"]),
        index={term: row for row, term in enumerate(terms)},
        replaced=tables["replaced"],
        parents=_matrix("parents", arrays, square),
        ancestors=_matrix("ancestors", arrays, square),
        information_content=arrays["information_content"],
    )
    annotations = {name: arrays[f"annotations.{name}"] for name in _ANNOTATION_ARRAYS}
    profiles = DiseaseProfiles(
        ids=tuple(ids[0] for ids in all_ids),
        all_ids=all_ids,
        labels=tuple(tables["disease_labels"]),
        synonyms=tuple(tuple(names) for names in tables["disease_synonyms"]),
        index=index_diseases(all_ids),
        direct=_matrix("direct", arrays, wide),
        closure=_matrix("closure", arrays, wide),
        excluded=_matrix("excluded", arrays, wide),
        against={
            int(row): tuple((int(term), float(ratio), str(reason)) for term, ratio, reason in facts)
            for row, facts in tables["against"].items()
        },
        annotations=AnnotationTable(**annotations, references=tuple(tables["references"])),
        **{name: arrays[name] for name in _PROFILE_ARRAYS},
    )
    return ontology, profiles


def _matrix(name: str, arrays: Mapping[str, NDArray[Any]], shape: tuple[int, int]) -> sparse.csr_array:
    indices, pointers = arrays[f"{name}.indices"], arrays[f"{name}.indptr"]
    if len(pointers) != shape[0] + 1:
        raise ValueError(name)
    data = arrays.get(f"{name}.data")
    return from_parts(np.ones(len(indices), dtype=np.bool_) if data is None else data, indices, pointers, shape)


def disease_names(
    profiles: DiseaseProfiles, conditions: Mapping[str, Condition]
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Every name of every disease, Chinese ones included, and the row each belongs to."""
    entries = list(zip(profiles.labels, range(len(profiles.labels)), strict=True))
    entries += [(name, row) for row, names in enumerate(profiles.synonyms) for name in names]
    entries += [(found.label_zh, profiles.index[found.id]) for found in conditions.values() if found.label_zh]
    return tuple(text for text, _ in entries), tuple(row for _, row in entries)


def load_postings(folder: Path) -> tuple[Postings, Postings]:
    """The search postings of concept names and of disease names. Raises as `load_arrays` does."""
    with np.load(folder / SEARCH, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    return Postings.from_arrays("concepts", arrays), Postings.from_arrays("diseases", arrays)


def load_names(folder: Path) -> tuple[Name, ...]:
    """Every name of every concept, in the order of the sources. Raises as `load_arrays` does."""
    concepts, texts, kinds, languages = json.loads((folder / NAMES).read_text(encoding="utf-8"))
    return tuple(map(Name, concepts, texts, kinds, languages))


class Details(NamedTuple):
    """What is shown of the knowledge but not computed with."""

    definitions: dict[str, str]
    conditions: dict[str, Condition]
    findings: dict[str, AuthoredFinding]
    red_flags: tuple[RedFlagRule, ...]
    prior_shares: dict[str, float]
    durations: dict[str, tuple[Stated, ...]]


def load_details(folder: Path) -> Details:
    """Definitions by concept, conditions and authored findings by id, the rules. Raises as `load_arrays` does."""
    stored = json.loads((folder / DETAILS).read_text(encoding="utf-8"))
    conditions = {entry["id"]: _condition(entry) for entry in stored["conditions"]}
    findings = {entry["id"]: _finding(entry) for entry in stored["findings"]}
    rules = tuple(map(_red_flag, stored["red_flags"]))
    durations = {onset: tuple(map(_stated, facts)) for onset, facts in stored["durations"].items()}
    return Details(stored["definitions"], conditions, findings, rules, stored["prior_shares"], durations)


def _pairs(entries: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in entries)


def _source(entry: Mapping[str, str]) -> Source:
    return Source(Basis(entry["basis"]), entry["reference"])


def _stated(entry: dict[str, Any]) -> Stated:
    return Stated(**{**entry, "source": _source(entry["source"])})


def _condition(entry: dict[str, Any]) -> Condition:
    nested = {
        "priors": tuple(
            Prior(p["age_band"], tuple(p["sexes"]), p["prior_class"], _source(p["source"])) for p in entry["priors"]
        ),
        "stated": tuple(map(_stated, entry["stated"])),
        "against": tuple(Against(**{**fact, "source": _source(fact["source"])}) for fact in entry["against"]),
        "tests": _pairs(entry["tests"]),
        "mimics": tuple(
            StatedMimic(m["condition"], m["distinguished_by"], tuple(m["findings"])) for m in entry["mimics"]
        ),
    }
    flat = ("synonyms", "external_ids", "settings", "red_flags", "complications")
    return Condition(**{**entry, **{name: tuple(entry[name]) for name in flat}, **nested})


def _red_flag(entry: dict[str, Any]) -> RedFlagRule:
    criteria = (
        Criterion(each["least"], tuple(each["findings"]), tuple(Threshold(**t) for t in each["thresholds"]))
        for each in entry["criteria"]
    )
    nested = {
        "level": Acuity(entry["level"]),
        "criteria": tuple(criteria),
        "unless": tuple(entry["unless"]),
        "sex": Sex(entry["sex"]) if entry["sex"] else None,
        "suggests": tuple(entry["suggests"]),
        "source": _source(entry["source"]),
    }
    return RedFlagRule(**{**entry, **nested})


def _finding(entry: dict[str, Any]) -> AuthoredFinding:
    names = tuple(Name(**name) for name in entry["names"])
    return AuthoredFinding(**{**entry, "names": names, "nearest": tuple(entry["nearest"])})
