"""How often each disease is met, by age band and sex, as natural-log shares of people who consult."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from medassist.errors import KnowledgeError
from medassist.knowledge_base.authored import Authored, Condition
from medassist.knowledge_base.disease_profiles import AGE_BANDS, SEXES
from medassist.knowledge_base.hpo_files import HpoAnnotation, HpoRelease

EARLIEST_BAND = {
    "HP:0030674": 0,
    "HP:0011460": 0,
    "HP:0011461": 0,
    "HP:0003577": 0,
    "HP:0003623": 0,
    "HP:0003593": 1,
    "HP:0011463": 2,
    "HP:0003621": 2,
    "HP:0410280": 2,
    "HP:0003581": 3,
    "HP:0011462": 3,
    "HP:0025708": 3,
    "HP:0025709": 4,
    "HP:0025710": 4,
    "HP:0003596": 5,
    "HP:0003584": 5,
}
"""Onset term → the first age band it reaches into. Juvenile onset (5 to 15 years) starts in childhood."""

BEFORE_ONSET = 0.3
"""Factor for the bands before the earliest onset anybody described: rare, since reports are few."""

FEMALE_X_RECESSIVE = 0.1
"""Factor for females where every source calls the disease X-linked recessive: carriers may be ill."""

X_RECESSIVE, Y_LINKED, MALE_LIMITED = "HP:0001419", "HP:0001450", "HP:0001475"

FEWEST_SEXED_ROWS = 3
"""So many phenotype rows, all of one sex and none without, make a disease one of that sex."""


def rare_priors(release: HpoRelease, groups: Sequence[tuple[str, ...]], share: float) -> NDArray[np.float32]:
    """Priors (D × bands × sexes) of layer-1 diseases: `share` spread evenly, less where ruled out.

    Only statements that cannot be read two ways move it: a single mode of inheritance, an
    earliest onset, phenotypes described in one sex alone. Later ages than the onset keep the
    full share, since a rare disease is often recognised late.
    """
    row_of = {entry: number for number, group in enumerate(groups) for entry in group}
    rows: list[list[HpoAnnotation]] = [[] for _ in groups]
    for row in release.annotations:
        number = row_of.get(row.disease)
        if number is not None and not row.negated:
            rows[number].append(row)
    factors = np.ones((len(groups), len(AGE_BANDS), len(SEXES)))
    for number, found in enumerate(rows):
        factors[number, : _first_band(found)] = BEFORE_ONSET
        factors[number] *= _sex_factors(found)
    return _log(factors * share / max(len(groups), 1))


def authored_priors(authored: Authored) -> NDArray[np.float32]:
    """Priors (C × bands × sexes) of layer 2 from the stated classes; −inf in bands without one.

    Raises `KnowledgeError` (MA202) for an unknown age band.
    """
    if not authored.conditions:
        return np.zeros((0, len(AGE_BANDS), len(SEXES)), np.float32)
    return np.stack([condition_priors(condition, authored.shares) for condition in authored.conditions])


def condition_priors(condition: Condition, shares: Mapping[str, float]) -> NDArray[np.float32]:
    """The priors of one condition (bands × sexes), as in `authored_priors`."""
    bands = {name: number for number, (name, _, _) in enumerate(AGE_BANDS)}
    found = np.zeros((len(AGE_BANDS), len(SEXES)))
    for prior in condition.priors:
        if prior.age_band not in bands:
            raise KnowledgeError("MA202", f"{condition.id}: unknown age band {prior.age_band}")
        for sex in prior.sexes:
            found[bands[prior.age_band], SEXES.index(sex)] = shares[prior.prior_class]
    return _log(found)


def _log(shares: NDArray[np.float64]) -> NDArray[np.float32]:
    with np.errstate(divide="ignore"):
        return np.log(shares).astype(np.float32)


def _first_band(rows: Sequence[HpoAnnotation]) -> int:
    stated = [EARLIEST_BAND[row.term] for row in rows if row.aspect == "C" and row.term in EARLIEST_BAND]
    stated += [EARLIEST_BAND[row.onset] for row in rows if row.onset in EARLIEST_BAND]
    return min(stated, default=0)


def _sex_factors(rows: Sequence[HpoAnnotation]) -> tuple[float, float]:
    """Factors for (F, M)."""
    inheritance = {row.term for row in rows if row.aspect == "I"}
    if inheritance and inheritance <= {Y_LINKED, MALE_LIMITED}:
        return 0.0, 1.0
    sexes = [row.sex for row in rows if row.aspect == "P"]
    if len(sexes) >= FEWEST_SEXED_ROWS and set(sexes) == {"M"}:
        return 0.0, 1.0
    if len(sexes) >= FEWEST_SEXED_ROWS and set(sexes) == {"F"}:
        return 1.0, 0.0
    return (FEMALE_X_RECESSIVE, 1.0) if inheritance == {X_RECESSIVE} else (1.0, 1.0)
