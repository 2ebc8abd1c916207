from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medassist.errors import Cancelled, RecordError, UsageError
from medassist.learning.evaluate_findings import (
    Counts,
    evaluate_findings,
    read_corpus,
    score_documents,
    score_exact,
    score_overlap,
)
from medassist.settings import Settings
from medassist.workflow import Services, open_services

TEXT = "The boy had short stature and a heart murmur; his mother was healthy."


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    return open_services(Settings(data_folder=tmp_path_factory.mktemp("home")))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    (folder / "ann").mkdir(parents=True)
    (folder / "corpus").mkdir()
    (folder / "corpus" / "1").write_text(TEXT, encoding="utf-8")
    (folder / "ann" / "1").write_text(
        "[12::25]\tHP_0004322 | short stature\n32\t44\theart murmur\tHP:0030148\n[0::7]\tHP_0000007 | inheritance\n",
        encoding="utf-8",
    )
    return folder


def test_both_line_shapes_are_read(corpus: Path) -> None:
    (document,) = read_corpus(corpus)
    assert document.text == TEXT
    assert document.labels == ((12, 25, "HP:0004322"), (32, 44, "HP:0030148"), (0, 7, "HP:0000007"))


def test_examination_lines_leave_out_what_is_negated_and_span_what_is_split(tmp_path: Path) -> None:
    path = tmp_path / "lines.tsv"
    path.write_text(
        "StringID\tParticipantCount\tText\tTerm\tNegated\tSpans\n"
        "a\t1\tEYES: lids low, no coloboma\tHP:0000508\tNA\t6-10,11-14\n"
        "a\t1\tEYES: lids low, no coloboma\tHP:0000589\tX\t16-27\n"
        "b\t1\tNECK: scar\tNA\tNA\tNA\n",
        encoding="utf-8",
    )
    first, second = read_corpus(path)
    assert first.labels == ((6, 14, "HP:0000508"),)
    assert first.asserted
    assert second.labels == ()


@pytest.mark.parametrize("line", ["short stature", "a\tb\tc\td", "12\t25\tshort stature"])
def test_a_malformed_line_is_refused(corpus: Path, line: str) -> None:
    (corpus / "ann" / "1").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        list(read_corpus(corpus))
    assert caught.value.code == "MA106"


def test_a_folder_of_another_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        list(read_corpus(tmp_path))
    assert caught.value.code == "MA001"


def test_a_table_without_the_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.tsv"
    path.write_text("a\tb\n1\t2\n", encoding="utf-8")
    with pytest.raises(RecordError):
        list(read_corpus(path))


def test_counts_by_hand() -> None:
    predicted = frozenset({(0, 5, "A"), (10, 15, "B"), (20, 25, "A")})
    gold = frozenset({(0, 5, "A"), (11, 15, "B"), (40, 45, "C")})
    assert score_exact([(predicted, gold)]) == Counts(1, 3, 1, 3)
    assert score_overlap([(predicted, gold)]) == Counts(2, 3, 2, 3)
    assert score_documents([(predicted, gold)]) == Counts(2, 2, 2, 3)
    assert score_documents([(predicted, gold)]).f1 == pytest.approx(0.8)
    assert Counts(0, 0, 0, 0).f1 == 0.0


labels = st.frozensets(st.tuples(st.integers(0, 9), st.integers(10, 20), st.sampled_from("AB")), max_size=6)


@given(st.lists(st.tuples(labels, labels), max_size=4))
def test_overlap_counts_at_least_what_is_exact(pairs: list[tuple[frozenset[object], frozenset[object]]]) -> None:
    exact, overlap = score_exact(pairs), score_overlap(pairs)
    assert overlap.right >= exact.right
    assert overlap.found >= exact.found
    assert 0.0 <= exact.f1 <= 1.0


@given(labels)
def test_a_gold_answer_scores_one(gold: frozenset[object]) -> None:
    for score in (score_exact([(gold, gold)]), score_overlap([(gold, gold)]), score_documents([(gold, gold)])):
        assert score.f1 == (1.0 if gold else 0.0)


@pytest.mark.long
def test_a_corpus_is_scored_with_the_findings_the_application_reads(corpus: Path, services: Services) -> None:
    score = evaluate_findings(corpus, services)
    assert score.gold_version == "small"
    assert (score.texts, score.characters) == (1, len(TEXT))
    assert score.exact == Counts(2, 2, 2, 2)
    with pytest.raises(Cancelled):
        evaluate_findings(corpus, services, should_stop=lambda: True)


@pytest.mark.long
@pytest.mark.shared_data
@pytest.mark.parametrize(("name", "least"), [("hpo-gsc-dev", 0.706), ("hpo-val", 0.773), ("hpo-genereviews", 0.832)])
def test_the_dictionary_reads_public_corpora_as_well_as_promised(
    shared_data: Path, services: Services, name: str, least: float
) -> None:
    assert evaluate_findings(shared_data / "findings" / name, services).document.f1 >= least
