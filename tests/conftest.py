"""What every test may rely on: no display, no network, a data folder of its own, sample cases."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from medassist import workflow
from medassist.domain.case import Assessment, Case, Versions
from medassist.domain.disease import Basis, Source
from medassist.domain.document import Document, Section, SectionKind, Span
from medassist.domain.finding import Cue, Finder, Finding, Measurement, Status
from medassist.domain.ranking import Band, Evidence, MissingFinding, RankedDisease, Ranking
from medassist.domain.record import Patient, Record, Sex, UnreadPart
from medassist.errors import issue
from medassist.review.decide import open_case
from medassist.settings import Settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

NOTE = (
    "HPC: 54M, fever 38.9 °C and productive cough for 3 days. Denies chest pain.\n"
    "FH: father had asthma.\n"
    "Imp: ?pneumonia. Return if short of breath.\n"
)


@pytest.fixture
def shared_data() -> Path:
    """The folder of public corpora; the test is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the public corpora are not beside this checkout")
    return SHARED_DATA


@pytest.fixture(scope="session")
def knowledge_home(request: pytest.FixtureRequest) -> Path:
    """A data folder that outlives the run: the knowledge base in it is keyed by content."""
    return request.config.cache.mkdir("medassist-home")


@pytest.fixture(scope="session")
def settings(knowledge_home: Path) -> Settings:
    """Default settings over the tests' own data folder."""
    return Settings(data_folder=knowledge_home)


@pytest.fixture(scope="session")
def services(settings: Settings) -> workflow.Services:
    """The real knowledge base and lexicon, opened once."""
    return workflow.open_services(settings)


def finding(number: int, concept: str, label: str, words: str, status: Status = Status.PRESENT, **changes) -> Finding:
    """A finding on the first occurrence of `words` in `NOTE`."""
    start = NOTE.index(words)
    made = Finding(
        id=f"f{number}",
        concept=concept,
        label=label,
        status=status,
        span=Span(start, start + len(words)),
        text=words,
        section=SectionKind.HISTORY,
        confidence=0.95,
        finder=Finder.DICTIONARY,
    )
    return replace(made, **changes)


@pytest.fixture
def assessment() -> Assessment:
    """A small hand-made assessment with every kind of finding, evidence and gap."""
    family, imp = NOTE.index("FH:"), NOTE.index("Imp:")
    denies = NOTE.index("Denies")
    fever = finding(
        1,
        "HP:0001945",
        "Fever",
        "fever 38.9 °C",
        finder=Finder.MEASUREMENT,
        measurement=Measurement("temperature", 38.9, "°C", "38.9", "°C", 36.1, 37.7, "high"),
    )
    findings = (
        fever,
        finding(2, "HP:0031245", "Productive cough", "productive cough"),
        finding(
            3,
            "HP:0100749",
            "Chest pain",
            "chest pain",
            Status.ABSENT,
            cue=Cue(Span(denies, denies + 6), "Denies", "denies", Span(denies + 6, denies + 17)),
        ),
        finding(4, "HP:0002099", "Asthma", "asthma", Status.FAMILY),
        finding(5, "HP:0002090", "Pneumonia", "pneumonia", Status.POSSIBLE, confidence=0.7),
        finding(6, "HP:0002094", "Dyspnea", "short of breath", Status.HYPOTHETICAL),
    )
    editorial = (Source(Basis.EDITORIAL, "editorial estimate"),)
    pneumonia = RankedDisease(
        rank=1,
        disease="ma:community_acquired_pneumonia",
        ids=("ma:community_acquired_pneumonia", "MONDO:0005249", "ICD10:J18.9"),
        label="Community-acquired pneumonia",
        synonyms=("pneumonia",),
        probability=0.62,
        log_odds=-1.2,
        band=Band.LIKELY,
        cant_miss=True,
        acuity="urgent",
        layer="common",
        prior=-4.6,
        fit=0.1,
        missing_total=-0.2,
        evidence=(
            Evidence(
                ("f2",), "HP:0031245", "Productive cough", True, 0.9, "HP:0031245", "Productive cough", 0.6, editorial
            ),
            Evidence(("f1",), "HP:0001945", "Fever", True, 0.85, "HP:0001945", "Fever", 0.7, editorial),
            Evidence(("f3",), "HP:0100749", "Chest pain", False, -0.07, "HP:0100749", "Chest pain", 0.35, editorial),
        ),
        missing=(MissingFinding("HP:0030830", "Crackles", 0.6, -0.05),),
    )
    bronchitis = replace(
        pneumonia,
        rank=2,
        disease="ma:acute_bronchitis",
        ids=("ma:acute_bronchitis",),
        label="Acute bronchitis <&>",
        probability=0.2,
        log_odds=-2.4,
        band=Band.POSSIBLE,
        cant_miss=False,
        evidence=pneumonia.evidence[:1],
        missing=(),
    )
    ranking = Ranking((pneumonia, bronchitis), (), 0.1, ("f1",), enough_evidence=True)
    patient = Patient(54.0, Sex.MALE, name="John <Test>", identifier="S-17", birth_date="1972-01-05")
    sections = (
        Section(SectionKind.HISTORY, "HPC", Span(0, family), Span(0, 4)),
        Section(SectionKind.FAMILY_HISTORY, "FH", Span(family, imp), Span(family, family + 3)),
        Section(SectionKind.ASSESSMENT, "Imp", Span(imp, len(NOTE)), Span(imp, imp + 4)),
    )
    document = Document(NOTE, tuple(range(len(NOTE) + 1)), sections, tuple(s.span for s in sections), (), patient)
    record = Record("smith_john.txt", "text", "a" * 64, NOTE, patient, unread=(UnreadPart("page 3", "scanned"),))
    return Assessment(
        record,
        document,
        patient,
        findings,
        ranking,
        Versions("0.1.0", "2026.1", "b" * 64),
        issues=(issue("MA601", detail="sex unknown"),),
    )


@pytest.fixture
def case(assessment: Assessment) -> Case:
    """The hand-made assessment, opened for review."""
    return open_case(assessment)
