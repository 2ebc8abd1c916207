"""Give conditions the identifiers that Mondo and the Disease Ontology confirm, and drop the codes nothing confirms.

    python packaging/authoring/cross_reference.py --mondo FOLDER --doid FOLDER [--dry-run]

A condition is taken for a Mondo or DOID entry whose label is its own label, in British or American
spelling, or failing that one of its synonyms, if that points to one entry alone. Two conditions
never take the same entry. An ICD-10 code stays if one of the sources gives it, or a code of its
three-character category, to an entry that shares a telling word with the condition's names.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from medassist.data_files import hpo_folder, knowledge_folder
from medassist.knowledge_base.authored import Condition, read_conditions, read_findings
from medassist.knowledge_base.hpo_files import read_release
from medassist.knowledge_base.turtle_files import read_facts
from medassist.knowledge_base.write_turtle import PREFIXES, condition_turtle

MAPPINGS = {"omim": "OMIM", "orphanet": "ORPHA", "doid": "DOID", "mesh": "MESH", "icd10cm": "ICD10"}
SPELLINGS = (
    ("aemia", "emia"), ("haem", "hem"), ("oedema", "edema"), ("oesoph", "esoph"), ("tumour", "tumor"),
    ("coeliac", "celiac"), ("diarrhoea", "diarrhea"), ("gynae", "gyne"), ("paed", "ped"), ("anaes", "anes"),
    ("oestr", "estr"), ("leuk", "leuk"), ("rhoea", "rhea"), ("caem", "cem"), ("ischaem", "ischem"), ("faec", "fec"),
    ("orrhoe", "orrhe"), ("isation", "ization"), ("fibre", "fiber"), ("centre", "center"), ("foetal", "fetal"),
    ("aetio", "etio"), ("phaeo", "pheo"), ("glycaem", "glycem"), ("natraem", "natrem"), ("calcaem", "calcem"),
    ("uraem", "urem"), ("'s ", " "), ("’s ", " "),
)  # fmt: skip
RANGE = re.compile(r":[A-Z]\d\d-")
"""A stretch of ICD-10 ("N10-N16") is no code."""
UNTELLING = frozenset(
    {"acute", "chronic", "disease", "syndrome", "disorder", "infection", "of", "the", "and", "with", "due", "to", "in",
     "other", "unspecified", "primary", "secondary", "by", "or", "a", "type", "nos", "not", "site"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of the sources: id by label, label by id, and what each id matches exactly (prefix → codes)."""

    by_label: dict[str, str]
    labels: dict[str, str]
    matches: dict[str, dict[str, list[str]]]


def key(name: str) -> str:
    """A name in one spelling."""
    text = f"{name.casefold()} "
    for british, american in SPELLINGS:
        text = text.replace(british, american)
    return " ".join(re.findall(r"[a-z0-9]+", text))


def load_mondo(folder: Path) -> Entries:
    """Mondo's labels and exact matches."""
    by_label: dict[str, str] = {}
    labels: dict[str, str] = {}
    matches: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(folder.glob("mondo_exactmatch_*.sssom.tsv.gz")):
        prefix = MAPPINGS.get(path.name.removeprefix("mondo_exactmatch_").partition(".")[0])
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
                by_label.setdefault(key(row["subject_label"]), row["subject_id"])
                labels[row["subject_id"]] = row["subject_label"]
                if prefix and row["predicate_id"] == "skos:exactMatch":
                    matches[row["subject_id"]][prefix].append(f"{prefix}:{row['object_id'].partition(':')[2]}")
    return Entries(by_label, labels, matches)


def load_doid(folder: Path) -> Entries:
    """The Disease Ontology's labels with their ICD-10 and MeSH codes."""
    by_label: dict[str, str] = {}
    labels: dict[str, str] = {}
    matches: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(folder / "HumanDO.tsv"):
        by_label.setdefault(key(row["label"]), row["id"])
        labels[row["id"]] = row["label"]
    for name, prefix in (("ICD10inDO.tsv", "ICD10"), ("MESHinDO.tsv", "MESH")):
        for row in _rows(folder / name):
            for code in filter(None, (part.strip() for part in row["xrefs"].split(","))):
                matches[row["id"]][prefix].append(f"{prefix}:{code.partition(':')[2]}")
    return Entries(by_label, labels, matches)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines, delimiter="\t")


def icd_words(mondo_folder: Path, *sources: Entries) -> dict[str, set[str]]:
    """Three-character ICD-10 category → telling words of the labels the sources give it to."""
    words: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        for identifier, codes in source.matches.items():
            for code in codes.get("ICD10", []):
                words[code.removeprefix("ICD10:")[:3]] |= telling(source.labels.get(identifier, ""))
    path = mondo_folder / "mondo_hasdbxref_icd10cm.sssom.tsv.gz"
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
                words[row["object_id"].partition(":")[2][:3]] |= telling(row["subject_label"])
    return words


def telling(name: str) -> set[str]:
    """The words of a name that tell it from others."""
    return set(key(name).split()) - UNTELLING


def find(condition: Condition, entries: Entries) -> str | None:
    """The entry the condition is, if one alone answers to its label or else to its synonyms."""
    found = entries.by_label.get(key(condition.label))
    if found:
        return found
    by_synonym = {entries.by_label[key(name)] for name in condition.synonyms if key(name) in entries.by_label}
    return next(iter(by_synonym)) if len(by_synonym) == 1 else None


def referenced(
    conditions: Iterable[Condition], mondo: Entries, doid: Entries, words: dict[str, set[str]]
) -> list[Condition]:
    """The conditions with the identifiers the sources confirm."""
    listed = list(conditions)
    in_mondo = {condition.id: _stated(condition, "MONDO") or find(condition, mondo) for condition in listed}
    in_doid = {condition.id: _stated(condition, "DOID") or find(condition, doid) for condition in listed}
    taken = Counter(filter(None, (*in_mondo.values(), *in_doid.values())))
    result = []
    for condition in listed:
        entry, other = in_mondo[condition.id], in_doid[condition.id]
        ids: list[str] = []
        if entry and taken[entry] == 1:
            ids += [entry, *(code for codes in mondo.matches.get(entry, {}).values() for code in codes)]
        if other and taken[other] == 1:
            ids += [other, *(code for codes in doid.matches.get(other, {}).values() for code in codes)]
        names = set().union(*(telling(name) for name in (condition.label, *condition.synonyms)))
        own = [code for code in condition.external_ids if code.startswith("ICD10:")]
        own = [code for code in own if names & words.get(code.removeprefix("ICD10:")[:3], set())]
        kept = [code for code in condition.external_ids if not code.startswith("ICD10:")]
        result.append(replace(condition, external_ids=_ordered((*kept, *own, *ids))))
    return _unshared(result)


def _stated(condition: Condition, prefix: str) -> str | None:
    return next((code for code in condition.external_ids if code.startswith(f"{prefix}:")), None)


def _ordered(ids: Iterable[str]) -> tuple[str, ...]:
    """Each id once, in the order in which files state them; one code where several of ICD-10 say less and more."""
    order = ("ICD10", "MONDO", "DOID", "MESH", "OMIM", "ORPHA")
    unique = [code for code in dict.fromkeys(ids) if code.partition(":")[0] in order and not RANGE.search(code)]
    return tuple(sorted(unique, key=lambda code: order.index(code.partition(":")[0])))


def _unshared(conditions: list[Condition]) -> list[Condition]:
    """Ids of one disease (OMIM, Orphanet, Mondo) that two conditions would share belong to neither."""
    counted = Counter(code for condition in conditions for code in condition.external_ids)
    single = ("OMIM:", "ORPHA:", "MONDO:", "DOID:", "MESH:")
    return [
        replace(
            condition,
            external_ids=tuple(c for c in condition.external_ids if not (c.startswith(single) and counted[c] > 1)),
        )
        for condition in conditions
    ]


def main() -> int:
    """Rewrite the condition files with their identifiers, and say how many have which."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--mondo", type=Path, required=True)
    parser.add_argument("--doid", type=Path, required=True)
    parser.add_argument("--dry-run", action="store_true")
    arguments = parser.parse_args()
    mondo, doid = load_mondo(arguments.mondo), load_doid(arguments.doid)
    files = sorted((knowledge_folder() / "conditions").glob("*.ttl"))
    by_file = {path: read_conditions(read_facts([path])) for path in files}
    everything = [condition for found in by_file.values() for condition in found]
    done = {c.id: c for c in referenced(everything, mondo, doid, icd_words(arguments.mondo, mondo, doid))}
    labels = {term.id: term.label for term in read_release(hpo_folder()).terms}
    findings = read_findings(read_facts(sorted((knowledge_folder() / "findings").glob("*.ttl"))))
    labels |= {finding.id: finding.label for finding in findings if finding.label}
    for path, found in by_file.items():
        if not arguments.dry_run:
            blocks = [condition_turtle(done[condition.id], labels) for condition in found]
            path.write_text(PREFIXES + "".join(f"\n{block}" for block in blocks), encoding="utf-8")
    counts = Counter(prefix for c in done.values() for prefix in {code.partition(":")[0] for code in c.external_ids})
    print(f"{len(done)} conditions; with an id of {', '.join(f'{name} {n}' for name, n in sorted(counts.items()))}")
    dropped = [code for c in everything for code in c.external_ids if code not in done[c.id].external_ids]
    print(f"{len(dropped)} codes dropped: {' '.join(dropped[:40])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
