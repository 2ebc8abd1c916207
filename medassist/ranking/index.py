"""What ranking computes once for a knowledge base: denominators, smoothed profiles, likeness axes."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

from medassist.knowledge_base.disease_profiles import DiseaseProfiles
from medassist.knowledge_base.ontology import Ontology
from medassist.ranking.parameters import DEFAULT, Parameters
from medassist.ranking.priors import prior_table

AXES = 100
"""Dimensions of the likeness space."""

_FILE = "ranking-1.npz"
"""Named after the version of its content; an older one is left unread."""


@dataclass(frozen=True, eq=False, slots=True)
class Layer:
    """The diseases of one layer, rows `first` to `first` + rows of `columns`.

    `columns` C′, `closed` C and `excluded` (diseases × T) by column. `rate` n and `information` s (T,) say
    how a broader finding narrows to a more specific one (see `likelihood`); `leak` (T,) is the
    chance of the finding in a disease that does not list it. `absent_weight` is what an
    absence counts.
    """

    first: int
    columns: sparse.csc_array
    closed: sparse.csc_array
    excluded: sparse.csc_array
    rate: NDArray[np.float64]
    information: NDArray[np.float64]
    leak: NDArray[np.float64]
    absent_weight: float


@dataclass(frozen=True, eq=False, slots=True)
class RankingIndex:
    """Arrays over T terms and D diseases, in the order of the ontology and the profiles.

    `share` q (T,): how often people who consult have the finding; the one denominator of every
    likelihood ratio. `context` (T,): whether it is only ever a risk factor, never a finding of
    a disease. `against_by_term` maps a term to the (disease, likelihood ratio) it speaks
    against. `emphasis` (T,) in (0, 1]: how much a finding shapes the case-level
    likeness; common complaints little. `expected` (D × T): frequencies of the listed findings
    that are not risk factors, with their sum over terms in `expected_total` (D,). `listed`
    (D × T, bool as float32) and `listed_count` (D,): which terms are listed. `risk` (D × T,
    by column): frequencies of risk factors. `below` (T × T): row a marks a and all below.
    `priors` as `prior_table` gives them. `annotation_start` (D + 1,): where each disease's rows
    begin in the annotation table.
    `term_axes` (T × k) takes a term to the likeness space; `disease_axes` (D × k) are unit
    vectors.
    """

    ontology: Ontology
    profiles: DiseaseProfiles
    parameters: Parameters
    share: NDArray[np.float64]
    context: NDArray[np.bool_]
    information: NDArray[np.float64]
    emphasis: NDArray[np.float64]
    layers: tuple[Layer, ...]
    priors: NDArray[np.float64]
    against_by_term: Mapping[int, tuple[tuple[int, float], ...]]
    expected: sparse.csr_array
    expected_total: NDArray[np.float64]
    listed: sparse.csr_array
    listed_count: NDArray[np.float64]
    risk: sparse.csc_array
    below: sparse.csr_array
    annotation_start: NDArray[np.int64]
    term_axes: NDArray[np.float32]
    disease_axes: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.expected_total)

    def layer_of(self, disease: int) -> Layer:
        """The layer a disease's row stands in."""
        return next(layer for layer in self.layers if disease < layer.first + layer.columns.shape[0])

    def terms_below(self, term: int) -> NDArray[np.int32]:
        """Rows of `term` and all below it."""
        return self.below.indices[self.below.indptr[term] : self.below.indptr[term + 1]]


def build_index(
    ontology: Ontology, profiles: DiseaseProfiles, folder: Path | None = None, parameters: Parameters = DEFAULT
) -> RankingIndex:
    """The index of a knowledge base.

    The slow part (a second or two) is kept in `folder`, the compiled knowledge's own, and read
    from there the next time; a folder that cannot be written only costs that time again.
    """
    share = term_shares(ontology, profiles, parameters)
    information, rare_rate = own_finding_rates(ontology, profiles, share)
    axes = _load(folder, len(ontology.ids)) if folder is not None else None
    if axes is None:
        axes = likeness_axes(profiles.closure, information)
        if folder is not None:
            _save(folder, axes)
    below = sparse.csr_array(ontology.ancestors.T)
    below.sort_indices()
    rare = int((profiles.layer == 1).sum())
    smoothed = sparse.csr_array(smooth(profiles, parameters.sibling_share))
    context = _context(profiles, len(ontology.ids))
    # What is only ever a risk factor (smoking, an operation) is no sign of disease: where a
    # profile does not list it, it says nothing.
    leaked = np.where(context, 1.0, parameters.leak)
    # A finding the profile does not explain never supports: the leak stays below the share.
    leak = np.minimum(leaked * np.maximum(share, rare_rate), share)
    layers = (
        _layer(profiles, smoothed, slice(0, rare), rare_rate, information, leak, parameters.absent_rare),
        _layer(
            profiles,
            smoothed,
            slice(rare, len(profiles.ids)),
            share,
            -np.log(share),
            leaked * share,
            parameters.absent_common,
        ),
    )
    risk = _risk_factors(profiles, len(ontology.ids))
    return RankingIndex(
        ontology=ontology,
        profiles=profiles,
        parameters=parameters,
        share=share,
        context=context,
        information=information,
        emphasis=np.minimum(1.0, rare_rate / share),
        layers=layers,
        priors=prior_table(profiles.priors),
        annotation_start=np.searchsorted(
            profiles.annotations.disease, np.arange(len(profiles.ids) + 1, dtype=np.int32)
        ),
        against_by_term=_against_by_term(profiles.against, below),
        risk=sparse.csc_array(profiles.direct.multiply(risk)),
        below=below,
        term_axes=(axes * information[:, None]).astype(np.float32),
        **_profile_parts(profiles.direct, profiles.closure, risk, axes, information),
    )


def _layer(
    profiles: DiseaseProfiles,
    smoothed: sparse.csr_array,
    rows: slice,
    rate: NDArray[np.float64],
    information: NDArray[np.float64],
    leak: NDArray[np.float64],
    absent_weight: float,
) -> Layer:
    return Layer(
        first=rows.start,
        columns=sparse.csc_array(smoothed[rows]),
        closed=sparse.csc_array(profiles.closure[rows]),
        excluded=sparse.csc_array(profiles.excluded[rows]),
        rate=rate,
        information=information,
        leak=leak,
        absent_weight=absent_weight,
    )


def with_profiles(
    index: RankingIndex,
    rows: Sequence[int],
    direct: sparse.csr_array,
    closure: sparse.csr_array,
    excluded: sparse.csr_array,
) -> RankingIndex:
    """An index of the diseases at `rows` alone, with other profiles; denominators unchanged.

    For measuring: how a disease would score had its profile been another. Row numbers of the
    result count within `rows`, which must lie within one layer. Related entries do not smooth it.
    """
    layer = next(layer for layer in index.layers if layer.first <= rows[0] < layer.first + layer.columns.shape[0])
    changed = replace(
        layer,
        first=0,
        columns=sparse.csc_array(closure),
        closed=sparse.csc_array(closure),
        excluded=sparse.csc_array(excluded),
    )
    risk = sparse.csr_array(direct.shape, dtype=np.bool_)
    axes = (index.term_axes / np.maximum(index.information, 1e-9)[:, None]).astype(np.float32)
    return replace(
        index,
        layers=(changed,),
        priors=index.priors[..., list(rows)],
        against_by_term=_against_by_term(
            {position: index.profiles.against.get(row, ()) for position, row in enumerate(rows)}, index.below
        ),
        risk=sparse.csc_array(direct.multiply(risk)),
        **_profile_parts(direct, closure, risk, axes, index.information),
    )


def _profile_parts(
    direct: sparse.csr_array,
    closure: sparse.csr_array,
    risk: sparse.csr_array,
    axes: NDArray[np.float32],
    information: NDArray[np.float64],
) -> dict[str, Any]:
    """The fields of `RankingIndex` that follow from the profiles."""
    expected = sparse.csr_array(direct - direct.multiply(risk), dtype=np.float32)
    listed = sparse.csr_array((np.ones(direct.nnz, np.float32), direct.indices, direct.indptr), shape=direct.shape)
    return {
        "expected": expected,
        "expected_total": np.asarray(expected.sum(axis=1), dtype=np.float64).ravel(),
        "listed": listed,
        "listed_count": np.diff(direct.indptr).astype(np.float64),
        "disease_axes": unit_rows(np.asarray(weigh(closure, information) @ axes)),
    }


def term_shares(ontology: Ontology, profiles: DiseaseProfiles, parameters: Parameters = DEFAULT) -> NDArray[np.float64]:
    """The share q (T,) of people who consult that have each finding.

    The stated `population` share where there is one. Else what the knowledge implies: the
    frequency in each layer-2 disease times that disease's share, summed (each person having
    at most one of them), plus `unstated_share` times the rate among rare diseases. A broader
    finding is at least as frequent as any below it; where its own share is not stated, at least
    as frequent as having one of those directly below it, taken as independent.
    """
    common = np.flatnonzero(profiles.layer == 2)
    shares = np.exp(profiles.priors[common].astype(np.float64)).mean(axis=(1, 2))
    shares /= max(1.0, float(shares.sum()))
    implied = np.asarray(profiles.closure[common].T @ shares).ravel()
    implied += parameters.unstated_share * profiles.background
    share = np.where(np.isnan(profiles.population), implied, profiles.population)
    share = np.clip(share, 1e-6, 0.95)
    return _at_least_below(_of_any_below(share, np.isnan(profiles.population), ontology), ontology)


def _of_any_below(share: NDArray[np.float64], unstated: NDArray[np.bool_], ontology: Ontology) -> NDArray[np.float64]:
    """`share` with the unstated ones raised to the chance of having any of the findings directly below."""
    result = share.copy()
    without = np.ones(len(share))  # the chance of none of the findings below
    depth = np.diff(ontology.ancestors.indptr)
    parents = ontology.parents
    for row in np.argsort(-depth, kind="stable").tolist():
        if unstated[row]:
            result[row] = min(max(result[row], 1.0 - without[row]), 0.95)
        for parent in parents.indices[parents.indptr[row] : parents.indptr[row + 1]].tolist():
            without[parent] *= 1.0 - result[row]
    return result


def _at_least_below(values: NDArray[np.float64], ontology: Ontology) -> NDArray[np.float64]:
    result = values.copy()
    closed = ontology.ancestors
    np.maximum.at(result, closed.indices, np.repeat(values, np.diff(closed.indptr)))
    return result


def own_finding_rates(
    ontology: Ontology, profiles: DiseaseProfiles, share: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`information` and `rare_rate` (T,), with the project's own findings filled in.

    The rare profiles do not know own findings. These take what the profiles say of the parent,
    narrowed by how much rarer the finding is than its parent among people who consult.
    """
    information = ontology.information_content.copy()
    rare_rate = profiles.background.copy()
    for row in _parents_first(ontology):
        parents = ontology.parents.indices[ontology.parents.indptr[row] : ontology.parents.indptr[row + 1]]
        parents = parents[(parents != row) & (information[parents] > 0)]
        if len(parents):
            nearest = parents[np.argmax(information[parents])]
            narrowing = min(1.0, share[row] / share[nearest])
            information[row] = min(information[row], information[nearest] - np.log(narrowing))
            rare_rate[row] = max(rare_rate[row], rare_rate[nearest] * narrowing)
    return information, rare_rate


def _parents_first(ontology: Ontology) -> list[int]:
    """Rows of the project's own findings, every one after the own findings above it."""
    depth = np.diff(ontology.ancestors.indptr)
    own = [row for row, identifier in enumerate(ontology.ids) if identifier.startswith("ma:")]
    return sorted(own, key=lambda row: (int(depth[row]), row))


def likeness_axes(closure: sparse.csr_array, information: NDArray[np.float64]) -> NDArray[np.float32]:
    """The leading right singular vectors of √C·IC, T × k."""
    weighted = weigh(closure, information)
    count = min(AXES, min(closure.shape) - 1)
    if count < 1 or not closure.nnz:
        return np.zeros((closure.shape[1], 1), np.float32)
    _, _, right = svds(weighted, k=count, v0=np.ones(min(closure.shape), np.float32))
    axes: NDArray[np.float32] = right.T.astype(np.float32)
    return axes


def weigh(closure: sparse.csr_array, information: NDArray[np.float64]) -> sparse.csr_array:
    """√C·IC, float32."""
    values = (np.sqrt(closure.data) * information[closure.indices]).astype(np.float32)
    return sparse.csr_array((values, closure.indices, closure.indptr), shape=closure.shape)


def unit_rows(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    """The rows at unit length; zero rows stay zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    result: NDArray[np.float32] = (rows / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return result


def smooth(profiles: DiseaseProfiles, sibling_share: float) -> sparse.csc_array:
    """C′ = max(C, `sibling_share` × mean of the other members of the family), D × T by column."""
    closure, family = profiles.closure, profiles.family
    members = np.flatnonzero(family >= 0)
    if not len(members) or sibling_share == 0:
        return sparse.csc_array(closure)
    sizes = np.bincount(family[members])
    belongs = sparse.csr_array(
        (np.ones(len(members), np.float32), (family[members], members)), shape=(len(sizes), closure.shape[0])
    )
    totals = belongs.T.tocsr() @ (belongs @ closure)
    inside = sparse.diags_array((family >= 0).astype(np.float32)) @ closure
    others = np.ones(closure.shape[0], np.float32)
    others[members] = np.maximum(sizes[family[members]] - 1, 1)
    siblings = sparse.diags_array((sibling_share / others).astype(np.float32)) @ (totals - inside)
    return sparse.csc_array(closure.maximum(siblings), dtype=np.float32)


def _against_by_term(
    against: Mapping[int, tuple[tuple[int, float, str], ...]], below: sparse.csr_array
) -> dict[int, tuple[tuple[int, float], ...]]:
    """Term → (disease, likelihood ratio) for every term that a stated fact, or a broader one, covers.

    Where several facts of a disease cover a term the strongest holds.
    """
    found: dict[int, dict[int, float]] = {}
    for disease, facts in against.items():
        for term, ratio, _ in facts:
            for covered in below.indices[below.indptr[term] : below.indptr[term + 1]].tolist():
                ratios = found.setdefault(covered, {})
                ratios[disease] = min(ratio, ratios.get(disease, 1.0))
    return {term: tuple(sorted(ratios.items())) for term, ratios in found.items()}


def _context(profiles: DiseaseProfiles, terms: int) -> NDArray[np.bool_]:
    """Terms that the annotations give another role (risk factor, time course) and nowhere that of a finding."""
    table = profiles.annotations
    context = np.zeros(terms, np.bool_)
    context[table.term[table.role > 0]] = True
    context[table.term[table.role == 0]] = False
    return context


def _risk_factors(profiles: DiseaseProfiles, terms: int) -> sparse.csr_array:
    table = profiles.annotations
    chosen = (table.role > 0) & ~table.negated
    places = np.unique(np.stack((table.disease[chosen], table.term[chosen])), axis=1)
    return sparse.csr_array(
        (np.ones(places.shape[1], np.bool_), (places[0], places[1])), shape=(len(profiles.ids), terms)
    )


def _load(folder: Path, terms: int) -> NDArray[np.float32] | None:
    """The kept axes, or `None` if there are none that can be used."""
    try:
        with np.load(folder / _FILE, allow_pickle=False) as stored:
            axes: NDArray[np.float32] = stored["axes"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return axes if axes.ndim == 2 and len(axes) == terms else None


def _save(folder: Path, axes: NDArray[np.float32]) -> None:
    """Write through a temporary file, so that no reader meets half of it."""
    try:
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, allow_pickle=False, axes=axes)
        Path(name).replace(folder / _FILE)
    except OSError:
        Path(name).unlink(missing_ok=True)
