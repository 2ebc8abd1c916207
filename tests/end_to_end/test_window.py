"""The window over the real engine, from a file on disk to a report on disk."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pypdfium2
import pytest
from hostile import make_pdf, make_phenopacket
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QTextCursor
from PySide6.QtWidgets import QLabel

from medassist.data_files import resource
from medassist.desktop.engine import WorkflowEngine
from medassist.desktop.item_models.findings_table import Column
from medassist.desktop.look import Look
from medassist.desktop.main_window import MainWindow
from medassist.desktop.preferences import THEME, Preferences
from medassist.desktop.views.dialogs import Dialogs
from medassist.desktop.views.error_presenter import error_words
from medassist.desktop.views.report_preview import ReportPreview
from medassist.domain.case import ReviewState
from medassist.domain.finding import Finder, Status
from medassist.review.decide import current_findings
from medassist.workflow import Services

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

SAMPLE = resource("sample_records/emergency_breathlessness.txt")
EMBOLISM = "ma:pulmonary_embolism"
COLD = "32-year-old woman. Runny nose, sneezing and a sore throat for 2 days. No fever. Afebrile, chest clear."


class Replies:
    """What the person answers to each question, and the errors they were shown."""

    def __init__(self) -> None:
        self.record: Path | None = None
        self.save: Path | None = None
        self.text: str | None = None
        self.pick: str = ""
        self.searched = ""
        self.errors: list[Exception] = []

    def dialogs(self) -> Dialogs:
        return Dialogs(
            choose_record=lambda parent: self.record,
            choose_save=lambda parent, suggestion, kinds: self.save,
            ask_text=lambda parent: self.text,
            ask_discard=lambda parent: True,
            pick_concept=self._pick,
            choose_printer=lambda parent: None,
            show_error=lambda parent, error: self.errors.append(error),
            show_message=lambda parent, text: None,
        )

    def _pick(self, parent, engine, text, status, title):
        """The first concept offered for the words typed into the picker."""
        self.searched = text
        return engine.search_concepts(self.pick, 5)[0], status


@pytest.fixture(scope="module")
def engine(services: Services) -> WorkflowEngine:
    """The engine of the application, over the knowledge base that the tests have built."""
    engine = WorkflowEngine(services.settings)
    engine.open(lambda done, total, stage: None, lambda: False)
    return engine


@pytest.fixture
def replies() -> Replies:
    return Replies()


@pytest.fixture
def window(qtbot, qapp, engine, replies, tmp_path):
    folder = tmp_path / "preferences"
    folder.mkdir()
    preferences = Preferences(folder)
    preferences.set(THEME, "light")
    look = Look(qapp, preferences)
    window = MainWindow(engine, preferences, look, replies.dialogs())
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()
    look.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def sample(window, qtbot, replies):
    """The window with the sample record open."""
    replies.record = SAMPLE
    window.actions_["open"].trigger()
    wait_for(qtbot, window, SAMPLE.name)
    return window


def wait_for(qtbot, window, source):
    """Until the record of that name is open."""

    def opened():
        case = window.session.case
        return case is not None and case.assessment.record.source == source and not window.jobs.busy()

    qtbot.waitUntil(opened, timeout=20_000)


def named(window, label, status=Status.PRESENT):
    """The first finding of the case with that label and status."""
    found = [f for f in current_findings(window.session.case) if (f.label, f.status) == (label, status)]
    assert found, [(f.label, f.status.value) for f in current_findings(window.session.case)]
    return found[0]


def odds(window, disease=EMBOLISM):
    return window.session.find_disease(disease).log_odds


def shown_findings(window):
    model = window.workspace.findings.table.model()
    return [[model.index(row, column).data() for column in Column] for row in range(model.rowCount())]


def choose(window, qtbot, disease):
    """Click a diagnosis in the table."""
    table = window.workspace.differential.table
    ranks = [ranked.disease for ranked in window.session.case.ranking.differential]
    index = table.model().index(ranks.index(disease), 1)
    table.scrollTo(index)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())


def select_words(window, words):
    record = window.workspace.record
    record.setTextCursor(record.document().find(words))


def drop(window, data):
    place, button, no_key = QPointF(5, 5), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, button, no_key))


def pdf_text(path):
    document = pypdfium2.PdfDocument(path)
    text = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    document.close()
    return text


def test_a_file_becomes_marked_words_findings_and_diagnoses(sample):
    case = sample.session.case
    text = case.assessment.document.text
    assert sample.workspace.record.toPlainText() == text
    assert all(text[f.span.start : f.span.end] == f.text for f in case.assessment.findings if f.span)
    rows = shown_findings(sample)
    assert len(rows) == len(case.assessment.findings) > 50
    assert {row[Column.STATUS] for row in rows} == {"present", "absent", "possible", "family", "past", "hypothetical"}
    assert case.ranking.differential[0].disease == EMBOLISM
    assert sample.workspace.differential.table.model().index(0, 1).data() == "Pulmonary embolism"
    assert any("Margaret Ashdown" in part.text() for part in sample.banner.findChildren(QLabel))


def test_a_diagnosis_lights_its_words_and_a_click_on_words_selects_the_finding(sample, qtbot):
    other = sample.session.case.ranking.differential[2].disease
    choose(sample, qtbot, other)
    assert sample.session.disease.disease == other
    choose(sample, qtbot, EMBOLISM)
    record = sample.workspace.record
    lit = {selection.cursor.selectedText().replace("\u2029", "\n") for selection in record.extraSelections()}
    bearing = {
        found for item in sample.session.disease.evidence if abs(item.log10_lr) >= 0.05 for found in item.findings
    }
    assert lit == {sample.session.find_finding(found).text for found in bearing}
    assert {"haemoptysis", "pleural rub"} <= lit
    weighed = [row for row in shown_findings(sample) if row[Column.EVIDENCE]]
    assert "Hemoptysis" in {row[Column.TERM] for row in weighed}
    family = named(sample, "Asthma", Status.FAMILY)
    assert family.id not in {found for item in sample.session.disease.evidence for found in item.findings}

    cursor = QTextCursor(record.document().find("pleural rub"))
    cursor.setPosition(cursor.selectionStart() + 2)
    record.setTextCursor(QTextCursor(record.document()))
    record.show_span(named(sample, "Pleural rub").span)
    qtbot.mouseClick(record.viewport(), Qt.MouseButton.LeftButton, pos=record.cursorRect(cursor).center())
    assert sample.session.finding == named(sample, "Pleural rub").id
    table = sample.workspace.findings.table
    assert table.model().index(table.currentIndex().row(), Column.TERM).data() == "Pleural rub"


def test_every_decision_ranks_anew_and_is_taken_back_step_by_step(sample, replies):
    session, actions = sample.session, sample.actions_
    start = session.case
    scores = [odds(sample)]

    def do(action, label="", status=Status.PRESENT):
        if label:
            session.select_finding(named(sample, label, status).id)
        actions[action].trigger()
        scores.append(odds(sample))

    rub = named(sample, "Pleural rub")
    do("accept", "Pleural rub")
    assert scores[-1] == scores[-2]
    do("reject", "Hemoptysis")
    assert scores[-1] < scores[-2]
    do("toggle_absent", "Pleural rub")
    assert scores[-1] < scores[-2]
    assert session.find_finding(rub.id).status is Status.ABSENT
    select_words(sample, "speaking in short phrases")
    replies.pick = "syncope"
    do("add")
    assert replies.searched == "speaking in short phrases"
    added = session.case.added[0]
    assert (added.finder, added.text, added.label) == (Finder.MANUAL, "speaking in short phrases", "Syncope")
    assert scores[-1] != scores[-2]
    session.select_finding(added.id)
    do("remove")
    assert session.case.added == ()
    assert scores[-1] == pytest.approx(scores[-3])
    end = session.case

    for before in reversed(scores[:-1]):
        assert actions["undo"].isEnabled()
        actions["undo"].trigger()
        assert odds(sample) == pytest.approx(before)
    assert not actions["undo"].isEnabled()
    assert session.case == start
    for after in scores[1:]:
        actions["redo"].trigger()
        assert odds(sample) == pytest.approx(after)
    assert not actions["redo"].isEnabled()
    assert session.case == end


def test_an_edit_ranks_anew_within_a_fifth_of_a_second(sample):
    session = sample.session
    session.select_finding(named(sample, "Hemoptysis").id)
    took = []
    for _ in range(5):
        start = time.perf_counter()
        sample.actions_["toggle_absent"].trigger()
        took.append(time.perf_counter() - start)
    assert min(took) < 0.2


def test_the_report_shows_who_and_what_and_becomes_a_pdf(sample, replies, tmp_path):
    session = sample.session
    session.select_finding(named(sample, "Hemoptysis").id)
    sample.actions_["reject"].trigger()
    assert session.unsaved
    preview = ReportPreview(session, session.case, replies.dialogs(), sample)
    text = " ".join(preview.page.toPlainText().split())
    for expected in ("Margaret Ashdown", "SAMPLE-0001", "58 years", "Pulmonary embolism", "verify independently"):
        assert expected in text
    replies.save = tmp_path / "report.pdf"
    preview.save_pdf()
    assert replies.errors == []
    printed = pdf_text(replies.save)
    assert "Margaret Ashdown" in printed
    assert "verify independently" in printed
    assert not session.unsaved
    preview.checks["redact"].setChecked(True)
    preview.save_pdf()
    assert "Ashdown" not in pdf_text(replies.save) + preview.html
    replies.save = tmp_path / "missing" / "report.pdf"
    preview.save_pdf()
    assert [error.code for error in replies.errors] == ["MA401"]
    preview.deleteLater()


def test_pasted_text_dropped_files_and_phenopackets_are_assessed(window, qtbot, replies, tmp_path):
    replies.text = COLD
    window.actions_["paste"].trigger()
    wait_for(qtbot, window, "pasted text")
    assert named(window, "Fever", Status.ABSENT)
    assert window.session.case.patient.age_years == 32

    note = tmp_path / "dropped.txt"
    note.write_text("4-year-old boy. Barking cough and stridor since last night.", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(note))])
    drop(window, data)
    wait_for(qtbot, window, note.name)
    assert named(window, "Stridor")

    packet = tmp_path / "packet.json"
    packet.write_text(json.dumps(make_phenopacket.VERSION_1), encoding="utf-8")
    replies.record = packet
    window.actions_["open"].trigger()
    wait_for(qtbot, window, packet.name)
    statuses = {f.concept: f.status for f in current_findings(window.session.case)}
    assert statuses["HP:0001250"] is Status.PRESENT
    assert statuses["HP:0012735"] is Status.ABSENT
    assert window.session.case.patient.age_years == 40
    assert window.session.case.ranking.differential


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("empty.txt", b"", "MA101"), ("locked.pdf", make_pdf.encrypted_pdf(), "MA105")],
    ids=["empty", "encrypted"],
)
def test_an_unreadable_file_is_told_by_number_and_the_open_case_stays(
    sample, qtbot, replies, tmp_path, name, content, code
):
    sample.actions_["accept_shown"].trigger()
    before, title = sample.session.case, sample.windowTitle()
    path = tmp_path / name
    path.write_bytes(content)
    sample.open_file(path)
    qtbot.waitUntil(lambda: bool(replies.errors), timeout=15_000)
    words = error_words(replies.errors[0])
    assert code in f"{words}"
    assert name in f"{words}"
    assert sample.session.case is before
    assert sample.windowTitle() == title
    sample.actions_["undo"].trigger()
    assert ReviewState.ACCEPTED not in {decision.state for decision in sample.session.case.decisions}


def long_text():
    """Takes seconds to assess."""
    return "\n\n".join([SAMPLE.read_text(encoding="utf-8")] * 40)


def test_a_running_job_is_cancelled_with_its_button_and_the_open_case_stays(sample, qtbot, replies):
    before = sample.session.case
    sample.open_text(long_text(), "long")
    qtbot.waitUntil(sample.status.cancel.isVisible, timeout=10_000)
    qtbot.mouseClick(sample.status.cancel, Qt.MouseButton.LeftButton)
    assert not sample.jobs.busy()
    assert "nothing was changed" in sample.status.currentMessage()
    start = time.monotonic()
    qtbot.waitUntil(lambda: not sample.jobs._threads, timeout=20_000)
    assert time.monotonic() - start < 5
    assert sample.session.case is before
    assert replies.errors == []


def test_the_window_closes_while_a_job_runs(sample, qtbot, replies):
    sample.open_text(long_text(), "long")
    qtbot.waitUntil(sample.status.cancel.isVisible, timeout=10_000)
    start = time.monotonic()
    assert sample.close()
    assert time.monotonic() - start < 5
    assert all(thread.isFinished() for thread in sample.jobs._threads)
    assert not sample.isVisible()
    assert replies.errors == []
