import pypdfium2
import pytest

from medassist.desktop import print_report
from medassist.errors import StoreError

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
        assert "Decision support: verify independently" in text


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
