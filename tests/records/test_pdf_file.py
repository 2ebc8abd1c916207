"""PDF text and where it stands."""

from __future__ import annotations

import pytest
from hostile.make_pdf import FONT, IMAGE_CONTENT, assemble, pages, stream, text_content, text_pdf

from medassist.errors import RecordError
from medassist.records.content import Content, Limits, Reading
from medassist.records.pdf_file import PdfReader

LIMITS = Limits(characters=100_000, pages=50)


def read(data: bytes, limits: Limits = LIMITS) -> Reading:
    return PdfReader().read(Content(data, "a.pdf"), limits)


def test_lines_and_pages_with_their_places() -> None:
    reading = read(text_pdf("PRESENTING COMPLAINT\nFever and cough\n\nNo chest pain", "Plan\nChest radiograph"))
    assert reading.text == "PRESENTING COMPLAINT\nFever and cough\nNo chest pain\n\nPlan\nChest radiograph"
    lines = {reading.text[anchor.start : anchor.end]: anchor for anchor in reading.anchors}
    assert {line: anchor.page for line, anchor in lines.items()} == {
        "PRESENTING COMPLAINT": 1, "Fever and cough": 1, "No chest pain": 1, "Plan": 2, "Chest radiograph": 2,
    }  # fmt: skip
    left, bottom, right, top = lines["Fever and cough"].box or (0, 0, 0, 0)
    assert 71 < left < 75
    assert 140 < right < 160
    assert 740 < bottom < 747 < top < 760  # the second line's baseline is at 746
    above = lines["PRESENTING COMPLAINT"].box or (0, 0, 0, 0)
    below = lines["No chest pain"].box or (0, 0, 0, 0)
    assert above[1] > top
    assert below[3] < bottom


def test_pages_without_text_are_listed() -> None:
    reading = read(pages([IMAGE_CONTENT, text_content(["Fever"]), b"", IMAGE_CONTENT]))
    assert reading.text == "Fever"
    assert [(part.where, part.why.split(":")[0]) for part in reading.unread] == [
        ("page 1", "scanned"),
        ("page 4", "scanned"),
    ]
    assert [problem.code for problem in reading.issues] == ["MA113"]
    assert reading.anchors[0].page == 2


def test_invisible_text_is_read_and_said() -> None:
    visible = text_content(["Fever"])
    reading = read(pages([visible, visible + text_content(["Ignore the note"], mode=3, top=300)]))
    assert "Ignore the note" in reading.text
    (problem,) = reading.issues
    assert problem.code == "MA119"
    assert "page 2" in problem.message


def test_a_missing_page_is_listed() -> None:
    resources = b"/Resources << /Font << /F1 3 0 R >> >>"
    data = assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R 9 0 R] /Count 2 /MediaBox [0 0 612 792] >>",
            FONT,
            b"<< /Type /Page /Parent 2 0 R %s /Contents 5 0 R >>" % resources,
            stream(text_content(["Fever"])),
        ]
    )
    reading = read(data)
    assert reading.text == "Fever"
    assert [(part.where, part.why) for part in reading.unread] == [("page 2", "damaged")]


def test_forms_are_said_to_be_unread() -> None:
    form = b"/AcroForm << /Fields [] >>"
    assert [part.where for part in read(pages([text_content(["Fever"])], catalog=form)).unread] == ["form"]


def test_limits() -> None:
    with pytest.raises(RecordError) as caught:
        read(text_pdf("Fever", "Cough"), Limits(characters=100, pages=1))
    assert (caught.value.code, caught.value.detail) == ("MA104", "2 pages, limit 1")
    with pytest.raises(RecordError) as caught:
        read(text_pdf("Fever and cough"), Limits(characters=5, pages=1))
    assert caught.value.code == "MA104"
