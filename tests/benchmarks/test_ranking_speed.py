"""Speed and worth of the ranking. Run with `pytest -m long -s tests/benchmarks/test_ranking_speed.py`."""

from __future__ import annotations

import sys
import time

import numpy as np
import pytest
from benchmarks import baselines
from scipy import sparse

from medassist.knowledge_base.compile_profiles import without_references
from medassist.learning.corpora import read_phenopackets
from medassist.learning.evaluate_ranking import coded_findings, rank_of
from medassist.ranking.evidence import above_or_self, explaining, profile_of
from medassist.ranking.index import with_profiles
from medassist.ranking.likelihood import factors_of, term_column
from medassist.ranking.query import build_query
from medassist.ranking.rank import rank_with, ranking_index
from medassist.ranking.score import score

pytestmark = [pytest.mark.long, pytest.mark.shared_data]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


@pytest.fixture
def cases(shared_data, services):
    found = read_phenopackets(shared_data / "ranking" / "phenopackets-dev.zip")
    return [case for case in found if case.diagnosis in services.knowledge.profiles.index]


def milliseconds(cases, index, *, fresh: bool) -> np.ndarray:
    times = []
    for case in cases:
        findings = coded_findings(case)
        rank_with(findings, case.patient, index)
        if fresh:
            for kept in (term_column, factors_of, profile_of, above_or_self, explaining):
                kept.cache_clear()
        started = time.process_time()
        rank_with(findings, case.patient, index)
        times.append(1000 * (time.process_time() - started))
    return np.percentile(times, [50, 95])


def test_a_case_is_ranked_in_milliseconds(cases, services):
    index = ranking_index(services.knowledge)
    fresh = milliseconds(cases[::10], index, fresh=True)
    again = milliseconds(cases[::10], index, fresh=False)
    say(f"milliseconds a case, median and p95: new findings {fresh.round(1)}, known findings {again.round(1)}")
    assert fresh[0] < 25
    assert again[0] < 10


def test_ours_beats_the_published_ways_on_the_same_cases(cases, services):
    index, ontology = ranking_index(services.knowledge), services.knowledge.ontology
    profiles = index.profiles
    closure = sparse.csc_array(profiles.closure)
    ranks: dict[tuple[str, str], list[float]] = {}

    def note(method: str, scores: np.ndarray, disease: int, own: float | None) -> None:
        ranks.setdefault((method, "all annotations"), []).append(rank_of(scores, disease))
        if own is not None:
            changed = scores.copy()
            changed[disease] = own
            ranks.setdefault((method, "own paper removed"), []).append(rank_of(changed, disease))

    for case in cases[::3]:
        disease = profiles.index[case.diagnosis]
        query = build_query(coded_findings(case), ontology)
        if not query.present:
            continue
        terms = np.array([entry.term for entry in query.present])
        direct, closed, excluded = without_references(profiles, ontology, case.references, [disease])
        own_closed = sparse.csc_array(closed)
        own = (
            score(query, case.patient, with_profiles(index, [disease], direct, closed, excluded)).total[0],
            baselines.likelihood_ratios(terms, own_closed, profiles.background, ontology)[0],
            baselines.resnik(terms, own_closed, direct, ontology)[0],
        )
        known = direct.nnz > 0
        note("ours", score(query, case.patient, index).total, disease, own[0] if known else None)
        ratios = baselines.likelihood_ratios(terms, closure, profiles.background, ontology)
        note("likelihood ratios", ratios, disease, own[1] if known else None)
        likeness = baselines.resnik(terms, closure, profiles.direct, ontology)
        note("resnik", likeness, disease, own[2] if known else None)
    mrr = {key: float(np.mean(1 / np.array(found))) for key, found in ranks.items()}
    for (method, column), found in ranks.items():
        shares = [f"{100 * np.mean(np.array(found) <= k):.1f}" for k in (1, 3, 10)]
        say(f"{method}, {column}, {len(found)} cases: top-1/3/10 {' / '.join(shares)}, MRR {mrr[method, column]:.3f}")
    for column in ("all annotations", "own paper removed"):
        assert mrr["ours", column] > mrr["likelihood ratios", column] > mrr["resnik", column]
