import pypdfium2
import pytest

from medassist.desktop import print_report
from medassist.errors import StoreError
from medassist.report.build import page_header
from medassist.report.to_html import to_html
from medassist.workflow import report_on

PARAGRAPH = "<p>" + "Shortness of breath and chest pain since this morning. " * 12 + "</p>"


def pages_of(path):
    document = pypdfium2.PdfDocument(path)
    texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return texts


def test_every_page_carries_patient_number_and_disclaimer(qapp, tmp_path):
    path = tmp_path / "report.pdf"
    print_report.write_pdf(f"<h1>Report</h1>{PARAGRAPH * 30}", "Jane Example, 58 years", path)
    texts = pages_of(path)
    assert len(texts) > 2
    for number, text in enumerate(texts, 1):
        assert "Jane Example, 58 years" in text
        assert f"Page {number} of {len(texts)}" in text
        assert "DRAFT until signed. Decision support: verify independently" in text


def test_a_long_header_gives_way_to_the_page_number(qapp, tmp_path):
    path = tmp_path / "report.pdf"
    print_report.write_pdf("<p>text</p>", f"{'Anna Maria Longname ' * 20}\nMedAssist 0.1.0", path)
    (text,) = pages_of(path)
    assert "Page 1 of 1" in text
    assert "MedAssist 0.1.0" in text
    assert "…" in text


def pages_with(texts, words):
    return [number for number, text in enumerate(texts) if words in text]


@pytest.mark.parametrize("lines", range(36, 70, 4))
def test_a_heading_stays_with_what_it_heads(qapp, tmp_path, lines):
    path = tmp_path / "report.pdf"
    rows = "".join(f"<tr><td>row {i} end</td></tr>" for i in range(8))
    section = f"<h3>Section head</h3><table>{rows}</table><p>section foot</p>"
    after = "".join(f"<p>after {i} end</p>" for i in range(90))
    before = "".join(f"<p>before {i} end</p>" for i in range(lines))
    print_report.write_pdf(f"<h1>Report</h1>{before}{section}<h2>Next</h2>{after}", "Header", path)
    texts = pages_of(path)
    # The first line of a page is also drawn, clipped, at the foot of the page before: take the last.
    assert pages_with(texts, "Section head")[-1] == pages_with(texts, "row 0 end")[-1]
    assert pages_with(texts, "Section head")[-1] == pages_with(texts, "section foot")[-1]
    assert [i for i in range(90) if not pages_with(texts, f"after {i} end")] == []


def test_a_full_report_of_an_ordinary_note_fits_five_pages_within_the_margins(qapp, tmp_path, case):
    report = report_on(case)
    path = tmp_path / "report.pdf"
    print_report.write_pdf(to_html(report), page_header(report), path)
    texts = pages_of(path)
    assert len(texts) <= 5
    assert "Differential" in texts[0]
    assert "None of these" in texts[0]
    document = pypdfium2.PdfDocument(path)
    for page in document:
        right = page.get_width() - print_report.MARGIN_MM * 72 / 25.4
        textpage = page.get_textpage()
        boxes = [textpage.get_rect(i) for i in range(textpage.count_rects())]
        assert max(box[2] for box in boxes) <= right + 1
    document.close()


def test_no_line_is_lost_between_pages(qapp, tmp_path):
    path = tmp_path / "report.pdf"
    print_report.write_pdf("".join(f"<p>line number {i} end</p>" for i in range(200)), "Header", path)
    text = " ".join(pages_of(path))
    assert [i for i in range(200) if f"line number {i} end" not in text] == []


def test_pictures_are_not_fetched(qapp, tmp_path):
    from PySide6.QtGui import QImage

    picture = tmp_path / "spy.png"
    QImage(400, 300, QImage.Format.Format_RGB32).save(str(picture))
    path = tmp_path / "report.pdf"
    print_report.write_pdf(f'<p>text</p><img src="{picture}"><img src="{picture.as_uri()}">', "Header", path)
    document = pypdfium2.PdfDocument(path)
    sizes = [found.get_px_size() for found in document[0].get_objects() if found.type == 3]
    # Qt may draw its own small sign for a missing picture.
    assert all(max(size) <= 32 for size in sizes)
    document.close()


def test_a_folder_that_does_not_exist_is_an_error(qapp, tmp_path):
    with pytest.raises(StoreError) as told:
        print_report.write_pdf("<p>x</p>", "Header", tmp_path / "missing" / "report.pdf")
    assert told.value.code == "MA401"
    assert "report.pdf" in str(told.value)


def test_chinese_is_noticed():
    assert print_report.has_chinese("气促")
    assert not print_report.has_chinese("dyspnoea, 38 °C")
