"""A report on paper and as PDF: running header and footer on every page, page x of y."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)

from medassist.errors import StoreError
from medassist.output_files import write_whole

MARGIN_MM = 16.0
BAND_POINTS = 20.0
"""Height of the header and of the footer."""
FOOTER = "Decision support: verify independently"
BODY_POINTS = 9.5
POINTS_AN_INCH = 72.0
INK = "#1c2733"
FAINT = "#51606f"
_SMALL = 8.0


class ReportDocument(QTextDocument):
    """A report laid out for paper: dark on white whatever the theme, and nothing fetched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.setDocumentMargin(0)
        self.setHtml(html)

    def loadResource(self, type: int, name: QUrl | str) -> object:  # noqa: A002, ARG002  Qt's own names
        """Qt: images and style sheets a page names; there are none.

        Anything but an empty image makes Qt read the file named itself.
        """
        return QImage()


def write_pdf(html: str, header: str, path: Path) -> None:
    """Write a report as PDF on A4. Raises `StoreError` (MA401) if the file cannot be written.

    Works without a window: an application for fonts is made where none is running.
    """
    app = QCoreApplication.instance() or QGuiApplication([sys.argv[0], "-platform", "offscreen"])
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle("MedAssist report")
    writer.setCreator("MedAssist")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM), QPageLayout.Unit.Millimeter)
    print_report(html, header, writer)
    # Qt says nothing of a disk that is full: the file is not left to it.
    write_whole(path, buffer.data().data())
    del app


def print_report(html: str, header: str, device: QPagedPaintDevice) -> None:
    """Draw a report on a printer or PDF. Raises `StoreError` (MA401) if it cannot be drawn on."""
    painter = QPainter()
    if not painter.begin(device):
        raise StoreError("MA401", "the printer or file cannot be written to")
    try:
        document, page_size = _laid_out(html, device)
        body = document.pageSize()
        pages = document.pageCount()
        for page in range(pages):
            if page:
                device.newPage()
            _draw_body(painter, document, page, body, (page_size.height() - body.height()) / 2)
            _draw_bands(painter, header, page + 1, pages, page_size)
    finally:
        painter.end()


def page_count(html: str, device: QPagedPaintDevice) -> int:
    """How many pages a report takes on a device."""
    return _laid_out(html, device)[0].pageCount()


def can_draw_chinese() -> bool:
    """Whether any font here has Chinese; without one, Chinese words would be left out silently."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def has_chinese(text: str) -> bool:
    """Whether a text holds Chinese characters."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def _laid_out(html: str, device: QPagedPaintDevice) -> tuple[ReportDocument, QSizeF]:
    """The report laid out between the bands, and the size of the page within its margins."""
    document = ReportDocument(html)
    document.setDefaultFont(_font(BODY_POINTS))
    document.documentLayout().setPaintDevice(device)
    area = device.pageLayout().paintRectPixels(device.logicalDpiX())
    band = BAND_POINTS * device.logicalDpiY() / POINTS_AN_INCH
    document.setPageSize(QSizeF(area.width(), area.height() - 2 * band))
    return document, QSizeF(area.size())


def _draw_body(painter: QPainter, document: QTextDocument, page: int, body: QSizeF, top: float) -> None:
    painter.save()
    painter.translate(0, top - page * body.height())
    shown = QRectF(0, page * body.height(), body.width(), body.height())
    painter.setClipRect(shown)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = shown
    colours = QPalette()
    colours.setColor(QPalette.ColorRole.Text, QColor(INK))
    context.palette = colours
    document.documentLayout().draw(painter, context)
    painter.restore()


def _draw_bands(painter: QPainter, header: str, page: int, pages: int, area: QSizeF) -> None:
    painter.save()
    painter.setFont(_font(_SMALL))
    painter.setPen(QColor(FAINT))
    height = painter.fontMetrics().height() * 1.25
    top = QRectF(0, 0, area.width(), height)
    bottom = QRectF(0, area.height() - height, area.width(), height)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(top, left, header)
    painter.drawText(bottom, left, QCoreApplication.translate("Report", FOOTER))
    count = QCoreApplication.translate("Report", "Page {page} of {pages}").format(page=page, pages=pages)
    painter.drawText(bottom, right, count)
    painter.drawLine(top.bottomLeft(), top.bottomRight())
    painter.drawLine(bottom.topLeft(), bottom.topRight())
    painter.restore()


def _font(points: float) -> QFont:
    font = QFont(["Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans", "Noto Sans CJK SC", "Microsoft YaHei"])
    font.setPointSizeF(points)
    return font
