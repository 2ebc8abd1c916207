"""Who the record is about, from the labelled fields at its head: name, number, date of birth.

Only a field that names itself counts ("Patient: …", "MRN: …"): a name guessed from running
text could be a relative's or a colleague's.
"""

from __future__ import annotations

import re
from dataclasses import replace

from medassist.domain.document import Document
from medassist.domain.record import Patient

HEAD = 1500
"""Code points from the start in which the fields are looked for."""

_WORD = r"[^\W\d_][\w'’.-]*"
_NAME = re.compile(
    rf"^[ \t]*(?:patient(?: name)?|name(?: of patient)?|re)[ \t]*:[ \t]*(?P<name>{_WORD}(?:[ ]{_WORD}){{1,3}})"
    r"(?=[ \t]*(?:$|[,(\t]|[ ]{2,}))",
    re.IGNORECASE | re.MULTILINE,
)
_IDENTIFIER = re.compile(
    r"\b(?:MRN|(?:medical record|hospital|NHS|patient) (?:number|no\.?|id))"
    r"[ \t]*[:#.]?[ \t]*(?P<identifier>[A-Z]{0,8}[-/]?\d[\w/-]*(?: \d{2,4}){0,3})",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"\b(?:DOB|D\.O\.B\.?|date of birth|born(?: on)?)[ \t]*:?[ \t]*"
    r"(?P<date>\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
    r"|\d{1,2} [A-Z][a-z]{2,8} \d{4}|[A-Z][a-z]{2,8} \d{1,2}, \d{4})",
    re.IGNORECASE,
)


def identity_from_text(document: Document, patient: Patient) -> Patient:
    """`patient` with name, identifier and birth date as the head's fields state them."""
    head = document.text[:HEAD]
    name, identifier, birth = _NAME.search(head), _IDENTIFIER.search(head), _BIRTH.search(head)
    named = name is not None and all(word[0].isupper() for word in name["name"].split())
    return replace(
        patient,
        name=name["name"] if name and named else None,
        identifier=identifier["identifier"] if identifier else None,
        birth_date=birth["date"] if birth else None,
    )
