from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ranking import world

from medassist.domain.finding import Finding, Status
from medassist.domain.ranking import RankedDisease, Ranking
from medassist.domain.record import Patient, Sex
from medassist.ranking.rank import rank_with

ADULT = Patient(45.0, Sex.FEMALE)
CONCEPTS = [term for term in world.PARENTS if term != world.ROOT]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Finding, ...]:
    concepts = draw(st.lists(st.sampled_from(CONCEPTS), max_size=8))
    statuses = draw(st.lists(st.sampled_from(Status), min_size=len(concepts), max_size=len(concepts)))
    confidence = draw(st.lists(st.floats(0.1, 1.0), min_size=len(concepts), max_size=len(concepts)))
    return tuple(
        world.finding(number, *found)
        for number, found in enumerate(zip(concepts, statuses, confidence, strict=True), start=1)
    )


def patients() -> st.SearchStrategy[Patient]:
    return st.builds(Patient, st.none() | st.floats(0, 100), st.none() | st.sampled_from(Sex))


def ranked(findings: tuple[Finding, ...], patient: Patient = ADULT) -> Ranking:
    return rank_with(findings, patient, world.index(), top=100)


def line(ranking: Ranking, disease: str) -> RankedDisease:
    return next(found for found in ranking.differential if found.disease == disease)


def odds(ranking: Ranking) -> dict[str, float]:
    return {found.disease: found.log_odds for found in ranking.differential}


@settings(max_examples=40, deadline=None)
@given(cases(), patients())
def test_a_score_is_the_sum_of_its_parts(findings, patient):
    ranking = ranked(findings, patient)
    for found in (*ranking.differential, *ranking.cant_miss):
        parts = sum(evidence.log10_lr for evidence in found.evidence) + found.missing_total
        assert found.log_odds == pytest.approx(found.prior + found.fit + math.log(10) * parts, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(cases(), patients())
def test_probabilities_are_sorted_and_leave_room_for_none_of_these(findings, patient):
    ranking = ranked(findings, patient)
    chances = [found.probability for found in ranking.differential]
    assert chances == sorted(chances, reverse=True)
    assert [found.rank for found in ranking.differential] == list(range(1, len(chances) + 1))
    assert 0 < ranking.none_of_these <= 1
    assert sum(chances) + ranking.none_of_these == pytest.approx(1.0)


@settings(max_examples=40, deadline=None)
@given(cases(), st.randoms())
def test_the_order_of_findings_does_not_matter(findings, random):
    shuffled = list(findings)
    random.shuffle(shuffled)
    assert ranked(tuple(shuffled)) == ranked(findings)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_a_duplicate_adds_nothing(findings):
    again = tuple(replace(finding, id=f"{finding.id}0") for finding in findings)
    assert odds(ranked((*findings, *again))) == odds(ranked(findings))


@settings(max_examples=40, deadline=None)
@given(cases(), st.sampled_from(CONCEPTS))
def test_an_absent_finding_never_raises_a_disease_that_it_would_support(findings, concept):
    before, after = odds(ranked(findings)), odds(ranked((*findings, world.finding(99, concept, Status.ABSENT))))
    alone = ranked((world.finding(1, concept),))
    supported = [found.disease for found in alone.differential if found.evidence and found.evidence[0].frequency]
    for disease in supported:
        assert after[disease] <= before[disease] + 1e-9


@settings(max_examples=40, deadline=None)
@given(cases(), st.sampled_from(CONCEPTS), st.sampled_from([Status.FAMILY, Status.PAST, Status.HYPOTHETICAL]))
def test_what_is_not_the_patients_now_acts_at_most_as_a_risk_factor(findings, concept, status):
    ontology = world.ontology()
    above = {ontology.ids[row] for row in ontology.ancestors[[ontology.index[concept]]].indices}
    before, after = odds(ranked(findings)), odds(ranked((*findings, world.finding(99, concept, status))))
    for disease, score in after.items():
        listed = above & set(world.RISK_FACTORS.get(disease, ()))
        if status is Status.HYPOTHETICAL or not listed:
            assert score == before[disease]
        else:
            assert score >= before[disease]


@settings(max_examples=40, deadline=None)
@given(cases(), patients())
def test_the_same_input_gives_the_same_output(findings, patient):
    assert ranked(findings, patient) == ranked(findings, patient)


@settings(max_examples=40, deadline=None)
@given(cases(), st.sampled_from(CONCEPTS))
def test_more_findings_never_take_a_supported_danger_out_of_sight(findings, concept):
    def in_sight(ranking: Ranking) -> set[str]:
        return {found.disease for found in (*ranking.cant_miss, *ranking.differential[:5])}

    more = (*findings, world.finding(99, concept, Status.ABSENT))
    dangers = {found.disease for found in ranked(findings).cant_miss}
    if not any(finding.concept == concept for finding in findings):
        assert dangers <= in_sight(ranked(more))


def test_a_cough_is_not_a_syndrome():
    ranking = ranked(world.findings("HP:0012735", "HP:0001945"))
    assert ranking.differential[0].disease == world.COLD
    assert ranking.differential[0].layer == "common"
    assert line(ranking, world.PONTIAC).rank > line(ranking, world.PNEUMONIA).rank


def test_a_rare_disease_rises_through_specific_findings():
    ranking = ranked(world.findings("HP:0012735", "HP:0001083", "HP:0001166", "HP:0002616"))
    assert ranking.differential[0].disease == world.MARFAN
    assert ranking.unexplained == ("f1",)


def test_evidence_names_the_concept_that_explains_and_its_source():
    pneumonia = line(ranked(world.findings("HP:0031245", "HP:0001083")), world.PNEUMONIA)
    cough, lens = pneumonia.evidence
    assert (cough.match, cough.frequency) == ("HP:0031245", pytest.approx(0.7))
    assert [source.reference for source in cough.sources] == ["editorial estimate"]
    assert cough.log10_lr > 0.5
    assert lens.match is None
    assert lens.log10_lr < 0


def test_a_broader_finding_is_explained_by_a_more_specific_one_in_the_profile():
    cough = line(ranked(world.findings("HP:0012735")), world.PNEUMONIA).evidence[0]
    assert cough.match == "HP:0031245"
    assert cough.log10_lr > 0


def test_an_own_finding_is_understood_by_diseases_that_list_its_parent():
    index = world.index()
    row = index.ontology.index["ma:pleuritic_chest_pain"]
    parent = index.ontology.index["HP:0100749"]
    assert index.information[row] == pytest.approx(index.information[parent] + math.log(5))


def test_absence_counts_in_common_disease_and_hardly_in_rare():
    before = ranked(world.findings("HP:0001945"))
    after = ranked(world.findings("HP:0001945", absent=("HP:0012735",)))
    common = line(after, world.COLD).log_odds - line(before, world.COLD).log_odds
    rare = line(after, world.PONTIAC).log_odds - line(before, world.PONTIAC).log_odds
    assert common < -0.2
    assert -0.05 < rare < 0


def test_what_speaks_against_and_what_does_not_occur_are_told_with_their_statement():
    wheeze = line(ranked(world.findings("HP:0030828")), world.PNEUMONIA).evidence[0]
    assert (wheeze.match, wheeze.frequency) == ("HP:0030828", None)
    assert wheeze.log10_lr < -0.5
    aneurysm = line(ranked(world.findings("HP:0002616")), world.HOMOCYSTINURIA).evidence[0]
    assert (aneurysm.match, aneurysm.frequency) == ("HP:0002616", 0.0)
    marfan = line(ranked(world.findings("HP:0002616")), world.MARFAN).evidence[0]
    assert marfan.log10_lr > aneurysm.log10_lr + 1


def test_past_and_family_count_as_stated_risk_factors():
    before = line(ranked(world.findings("HP:0002094")), world.EMBOLISM)
    past = (*world.findings("HP:0002094"), world.finding(2, "ma:recent_surgery", Status.PAST))
    family = (*world.findings("HP:0002094"), world.finding(2, "ma:recent_surgery", Status.FAMILY))
    by_past, by_family = line(ranked(past), world.EMBOLISM), line(ranked(family), world.EMBOLISM)
    assert before.log_odds < by_family.log_odds < by_past.log_odds
    assert by_past.log_odds - before.log_odds == pytest.approx(math.log(0.25 / 0.02), abs=1e-5)
    surgery = by_past.evidence[1]
    assert (surgery.concept, surgery.match, surgery.frequency) == ("ma:recent_surgery",) * 2 + (pytest.approx(0.25),)


def test_a_risk_factor_says_nothing_of_a_disease_that_does_not_list_it():
    cough = world.findings("HP:0031245")
    smoker = (*cough, world.finding(2, "ma:smoker"))
    before, after = ranked(cough), ranked(smoker)
    assert line(after, world.PNEUMONIA).evidence[1].concept == "ma:smoker"
    embolism = line(after, world.EMBOLISM)
    assert [item.concept for item in embolism.evidence] == ["HP:0031245"]
    assert sum(item.log10_lr for item in embolism.evidence) == pytest.approx(
        sum(item.log10_lr for item in line(before, world.EMBOLISM).evidence)
    )
    assert smoker[-1].id not in after.unexplained


def test_an_expected_finding_that_nobody_mentions_is_listed_as_missing():
    pneumonia = line(ranked(world.findings("HP:0031245", absent=("HP:0001945",))), world.PNEUMONIA)
    assert [gap.concept for gap in pneumonia.missing] == ["HP:0002094", "ma:pleuritic_chest_pain"]
    assert pneumonia.missing[0].log10_lr == pytest.approx(-0.05 * 0.6 / math.log(10))


def test_sex_rules_out_and_age_does_not():
    pain = world.findings("HP:0002027")
    assert world.ECTOPIC in odds(ranked(pain, Patient(30.0, Sex.FEMALE)))
    assert world.ECTOPIC not in odds(ranked(pain, Patient(30.0, Sex.MALE)))
    child, adult = odds(ranked(pain, Patient(8.0, Sex.FEMALE))), odds(ranked(pain, Patient(30.0, Sex.FEMALE)))
    assert child[world.ECTOPIC] < adult[world.ECTOPIC] - 5


def test_a_danger_with_strong_support_is_kept_in_sight():
    ranking = rank_with(
        world.findings("HP:0001083", "HP:0001166", "HP:0002616", "ma:pleuritic_chest_pain"), ADULT, world.index()
    )
    in_sight = {found.disease for found in (*ranking.cant_miss, *ranking.differential[:5])}
    assert world.EMBOLISM in in_sight
    assert all(found.cant_miss and found.rank > 5 for found in ranking.cant_miss)


def test_too_little_is_said_to_be_too_little():
    assert not ranked(()).enough_evidence
    assert not ranked(world.findings("HP:0012735")).enough_evidence
    assert ranked(world.findings("HP:0031245", "HP:0001945", "HP:0002094")).enough_evidence
    nothing = ranked(())
    assert nothing.differential[0].disease == world.COLD
    assert nothing.differential[0].evidence == ()


def test_only_the_asked_number_of_lines_is_written():
    short = rank_with(world.findings("HP:0012735"), ADULT, world.index(), top=3)
    assert short.differential == ranked(world.findings("HP:0012735")).differential[:3]


def test_findings_the_knowledge_does_not_have_are_left_out():
    unknown = world.finding(9, "HP:9999999")
    assert ranked((*world.findings("HP:0012735"), unknown)) == ranked(world.findings("HP:0012735"))
