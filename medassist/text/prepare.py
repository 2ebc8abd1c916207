"""Entry of the stage: a record's text normalised, cut into sections, sentences and tokens."""

from __future__ import annotations

from medassist.domain.document import Document
from medassist.domain.record import Record
from medassist.text.normalise import normalise
from medassist.text.sections import find_sections
from medassist.text.sentences import split


def prepare(record: Record) -> Document:
    """The document of a record. Sections cover the text; no sentence crosses a section."""
    plain = normalise(record.text)
    sections = find_sections(plain.text)
    sentences, tokens = split(plain.text, [section.span for section in sections])
    return Document(plain.text, plain.offsets, sections, sentences, tokens, record.patient)
