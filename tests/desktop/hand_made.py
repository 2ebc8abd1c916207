"""An assessment written by hand, so that the window can be tested without a knowledge base."""

from __future__ import annotations

import re
from dataclasses import replace

from medassist.desktop.engine import Told
from medassist.domain.case import Assessment, Case, Versions
from medassist.domain.concept import Concept
from medassist.domain.disease import Acuity, Association, Basis, DiseaseDetail, Mimic, Source
from medassist.domain.document import Document, Section, SectionKind, Span
from medassist.domain.finding import Cue, Finder, Finding, Measurement, Status
from medassist.domain.issue import Level
from medassist.domain.progress import Report, ShouldStop
from medassist.domain.ranking import Band, Evidence, MissingFinding, RankedDisease, Ranking
from medassist.domain.record import Patient, Record, Sex, UnreadPart
from medassist.errors import UsageError, issue
from medassist.review.decide import current_findings

NOTE = """PRESENTING COMPLAINT
58 yo woman, sudden shortness of breath and sharp chest pain on the right since 4 am. 🫁 气促
She denies fever. No wheeze. Possible pulmonary embolism in view of the swollen left leg.

PAST HISTORY
Migraine in her thirties. Knee replacement eleven days ago.

FAMILY HISTORY
Mother had a deep vein thrombosis.

EXAMINATION
HR 128, SpO2 89 % on air. Left calf swelling. No cyanosis.

PLAN
Call if haemoptysis develops.
"""

LN10 = 2.302585092994046

# words, concept, label, status, cue words, finder
_STATED = (
    ("shortness of breath", "HP:0002094", "Dyspnea", Status.PRESENT, "", Finder.DICTIONARY),
    ("chest pain", "HP:0100749", "Chest pain", Status.PRESENT, "", Finder.DICTIONARY),
    ("fever", "HP:0001945", "Fever", Status.ABSENT, "denies", Finder.DICTIONARY),
    ("wheeze", "HP:0030828", "Wheezing", Status.ABSENT, "No", Finder.DICTIONARY),
    ("pulmonary embolism", "HP:0002204", "Pulmonary embolism", Status.POSSIBLE, "Possible", Finder.DICTIONARY),
    ("Migraine", "HP:0002076", "Migraine", Status.PAST, "", Finder.DICTIONARY),
    ("deep vein thrombosis", "HP:0002625", "Deep venous thrombosis", Status.FAMILY, "Mother", Finder.DICTIONARY),
    ("HR 128", "HP:0001649", "Tachycardia", Status.PRESENT, "", Finder.MEASUREMENT),
    ("SpO2 89 %", "HP:0012418", "Hypoxemia", Status.PRESENT, "", Finder.MEASUREMENT),
    ("calf swelling", "ma:calf_swelling", "Calf swelling", Status.PRESENT, "", Finder.DICTIONARY),
    ("cyanosis", "HP:0000961", "Cyanosis", Status.ABSENT, "No", Finder.DICTIONARY),
    ("haemoptysis", "HP:0002105", "Hemoptysis", Status.HYPOTHETICAL, "if", Finder.DICTIONARY),
)

_KINDS = {
    "PRESENTING COMPLAINT": SectionKind.CHIEF_COMPLAINT,
    "PAST HISTORY": SectionKind.PAST_HISTORY,
    "FAMILY HISTORY": SectionKind.FAMILY_HISTORY,
    "EXAMINATION": SectionKind.EXAMINATION,
    "PLAN": SectionKind.PLAN,
}

# disease: (id, ids, name, prior as natural log, acuity, can't miss, {concept: log10 LR})
_DISEASES = (
    (
        "ma:pulmonary_embolism",
        ("ma:pulmonary_embolism", "ICD10:I26.9", "DOID:9477", "MONDO:0005279"),
        "Pulmonary embolism",
        -6.2,
        "emergency",
        True,
        {
            "HP:0002094": 0.62,
            "HP:0100749": 0.55,
            "HP:0012418": 0.71,
            "ma:calf_swelling": 1.18,
            "HP:0001649": 0.48,
            "HP:0001945": 0.06,
            "HP:0030828": 0.12,
            "HP:0000961": -0.04,
        },
    ),
    (
        "ma:community_acquired_pneumonia",
        ("ma:community_acquired_pneumonia", "ICD10:J18.9", "DOID:552"),
        "Community-acquired pneumonia",
        -4.6,
        "urgent",
        True,
        {"HP:0002094": 0.51, "HP:0100749": 0.32, "HP:0012418": 0.6, "HP:0001649": 0.3, "HP:0001945": -0.62},
    ),
    (
        "ma:pneumothorax",
        ("ma:pneumothorax", "ICD10:J93.9", "MONDO:0002076"),
        "Pneumothorax",
        -7.4,
        "emergency",
        True,
        {"HP:0002094": 0.66, "HP:0100749": 0.71, "HP:0012418": 0.44, "HP:0001649": 0.21},
    ),
    (
        "ma:asthma_attack",
        ("ma:asthma_attack", "ICD10:J45.9"),
        "Acute exacerbation of asthma",
        -4.9,
        "urgent",
        False,
        {"HP:0002094": 0.58, "HP:0012418": 0.4, "HP:0001649": 0.33, "HP:0030828": -1.1},
    ),
    (
        "ma:musculoskeletal_chest_pain",
        ("ma:musculoskeletal_chest_pain", "ICD10:R07.8"),
        "Musculoskeletal chest pain",
        -3.9,
        "routine",
        False,
        {"HP:0100749": 0.7, "HP:0002094": -0.2, "HP:0012418": -0.6},
    ),
    (
        "ma:panic_attack",
        ("ma:panic_attack", "ICD10:F41.0"),
        "Panic attack",
        -4.4,
        "routine",
        False,
        {"HP:0002094": 0.3},
    ),
    ("OMIM:178600", ("OMIM:178600", "ORPHA:422"), "Pulmonary hypertension, primary, 1", -10.0, None, False, {}),
)
_LANE = (
    "ma:aortic_dissection",
    ("ma:aortic_dissection", "ICD10:I71.0"),
    "Aortic dissection",
    -8.8,
    "emergency",
    True,
    {"HP:0100749": 0.6},
)


def document(text: str = NOTE) -> Document:
    """The note cut into its sections."""
    starts = [(found.start(), found[0]) for found in re.finditer(r"^[A-Z][A-Z ]+$", text, re.MULTILINE)]
    edges = [start for start, _ in starts] + [len(text)]
    sections = tuple(
        Section(_KINDS.get(title, SectionKind.OTHER), title, Span(start, edges[i + 1]), Span(start, start + len(title)))
        for i, (start, title) in enumerate(starts)
    )
    tokens = tuple(Span(*found.span()) for found in re.finditer(r"\w+", text))
    return Document(text, tuple(range(len(text) + 1)), sections, (), tokens, Patient())


def findings(text: str = NOTE) -> tuple[Finding, ...]:
    """One finding for each line of the table above, in text order."""
    made = []
    sections = document(text).sections
    for words, concept, name, status, cue_words, finder in _STATED:
        start = text.index(words)
        span = Span(start, start + len(words))
        cue = None
        if cue_words:
            # An "if" may stand before or after; the nearest one before is the cue.
            at = text.rindex(cue_words, 0, start)
            cue = Cue(Span(at, at + len(cue_words)), cue_words, "test_rule", Span(at, span.end))
        measured = None
        if finder is Finder.MEASUREMENT:
            measured = Measurement(words.split()[0], float(words.split()[1]), "", words.split()[1], "", 60, 100, "high")
        section = next((s.kind for s in sections if s.span.contains(span)), None)
        made.append(
            Finding("f0", concept, name, status, span, words, section, 0.92 - 0.03 * len(made), finder, cue, measured)
        )
    made.sort(key=lambda finding: finding.span.start)
    return tuple(replace(finding, id=f"f{i}") for i, finding in enumerate(made, 1))


def ranking(current: tuple[Finding, ...]) -> Ranking:
    """A differential whose scores follow the findings, as the real one's do."""
    diseases = [_score(facts, current) for facts in _DISEASES]
    diseases.sort(key=lambda disease: -disease.log_odds)
    odds = [2.718281828**disease.log_odds for disease in diseases]
    total = sum(odds) + 0.4
    ranked = tuple(
        replace(disease, rank=i, probability=share / total, band=_band(share / total))
        for i, (disease, share) in enumerate(zip(diseases, odds, strict=True), 1)
    )
    lane = replace(_score(_LANE, current), rank=14, probability=0.004)
    present = [finding for finding in current if finding.status is Status.PRESENT]
    unexplained = tuple(finding.id for finding in current if finding.concept == "HP:0002076")
    return Ranking(ranked, (lane,), 0.4 / total, unexplained, len(present) >= 2)


def _band(probability: float) -> Band:
    if probability >= 0.5:
        return Band.LIKELY
    return Band.POSSIBLE if probability >= 0.05 else Band.UNLIKELY


def _score(facts: tuple, current: tuple[Finding, ...]) -> RankedDisease:
    disease, ids, name, prior, acuity, cant_miss, weights = facts
    source = Source(Basis.PUBLISHED, "PMID:30000001") if cant_miss else Source(Basis.EDITORIAL, "editorial estimate")
    evidence = []
    for concept, weight in weights.items():
        carriers = tuple(f.id for f in current if f.concept == concept and f.status in (Status.PRESENT, Status.ABSENT))
        if carriers:
            first = next(f for f in current if f.id == carriers[0])
            stated_absent = concept in ("HP:0001945", "HP:0030828", "HP:0000961")
            turned = (first.status is Status.ABSENT) != stated_absent
            value = -weight if turned else weight
            evidence.append(
                Evidence(carriers, concept, first.label, first.status is Status.PRESENT, value, concept, first.label,
                         0.6, (source,))
            )  # fmt: skip
    missing = (
        MissingFinding("HP:0002105", "Hemoptysis", 0.12, -0.05),
        MissingFinding("HP:0001279", "Syncope", 0.1, -0.04),
    )
    missing_total, fit = -0.2, 0.3
    log_odds = prior + fit + missing_total + LN10 * sum(item.log10_lr for item in evidence)
    layer = "rare" if disease.startswith("OMIM") else "common"
    return RankedDisease(
        1, disease, ids, name, ("PE",) if "embolism" in name else (), 0.0, log_odds, Band.UNLIKELY, cant_miss, acuity,
        layer, prior, fit, missing_total / LN10, tuple(evidence), missing,
    )  # fmt: skip


def assessment(text: str = NOTE) -> Assessment:
    """The whole of it."""
    record = Record(
        source="note.txt",
        format="plain text",
        sha256="0" * 64,
        text=text,
        unread=(UnreadPart("page 3", "an image without text"),),
        issues=(),
    )
    patient = Patient(58.0, Sex.FEMALE, "Jane Example", "TEST-0001", "1968-03-12")
    found = findings(text)
    return Assessment(
        record,
        document(text),
        patient,
        found,
        ranking(found),
        Versions("0.1", "2026.10 (test)", "a" * 64),
        issues=(issue("MA603", Level.WARNING, "Dyspnea is both stated and denied"),),
    )


def detail(disease: str) -> DiseaseDetail:
    """What the knowledge base would say, markup included to see that it is escaped."""
    facts = next((facts for facts in (*_DISEASES, _LANE) if facts[0] == disease), None)
    if facts is None:
        raise UsageError("MA002", disease)
    return DiseaseDetail(
        id=disease,
        ids=facts[1],
        label=facts[2],
        label_zh=None,
        synonyms=("<b>not bold</b>",),
        definition="A clot from a vein, usually of the leg, lodged in an artery of the lung.",
        layer="common",
        acuity=Acuity.EMERGENCY,
        cant_miss=True,
        onset="sudden",
        associations=(
            Association("HP:0002094", "Dyspnea", 0.8, (Source(Basis.PUBLISHED, "PMID:30000001"),)),
            Association("HP:0100749", "Chest pain", 0.6, (Source(Basis.EDITORIAL, "editorial estimate"),)),
        ),
        excluded=(),
        against=(("HP:0030828", "Wheeze points to the airways."),),
        tests=(
            ("CT pulmonary angiogram", "a filling defect in a pulmonary artery"),
            ("D-dimer", "normal when unlikely"),
        ),
        red_flags=("systolic blood pressure below 90 mmHg",),
        complications=("right heart failure",),
        mimics=(Mimic("ma:pneumothorax", "Pneumothorax", "absent breath sounds on one side"),),
    )


CONCEPTS = (
    Concept("HP:0002105", "Hemoptysis", ("coughing up blood",), "Blood brought up from the airways."),
    Concept("HP:0001279", "Syncope", ("fainting",), "A short loss of consciousness."),
    Concept("HP:0002094", "Dyspnea", ("breathlessness",), "Breathing that is felt as hard work."),
)


class HandMadeEngine:
    """An engine over the hand-made assessment; `failure` is raised by the next step where set."""

    def __init__(self, *, ready: bool = True) -> None:
        self.ready = ready
        self.failure: Exception | None = None
        self.read: list[tuple[str, str | None]] = []
        self.reranked = 0

    @property
    def knowledge_version(self) -> str:
        return "2026.10 (test)" if self.ready else ""

    def open(self, report: Report, should_stop: ShouldStop) -> None:
        report(1, 2, "compiling")
        if self.failure is not None:
            raise self.failure
        self.ready = True

    def read_file(self, path, encoding):
        self.read.append((path.name, encoding))
        return self.read_text(path.read_text(encoding=encoding or "utf-8"), path.name)

    def read_text(self, text: str, source: str) -> Record:
        if self.failure is not None:
            raise self.failure
        return replace(assessment().record, source=source, text=text)

    def assess(self, record: Record, report: Report, should_stop: ShouldStop) -> Assessment:
        made = assessment()
        if record.text == NOTE:
            return replace(made, record=record)
        return replace(
            made,
            record=record,
            document=document(record.text),
            findings=(),
            ranking=Ranking((), (), 1.0, (), enough_evidence=False),
        )

    def rerank(self, case: Case) -> Case:
        self.reranked += 1
        return replace(case, ranking=ranking(current_findings(case)))

    def disease(self, disease: str) -> DiseaseDetail:
        return detail(disease)

    def tell(self, case: Case, disease: str) -> Told:
        if self.failure is not None:
            raise self.failure
        ranked = next(d for d in (*case.ranking.differential, *case.ranking.cant_miss) if d.disease == disease)
        told = [(evidence, f"A sentence on {evidence.label}.") for evidence in ranked.evidence]
        return Told(
            f"In short: {ranked.label}.",
            tuple(pair for pair in told if pair[0].log10_lr > 0),
            tuple(pair for pair in told if pair[0].log10_lr < 0),
        )

    def search_concepts(self, text: str, limit: int) -> tuple[Concept, ...]:
        words = text.casefold()
        return tuple(c for c in CONCEPTS if words in c.label.casefold() or words in " ".join(c.synonyms))[:limit]
