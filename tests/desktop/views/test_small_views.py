import pytest
from PySide6.QtCore import Qt

from medassist.desktop import operations
from medassist.desktop.background import Jobs
from medassist.desktop.case_session import CaseSession
from medassist.desktop.theme import load_theme
from medassist.desktop.views.command_palette import CommandPalette, Target, matching
from medassist.desktop.views.differential_view import DifferentialView
from medassist.desktop.views.error_presenter import error_words
from medassist.desktop.views.issues_view import IssuesView
from medassist.desktop.views.patient_banner import PatientBanner
from medassist.desktop.views.start_page import StartPage, sample_records, sample_title
from medassist.desktop.views.status_strip import StatusStrip
from medassist.domain.record import Sex
from medassist.errors import RecordError


@pytest.fixture
def banner(qtbot, session):
    banner = PatientBanner(session)
    qtbot.addWidget(banner)
    return banner


def test_the_banner_names_the_patient(banner):
    assert banner.name.text() == "Jane Example"
    assert banner.details.text() == "no. TEST-0001  \u00b7  born 1968-03-12"
    assert banner.age.text() == "58 years"
    assert banner.sex.currentText() == "Female"


def test_a_new_age_ranks_anew(banner, session, engine, qtbot):
    banner.age.selectAll()
    qtbot.keyClicks(banner.age, "8 months")
    qtbot.keyClick(banner.age, Qt.Key.Key_Return)
    assert session.case.patient.age_years == pytest.approx(8 / 12)
    assert engine.reranked == 1
    session.undo()
    assert banner.age.text() == "58 years"


def test_what_is_no_age_is_marked_and_not_taken(banner, session, engine, qtbot):
    banner.age.selectAll()
    qtbot.keyClicks(banner.age, "old")
    assert banner.age.objectName() == "invalid"
    qtbot.keyClick(banner.age, Qt.Key.Key_Return)
    assert banner.age.text() == "58 years"
    assert engine.reranked == 0


def test_sex_can_be_corrected(banner, session):
    banner.sex.setCurrentIndex(2)
    banner.sex.activated.emit(2)
    assert session.case.patient.sex is Sex.MALE
    banner.sex.activated.emit(0)
    assert session.case.patient.sex is None


def test_the_banner_says_that_there_is_something_to_note(banner, qtbot):
    assert banner.issues.text() == "\u26a0 2 to note"
    with qtbot.waitSignal(banner.issues_requested, timeout=100):
        banner.issues.click()


def test_issues_tell_what_where_and_what_to_do(qtbot, session):
    view = IssuesView(session, load_theme("light"))
    qtbot.addWidget(view)
    text = view.page.toPlainText()
    assert "Not read" in text
    assert "page 3: an image without text" in text
    assert "MA603" in text
    assert "Decide which statement holds" in text
    session.close()
    assert view._switch.currentIndex() == 1


def test_dangerous_diagnoses_are_pinned(qtbot, session):
    view = DifferentialView(session, load_theme("light"))
    qtbot.addWidget(view)
    view.resize(500, 400)
    assert view.lane.diseases.rowCount() == 1
    view.lane.setCurrentIndex(view.lane.diseases.index(0, 1))
    assert session.disease.label == "Aortic dissection"
    assert not view.table.currentIndex().isValid()
    assert not view.grab().isNull()


def test_too_little_evidence_is_said(qtbot, session):
    view = DifferentialView(session, load_theme("light"))
    qtbot.addWidget(view)
    assert not view._notice.isVisibleTo(view)
    session.do(operations.reject([finding.id for finding in session.case.assessment.findings]))
    assert view._notice.isVisibleTo(view)


def test_the_start_page_offers_the_samples(qtbot):
    page = StartPage()
    qtbot.addWidget(page)
    assert len(page.samples) == len(sample_records()) > 0
    with qtbot.waitSignal(page.sample_requested, timeout=100) as asked:
        page.samples[0].click()
    assert asked.args[0].is_file()
    page.show_knowledge("", RecordError("MA101"), "")
    assert "The file is empty." in page.knowledge.text()
    assert page.retry.isVisibleTo(page)
    page.show_knowledge("2026.10", None, "")
    assert not page.retry.isVisibleTo(page)


def test_titles_of_samples():
    from pathlib import Path

    assert sample_title(Path("primary_care_tired_and_shaky.txt")) == "Primary care: tired and shaky"
    assert sample_title(Path("something_else.txt")) == "Something else"


def test_the_status_strip_counts_and_disclaims(qtbot, session, engine):
    jobs = Jobs()
    strip = StatusStrip(session, jobs)
    qtbot.addWidget(strip)
    assert strip.reviewed.text() == "0/12 reviewed"
    session.do(operations.accept(["f1"]))
    assert strip.reviewed.text() == "1/12 reviewed"
    assert strip.versions.text() == "Knowledge 2026.10 (test)  \u00b7  CPU"
    texts = [label.text() for label in strip.findChildren(type(strip.versions))]
    assert "Offline" in texts
    assert "Decision support: verify independently" in texts
    jobs.close()


def test_errors_are_told_with_number_place_cause_and_next_step():
    words = error_words(RecordError("MA105", where="scan.pdf"))
    assert words.headline == "scan.pdf: The file is encrypted or needs a password."
    assert words.advice.endswith("(MA105)")


def test_of_an_unforeseen_error_only_the_type_is_told():
    words = error_words(ValueError("Jane Example, fever"))
    assert "Jane" not in words.headline + words.advice
    assert "ValueError" in words.headline


def test_the_palette_finds_by_words_in_any_order(qtbot):
    gone = []
    targets = [
        Target("Action", "Open record", lambda: gone.append("open")),
        Target("Diagnosis", "Pulmonary embolism", lambda: gone.append("pe")),
        Target("Finding", "Embolism in family", lambda: gone.append("family")),
    ]
    assert [target.name for target in matching(targets, "embolism")] == ["Embolism in family", "Pulmonary embolism"]
    assert [target.name for target in matching(targets, "embolism pulm")] == ["Pulmonary embolism"]
    palette = CommandPalette(targets)
    qtbot.addWidget(palette)
    qtbot.keyClicks(palette.search, "pulm")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert gone == ["pe"]


def test_a_session_without_a_case_shows_nothing(qtbot, engine):
    session = CaseSession(engine)
    banner = PatientBanner(session)
    qtbot.addWidget(banner)
    assert banner.isHidden()
