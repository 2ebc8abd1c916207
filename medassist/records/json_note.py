"""A note inside a JSON object, as research corpora and interfaces hand them over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medassist.domain.record import Patient, Sex, UnreadPart
from medassist.errors import RecordError
from medassist.records.ages import OLDEST
from medassist.records.content import Content, Limits, Reading
from medassist.records.json_text import has_key, looks_like_json, parse_json

_TEXT_KEYS = ("text", "note")
_READ_KEYS = frozenset({*_TEXT_KEYS, "age", "sex", "id"})
_OPENS_TEXT = re.compile(rb"\"(?:text|note)\"\s*:\s*\"")


@dataclass(frozen=True, slots=True)
class JsonNoteReader:
    """`{"id", "text" or "note", "age"?, "sex"?}`; other fields are listed as unread."""

    format: str = "json-note"

    def recognises(self, content: Content) -> bool:
        """Whether it is a JSON object with a text and no resource of another standard."""
        data = content.data.replace(b"\x00", b"") if b"\x00" in content.data[:64] else content.data
        return looks_like_json(content) and not has_key(content, b"resourceType") and bool(_OPENS_TEXT.search(data))

    def read(self, content: Content, limits: Limits) -> Reading:
        """The text with age and sex. Raises `RecordError`: MA106 no JSON, MA103 no such object, MA108 a list."""
        value = parse_json(content, "MA106")
        if isinstance(value, list) and len(value) > 1:
            raise RecordError("MA108")
        if isinstance(value, list):
            value = value[0] if value else None
        if not isinstance(value, dict):
            raise RecordError("MA103", "JSON without a note")
        text = next((found for key in _TEXT_KEYS if isinstance(found := value.get(key), str)), None)
        if text is None:
            raise RecordError("MA103", "JSON without a note")
        limits.check_characters(len(text))
        age, sex = value.get("age"), value.get("sex")
        number = isinstance(age, (int, float)) and not isinstance(age, bool)
        patient = Patient(
            age_years=float(age) if number and isinstance(age, (int, float)) and 0 <= age <= OLDEST else None,
            sex=next((known for known in Sex if isinstance(sex, str) and sex.upper()[:1] == known.value), None),
        )
        unread = tuple(UnreadPart(key[:40], "not part of the note") for key in value if key not in _READ_KEYS)
        return Reading(text, patient=patient, unread=unread)
