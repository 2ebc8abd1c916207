"""A report on paper and as PDF: running header and footer on every page, page x of y."""

from __future__ import annotations

import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt, QUrl
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
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from medassist.errors import StoreError
from medassist.output_files import write_whole

MARGIN_MM = 15.0
BAND_POINTS = 28.0
"""Height of the header and of the footer."""
FOOTER = "DRAFT until signed. Decision support: verify independently"
"""On every page. Nothing here signs: a report leaves as a draft, and is signed by hand."""
LEAST_BELOW_HEADING = 0.08
"""Share of a page that must be left for what follows a heading; else both move to the next page."""
KEPT_WHOLE = 0.3
"""A heading with what belongs to it is not broken if it takes no more than this share of a page."""
BODY_POINTS = 9.0
POINTS_AN_INCH = 72.0
HAIR = 0.001
INK = "#1c2733"
FAINT = "#51606f"
_SMALL = 7.5


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
    """Write a report as PDF on A4; the lines of `header` stand on every page.

    Raises `StoreError` (MA401) if the file cannot be written.

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
    write_whole(path, bytes(buffer.data().data()))
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
    _keep_together(document)
    return document, QSizeF(area.size())


def _keep_together(document: QTextDocument) -> None:
    """Start a new page before a heading that would be parted from what it heads.

    Qt itself breaks a page after any line. Headings are taken in order, since a break moves
    all that follows.
    """
    page = document.pageSize().height()
    for first, end in pairwise([*_heads(document), document.end()]):
        last = end.previous() if end.isValid() else document.lastBlock()
        top = _place(first).top()
        height = _place(last).bottom() - top
        room = page - top % page
        if room < LEAST_BELOW_HEADING * page or room < height <= KEPT_WHOLE * page:
            breaking = first.blockFormat()
            breaking.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            QTextCursor(first).setBlockFormat(breaking)
            # Qt lays out only the changed block anew, which loses what follows on its page.
            document.markContentsDirty(0, document.characterCount())


def _heads(document: QTextDocument) -> list[QTextBlock]:
    """The headings, of several in a row only the first."""
    heads = []
    block = document.begin()
    after_heading = False
    while block.isValid():
        heading = block.blockFormat().headingLevel() > 0
        if heading and not after_heading:
            heads.append(block)
        after_heading = heading
        block = block.next()
    return heads


def _place(block: QTextBlock) -> QRectF:
    return block.document().documentLayout().blockBoundingRect(block)


def _draw_body(painter: QPainter, document: QTextDocument, page: int, body: QSizeF, top: float) -> None:
    painter.save()
    painter.translate(0, top - page * body.height())
    # A hair less than the page, or the background of the next page's first line shows at its foot.
    shown = QRectF(0, page * body.height(), body.width(), body.height() * (1 - HAIR))
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
    lines = header.splitlines()
    height = painter.fontMetrics().height() * 1.15
    for number, line in enumerate(lines):
        place = QRectF(0, number * height, area.width(), height)
        count = QCoreApplication.translate("Report", "Page {page} of {pages}").format(page=page, pages=pages)
        _draw_line(painter, place, line, count if number == 0 else "")
    rule = max(len(lines), 1) * height
    painter.drawLine(QPointF(0, rule), QPointF(area.width(), rule))
    bottom = QRectF(0, area.height() - height, area.width(), height)
    now = datetime.now().astimezone()
    printed = QCoreApplication.translate("Report", "Printed {time}").format(time=f"{now:%Y-%m-%d %H:%M}")
    _draw_line(painter, bottom, QCoreApplication.translate("Report", FOOTER), printed)
    painter.drawLine(bottom.topLeft(), bottom.topRight())
    painter.restore()


def _draw_line(painter: QPainter, place: QRectF, left: str, right: str) -> None:
    """Words at both ends of a line; those on the left give way."""
    metrics = painter.fontMetrics()
    room = place.width() - metrics.horizontalAdvance(f"{right}  ")
    shown = metrics.elidedText(left, Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
    painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)


def _font(points: float) -> QFont:
    font = QFont(["Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans", "Noto Sans CJK SC", "Microsoft YaHei"])
    font.setPointSizeF(points)
    return font
