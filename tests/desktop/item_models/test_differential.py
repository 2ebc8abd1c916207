from dataclasses import replace

import hand_made
import pytest
from PySide6.QtCore import Qt

from medassist.desktop.item_models.differential import (
    CHANGE_ROLE,
    Column,
    DifferentialModel,
    identifiers,
    prior_only,
    rank_changes,
)


@pytest.fixture
def ranking():
    return hand_made.assessment().ranking


@pytest.fixture
def model(qapp, ranking):
    model = DifferentialModel()
    model.show(ranking.differential, ranking.none_of_these, {"ma:pneumothorax": "\u25b21"})
    return model


def test_it_is_a_sound_item_model(model, qtmodeltester):
    qtmodeltester.check(model)


def test_none_of_these_comes_last_and_cannot_be_chosen(model):
    last = model.index(model.rowCount() - 1, Column.NAME)
    assert last.data() == "None of these"
    assert not last.flags() & Qt.ItemFlag.ItemIsSelectable
    assert model.disease(last.row()) is None


def test_a_row_is_spoken_whole(model):
    spoken = model.index(0, Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("1, Pulmonary embolism, 9")
    assert spoken.endswith("likely, dangerous if missed")


def test_the_change_stands_beside_the_rank(model):
    row = model.row_of("ma:pneumothorax")
    assert model.index(row, Column.RANK).data(CHANGE_ROLE) == "\u25b21"
    assert model.row_of("OMIM:0") == -1


def test_changes_of_place(ranking):
    first, second, *rest = ranking.differential
    swapped = replace(ranking, differential=(replace(second, rank=1), replace(first, rank=2), *rest), cant_miss=())
    before = replace(ranking, differential=ranking.differential[:-1], cant_miss=())
    assert rank_changes(before, swapped) == {
        second.disease: "\u25b21",
        first.disease: "\u25bc1",
        rest[-1].disease: "new",
    }
    assert rank_changes(None, ranking) == {}


def test_own_ids_are_not_shown(ranking):
    assert identifiers(ranking.differential[0]) == "ICD10:I26.9 \u00b7 DOID:9477 \u00b7 MONDO:0005279"


def test_a_disease_without_support_is_prior_only(ranking):
    assert [disease.label for disease in ranking.differential if prior_only(disease)] == [
        "Pulmonary hypertension, primary, 1"
    ]
