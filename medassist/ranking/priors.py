"""How likely each disease is before any finding, for the patient's age and sex."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from medassist.domain.record import Patient
from medassist.knowledge_base.disease_profiles import AGE_BANDS, SEXES

LEAST_SHARE = 1e-7
"""Share in an age band for which nothing is stated, where the sex is one the disease occurs in.

Bands are coarse and patients do not read them: an age alone never rules a disease out, a sex may.
"""


def prior_table(priors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Natural-log share among people who consult, (age bands + 1) × (sexes + 1) × D.

    `priors` is D × age bands × sexes, ln. The last band and the last sex stand for an unknown
    age or sex and average over the others. −inf where the disease does not occur in the sex
    at any age.
    """
    shares = np.exp(priors.astype(np.float64)).transpose(1, 2, 0)
    occurs = shares.max(axis=0) > 0
    shares = np.where(occurs, np.maximum(shares, LEAST_SHARE), 0.0)
    shares = np.concatenate((shares, shares.mean(axis=0, keepdims=True)))
    shares = np.concatenate((shares, shares.mean(axis=1, keepdims=True)), axis=1)
    with np.errstate(divide="ignore"):
        result: NDArray[np.float64] = np.log(shares)
    return result


def log_priors(table: NDArray[np.float64], patient: Patient) -> NDArray[np.float64]:
    """The row of a `prior_table` for the patient's age and sex (D,)."""
    band = age_band(patient.age_years)
    sex = SEXES.index(patient.sex.value) if patient.sex is not None else len(SEXES)
    row: NDArray[np.float64] = table[len(AGE_BANDS) if band is None else band, sex]
    return row


def age_band(age_years: float | None) -> int | None:
    """The position of the age in `AGE_BANDS`; `None` if unknown or out of all bands."""
    if age_years is None:
        return None
    return next((number for number, (_, low, high) in enumerate(AGE_BANDS) if low <= age_years < high), None)
