from __future__ import annotations

import numpy as np
import pytest

from medassist.domain.record import Patient, Sex
from medassist.knowledge_base.disease_profiles import AGE_BANDS
from medassist.ranking.priors import LEAST_SHARE, age_band, log_priors, prior_table


@pytest.fixture
def table():
    shares = np.zeros((2, len(AGE_BANDS), 2))
    shares[0, 4:, 0] = 0.01
    shares[1] = 0.002
    shares[1, :, 1] = 0.004
    with np.errstate(divide="ignore"):
        return prior_table(np.log(shares).astype(np.float32))


def test_known_age_and_sex_pick_one_share(table):
    assert np.exp(log_priors(table, Patient(30.0, Sex.FEMALE))) == pytest.approx([0.01, 0.002])
    assert np.exp(log_priors(table, Patient(30.0, Sex.MALE))) == pytest.approx([0.0, 0.004])


def test_an_unstated_band_is_unlikely_and_not_impossible(table):
    assert np.exp(log_priors(table, Patient(5.0, Sex.FEMALE)))[0] == pytest.approx(LEAST_SHARE)


def test_unknown_age_or_sex_is_averaged(table):
    assert np.exp(log_priors(table, Patient(30.0, None))) == pytest.approx([0.005, 0.003])
    assert np.exp(log_priors(table, Patient(None, Sex.MALE)))[1] == pytest.approx(0.004)
    known = (4 * LEAST_SHARE + 3 * 0.01) / 7
    assert np.exp(log_priors(table, Patient()))[0] == pytest.approx(known / 2)


@pytest.mark.parametrize(("age", "band"), [(0.0, 0), (0.5, 1), (1.0, 2), (17.99, 3), (18.0, 4), (65.0, 6), (104.0, 6)])
def test_bands_are_half_open(age, band):
    assert age_band(age) == band


@pytest.mark.parametrize("age", [None, -1.0, 300.0])
def test_ages_outside_all_bands_are_unknown(age):
    assert age_band(age) is None
