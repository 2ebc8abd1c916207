"""Hold the conditions against two data sets: which statements they bear out, and where the two disagree.

    python packaging/authoring/cross_check.py --hkg CSV --ddxplus FOLDER [--write] [--report TSV]

The data sets are the Health Knowledge Graph (Rotmensch and others 2017, doi 10.1038/s41598-017-05778-z;
weights of a noisy-or network learnt from emergency records) and DDXPlus (conditions and the questions
that bear on them). A disease of theirs is a condition of ours by its name; a symptom or question is the
finding the application's own reader takes its words for. Neither gives frequencies, so numbers stay
estimates: `--write` turns the basis of an editorial statement that a data set lists into that data set,
with disease and row. `--report` lists what a data set weighs heavily and we do not state, to be looked at
again; the decisions are kept in `knowledge/cross_checks.tsv`.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from cross_reference import key

from medassist import workflow
from medassist.data_files import hpo_folder, knowledge_folder
from medassist.domain.disease import Basis, Source
from medassist.knowledge_base.authored import Condition, read_conditions, read_findings
from medassist.knowledge_base.hpo_files import read_release
from medassist.knowledge_base.turtle_files import read_facts
from medassist.knowledge_base.write_turtle import PREFIXES, condition_turtle
from medassist.settings import load_settings

HKG, DDXPLUS = "Health Knowledge Graph 2017", "DDXPlus"
HEAVY = 0.1
"""Weight of the Health Knowledge Graph from which a symptom must be stated, or its absence decided on."""


@dataclass(frozen=True, slots=True)
class Row:
    """A data set's word that a disease has a symptom; `weight` is the graph's, 1 for DDXPlus."""

    dataset: str
    disease: str
    row: str
    words: str
    weight: float


def read_hkg(path: Path) -> Iterator[Row]:
    """The rows of the Health Knowledge Graph."""
    with path.open(encoding="utf-8") as lines:
        for line in csv.DictReader(lines):
            disease = line["Diseases"].strip()
            for words, weight in re.findall(r"([^,(]+)\s\(([\d.]+)\)", line["Symptoms"] or ""):
                yield Row(HKG, disease, words.strip(), words.strip(), float(weight))


def read_ddxplus(folder: Path) -> Iterator[Row]:
    """The rows of DDXPlus whose questions are answered by yes or no."""
    conditions = json.loads((folder / "release_conditions.json").read_text(encoding="utf-8"))
    evidences = json.loads((folder / "release_evidences.json").read_text(encoding="utf-8"))
    for name, condition in conditions.items():
        for code in (*condition["symptoms"], *condition["antecedents"]):
            if evidences[code]["data_type"] == "B":
                yield Row(DDXPLUS, name, code, statement(evidences[code]["question_en"]), 1.0)


def statement(question: str) -> str:
    """A question as a plain statement, so that the reader does not take it for a hypothesis."""
    text = re.sub(r"\?.*", "", question)
    return re.sub(r"^(?:Do|Did|Are|Is|Have|Has|Were|Was|Does)\s+(?:you|your)\s+", "Patient ", text)


def concepts_of(words: set[str], services: workflow.Services) -> dict[str, frozenset[str]]:
    """The concepts the application reads in each phrase."""
    found = {}
    for phrase in sorted(words):
        record = workflow.read_text(f"{phrase}.", services.settings)
        found[phrase] = frozenset(finding.concept for finding in workflow.assess(record, services).findings)
    return found


def by_name(conditions: Mapping[str, Condition]) -> dict[str, str]:
    """Name in one spelling → the id of the only condition that has it."""
    owners: dict[str, set[str]] = defaultdict(set)
    for condition in conditions.values():
        for name in (condition.label, *condition.synonyms):
            owners[key(name)].add(condition.id)
    return {name: next(iter(ids)) for name, ids in owners.items() if len(ids) == 1}


def main() -> int:
    """Compare, and write or report as asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--hkg", type=Path, required=True)
    parser.add_argument("--ddxplus", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--report", type=Path)
    arguments = parser.parse_args()
    services = workflow.open_services(load_settings())
    knowledge = services.knowledge
    rows = [*read_hkg(arguments.hkg), *read_ddxplus(arguments.ddxplus)]
    names = by_name(knowledge.conditions)
    known = [(names[key(row.disease)], row) for row in rows if key(row.disease) in names]
    concepts = concepts_of({row.words for _, row in known}, services)
    borne_out: dict[tuple[str, str], Source] = {}
    disagree = []
    for condition_id, row in known:
        stated = {fact.finding for fact in knowledge.conditions[condition_id].stated}
        related = {a for finding in stated for a in _above(finding, knowledge)}
        for concept in concepts[row.words]:
            if concept in stated:
                source = Source(Basis.DATASET, f"{row.dataset}: {row.disease}, {row.row}")
                borne_out.setdefault((condition_id, concept), source)
            elif concept not in related and row.weight >= HEAVY:
                label = knowledge.ontology.labels[knowledge.ontology.index[concept]]
                disagree.append((condition_id, concept, label, row.dataset, row.row, f"{row.weight:g}"))
    diseases = {condition for condition, _ in known}
    print(f"{len(rows)} rows, {len(known)} of them of {len(diseases)} conditions of ours")
    print(f"{len(borne_out)} statements borne out; {len(disagree)} heavy rows not stated")
    if arguments.report:
        lines = ["\t".join(row) for row in sorted(set(disagree))]
        arguments.report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if arguments.write:
        _write(borne_out)
    return 0


def _above(finding: str, knowledge: workflow.KnowledgeBase) -> Iterator[str]:
    row = knowledge.ontology.row(finding)
    if row is not None:
        yield from (knowledge.ontology.ids[above] for above in knowledge.ontology.ancestors[[row]].indices)


def _write(borne_out: Mapping[tuple[str, str], Source]) -> None:
    """Put the data sets in as the basis of the editorial statements they list."""
    labels = {term.id: term.label for term in read_release(hpo_folder()).terms}
    findings = read_findings(read_facts(sorted((knowledge_folder() / "findings").glob("*.ttl"))))
    labels |= {finding.id: finding.label for finding in findings if finding.label}
    for path in sorted((knowledge_folder() / "conditions").glob("*.ttl")):
        blocks = []
        for condition in read_conditions(read_facts([path])):
            stated = tuple(
                replace(fact, source=borne_out[condition.id, fact.finding])
                if fact.source.basis is Basis.EDITORIAL and (condition.id, fact.finding) in borne_out
                else fact
                for fact in condition.stated
            )
            blocks.append(condition_turtle(replace(condition, stated=stated), labels))
        path.write_text(PREFIXES + "".join(f"\n{block}" for block in blocks), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
