import pytest

from medassist.desktop import operations
from medassist.desktop.views.report_preview import ReportPreview


@pytest.fixture
def preview(qtbot, session, answers):
    session.do(operations.accept(["f1"]))
    preview = ReportPreview(session, session.case, answers.dialogs())
    qtbot.addWidget(preview)
    return preview


def test_it_shows_the_report(preview):
    text = preview.page.toPlainText()
    assert "Jane Example" in text
    assert "Pulmonary embolism" in text


def test_identity_can_be_left_out(preview):
    preview.checks["redact"].setChecked(True)
    for private in ("Jane Example", "TEST-0001", "1968-03-12", "note.txt"):
        assert private not in preview.html
        assert private not in preview._header()


def test_sections_can_be_left_out(preview):
    assert "no Cyanosis" in preview.page.toPlainText()
    preview.checks["evidence"].setChecked(False)
    assert "no Cyanosis" not in preview.page.toPlainText()


def test_saving_keeps_the_review(preview, session, answers, tmp_path):
    answers.save = tmp_path / "r.html"
    preview.save_html()
    assert "Jane Example" in answers.save.read_text(encoding="utf-8")
    assert not session.unsaved
    answers.save = tmp_path / "r.pdf"
    preview.save_pdf()
    assert answers.save.read_bytes().startswith(b"%PDF")


def test_what_cannot_be_written_is_told_and_not_kept(preview, session, answers, tmp_path):
    answers.save = tmp_path / "no such folder" / "r.pdf"
    preview.save_pdf()
    answers.save = tmp_path / "no such folder" / "r.html"
    preview.save_html()
    assert [error.code for error in answers.errors] == ["MA401", "MA401"]
    assert session.unsaved


def test_changing_ones_mind_does_nothing(preview, session, answers):
    preview.save_pdf()
    preview.print()
    assert session.unsaved
    assert not answers.errors
