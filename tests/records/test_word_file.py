"""What of a Word document is live text, in which order, and what is left out."""

from __future__ import annotations

import docx
import pytest
from hostile.make_docx import from_body, paragraph, saved, with_paragraphs

from medassist.errors import RecordError
from medassist.records.content import Content, Limits, Reading
from medassist.records.word_file import WordReader

LIMITS = Limits(characters=10_000, pages=1)
ALTERNATE = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def read(data: bytes) -> Reading:
    return WordReader().read(Content(data, "a.docx"), LIMITS)


def test_paragraphs_tables_headers_and_footers_in_order() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Ward 4"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.add_heading("Examination", level=1)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("HR", "128", "BP", "88/50"), strict=True):
        cell.text = text
    document.add_paragraph("Chest clear", style="List Bullet")
    document.add_paragraph("Plan: fluids")
    reading = read(saved(document))
    assert reading.text == "Ward 4\nExamination\nHR | 128\nBP | 88/50\nChest clear\nPlan: fluids\nPage 1"
    places = {reading.text[anchor.start : anchor.end]: anchor.part for anchor in reading.anchors}
    assert places["BP | 88/50"] == "table 1, row 2"
    assert places["Plan: fluids"] == "paragraph 3"
    assert places["Ward 4"] == "header 1, paragraph 1"


def test_a_row_of_a_merged_cell_is_not_repeated() -> None:
    document = docx.Document()
    row = document.add_table(rows=1, cols=3).rows[0]
    row.cells[0].merge(row.cells[1]).text = "Blood pressure"
    row.cells[2].text = "120/80"
    assert read(saved(document)).text.splitlines()[0] == "Blood pressure | 120/80"


def test_a_table_inside_a_cell_is_read_once() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.text = "Outer"
    cell.add_table(rows=1, cols=1).rows[0].cells[0].text = "Inner"
    assert read(saved(document)).text.split() == ["Outer", "Inner"]


def test_what_is_not_live_text_is_left_out_and_listed() -> None:
    body = (
        "<w:p><w:r><w:t>Fever</w:t></w:r><w:del><w:r><w:delText> and rash</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> and cough</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> SECRET</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> today</w:t></w:r>'
        "<w:r><w:instrText> PAGE </w:instrText></w:r></w:p>"
    )
    reading = read(from_body(body))
    assert reading.text == "Fever and cough today"
    assert [part.where for part in reading.unread] == ["tracked changes", "hidden text"]
    assert [problem.code for problem in reading.issues] == ["MA113"]


def test_content_controls_links_breaks_and_lists() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('Allergies: none')}</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>HR</w:t><w:tab/><w:t>88</w:t><w:br/><w:t>RR</w:t><w:noBreakHyphen/></w:r></w:hyperlink></w:p>"
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Asthma</w:t></w:r></w:p>"
    )
    assert read(from_body(body)).text == "Allergies: none\nHR\t88\nRR-\n- Asthma"


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('Boxed')}</w:txbxContent>"
    body = (
        f'<w:p><w:r><w:t>Fever</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="{ALTERNATE}"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read(from_body(body)).text == "Fever\nBoxed"


def test_pictures_are_said_to_be_unread() -> None:
    reading = read(from_body(f"{paragraph('Fever')}<w:p><w:r><w:drawing/></w:r></w:p>"))
    assert [part.where for part in reading.unread] == ["pictures"]


def test_too_long() -> None:
    with pytest.raises(RecordError) as caught:
        read(with_paragraphs("x" * 6_000, "y" * 6_000))
    assert caught.value.code == "MA104"
