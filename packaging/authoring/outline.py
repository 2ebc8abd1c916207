"""Turn outlines of conditions and findings into the Turtle files of `knowledge/`.

    python packaging/authoring/outline.py FILE.outline… [--mondo FOLDER]
    python packaging/authoring/outline.py --find "WORDS"

An outline is a short notation for people: findings are named in words and resolved here
against HPO and the project's own findings, so that no id is ever typed from memory. Each
`NAME.outline` writes `knowledge/conditions/NAME.ttl` and `knowledge/findings/NAME.ttl`; the
Turtle is the source of record, the outline may be thrown away. With `--mondo`, the folder of
Mondo's SSSOM mapping files, a `mondo` line also brings the identifiers Mondo maps exactly.
The notation is explained in `README.md` beside this file.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import gzip
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import rdflib
from rdflib.namespace import SKOS

from medassist.data_files import hpo_folder, knowledge_folder
from medassist.knowledge_base.check_facts import phenotypes
from medassist.knowledge_base.hpo_files import read_release

MA = "urn:medassist:"
HP = "http://purl.obolibrary.org/obo/HP_"
PREFIXES = """@prefix ma: <urn:medassist:> .
@prefix hp: <http://purl.obolibrary.org/obo/HP_> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
AGE_BANDS = ("neonate", "infant", "child", "adolescent", "young_adult", "middle_aged", "older")
ADULT = ("young_adult", "middle_aged", "older")
SEXES = {"F": "female", "M": "male", "any": "any"}
PRIOR_CLASSES = {"very_common", "common", "uncommon", "rare", "very_rare"}
ACUITIES = {"emergency", "urgent", "routine"}
KINDS = {"symptom", "sign", "laboratory", "imaging", "exposure", "history"}
ONSETS = {"sudden", "acute", "subacute", "chronic", "recurrent"}
MAPPINGS = {
    "omim": ("omim", "OMIM"),
    "orphanet": ("orpha", "ORPHA"),
    "doid": ("doid", "DOID"),
    "mesh": ("mesh", "MESH"),
    "icd10cm": ("icd10", "ICD10CM"),
}


Mondo = tuple[Mapping[str, str], Mapping[str, Mapping[str, list[str]]]]
"""Label → id, and id → {property: identifiers it matches exactly}."""

EDITORIAL = "ma:basis ma:editorial"


class OutlineError(Exception):
    """A line of an outline that cannot be taken, with its place."""


@dataclass
class Block:
    """One `condition`, `finding` or `hpo` block: its name and its lines, each (number, key, rest)."""

    kind: str
    name: str
    place: str
    lines: list[tuple[str, str, str]] = field(default_factory=list)

    def all(self, key: str) -> Iterator[tuple[str, str]]:
        """(place, rest) of every line with `key`."""
        return ((place, rest) for place, found, rest in self.lines if found == key)

    def one(self, key: str, default: str | None = None) -> str:
        """The rest of the only line with `key`."""
        found = [rest for _, rest in self.all(key)]
        if not found and default is not None:
            return default
        if len(found) != 1:
            raise OutlineError(f"{self.place}: {self.name} needs exactly one '{key}' line, has {len(found)}")
        return found[0]


def parse(path: Path) -> list[Block]:
    """The blocks of an outline file."""
    blocks: list[Block] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        key, _, rest = line.partition(" ")
        place = f"{path.name}:{number}"
        if key == "fd":
            blocks.append(finding_in_a_line(rest, place))
        elif key in ("condition", "finding", "hpo", "rule"):
            blocks.append(Block(key, rest.strip(), place))
        elif blocks:
            blocks[-1].lines.append((place, key, rest.strip()))
        else:
            raise OutlineError(f"{place}: '{key}' before any block")
    return blocks


UNTELLING = {"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"}
FINDING_FIELDS = ("name", "english", "chinese", "kind", "nearest", "population", "alt", "short", "ask")


def finding_in_a_line(rest: str, place: str) -> Block:
    """`fd NAME | ENGLISH | CHINESE | KIND | NEAREST | POPULATION | ALT; ALT | SHORT; SHORT | QUESTION`.

    The last three may be empty or left out. Raises `OutlineError`.
    """
    values = [part.strip() for part in rest.split("|")]
    if not 6 <= len(values) <= len(FINDING_FIELDS):
        raise OutlineError(f"{place}: expected 'fd {' | '.join(FINDING_FIELDS).upper()}'")
    fields = dict(zip(FINDING_FIELDS, values, strict=False))
    block = Block("finding", fields.pop("name"), place)
    block.lines.append((place, "label", f"{fields.pop('english')} | {fields.pop('chinese')}"))
    block.lines += [(place, key, value) for key, value in fields.items() if value]
    return block


class Vocabulary:
    """Names of findings to Turtle names: HPO's and the project's own."""

    def __init__(self) -> None:
        self.labels: dict[str, str] = {}
        self.synonyms: dict[str, set[str]] = {}
        self.display: dict[str, str] = {}

    def add(self, term: str, label: str, synonyms: Iterable[str]) -> None:
        """Take in one concept; `term` is its Turtle name."""
        self.display[term] = label
        self.labels.setdefault(label.casefold(), term)
        for synonym in synonyms:
            self.synonyms.setdefault(synonym.casefold(), set()).add(term)

    def names(self) -> list[str]:
        """Every name, case-folded."""
        return [*self.labels, *(name for name in self.synonyms if name not in self.labels)]

    def resolve(self, words: str, place: str) -> str:
        """The Turtle name for a finding named in words. Raises `OutlineError` with suggestions."""
        key = words.casefold().strip()
        if key in self.labels:
            return self.labels[key]
        terms = self.synonyms.get(key, set())
        if len(terms) == 1:
            return next(iter(terms))
        if terms:
            choices = ", ".join(self.display[term] for term in sorted(terms))
            raise OutlineError(f"{place}: '{words}' is a synonym of several: {choices}")
        raise OutlineError(f"{place}: no finding '{words}'; near: {'; '.join(self.near(key))}")

    def near(self, words: str, limit: int = 12) -> list[str]:
        """Names that resemble `words`, each with the label it leads to."""
        key = words.casefold()
        tokens = set(key.split()) - UNTELLING
        starts = {token[:4] for token in tokens if len(token) > 3}
        near = [name for name in self.names() if any(token[:4] in starts for token in name.split())]
        scored = sorted(
            (name for name in near if tokens & set(name.split())),
            key=lambda name: (-len(tokens & set(name.split())) / (len(tokens | set(name.split())) or 1), len(name)),
        )[:60]
        best = difflib.get_close_matches(key, near, n=limit // 3, cutoff=0.6) + scored
        shown: list[str] = []
        for name in best:
            for term in sorted({self.labels[name]} if name in self.labels else self.synonyms[name]):
                entry = f"{self.display[term]}"
                if entry not in shown:
                    shown.append(entry)
        return shown[:limit]


def load_vocabulary(own: Iterable[Block], names: set[str]) -> Vocabulary:
    """HPO, the findings in `knowledge/findings` but for the files `names`, and those of the outlines at hand."""
    vocabulary = Vocabulary()
    for term in phenotypes(read_release(hpo_folder()).terms)[0].values():
        name = f"hp:{term.id.removeprefix('HP:')}"
        vocabulary.add(name, term.label, (known.text for known in term.names if known.kind == "exact"))
    graph = rdflib.Graph()
    for path in sorted((knowledge_folder() / "findings").glob("*.ttl")):
        if path.stem not in names:
            graph.parse(path)
    for subject in set(graph.subjects(SKOS.prefLabel)):
        if str(subject).startswith(MA):
            synonyms = [str(value) for value in graph.objects(subject, SKOS.altLabel)]
            label = next(str(v) for v in graph.objects(subject, SKOS.prefLabel) if getattr(v, "language", "") == "en")
            vocabulary.add("ma:" + str(subject).removeprefix(MA), label, synonyms)
    for block in own:
        if block.kind == "finding":
            label = block.one("label").split("|")[0].strip()
            vocabulary.add(f"ma:{block.name}", label, listed(block, "alt"))
    return vocabulary


def load_mondo(folder: Path) -> Mondo:
    """Mondo's labels and exact matches from its SSSOM files."""
    labels: dict[str, str] = {}
    matches: dict[str, dict[str, list[str]]] = {}
    for source, (name, prefix) in MAPPINGS.items():
        path = folder / f"mondo_exactmatch_{source}.sssom.tsv.gz"
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
                labels.setdefault(row["subject_label"].casefold(), row["subject_id"])
                if row["predicate_id"] == "skos:exactMatch":
                    identifier = row["object_id"].partition(":")[2]
                    value = identifier if name == "icd10" else f"{prefix}:{identifier}"
                    matches.setdefault(row["subject_id"], {}).setdefault(name, []).append(value)
    return labels, matches


def listed(block: Block, key: str) -> list[str]:
    """The values of every `key` line, separated by semicolons."""
    return [value.strip() for _, rest in block.all(key) for value in rest.split(";") if value.strip()]


def text(value: str, language: str = "en") -> str:
    """A Turtle literal."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@{language}'


def labels(block: Block) -> str:
    """The two preferred labels. Raises `OutlineError` where the Chinese one is missing."""
    english, _, chinese = (part.strip() for part in block.one("label").partition("|"))
    if not english or not chinese:
        raise OutlineError(f"{block.place}: label needs 'English | 中文'")
    return f"skos:prefLabel {text(english)} , {text(chinese, 'zh')}"


def basis(rest: str) -> tuple[str, str]:
    """Split `… !criteria NAME`, `!dataset NAME ROW` or `!published SOURCE` off; without one it is editorial."""
    head, mark, tail = rest.partition("!")
    if not mark:
        return rest.strip(), "ma:basis ma:editorial"
    kind, _, source = tail.partition(" ")
    if kind not in ("criteria", "dataset", "published") or not source:
        raise OutlineError(f"basis must be '!criteria NAME', '!dataset NAME ROW' or '!published SOURCE': {rest}")
    return head.strip(), f'ma:basis ma:{kind} ; dcterms:source "{source.strip()}"'


def associations(block: Block, key: str, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """(node, comment) of each fact of the `f` or `risk` lines: NAME FREQUENCY or NAME LOW-HIGH, between semicolons."""
    nodes: dict[str, tuple[str, str]] = {}
    missing: list[str] = []
    facts = ((place, fact.strip()) for place, rest in block.all(key) for fact in rest.split(";") if fact.strip())
    for place, rest in facts:
        body, grounds = basis(rest)
        match = re.fullmatch(r"(.+?)\s+(\d*\.?\d+)(?:-(\d*\.?\d+))?", body)
        if not match:
            raise OutlineError(f"{place}: expected 'NAME FREQUENCY' or 'NAME LOW-HIGH': {rest}")
        try:
            term = vocabulary.resolve(match[1], place)
        except OutlineError as error:
            missing.append(str(error))
            continue
        low, high = float(match[2]), float(match[3] or match[2])
        if not 0 < low <= high <= 1:
            raise OutlineError(f"{place}: frequency out of (0, 1]: {rest}")
        if term in nodes:
            raise OutlineError(f"{place}: {vocabulary.display[term]} is given twice")
        share = f"ma:frequencyLow {low} ; ma:frequencyHigh {high}" if match[3] else f"ma:frequency {low}"
        nodes[term] = (f"[ ma:finding {term} ; {share} ; {grounds} ]", vocabulary.display[term])
    if missing:
        raise OutlineError("\n".join(missing))
    return list(nodes.values())


def priors(block: Block) -> list[tuple[str, str]]:
    """Nodes of the `prior` lines: BAND[,BAND…] [F|M] CLASS; `adult` and `all` stand for several bands."""
    nodes: list[tuple[str, str]] = []
    seen: set[tuple[str, str]] = set()
    for place, rest in block.all("prior"):
        words = rest.split()
        if len(words) == 2:
            words.insert(1, "any")
        if len(words) != 3 or words[1] not in SEXES or words[2] not in PRIOR_CLASSES:
            raise OutlineError(f"{place}: expected 'prior BANDS [F|M] CLASS': {rest}")
        for name in words[0].split(","):
            for band in {"adult": ADULT, "all": AGE_BANDS}.get(name, (name,)):
                if band not in AGE_BANDS:
                    raise OutlineError(f"{place}: unknown age band '{band}'")
                if (band, words[1]) in seen or (words[1] != "any" and (band, "any") in seen):
                    raise OutlineError(f"{place}: prior for {band} given twice")
                seen.add((band, words[1]))
                who = f"ma:ageBand ma:{band} ; ma:sex ma:{SEXES[words[1]]}"
                nodes.append((f"[ {who} ; ma:priorClass ma:{words[2]} ; {EDITORIAL} ]", ""))
    if not nodes:
        raise OutlineError(f"{block.place}: {block.name} has no prior")
    return nodes


def many(predicate: str, nodes: list[tuple[str, str]]) -> str:
    """One predicate with a node a line, each followed by its comment."""
    if not nodes:
        return ""
    parts = []
    for position, (node, comment) in enumerate(nodes):
        separator = " ;" if position == len(nodes) - 1 else " ,"
        parts.append(f"        {node}{separator}" + (f"  # {comment}" if comment else ""))
    return f"    {predicate}\n" + "\n".join(parts) + "\n"


def literals(predicate: str, values: Iterable[str]) -> str:
    """One predicate with several English literals."""
    rendered = " , ".join(text(value) for value in values)
    return f"    {predicate} {rendered} ;\n" if rendered else ""


def choice(value: str, allowed: set[str], block: Block) -> str:
    """`value` as a Turtle name, if it is one of `allowed`."""
    if value not in allowed:
        raise OutlineError(f"{block.place}: '{value}' is not one of {', '.join(sorted(allowed))}")
    return f"ma:{value}"


def identifiers(block: Block, mondo: Mondo | None) -> str:
    """The lines with ids: `mondo` by label or id (exact matches come along), `icd10` as given."""
    found: dict[str, list[str]] = {}
    if mondo:
        for place, rest in block.all("mondo"):
            identifier = rest if rest.startswith("MONDO:") else mondo[0].get(rest.casefold())
            if identifier is None or identifier not in mondo[1]:
                close = difflib.get_close_matches(rest.casefold(), mondo[0], n=6, cutoff=0.5)
                raise OutlineError(f"{place}: no Mondo entry '{rest}'; near: {'; '.join(close)}")
            found.setdefault("mondo", []).append(identifier)
            for name, values in mondo[1][identifier].items():
                found.setdefault(name, []).extend(values)
    for _, rest in block.all("icd10"):
        found["icd10"] = [code.strip() for code in rest.split(";")]
    for key in ("omim", "orpha"):
        for _, rest in block.all(key):
            found.setdefault(key, []).extend(code.strip() for code in rest.split(";"))
    rows = (
        f"    ma:{name} " + " , ".join(f'"{value}"' for value in dict.fromkeys(found[name])) + " ;\n"
        for name in ("icd10", "mondo", "doid", "mesh", "omim", "orpha")
        if found.get(name)
    )
    return "".join(rows)


def condition(block: Block, vocabulary: Vocabulary, mondo: Mondo | None) -> str:
    """One condition in Turtle."""
    acuity, *flags = block.one("acuity").split()
    against = []
    for place, rest in block.all("against"):
        body, grounds = basis(rest)
        match = re.fullmatch(r"(.+?)\s+(0?\.\d+)\s*>\s*(.+)", body)
        if not match:
            raise OutlineError(f"{place}: expected 'against NAME RATIO > REASON': {rest}")
        term = vocabulary.resolve(match[1], place)
        why = f"ma:likelihoodRatio {float(match[2])} ; ma:reason {text(match[3])}"
        against.append((f"[ ma:finding {term} ; {why} ; {grounds} ]", vocabulary.display[term]))
    tests = []
    for place, rest in block.all("test"):
        name, _, shows = (part.strip() for part in rest.partition(">"))
        if not shows:
            raise OutlineError(f"{place}: expected 'test NAME > WHAT IT SHOWS'")
        tests.append((f"[ rdfs:label {text(name)} ; ma:shows {text(shows)} ; ma:basis ma:editorial ]", ""))
    mimics = []
    for place, rest in block.all("mimic"):
        parts = [part.strip() for part in rest.split(">")]
        if len(parts) not in (2, 3) or not all(parts):
            raise OutlineError(f"{place}: expected 'mimic CONDITION > WHAT TELLS THEM APART [> FINDING; FINDING]'")
        by = [vocabulary.resolve(name, place) for name in parts[2].split(";")] if len(parts) == 3 else []
        findings = f" ; ma:byFinding {' , '.join(by)}" if by else ""
        apart = f"ma:distinguishedBy {text(parts[1])}{findings}"
        mimics.append((f"[ ma:condition ma:{parts[0]} ; {apart} ; {EDITORIAL} ]", ""))
    settings = " , ".join(f"ma:{value}" for value in block.one("setting").split())
    body = "".join(
        (
            f"ma:{block.name} a ma:Condition ;\n",
            f"    {labels(block)} ;\n",
            literals("skos:altLabel", listed(block, "alt")),
            f"    skos:definition {text(block.one('def'))} ;\n",
            identifiers(block, mondo),
            f"    ma:system ma:{block.one('system')} ;\n    ma:setting {settings} ;\n",
            f"    ma:acuity {choice(acuity, ACUITIES, block)} ;\n",
            f"    ma:cantMiss {'true' if 'cantmiss' in flags else 'false'} ;\n",
            f"    ma:onset {choice(block.one('onset'), ONSETS, block)} ;\n",
            f"    ma:course {text(block.one('course'))} ;\n",
            many("ma:prior", priors(block)),
            many("ma:hasFinding", associations(block, "f", vocabulary)),
            many("ma:riskFactor", associations(block, "risk", vocabulary)),
            many("ma:against", against),
            many("ma:test", tests),
            literals("ma:redFlag", (rest for _, rest in block.all("redflag"))),
            literals("ma:complication", listed(block, "complication")),
            many("ma:mimic", mimics),
        )
    )
    return re.sub(r" ;(\s*#[^\n]*)?\n\Z", lambda m: " ." + (m[1] or "") + "\n", body)


def finding(block: Block, vocabulary: Vocabulary) -> str:
    """One own finding, or additions to an HPO term, in Turtle."""
    lines = []
    if block.kind == "finding":
        subject = f"ma:{block.name}"
        lines += ["a ma:Finding", labels(block), f"ma:kind {choice(block.one('kind'), KINDS, block)}"]
        lines.append(f"ma:nearest {vocabulary.resolve(block.one('nearest', 'Phenotypic abnormality'), block.place)}")
    else:
        subject = vocabulary.resolve(block.name, block.place)
    for predicate, key in (("skos:altLabel", "alt"), ("skos:hiddenLabel", "short")):
        values = listed(block, key)
        if values:
            lines.append(f"{predicate} " + " , ".join(text(value) for value in values))
    population = block.one("population", "")
    if population:
        lines.append(f"ma:population {float(population)}")
    question = block.one("ask", "")
    if question:
        lines.append(f"ma:question {text(question)}")
    lines.append("ma:basis ma:editorial")
    comment = f"# {vocabulary.display[subject]}\n" if block.kind == "hpo" else ""
    return f"{comment}{subject} " + " ;\n    ".join(lines) + " .\n"


def rule(block: Block, vocabulary: Vocabulary) -> str:
    """One red-flag rule in Turtle."""
    criteria = [criterion(rest, place, vocabulary) for place, rest in block.all("need")]
    lines = ["a ma:RedFlagRule", labels(block), f"ma:level {choice(block.one('level'), ACUITIES, block)}"]
    lines += [f"ma:criterion [ {' ; '.join(parts)} ]" for parts in criteria]
    unless = [vocabulary.resolve(name, block.place) for name in listed(block, "unless")]
    if unless:
        lines.append(f"ma:unless {' , '.join(unless)}")
    ages = block.one("ages", "").split()
    if ages:
        lines += [f"ma:fromYears {float(ages[0])}", f"ma:toYears {float(ages[1])}"]
    sex = block.one("sex", "")
    if sex:
        lines.append(f"ma:sex ma:{SEXES[sex]}")
    english, _, chinese = (part.strip() for part in block.one("says").partition("|"))
    lines.append(f"ma:information {text(english)} , {text(chinese, 'zh')}")
    lines.append("ma:suggests " + " , ".join(f"ma:{name}" for name in listed(block, "suggests")))
    lines.append(basis(block.one("basis", ""))[1])
    return f"ma:{block.name} " + " ;\n    ".join(lines) + " .\n"


def criterion(rest: str, place: str, vocabulary: Vocabulary) -> list[str]:
    """`[N:] FINDING; ANALYTE >= NUMBER; …`: any N (one unless stated) of them."""
    number = re.match(r"(\d+):\s*", rest)
    least = int(number[1]) if number else 1
    findings, thresholds = [], []
    for item in (part.strip() for part in rest[number.end() if number else 0 :].split(";")):
        bound = re.fullmatch(r"(\w+)\s*(>=|<=)\s*(\d+(?:\.\d+)?)", item)
        if bound:
            side = "atLeast" if bound[2] == ">=" else "atMost"
            thresholds.append(f'[ ma:analyte "{bound[1]}" ; ma:{side} {float(bound[3])} ]')
        else:
            findings.append(vocabulary.resolve(item, place))
    parts = [f"ma:least {least}"]
    parts += [f"ma:anyOf {' , '.join(findings)}"] if findings else []
    return parts + ([f"ma:threshold {' , '.join(thresholds)}"] if thresholds else [])


def write(path: Path, pieces: list[str]) -> None:
    """Write one Turtle file, checked to parse before it replaces the old one."""
    content = PREFIXES + "\n" + "\n".join(pieces)
    rdflib.Graph().parse(data=content, format="turtle")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(content, encoding="utf-8")
    temporary.replace(path)


def main() -> int:
    """Convert the outlines named on the command line, or find names of findings."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("outlines", nargs="*", type=Path)
    parser.add_argument("--mondo", type=Path)
    parser.add_argument("--find", action="append", default=[])
    arguments = parser.parse_args()
    try:
        blocks = {path: parse(path) for path in arguments.outlines}
        own = (block for found in blocks.values() for block in found)
        vocabulary = load_vocabulary(own, {path.stem for path in blocks})
    except OutlineError as error:
        print(error)
        return 1
    for words in arguments.find:
        print(f"{words}: {'; '.join(vocabulary.near(words))}")
    mondo = load_mondo(arguments.mondo) if arguments.mondo else None
    problems: list[str] = []
    for path, found in blocks.items():
        pieces: dict[str, list[str]] = {"conditions": [], "findings": [], "": []}
        for block in found:
            try:
                if block.kind == "condition":
                    pieces["conditions"].append(condition(block, vocabulary, mondo))
                elif block.kind == "rule":
                    pieces[""].append(rule(block, vocabulary))
                else:
                    pieces["findings"].append(finding(block, vocabulary))
            except OutlineError as error:
                problems.append(str(error))
        if not problems:
            for folder, written in pieces.items():
                if written:
                    write(knowledge_folder() / folder / f"{path.stem}.ttl", written)
            print(f"{path.name}: " + ", ".join(f"{len(written)} {kind or 'rules'}" for kind, written in pieces.items()))
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
