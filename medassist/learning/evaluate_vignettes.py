"""How often the diagnosis of a case told in words stands among the first lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from medassist.domain.progress import Report, ShouldStop, ignore_progress, never_stop
from medassist.domain.ranking import RankedDisease, Ranking
from medassist.errors import Cancelled
from medassist.knowledge_base.disease_profiles import DiseaseProfiles
from medassist.learning.corpora import Vignette

CUTOFFS = (1, 3, 5, 10)

UNTELLING = frozenset({"a", "an", "the", "of", "in", "with", "and", "to", "by", "disease", "syndrome", "disorder"})
"""Words left out of a name before names are compared."""

QUALIFIERS = frozenset({"acute", "chronic", "simple", "uncomplicated", "severe", "mild", "primary", "type", "1", "2"})
"""Words that a second, looser comparison leaves out as well."""

SPELLINGS = (("oe", "e"), ("ae", "e"), ("isation", "ization"), ("our", "or"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One vignette: which labels its diagnosis was taken for, and where the first of them came.

    `matched` is empty where the knowledge base lacks the diagnosis; ranks are `None` where
    none of them is in the list. `rank_common` counts lines of common disease alone.
    """

    id: str
    diagnosis: str
    matched: tuple[str, ...]
    rank: int | None
    rank_common: int | None
    enough_evidence: bool


@dataclass(frozen=True, slots=True)
class VignetteScore:
    """Shares of all cases by cut-off ("top-1", …), over one list and over common disease alone.

    `covered` counts the cases whose diagnosis the knowledge base has; `of_covered` the shares
    of those, over one list. `in_common` counts the cases whose diagnosis is a common disease.
    """

    cases: int
    covered: int
    in_common: int
    with_rare: Mapping[str, float]
    without_rare: Mapping[str, float]
    of_covered: Mapping[str, float]
    outcomes: tuple[Outcome, ...]


def evaluate_vignettes(
    vignettes: Sequence[Vignette],
    profiles: DiseaseProfiles,
    assess: Callable[[str], Ranking],
    *,
    report: Report = ignore_progress,
    should_stop: ShouldStop = never_stop,
) -> VignetteScore:
    """Assess every vignette and look for its diagnosis in the differential that comes back.

    `assess` turns a text into a ranking; its list must be long enough to hold ten common
    diseases beside rare ones. Raises `Cancelled`.
    """
    names = name_index(profiles)
    outcomes = []
    for done, vignette in enumerate(vignettes):
        if should_stop():
            raise Cancelled
        report(done, len(vignettes), "Assessing vignettes")
        rows = match_diagnosis(vignette.diagnosis, names)
        ranking = assess(vignette.text)
        wanted = {profiles.ids[row] for row in rows}
        common = [line for line in ranking.differential if line.layer == "common"]
        outcomes.append(
            Outcome(
                id=vignette.id,
                diagnosis=vignette.diagnosis,
                matched=tuple(profiles.labels[row] for row in rows),
                rank=_place(ranking.differential, wanted),
                rank_common=_place(common, wanted),
                enough_evidence=ranking.enough_evidence,
            )
        )
    covered = [outcome for outcome in outcomes if outcome.matched]
    by_label = {label: int(layer) for label, layer in zip(profiles.labels, profiles.layer, strict=True)}
    return VignetteScore(
        cases=len(outcomes),
        covered=len(covered),
        in_common=sum(any(by_label[label] == 2 for label in outcome.matched) for outcome in outcomes),
        with_rare=_shares([outcome.rank for outcome in outcomes]),
        without_rare=_shares([outcome.rank_common for outcome in outcomes]),
        of_covered=_shares([outcome.rank for outcome in covered]),
        outcomes=tuple(outcomes),
    )


def _place(lines: Sequence[RankedDisease], wanted: set[str]) -> int | None:
    return next((place for place, line in enumerate(lines, start=1) if line.disease in wanted), None)


def _shares(ranks: Sequence[int | None]) -> dict[str, float]:
    total = max(len(ranks), 1)
    return {f"top-{k}": sum(rank is not None and rank <= k for rank in ranks) / total for k in CUTOFFS}


def name_index(profiles: DiseaseProfiles) -> dict[frozenset[str], tuple[int, ...]]:
    """Disease rows by the words of their names, strict and loose keys alike."""
    found: dict[frozenset[str], dict[int, None]] = {}
    for row, (label, synonyms) in enumerate(zip(profiles.labels, profiles.synonyms, strict=True)):
        for name in (label, *synonyms):
            for variant in _variants(name):
                found.setdefault(frozenset(words_of(variant)), {})[row] = None
    return {key: tuple(rows) for key, rows in found.items() if key}


def match_diagnosis(diagnosis: str, names: Mapping[frozenset[str], tuple[int, ...]]) -> tuple[int, ...]:
    """Rows whose name has the same telling words, else the same but for qualifiers such as "acute"."""
    for loose in (False, True):
        rows: dict[int, None] = {}
        for variant in _variants(diagnosis):
            words = words_of(variant)
            key = frozenset(words - QUALIFIERS if loose else words)
            rows |= dict.fromkeys(names.get(key, ()))
        if rows:
            return tuple(rows)
    return ()


def _variants(name: str) -> Iterator[str]:
    """The name, without what is in brackets, what is in brackets, and the parts around a slash or "or"."""
    yield name
    yield re.sub(r"[(\[].*?[)\]]", " ", name)
    yield from re.findall(r"[(\[](.*?)[)\]]", name)
    parts = re.split(r"\s*/\s*|\s+or\s+|,\s*|\s+due to\s+|\s+secondary to\s+", name)
    yield from parts if len(parts) > 1 else ()


def words_of(name: str) -> frozenset[str]:
    """The telling words of a name: lower case, one spelling, singular."""
    text = name.lower().replace("'s", "").replace("’s", "")
    for british, american in SPELLINGS:
        text = text.replace(british, american)
    words = re.findall(r"[a-z0-9]+", text)
    singular = (word[:-1] if len(word) > 4 and word.endswith("s") and word[-2] not in "sui" else word for word in words)
    return frozenset(singular) - UNTELLING
