"""Positions go from the record's text to the document's and back."""

from __future__ import annotations

from medassist.domain.document import Document, Span
from medassist.domain.record import Patient

# "ﬁ" became two letters; a soft hyphen after "x" went away.
RECORD = "a ﬁx\u00ades b"
DOCUMENT = Document("a fixes b", (0, 1, 2, 2, 3, 5, 6, 7, 8, 9), (), (), (), Patient())


def test_spans_map_to_the_record() -> None:
    assert RECORD[slice(*DOCUMENT.to_record(Span(2, 7)))] == "ﬁx\u00ades"


def test_stretches_of_the_record_map_to_the_words_they_became() -> None:
    for start, end, words in [(2, 7, "fixes"), (0, 1, "a"), (8, 9, "b"), (0, 9, "a fixes b")]:
        span = DOCUMENT.from_record(start, end)
        assert DOCUMENT.text[span.start : span.end] == words


def test_overlap_and_containment_are_half_open() -> None:
    assert not Span(0, 2).overlaps(Span(2, 4))
    assert Span(0, 3).overlaps(Span(2, 4))
    assert Span(0, 4).contains(Span(2, 4))
    assert not Span(1, 4).contains(Span(0, 2))
