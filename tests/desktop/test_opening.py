import pytest
from hand_made import NOTE, HandMadeEngine

from medassist.desktop.background import Jobs
from medassist.desktop.opening import Opening
from medassist.errors import KnowledgeError, RecordError


@pytest.fixture
def make(qapp):
    made = []

    def opening(*, ready: bool) -> tuple[Opening, HandMadeEngine]:
        engine, jobs = HandMadeEngine(ready=ready), Jobs()
        made.append(jobs)
        return Opening(engine, jobs, jobs), engine

    yield opening
    for jobs in made:
        jobs.close()


def test_a_text_is_read_and_assessed(make, qtbot):
    opening, _ = make(ready=True)
    with qtbot.waitSignal(opening.assessed) as done:
        opening.open_text(NOTE, "pasted text")
    assert done.args[0].record.source == "pasted text"
    assert len(done.args[0].findings) == 12
    assert opening.path is None


def test_a_record_waits_for_the_knowledge_base(make, qtbot):
    opening, engine = make(ready=False)
    with qtbot.waitSignals([opening.waiting, opening.ready, opening.assessed]):
        opening.open_text(NOTE, "pasted text")
    assert engine.ready


def test_a_file_is_read_with_the_encoding_asked_for(make, qtbot, tmp_path):
    opening, engine = make(ready=True)
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="gb18030")
    with qtbot.waitSignal(opening.assessed):
        opening.open_file(path, "gb18030")
    assert engine.read == [("note.txt", "gb18030")]
    assert opening.path == path


def test_what_cannot_be_read_fails(make, qtbot):
    opening, engine = make(ready=True)
    engine.failure = RecordError("MA101", where="empty.txt")
    with qtbot.waitSignal(opening.failed) as told:
        opening.open_text("", "empty.txt")
    assert told.args[0].code == "MA101"


def test_a_missing_knowledge_base_is_told_and_can_be_tried_again(make, qtbot):
    opening, engine = make(ready=False)
    engine.failure = KnowledgeError("MA203", "hp.obo")
    with qtbot.waitSignal(opening.failed):
        opening.open_text(NOTE, "pasted text")
    assert opening.error.code == "MA203"
    engine.failure = None
    with qtbot.waitSignal(opening.ready):
        opening.prepare()
    assert opening.error is None


def test_cancel_forgets_the_waiting_record(make, qtbot):
    opening, _ = make(ready=False)
    seen = []
    opening.assessed.connect(seen.append)
    opening.open_text(NOTE, "pasted text")
    opening.cancel()
    with qtbot.waitSignal(opening.ready):
        opening.prepare()
    assert not seen
    assert not opening.preparing
