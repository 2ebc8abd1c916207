"""Fuzzy search over labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medassist.knowledge_base.search import LabelIndex, Postings, build_postings, folded

LABELS = [
    "Fever",
    "Recurrent fever",
    "Febrile seizure",
    "Ménière disease",
    "Chest pain",
    "Pain in the chest wall",
    "发热",
]


@pytest.fixture
def index():
    return LabelIndex(LABELS, range(len(LABELS)))


@pytest.mark.parametrize(
    ("text", "first"),
    [("fever", 0), ("FEVER", 0), ("feverr", 0), ("meniere", 3), ("chest pan", 4), ("fev", 0), ("发热", 6)],
)
def test_the_likeliest_comes_first(index, text, first):
    assert index.search(text, 5)[0] == first


def test_limit_and_nothing(index):
    assert len(index.search("fever", 1)) == 1
    assert index.search("fever", 0) == []
    assert index.search("...", 5) == []
    assert LabelIndex([], []).search("fever", 5) == []


def test_a_target_is_listed_once():
    assert LabelIndex(["Fever", "Fevers"], [7, 7]).search("fever", 5) == [7]


@given(st.text(max_size=40))
def test_any_text_can_be_searched(text):
    found = LabelIndex(LABELS, range(len(LABELS))).search(text, 5)
    assert len(found) == len(set(found)) <= 5


@given(st.sampled_from(LABELS))
def test_every_label_finds_itself_first(label):
    index = LabelIndex(LABELS, range(len(LABELS)))
    assert LABELS[index.search(label, 3)[0]] == label
    assert folded(folded(label)) == folded(label)


def test_postings_come_back_equal():
    postings = build_postings(LABELS)
    again = Postings.from_arrays("concepts", postings.arrays("concepts"))
    assert LabelIndex(LABELS, range(len(LABELS)), again).search("feverr", 5)[0] == 0
    with pytest.raises(KeyError):
        Postings.from_arrays("diseases", postings.arrays("concepts"))
