"""Entry of the stage: a file or a text to a `Record`."""

from __future__ import annotations

import hashlib

from medassist.domain.record import Record
from medassist.errors import RecordError
from medassist.records.sanitise import is_blank, sanitise
from medassist.settings import Settings


def read_text(text: str, settings: Settings, *, source: str = "pasted text") -> Record:
    """The record in a text typed or pasted.

    Raises `RecordError`: MA101 if it is empty, MA116 if nothing in it can be seen, MA104 if
    it is longer than the limit.
    """
    if not text:
        raise RecordError("MA101", where=source)
    if len(text) > settings.max_text_characters:
        raise RecordError("MA104", f"limit {settings.max_text_characters:,} characters", where=source)
    digest = hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
    clean, _, issues = sanitise(text)
    if is_blank(clean):
        raise RecordError("MA116", where=source)
    return Record(source, "text", digest, clean, issues=issues)
