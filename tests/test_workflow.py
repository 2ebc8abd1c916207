"""The story told whole: what is asked for wins, what is odd is said, what is cancelled stops."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medassist import workflow
from medassist.domain.finding import Finder, Status
from medassist.domain.record import Sex
from medassist.errors import Cancelled, UsageError
from medassist.review.decide import open_case, set_status
from medassist.settings import Settings
from medassist.workflow import Options, Services

NOTE = "62-year-old woman with fever, rigors and burning on urination. Denies flank pain. No family history of gout."


@pytest.fixture
def assessed(services: Services, settings: Settings):
    """Assess a text."""

    def assess(text: str, options: Options | None = None) -> workflow.Assessment:
        return workflow.assess(workflow.read_text(text, settings), services, options)

    return assess


def codes(assessment: workflow.Assessment) -> set[str]:
    return {found.code for found in assessment.issues}


def test_age_and_sex_asked_for_win_over_the_record(assessed) -> None:
    assert (assessed(NOTE).patient.age_years, assessed(NOTE).patient.sex) == (62.0, Sex.FEMALE)
    patient = assessed(NOTE, Options(age_years=30.0, sex=Sex.MALE)).patient
    assert (patient.age_years, patient.sex) == (30.0, Sex.MALE)


def test_what_the_record_leaves_open_is_said(assessed) -> None:
    poor = assessed("Seen today, will be reviewed next week.")
    assert {"MA601", "MA602"} <= codes(poor)
    assert not poor.ranking.enough_evidence
    assert codes(assessed(NOTE)) == set()


def test_a_contradiction_is_said_and_a_denied_family_history_is_none(assessed) -> None:
    assert "MA603" in codes(assessed("She has a cough. No cough on examination. Fever."))
    assert "MA603" not in codes(assessed("He has gout of the big toe and fever. No family history of gout."))


def test_stopping_between_stages_raises(services: Services, settings: Settings) -> None:
    record = workflow.read_text(NOTE, settings)
    stages: list[str] = []
    with pytest.raises(Cancelled):
        workflow.assess(
            record,
            services,
            report=lambda done, total, stage: stages.append(stage),
            should_stop=lambda: len(stages) == 2,
        )
    assert len(stages) == 2


def test_a_phenopackets_features_are_the_findings(services: Services, settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    packet = {
        "id": "case",
        "subject": {"id": "p1", "sex": "FEMALE"},
        "phenotypicFeatures": [
            {"type": {"id": "HP:0001166", "label": "Arachnodactyly"}},
            {"type": {"id": "HP:0001083", "label": "Ectopia lentis"}},
            {"type": {"id": "HP:0002617", "label": "Vascular dilatation"}, "excluded": True},
        ],
        "metaData": {"created": "2026-01-01T00:00:00Z", "phenopacketSchemaVersion": "2.0"},
    }
    path.write_text(json.dumps(packet), encoding="utf-8")
    assessment = workflow.assess(workflow.read_file(path, settings), services)
    found = {finding.concept: finding for finding in assessment.findings}
    assert {finding.finder for finding in found.values()} == {Finder.CODED}
    assert found["HP:0001083"].status is Status.PRESENT
    lens = found["HP:0001083"].span
    assert "lentis" in assessment.document.text[lens.start : lens.end]
    assert [finding.status for finding in assessment.findings].count(Status.ABSENT) == 1


def test_an_edit_ranks_anew_without_touching_the_assessment(assessed, services: Services) -> None:
    case = open_case(assessed(NOTE))
    fever = next(finding for finding in case.assessment.findings if finding.label == "Fever")
    changed = workflow.rerank(set_status(case, fever.id, Status.ABSENT), services)
    assert changed.ranking != case.ranking
    assert changed.assessment is case.assessment


def test_only_a_listed_disease_is_explained(assessed, services: Services) -> None:
    case = open_case(assessed(NOTE))
    first = case.ranking.differential[0]
    assert workflow.explain(case, first.disease, services)
    with pytest.raises(UsageError, match="MA002"):
        workflow.explain(case, "ma:no_such_disease", services)
