from __future__ import annotations

from dataclasses import replace

import pytest

from medassist.domain.disease import Acuity, Association, Basis, DiseaseDetail, Mimic, Source
from medassist.domain.ranking import Evidence
from medassist.explanation import wording
from medassist.explanation.explain import ReasonKind, explain

EDITORIAL = (Source(Basis.EDITORIAL, "editorial estimate"),)


@pytest.fixture
def detail():
    return DiseaseDetail(
        id="ma:community_acquired_pneumonia",
        ids=("ma:community_acquired_pneumonia",),
        label="Community-acquired pneumonia",
        label_zh=None,
        synonyms=(),
        definition="",
        layer="MedAssist",
        acuity=Acuity.URGENT,
        cant_miss=True,
        onset="acute",
        associations=(Association("ma:smoker", "Smoking", 0.35, EDITORIAL, role="risk_factor"),),
        excluded=(),
        against=(("HP:0030828", "wheeze points to airway disease."),),
        tests=(("Chest radiograph", "new consolidation."), ("CURB-65 score", "")),
        red_flags=("SpO2 below 90 % on air",),
        complications=(),
        mimics=(
            Mimic("ma:acute_bronchitis", "Acute bronchitis", "no fever above 38 °C and a clear chest."),
            Mimic("ma:lung_cancer", "Lung cancer", "weeks of weight loss"),
        ),
    )


def evidence(concept, label, log10_lr, match=None, frequency=None, *, present=True):
    return Evidence(
        ("f9",), concept, label, present, log10_lr, match, match and label, frequency, EDITORIAL[: bool(match)]
    )


@pytest.fixture
def explanation(assessment, detail):
    pneumonia = assessment.ranking.differential[0]
    more = (
        evidence("HP:0030828", "Wheezing", -0.9, "HP:0030828"),
        evidence("HP:0002027", "Abdominal pain", -0.7),
        evidence("ma:smoker", "Smoking", 0.2, "ma:smoker", 0.35),
        evidence("HP:0002829", "Arthralgia", 0.001, "HP:0002829", 0.1),
    )
    pneumonia = replace(pneumonia, evidence=(*pneumonia.evidence, *more))
    return explain(pneumonia, assessment.ranking, assessment.findings, detail)


def labels(reasons):
    return [reason.evidence.label for reason in reasons]


def test_each_finding_is_told_once_in_its_place(explanation):
    assert labels(explanation.supporting) == ["Productive cough", "Fever", "Smoking"]
    assert labels(explanation.opposing) == ["Wheezing", "Chest pain"]
    assert labels(explanation.unexplained_here) == ["Abdominal pain"]
    assert [reason.kind for reason in explanation.supporting][-1] is ReasonKind.RISK_FACTOR
    assert not explanation.prior_only


def test_reasons_lead_back_to_the_words_of_the_record(explanation):
    cough = explanation.supporting[0]
    assert [finding.text for finding in cough.findings] == ["productive cough"]


def test_sentences_say_what_was_scored(explanation):
    assert (
        explanation.supporting[0].text == "Productive cough clearly supports it: described in about 60 % of patients."
    )
    assert explanation.supporting[2].text == "Smoking is a risk factor and slightly supports it."
    assert explanation.opposing[0].text == "Wheezing speaks clearly against it: wheeze points to airway disease."
    assert explanation.opposing[1].text == (
        "The absence of Chest pain speaks slightly against it: described in about 35 % of patients."
    )
    assert explanation.unexplained_here[0].text == "Abdominal pain is not explained by this diagnosis."
    assert explanation.summary == "3 findings for, 2 findings against; likely on what the record says."


def test_tests_and_mimics_are_options(explanation):
    assert explanation.tests[0].text == "Consider: Chest radiograph; it may show new consolidation."
    assert explanation.tests[1].text == "Consider: CURB-65 score."
    bronchitis, cancer = explanation.mimics
    assert bronchitis.rank == 2
    assert bronchitis.text == "Acute bronchitis (no. 2 here): no fever above 38 °C and a clear chest."
    assert cancer.rank is None
    assert explanation.missing[0].text.endswith("Consider looking for it.")
    assert explanation.red_flags == ("SpO2 below 90 % on air",)


def test_sources_are_named_once(explanation):
    assert explanation.sources == EDITORIAL


def test_a_disease_without_support_says_so(assessment, detail):
    pneumonia = replace(assessment.ranking.differential[0], evidence=())
    explanation = explain(pneumonia, assessment.ranking, assessment.findings, detail)
    assert explanation.prior_only
    assert "how common it is" in explanation.summary


def test_a_statement_that_a_finding_does_not_occur_is_quoted():
    line = evidence("HP:0002616", "Aortic root aneurysm", -0.8, "HP:0002616", 0.0)
    assert wording.speaks_against(line, "") == (
        "Aortic root aneurysm speaks clearly against it: Aortic root aneurysm is stated not to occur."
    )


def test_a_finding_commoner_among_others_says_so():
    line = evidence("HP:0012735", "Cough", -0.4, "HP:0012735", 0.05)
    assert "commoner among others" in wording.speaks_against(line, "")


def test_a_related_finding_is_named():
    line = replace(evidence("HP:0012735", "Cough", 1.2, "HP:0031245", 0.7), match_label="Productive cough")
    assert wording.supports(line) == (
        "Cough strongly supports it: a related finding, Productive cough, is described in about 70 % of patients."
    )


@pytest.mark.parametrize(("frequency", "words"), [(1.0, "nearly all patients"), (0.004, "fewer than 1 % of patients")])
def test_shares_have_no_false_precision(frequency, words):
    assert wording.share(frequency) == words


@pytest.mark.parametrize(
    ("log10_lr", "word"), [(-1.4, "strongly"), (0.8, "clearly"), (0.3, "somewhat"), (-0.1, "slightly")]
)
def test_strength_follows_the_usual_likelihood_ratios(log10_lr, word):
    assert wording.strength(log10_lr) == word
