"""Scores of the assertion rules on marked sentences."""

from __future__ import annotations

import pytest

from medassist.errors import RecordError
from medassist.learning.evaluate_assertion import evaluate_assertion

_ROWS = (
    "1\t\tfever\tShe denies FEVER or chills.\tNegated\tRecent\tPatient",
    "2\t\tcough\tCOUGH for three days.\tAffirmed\tRecent\tPatient",
    "3\t\tstroke\tHistory of STROKE.\tAffirmed\tHistorical\tPatient",
    "4\t\tasthma\tHer mother has ASTHMA.\tAffirmed\tRecent\tFamily member",
    "5\t\trash\tNo rash on the arms, a RASH on the legs.\tAffirmed\tRecent\tPatient",
    "6\t\tgout\tKnee pain only.\tAffirmed\tRecent\tPatient",
    "7\t\tjaundice\tThe skin shows JAUNDICE to the waist.\tNegated\tRecent\tPatient",
)


def test_scores_by_class(tmp_path):
    path = tmp_path / "rows.tsv"
    path.write_text("\n".join(_ROWS) + "\n\n", encoding="utf-8")
    score = evaluate_assertion(path)
    assert (score.rows, score.unplaced) == (7, 1)
    assert (score.absent.recall, score.absent.n) == (0.5, 2)
    assert (score.past.precision, score.past.recall, score.past.f1, score.past.n) == (1.0, 1.0, 1.0, 1)
    assert (score.family.f1, score.family.n) == (1.0, 1)


def test_empty_file_scores_nothing(tmp_path):
    path = tmp_path / "rows.tsv"
    path.write_text("", encoding="utf-8")
    assert evaluate_assertion(path).absent.f1 == 0.0


def test_wrong_columns_and_missing_file_are_numbered(tmp_path):
    path = tmp_path / "rows.tsv"
    path.write_text("1\tfever\n", encoding="utf-8")
    with pytest.raises(RecordError) as wrong:
        evaluate_assertion(path)
    assert (wrong.value.code, wrong.value.where) == ("MA106", "rows.tsv")
    with pytest.raises(RecordError) as missing:
        evaluate_assertion(tmp_path / "none.tsv")
    assert missing.value.code == "MA102"


@pytest.mark.shared_data
def test_goal_on_public_sentences(shared_data):
    score = evaluate_assertion(shared_data / "findings" / "assertion-dev.tsv")
    assert score.absent.f1 >= 0.97
    assert score.absent.precision >= 0.98
