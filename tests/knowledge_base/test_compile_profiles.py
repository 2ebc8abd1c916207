"""Pooling, closure and leaving references out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from medassist.knowledge_base.compile_profiles import (
    build_matrices,
    close_upwards,
    pooled_frequencies,
    without_references,
)
from medassist.knowledge_base.disease_profiles import AnnotationTable

from .test_compile import compiled_from


def table(rows):
    """Rows of (frequency, numerator, denominator, negated), all of disease 0 and term 0."""
    size = len(rows)
    frequency, numerator, denominator, negated = (list(column) for column in zip(*rows, strict=True))
    return AnnotationTable(
        disease=np.zeros(size, np.int32),
        term=np.zeros(size, np.int32),
        frequency=np.array(frequency, np.float32),
        numerator=np.array(numerator, np.int32),
        denominator=np.array(denominator, np.int32),
        reference=np.zeros(size, np.int32),
        basis=np.zeros(size, np.int8),
        role=np.zeros(size, np.int8),
        negated=np.array(negated, np.bool_),
        sex=np.full(size, -1, np.int8),
        references=("PMID:1",),
    )


UNKNOWN, OFTEN, SELDOM = (0.8, -1, -1, False), (0.9, -1, -1, False), (0.17, -1, -1, False)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(0.5, 1, 2, False), (0.25, 2, 8, False), OFTEN], 0.3),
        ([(0.0, 0, 3, True), (1.0, 1, 1, False)], 0.25),
        ([OFTEN, SELDOM, UNKNOWN, (0.33, -1, -1, False)], 0.535),
        ([(0.33, -1, -1, False), UNKNOWN], 0.33),
        ([UNKNOWN, UNKNOWN], 0.8),
        ([(0.8, -1, -1, True), UNKNOWN], 0.8),
        ([(0.8, -1, -1, True)], 0.0),
        ([(0.0, 0, 3, True)], 0.0),
    ],
)
def test_counts_go_before_categories_before_percentages_before_nothing(rows, expected):
    _, _, frequency = pooled_frequencies(table(rows))
    assert frequency.tolist() == [pytest.approx(expected)]


def test_no_rows_give_no_pairs():
    empty = table([UNKNOWN])
    assert [len(part) for part in pooled_frequencies(empty, np.array([False]))] == [0, 0, 0]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_closure_is_the_highest_frequency_below(data):
    terms, diseases = 7, 4
    parents = {t: data.draw(st.sets(st.integers(0, t - 1), max_size=2)) if t else set() for t in range(terms)}
    ancestors = {t: {t} for t in range(terms)}
    for t in range(terms):
        for parent in parents[t]:
            ancestors[t] |= ancestors[parent]
    marks = np.array([[a in ancestors[t] for a in range(terms)] for t in range(terms)])
    direct = np.array(
        data.draw(
            st.lists(
                st.lists(st.sampled_from([0.0, 0.025, 0.3, 1.0]), min_size=terms, max_size=terms),
                min_size=diseases,
                max_size=diseases,
            )
        ),
        dtype=np.float32,
    )
    closure = close_upwards(sparse.csr_array(direct), sparse.csr_array(marks)).toarray()
    expected = np.array([[max(direct[d] * marks[:, a]) for a in range(terms)] for d in range(diseases)])
    assert np.array_equal(closure, expected)


def test_a_paper_left_out_takes_only_its_own_rows_along(sources):
    compiled = compiled_from(sources)
    profiles, ontology = compiled.profiles, compiled.ontology
    rows = [profiles.index["OMIM:100001"], profiles.index["OMIM:100002"]]
    direct, closure, excluded = without_references(profiles, ontology, {"PMID:11"}, rows)
    wet, fever, fits = (ontology.index[term] for term in ("HP:0031245", "HP:0001945", "HP:0001250"))
    assert direct[0, wet] == pytest.approx(0.25)
    assert closure[0, ontology.index["HP:0012735"]] == pytest.approx(0.25)
    assert direct[0, fever] == 0
    assert not excluded[0, fits]
    assert (direct[[1]].toarray() == profiles.direct[[rows[1]]].toarray()).all()


def test_a_row_that_cites_two_papers_goes_with_either(sources):
    compiled = compiled_from(sources)
    cold = compiled.profiles.index["ma:chest_cold"]
    whole, _, _ = without_references(compiled.profiles, compiled.ontology, set(), [cold])
    assert (whole.toarray() == compiled.profiles.direct[[cold]].toarray()).all()
    left, _, _ = without_references(compiled.profiles, compiled.ontology, {"PMID:14"}, [cold])
    assert left[0, compiled.ontology.index["HP:0001250"]] == 0


def test_a_diseases_own_name_counts_at_its_own_term_alone():
    # Terms: 0 above 1 (the disease's own name) and 2 (a sign).
    ancestors = sparse.csr_array(np.array([[1, 0, 0], [1, 1, 0], [1, 0, 1]], np.bool_))
    pairs = (np.zeros(2, np.int32), np.array([1, 2], np.int32), np.array([0.98, 0.3], np.float32))
    _, plain, _ = build_matrices(pairs, (1, 3), ancestors)
    direct, closure, _ = build_matrices(pairs, (1, 3), ancestors, np.array([True, False]))
    assert plain.toarray()[0] == pytest.approx([0.98, 0.98, 0.3])
    assert closure.toarray()[0] == pytest.approx([0.3, 0.98, 0.3])
    assert direct.toarray()[0] == pytest.approx([0.0, 0.98, 0.3])
