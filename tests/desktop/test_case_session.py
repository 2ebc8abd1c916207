from hand_made import assessment

from medassist.desktop import operations
from medassist.domain.finding import Status
from medassist.errors import UsageError
from medassist.review.decide import reviewed_count


def test_opening_selects_the_leading_diagnosis(session):
    assert session.disease.label == "Pulmonary embolism"
    assert session.finding == ""
    assert not session.unsaved


def test_an_edit_ranks_anew_at_once(session, engine, qtbot):
    before = session.disease.probability
    with qtbot.waitSignal(session.changed, timeout=100):
        session.do(operations.set_status("f10", Status.ABSENT))
    assert engine.reranked == 1
    assert session.disease.probability < before
    assert session.ranking_before is not None
    assert session.unsaved


def test_undo_and_redo_restore_the_very_case(session):
    first = session.case
    session.do(operations.accept(["f1", "f2", "f3"]))
    after = session.case
    assert reviewed_count(after)[0] == 3
    session.undo()
    assert session.case is first
    assert session.finding == "f1"
    session.redo()
    assert session.case is after
    session.redo()
    assert session.case is after


def test_a_new_edit_forgets_what_was_taken_back(session):
    session.do(operations.accept(["f1"]))
    session.undo()
    session.do(operations.reject(["f2"]))
    assert session.history.redo_label == ""
    assert session.history.undo_label == "reject finding"


def test_an_edit_that_changes_nothing_is_no_step(session):
    session.do(operations.accept(["f1"]))
    session.do(operations.accept(["f1"]))
    session.undo()
    assert session.history.undo_label == ""


def test_an_error_changes_nothing_and_is_told(session, qtbot):
    before = session.case
    with qtbot.waitSignal(session.failed, timeout=100) as told:
        session.do(operations.accept(["f99"]))
    assert isinstance(told.args[0], UsageError)
    assert session.case is before


def test_a_written_report_keeps_the_review(session):
    session.do(operations.accept(["f1"]))
    session.mark_kept()
    assert not session.unsaved
    session.do(operations.accept(["f2"]))
    assert session.unsaved


def test_selecting_what_does_not_exist_does_nothing(session):
    session.select_finding("f99")
    session.select_disease("OMIM:000000")
    assert session.finding == ""
    assert session.disease.label == "Pulmonary embolism"


def test_a_selected_diagnosis_that_leaves_the_list_gives_way_to_the_first(session, engine):
    session.select_disease("ma:aortic_dissection")
    original = engine.rerank

    def without_lane(case):
        from dataclasses import replace

        ranked = original(case)
        return replace(ranked, ranking=replace(ranked.ranking, cant_miss=()))

    engine.rerank = without_lane
    session.do(operations.accept(["f1"]))
    assert session.disease == session.case.ranking.differential[0]


def test_closing_forgets_everything(session):
    session.do(operations.accept(["f1"]))
    session.close()
    assert session.case is None
    assert session.disease is None
    assert not session.unsaved
    session.do(operations.accept(["f1"]))
    session.undo()
    assert session.case is None


def test_opening_again_starts_with_nothing_decided(session):
    session.do(operations.accept(["f1"]))
    session.open(assessment())
    assert reviewed_count(session.case)[0] == 0
    assert session.ranking_before is None
    assert session.history.undo_label == ""
