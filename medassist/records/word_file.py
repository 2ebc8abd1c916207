"""DOCX through python-docx: paragraphs and tables in order, headers, footers; what is hidden stays out."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from medassist.domain.issue import Issue, Level
from medassist.domain.record import SourceAnchor, UnreadPart
from medassist.errors import RecordError, issue
from medassist.records.content import Content, Limits, Reading
from medassist.records.word_package import UNSOUND_ARCHIVE, check_package

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

_DELETED = frozenset({f"{_W}del", f"{_W}moveFrom"})
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN = (f"{_W}{name}" for name in ("p", "tbl", "tr", "tc", "r"))
_TEXT_BOX = f"{_W}txbxContent"
_NOT_TEXT = frozenset({f"{_W}instrText", f"{_W}delText", f"{_W}delInstrText", f"{_W}rPr", f"{_W}pPr", _FALLBACK})
_BREAKS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}softHyphen": "\u00ad",
}
_CELL_BORDER = " | "
_OFF = frozenset({"0", "false", "off", "none"})
_SEPARATE_PARTS = (
    ("footnotes", "footnotes"),
    ("endnotes", "endnotes"),
    ("comments", "comments"),
    ("aFChunk", "another document embedded in it"),
)


@dataclass(slots=True)
class _Output:
    """The text so far, in pieces, and what was left out by reason."""

    limits: Limits
    pieces: list[str] = field(default_factory=list)
    anchors: list[SourceAnchor] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    length: int = 0

    def add(self, text: str, part: str) -> None:
        """Append a line (or a paragraph with line breaks) that stands at `part` of the document."""
        if self.pieces:
            self.pieces.append("\n")
            self.length += 1
        if text:
            self.anchors.append(SourceAnchor(self.length, self.length + len(text), part=part))
        self.pieces.append(text)
        self.length += len(text)
        self.limits.check_characters(self.length)


@dataclass(frozen=True, slots=True)
class WordReader:
    """Word documents of the XML format; never opens macros, links or embedded files."""

    format: str = "docx"

    def recognises(self, content: Content) -> bool:
        """Whether it is a ZIP archive with the parts of a Word document, or says so by its name."""
        zipped = content.data.startswith(b"PK\x03\x04")
        return zipped and (content.suffix in (".docx", ".docm") or b"word/" in content.data)

    def read(self, content: Content, limits: Limits) -> Reading:
        """Headers, body and footers; a table's row is one line, its cells parted by " | ".

        Raises `RecordError`: those of `check_package`, MA106 damaged, MA104 too long, MA116
        nothing to read.
        """
        check_package(content.data)
        output = _Output(limits)
        document = _open(content.data)
        headers, footers = _headers_and_footers(document)
        for number, header in enumerate(headers, start=1):
            _add_blocks(header, output, f"header {number}, ")
        _add_blocks(document.element.body, output, "")
        for number, footer in enumerate(footers, start=1):
            _add_blocks(footer, output, f"footer {number}, ")
        if not output.anchors:
            raise RecordError("MA116")
        unread = tuple(_unread(document, output))
        return Reading("".join(output.pieces), tuple(output.anchors), unread=unread, issues=_issues(unread))


def _open(data: bytes) -> Document:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        return docx.Document(io.BytesIO(data))
    except (OpcError, SyntaxError, LookupError, ValueError, TypeError, AttributeError, *UNSOUND_ARCHIVE) as error:
        # python-docx meets a missing or misnamed part with whatever its code runs into;
        # lxml reports bad XML as a SyntaxError.
        raise RecordError("MA106", "the document's parts do not fit together") from error


def _headers_and_footers(document: Document) -> tuple[list[Any], list[Any]]:
    """Their elements, each part once, in the order of the document's relationships."""
    found: dict[str, list[Any]] = {"header": [], "footer": []}
    for relation in document.part.rels.values():
        kind = relation.reltype.removeprefix(_RELATION)
        if kind in found and not relation.is_external:
            found[kind].append(relation.target_part.element)
    return found["header"], found["footer"]


def _add_blocks(container: Any, output: _Output, where: str) -> None:  # noqa: ANN401 - lxml has no types
    """The paragraphs and table rows below an element, in order, content controls looked into."""
    paragraphs = tables = 0
    for block in _blocks(container, output.skipped):
        if block.tag == _PARAGRAPH:
            paragraphs += 1
            part = f"{where}paragraph {paragraphs}"
            output.add(_paragraph(block, output.skipped), part)
            for box in _text_boxes(block):
                _add_blocks(box, output, f"{part}, text box, ")
        else:
            tables += 1
            for number, cells in enumerate(_rows(block, output.skipped), start=1):
                output.add(_CELL_BORDER.join(cells), f"{where}table {tables}, row {number}")


def _blocks(container: Any, skipped: Counter[str]) -> Iterator[Any]:  # noqa: ANN401
    for child in container:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag in _DELETED:
            skipped["deleted"] += 1
        elif isinstance(child.tag, str) and child.tag != f"{_W}sectPr":
            yield from _blocks(child, skipped)


def _rows(table: Any, skipped: Counter[str]) -> Iterator[list[str]]:  # noqa: ANN401
    for row in table.iter(_ROW):
        if next(row.iterancestors(_TABLE)) is not table:
            continue  # of a table inside a cell, whose text its cell already has
        if row.find(f"{_W}trPr/{_W}del") is not None:
            skipped["deleted"] += 1
            continue
        cells = [cell for cell in row.iter(_CELL) if next(cell.iterancestors(_ROW)) is row]
        texts = []
        for cell in cells:
            words = [_paragraph(paragraph, skipped) for paragraph in cell.iter(_PARAGRAPH)]
            texts.append(" ".join(" ".join(words).split()))
        yield texts


def _paragraph(paragraph: Any, skipped: Counter[str]) -> str:  # noqa: ANN401
    pieces: list[str] = []
    _collect(paragraph, pieces, skipped)
    text = "".join(pieces).strip("\n")
    listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    return f"- {text}" if listed and text.strip() else text


def _collect(element: Any, pieces: list[str], skipped: Counter[str]) -> None:  # noqa: ANN401
    """The live text below an element."""
    for child in element:
        tag = child.tag
        if tag == f"{_W}t":
            pieces.append(child.text or "")
        elif tag in _BREAKS:
            pieces.append(_BREAKS[tag])
        elif tag in _DELETED:
            skipped["deleted"] += 1
        elif tag == _RUN and _is_hidden(child):
            if any(True for _ in child.iter(f"{_W}t")):
                skipped["hidden"] += 1
        elif tag not in _NOT_TEXT and tag != _TEXT_BOX:
            _collect(child, pieces, skipped)


def _is_hidden(run: Any) -> bool:  # noqa: ANN401
    for name in ("vanish", "webHidden", "specVanish"):
        mark = run.find(f"{_W}rPr/{_W}{name}")
        if mark is not None and (mark.get(f"{_W}val") or "1").lower() not in _OFF:
            return True
    return False


def _text_boxes(paragraph: Any) -> Iterator[Any]:  # noqa: ANN401
    for box in paragraph.iter(_TEXT_BOX):
        if not any(True for _ in box.iterancestors(_FALLBACK)):
            yield box


def _unread(document: Document, output: _Output) -> Iterator[UnreadPart]:
    if output.skipped["deleted"]:
        yield UnreadPart("tracked changes", f"{output.skipped['deleted']:,} deletions are not live text")
    if output.skipped["hidden"]:
        yield UnreadPart("hidden text", f"{output.skipped['hidden']:,} stretches are marked as hidden")
    kinds = {relation.reltype.removeprefix(_RELATION) for relation in document.part.rels.values()}
    for kind, words in _SEPARATE_PARTS:
        if kind in kinds:
            yield UnreadPart(words, "not read")
    pictures = sum(1 for _ in document.element.body.iter(f"{_W}drawing", f"{_W}pict"))
    if pictures:
        yield UnreadPart("pictures", f"{pictures:,} drawings or pictures; what they show is not read")


def _issues(unread: tuple[UnreadPart, ...]) -> tuple[Issue, ...]:
    if not unread:
        return ()
    return (issue("MA113", Level.INFO, ", ".join(part.where for part in unread)),)
