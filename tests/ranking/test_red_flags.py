"""Rules fire on what stands in the record, and on nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from knowledge_base.small_knowledge import write_sources

from medassist.domain.disease import Acuity, Basis, Source
from medassist.domain.finding import Measurement, Status
from medassist.domain.record import Patient, Sex
from medassist.domain.red_flag import Criterion, RedFlagRule, Threshold
from medassist.knowledge_base.store import open_sources
from medassist.ranking.red_flags import red_flags

from .world import finding, ontology

BABY, CHILD = Patient(0.5, Sex.MALE), Patient(5.0, Sex.MALE)
FAST = Measurement("respiratory_rate", 60.0, "/min", "60", "/min", 30.0, 50.0, "high")


def rule(**changes: object) -> RedFlagRule:
    made = RedFlagRule(
        id="ma:rule",
        label="Fever and cough",
        label_zh="发热咳嗽",
        level=Acuity.URGENT,
        criteria=(Criterion(1, ("HP:0012735",), ()), Criterion(1, ("HP:0001945",), ())),
        unless=(),
        from_years=None,
        to_years=None,
        sex=None,
        text="May be pneumonia.",
        text_zh="可能为肺炎。",
        suggests=("ma:pneumonia",),
        source=Source(Basis.EDITORIAL, "editorial estimate"),
    )
    return replace(made, **changes)


def fired(*findings, patient=CHILD, rules=None):
    return red_flags(findings, patient, rules or [rule()], ontology())


def test_every_criterion_must_be_met_and_a_narrower_finding_meets_it():
    cough, fever = finding(1, "HP:0031245"), finding(2, "HP:0001945")
    assert fired(cough) == ()
    (alert,) = fired(cough, fever)
    assert alert.findings == ("f1", "f2")
    assert (alert.label, alert.text, alert.suggests) == ("Fever and cough", "May be pneumonia.", ("ma:pneumonia",))


@pytest.mark.parametrize("status", [Status.ABSENT, Status.PAST, Status.FAMILY, Status.POSSIBLE, Status.HYPOTHETICAL])
def test_only_what_is_present_now_counts(status):
    assert fired(finding(1, "HP:0012735", status), finding(2, "HP:0001945")) == ()


def test_some_of_several_with_a_measured_value_among_them():
    either = Criterion(2, ("HP:0002094", "HP:0001945"), (Threshold("respiratory_rate", 22.0, None),))
    rules = [rule(criteria=(either,))]
    breathless = finding(1, "HP:0002094")
    measured = replace(finding(2, "HP:0002789", Status.ABSENT), measurement=FAST)
    assert fired(breathless, rules=rules) == ()
    assert fired(breathless, measured, rules=rules)[0].findings == ("f1", "f2")
    slow = replace(measured, measurement=replace(FAST, value=21.9))
    assert fired(breathless, slow, rules=rules) == ()


def test_unless_age_and_sex():
    both = (finding(1, "HP:0012735"), finding(2, "HP:0001945"))
    assert fired(*both, finding(3, "HP:0002650"), rules=[rule(unless=("HP:0000924",))]) == ()
    babies = [rule(from_years=0.0, to_years=1.0)]
    assert fired(*both, patient=BABY, rules=babies)
    assert not fired(*both, patient=CHILD, rules=babies)
    assert not fired(*both, patient=Patient(), rules=babies)
    assert not fired(*both, patient=CHILD, rules=[rule(sex=Sex.FEMALE)])
    assert not fired(*both, patient=Patient(5.0), rules=[rule(sex=Sex.MALE)])


def test_the_gravest_alert_comes_first_and_more_data_takes_none_away():
    both = (finding(1, "HP:0012735"), finding(2, "HP:0001945"))
    rules = [rule(), rule(id="ma:grave", level=Acuity.EMERGENCY)]
    assert [alert.rule for alert in fired(*both, rules=rules)] == ["ma:grave", "ma:rule"]
    assert len(fired(*both, finding(3, "HP:0002027"), finding(4, "HP:0001083"), rules=rules)) == 2


def test_the_rules_of_a_knowledge_base_are_read_whole(tmp_path):
    knowledge = open_sources(write_sources(tmp_path), tmp_path / "builds")
    (read,) = knowledge.red_flags
    assert (read.from_years, read.to_years, read.sex, read.level) == (0.0, 1.0, None, Acuity.URGENT)
    assert read.source == Source(Basis.CRITERIA, "Made-up criteria")
    assert {criterion.thresholds for criterion in read.criteria} == {(), (Threshold("respiratory_rate", 50.0, None),)}
    cough = finding(1, "ma:barking_cough")
    measured = replace(finding(2, "HP:0002789"), measurement=FAST)
    assert red_flags((cough, measured), BABY, knowledge.red_flags, knowledge.ontology)
    assert not red_flags((cough, measured, finding(3, "HP:0001250")), BABY, knowledge.red_flags, knowledge.ontology)
