import hand_made
import pytest
from PySide6.QtCore import Qt

from medassist.desktop import operations
from medassist.desktop.item_models.finding_rows import evidence_by_finding, finding_rows
from medassist.desktop.item_models.findings_table import (
    ID_ROLE,
    Column,
    FilteredFindings,
    FindingFilter,
    FindingsModel,
)
from medassist.desktop.theme import load_theme
from medassist.domain.case import ReviewState
from medassist.domain.document import SectionKind
from medassist.domain.finding import Status
from medassist.review import decide


@pytest.fixture
def case():
    return decide.open_case(hand_made.assessment())


@pytest.fixture
def model(qapp, case):
    model = FindingsModel(load_theme("light"))
    model.set_rows(finding_rows(case))
    model.set_evidence(evidence_by_finding(case.ranking.differential[0]))
    return model


def cell(model, row, column, role=Qt.ItemDataRole.DisplayRole):
    return model.index(row, column).data(role)


def test_it_is_a_sound_item_model(model, qtmodeltester):
    qtmodeltester.check(model)


def test_the_filtered_one_is_too(model, qtmodeltester):
    shown = FilteredFindings(model)
    shown.set_filter(FindingFilter(status=Status.PRESENT))
    qtmodeltester.check(shown)


def test_a_row_tells_the_finding(model):
    assert [cell(model, 0, column) for column in Column] == [
        "\u25cb",
        "Dyspnea",
        "HP:0002094",
        "present",
        "Chief complaint",
        "92 %",
        "words",
        "+0.62",
    ]
    assert cell(model, 0, Column.STATE, Qt.ItemDataRole.AccessibleTextRole) == "not reviewed"
    hint = cell(model, 2, Column.TERM, Qt.ItemDataRole.ToolTipRole)
    assert "absent because of \u201cdenies\u201d" in hint


def test_an_absent_finding_is_struck_through(model):
    assert cell(model, 2, Column.TERM, Qt.ItemDataRole.FontRole).strikeOut()
    assert cell(model, 0, Column.TERM, Qt.ItemDataRole.FontRole) is None


def test_new_states_keep_the_rows(model, case, qtbot):
    decided = operations.reject(["f1"]).change(case)
    with qtbot.waitSignal(model.dataChanged, timeout=100), qtbot.assertNotEmitted(model.modelReset):
        model.set_rows(finding_rows(decided))
    assert cell(model, 0, Column.STATE) == "\u2717"


@pytest.mark.parametrize(
    ("chosen", "left", "reason"),
    [
        (FindingFilter(status=Status.ABSENT), 3, "status"),
        (FindingFilter(state=ReviewState.ACCEPTED), 0, "state"),
        (FindingFilter(section=SectionKind.EXAMINATION), 4, "section"),
        (FindingFilter(supports_disease=True), 7, "supports"),
    ],
)
def test_filters_hide_and_say_why(model, chosen, left, reason):
    shown = FilteredFindings(model)
    shown.set_filter(chosen)
    assert shown.rowCount() == left
    assert shown.hidden() == {reason: 12 - left}


def test_a_shown_row_is_found_by_id(model):
    shown = FilteredFindings(model)
    shown.set_filter(FindingFilter(status=Status.ABSENT))
    row = shown.shown_row("f3")
    assert shown.finding_at(row).finding.label == "Fever"
    assert shown.index(row, 0).data(ID_ROLE) == "f3"
    assert shown.shown_row("f1") == -1
    assert shown.shown_row("f99") == -1


def test_weights_sort_by_number(model):
    shown = FilteredFindings(model)
    shown.sort(Column.EVIDENCE, Qt.SortOrder.DescendingOrder)
    assert shown.finding_at(0).finding.label == "Calf swelling"


def test_added_findings_count_as_accepted_and_rejected_ones_stay_listed(case):
    changed = operations.add(hand_made.CONCEPTS[0], None, Status.PRESENT).change(case)
    changed = operations.reject(["f1"]).change(changed)
    rows = finding_rows(changed)
    assert (rows[-1].finding.id, rows[-1].state) == ("m1", ReviewState.ACCEPTED)
    assert rows[0].state is ReviewState.REJECTED
