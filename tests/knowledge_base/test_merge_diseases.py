"""Which entries are one disease, and which diseases are a family."""

import numpy as np
import pytest
from scipy import sparse

from medassist.knowledge_base.merge_diseases import Entries, find_families, merge_entries, name_key, series_key


def entries(rows):
    """Entries from (id, name, genes, profile); the profiles are made of unit length."""
    profiles = np.array([profile for _, _, _, profile in rows], dtype=np.float32)
    profiles /= np.linalg.norm(profiles, axis=1, keepdims=True)
    genes = {identifier: frozenset(found.split()) for identifier, _, found, _ in rows}
    return Entries([r[0] for r in rows], [r[1] for r in rows], genes, sparse.csr_array(profiles))


def groups(rows):
    return [[rows[entry][0] for entry in group] for group in merge_entries(entries(rows))]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Gaucher disease, type II", "Gaucher disease type 2"),
        ("Neuropathy, hereditary sensory", "Hereditary sensory neuropathy"),
        ("Siderius X-linked mental retardation syndrome", "X-linked intellectual disability, Siderius type"),
        ("Ménière disease", "Meniere Disease"),
        ("Marfan syndrome; MFS", "Marfan syndrome"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, two):
    assert name_key(one) == name_key(two)


@pytest.mark.parametrize(
    ("one", "two"), [("Noonan syndrome 1", "Noonan syndrome 2"), ("Usher syndrome, type 1B", "Usher syndrome, type 1C")]
)
def test_members_of_a_series_have_different_keys(one, two):
    assert name_key(one) != name_key(two)


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("Meckel syndrome 13", "meckel syndrome"),
        ("Glycogen storage disease IV", "glycogen storage disease"),
        ("Marfan syndrome", None),
        ("Usher syndrome, type 1C", "usher syndrome type"),
    ],
)
def test_series(name, series):
    assert series_key(name) == series


def test_equal_names_merge_omim_first():
    rows = [("ORPHA:1", "Marfan syndrome", "", [1, 1, 0]), ("OMIM:2", "Marfan syndrome", "FBN1", [1, 0, 1])]
    assert groups(rows) == [["OMIM:2", "ORPHA:1"]]


def test_like_words_with_other_genes_and_profiles_stay_apart():
    rows = [
        ("OMIM:1", "Ataxia, autosomal recessive 14", "SPTBN2", [1, 0, 0]),
        ("ORPHA:2", "Ataxia type 14", "PRKCG", [0.3, 1, 0]),
    ]
    assert groups(rows) == [["OMIM:1"], ["ORPHA:2"]]


def test_the_only_two_entries_of_a_gene_merge_if_they_resemble_each_other():
    alike = [("OMIM:1", "Immunodeficiency 48", "ZAP70", [1, 1, 0]), ("ORPHA:2", "ZAP70 deficiency", "ZAP70", [1, 0, 1])]
    apart = [("OMIM:1", "Immunodeficiency 48", "ZAP70", [1, 0, 0]), ("ORPHA:2", "Deafness", "ZAP70", [0, 0, 1])]
    assert groups(alike) == [["OMIM:1", "ORPHA:2"]]
    assert groups(apart) == [["OMIM:1"], ["ORPHA:2"]]


def test_no_chain_joins_two_entries_of_one_vocabulary():
    rows = [
        ("OMIM:1", "Fits syndrome", "G", [1, 1, 1]),
        ("OMIM:2", "Fits disease", "G", [1, 1, 0]),
        ("ORPHA:3", "Fits", "G", [1, 1, 1]),
        ("DECIPHER:4", "Fits", "", [1, 1, 1]),
    ]
    found = groups(rows)
    assert sorted(entry for group in found for entry in group) == sorted(row[0] for row in rows)
    assert all(len({entry.split(":")[0] for entry in group}) == len(group) for group in found)


def test_entries_of_many_genes_are_groups_of_diseases():
    rows = [
        ("OMIM:1", "Sight loss 7", "A", [1, 1, 0]),
        ("ORPHA:2", "Retinal dystrophy", "A B C", [1, 1, 0]),
    ]
    assert len(groups(rows)) == 2


def test_like_names_merge_when_nothing_contradicts():
    rows = [
        ("OMIM:1", "Reticular dysgenesia of Smith", "", [1, 1, 0]),
        ("ORPHA:2", "Reticular dysgenesis Smith type", "", [1, 1, 1]),
    ]
    assert groups(rows) == [["OMIM:1", "ORPHA:2"]]


def test_the_smallest_family_wins():
    names = ["Meckel syndrome 1", "Meckel syndrome 2", "Meckel syndrome 3", "Kidney failure", "Alone"]
    genes = [frozenset({"G1"}), frozenset(), frozenset(), frozenset({"G1"}), frozenset()]
    family = find_families(names, genes)
    assert family[0] == family[3] != family[1]
    assert family[1] == family[2] >= 0
    assert family[4] == -1
