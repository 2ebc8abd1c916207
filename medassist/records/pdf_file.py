"""PDF through pypdfium2: the text of each page, line by line, with its place on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medassist.domain.issue import Issue, Level
from medassist.domain.record import SourceAnchor, UnreadPart
from medassist.errors import RecordError, issue
from medassist.records.content import Content, Limits, Reading

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

_HEADER_WITHIN = 1024
_PAGE_BREAK = "\n\n"
_CUT_WORD_MARKS = str.maketrans({"\ufffe": "\u00ad", "\x02": "\u00ad"})
"""What PDFium leaves where a word was hyphenated over two lines; a soft hyphen says the same."""

_MOST_BOXES = 2_000
"""Lines of one page beyond this, more than paper holds, are read without their place."""

_PASSWORD_NEEDED = 4
_SECURITY_UNKNOWN = 5

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class _Pages:
    """What has been read so far."""

    pieces: list[str] = field(default_factory=list)
    anchors: list[SourceAnchor] = field(default_factory=list)
    unread: list[UnreadPart] = field(default_factory=list)
    invisible: list[int] = field(default_factory=list)
    scanned: int = 0
    damaged: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class PdfReader:
    """Text of PDF pages; pages that hold images only are listed as unread."""

    format: str = "pdf"

    def recognises(self, content: Content) -> bool:
        """Whether the mark of a PDF stands near the start, where viewers look for it."""
        return b"%PDF-" in content.data[:_HEADER_WITHIN]

    def read(self, content: Content, limits: Limits) -> Reading:
        """The pages' text, one anchor a line.

        Raises `RecordError`: MA105 encrypted, MA106 damaged, MA104 too many pages or too
        much text, MA107 only images, MA116 only empty pages.
        """
        import pypdfium2

        try:
            document = pypdfium2.PdfDocument(content.data)
        except pypdfium2.PdfiumError as error:
            if error.err_code in (_PASSWORD_NEEDED, _SECURITY_UNKNOWN):
                raise RecordError("MA105") from error
            raise RecordError("MA106", "not a readable PDF") from error
        try:
            return _read_document(document, limits)
        finally:
            document.close()


def _read_document(document: PdfDocument, limits: Limits) -> Reading:
    import pypdfium2

    count = len(document)
    if count > limits.pages:
        raise RecordError("MA104", f"{count:,} pages, limit {limits.pages:,}")
    pages = _Pages()
    for number in range(1, count + 1):
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            pages.damaged += 1
            pages.unread.append(UnreadPart(f"page {number}", "damaged"))
            continue
        try:
            _read_page(page, number, pages, limits)
        finally:
            page.close()
    if not pages.anchors:
        _raise_nothing_read(pages, count)
    pages.unread.extend(_other_parts(document))
    return Reading("".join(pages.pieces), tuple(pages.anchors), unread=tuple(pages.unread), issues=_issues(pages))


def _read_page(page: PdfPage, number: int, pages: _Pages, limits: Limits) -> None:
    textpage = page.get_textpage()
    try:
        limits.check_characters(pages.length + textpage.count_chars())
        lines = list(_lines(textpage))
    finally:
        textpage.close()
    if not lines:
        if next(iter(page.get_objects(max_depth=1)), None) is not None:
            pages.scanned += 1
            pages.unread.append(UnreadPart(f"page {number}", "scanned: the page has no text"))
        return
    if pages.pieces:
        _append(pages, _PAGE_BREAK)
    for index, (text, box) in enumerate(lines):
        if index:
            _append(pages, "\n")
        start = pages.length
        _append(pages, text)
        if text:
            pages.anchors.append(SourceAnchor(start, pages.length, page=number, box=box))
    if _has_invisible_text(page):
        pages.invisible.append(number)


def _append(pages: _Pages, text: str) -> None:
    pages.pieces.append(text)
    pages.length += len(text)


def _lines(textpage: PdfTextPage) -> Iterator[tuple[str, Box | None]]:
    """The lines of a page with their boxes; empty if none of them has a visible character."""
    text = textpage.get_text_range()
    if not text.strip():
        return
    position = 0
    for number, line in enumerate(text.split("\r\n")):
        shown = line.rstrip()
        box = _box(textpage, position, len(shown)) if shown and number < _MOST_BOXES else None
        yield shown.translate(_CUT_WORD_MARKS), box
        position += len(line) + 2


def _box(textpage: PdfTextPage, position: int, length: int) -> Box | None:
    """What surrounds `length` characters of the page's text from `position` on.

    PDFium counts rectangles over its own list of characters, which may hold more than the
    text does.
    """
    from pypdfium2 import raw

    first = raw.FPDFText_GetCharIndexFromTextIndex(textpage.raw, position)
    last = raw.FPDFText_GetCharIndexFromTextIndex(textpage.raw, position + length - 1)
    if first < 0 or last < first:
        return None
    boxes = [textpage.get_rect(index) for index in range(textpage.count_rects(first, last - first + 1))]
    if not boxes:
        return None
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return round(min(lefts), 2), round(min(bottoms), 2), round(max(rights), 2), round(max(tops), 2)


def _has_invisible_text(page: PdfPage) -> bool:
    from pypdfium2 import raw

    return any(
        raw.FPDFTextObj_GetTextRenderMode(text.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
        for text in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=2)
    )


def _raise_nothing_read(pages: _Pages, count: int) -> None:
    if pages.damaged and not pages.scanned:
        raise RecordError("MA106", f"{pages.damaged:,} of {count:,} pages cannot be opened")
    if pages.scanned:
        raise RecordError("MA107", f"{pages.scanned:,} of {count:,} pages")
    raise RecordError("MA116")


def _other_parts(document: PdfDocument) -> Iterator[UnreadPart]:
    if document.get_formtype():
        yield UnreadPart("form", "what was filled into form fields is not read")
    attachments = document.count_attachments()
    if attachments:
        yield UnreadPart("attachments", f"{attachments:,} embedded files are not opened")


def _issues(pages: _Pages) -> tuple[Issue, ...]:
    issues = []
    if pages.scanned or pages.damaged:
        without_text = pages.scanned + pages.damaged
        issues.append(issue("MA113", Level.WARNING, f"{without_text:,} pages without readable text"))
    if pages.invisible:
        issues.append(issue("MA119", Level.WARNING, f"page {_listed(pages.invisible)}"))
    return tuple(issues)


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:8]))
    return f"{shown} and {len(numbers) - 8:,} more" if len(numbers) > 8 else shown
