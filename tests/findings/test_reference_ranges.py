"""Ranges by age and sex, and how a value is graded against them."""

from __future__ import annotations

import pytest

from medassist.domain.record import Sex
from medassist.findings.reference_ranges import Range, load_analytes, load_urine_tests

_ANALYTES = load_analytes()


@pytest.mark.parametrize(
    ("age", "sex", "low"),
    [(30.0, Sex.FEMALE, 12.0), (30.0, Sex.MALE, 13.0), (30.0, None, 12.0), (None, None, 12.0), (2.0, Sex.MALE, 11.0)],
)
def test_range_for_the_patient(age, sex, low):
    assert _ANALYTES["haemoglobin"].range_for(age, sex).low == low


def test_no_range_where_none_is_stated():
    assert _ANALYTES["troponin"].range_for(50.0, Sex.MALE) is None
    assert _ANALYTES["body_mass_index"].range_for(8.0, None) is None


def test_a_finding_may_begin_beyond_the_limit():
    temperature = _ANALYTES["temperature"].range_for(40.0, None)
    assert not temperature.is_normal(37.8)
    assert not temperature.is_high(37.8)
    assert temperature.is_high(38.0)
    assert temperature.is_low(34.9)


def test_open_limits():
    assert Range(high=10.0).is_normal(0.0)
    assert not Range(high=10.0).is_low(0.0)
    assert Range(low=10.0).is_low(9.9)


def test_grades_and_graver_concepts():
    sodium, coma = _ANALYTES["sodium"], _ANALYTES["glasgow_coma_scale"]
    assert (sodium.grade(118.0, "low"), sodium.grade(130.0, "low")) == ("critical_low", "low")
    assert (sodium.grade(165.0, "high"), sodium.grade(150.0, "high")) == ("critical_high", "high")
    assert coma.concept(8.0, "low") != coma.concept(14.0, "low")
    assert _ANALYTES["body_mass_index"].concept(31.0, "high") != _ANALYTES["body_mass_index"].concept(27.0, "high")


def test_every_age_has_at_most_one_range_for_a_sex():
    for analyte in _ANALYTES.values():
        for age in (0.01, 0.3, 2.0, 5.0, 8.0, 15.0, 30.0, 60.0, 90.0):
            for sex in (Sex.FEMALE, Sex.MALE, None):
                fitting = [r for r in analyte.ranges if r.age_from <= age < r.age_to and r.sex is sex]
                assert len(fitting) <= 1, (analyte.id, age, sex)


def test_urine_tests_name_concepts():
    assert all(test.concept.startswith(("HP:", "ma:")) and test.names for test in load_urine_tests())
