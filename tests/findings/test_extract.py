"""The stage entry over a small lexicon."""

from __future__ import annotations

import pytest

from medassist.domain.concept import Candidate
from medassist.domain.document import SectionKind
from medassist.domain.finding import Finder, Status
from medassist.domain.record import Record
from medassist.errors import Cancelled
from medassist.findings.extract import extract
from medassist.text.prepare import prepare

_NAMES = {
    ("cough",): "HP:0012735",
    ("fever",): "HP:0001945",
    ("chest", "pain"): "HP:0100749",
    ("asthma",): "HP:0002099",
    ("crackles",): "HP:0030830",
    ("troponin",): "HP:0410173",
}


class SmallLexicon:
    """A lexicon of a few exact names."""

    longest = 2

    def knows(self, token):
        return any(token.lower() in name for name in _NAMES)

    def candidates(self, tokens):
        concept = _NAMES.get(tuple(token.lower() for token in tokens))
        return (Candidate(concept, 1.0, "exact"),) if concept else ()

    def forms(self, token):
        return (token.lower(),)

    def statements(self, tokens, topic):
        return ()


_NOTE = """HISTORY OF PRESENT ILLNESS
A 54-year-old man with cough for two days. Denies chest pain. Mother with asthma.

PHYSICAL EXAMINATION
Temp 38.9 C, SpO2 97%. Lungs clear to auscultation.

RESULTS
Troponin elevated.
"""


def _prepared(text):
    return prepare(Record(source="note", format="text", sha256="0" * 64, text=text))


def test_findings_of_a_note():
    mentions = extract(_prepared(_NOTE), SmallLexicon())
    found = {(m.candidates[0].concept, m.status, m.finder) for m in mentions}
    assert found == {
        ("HP:0012735", Status.PRESENT, Finder.DICTIONARY),
        ("HP:0100749", Status.ABSENT, Finder.DICTIONARY),
        ("HP:0002099", Status.FAMILY, Finder.DICTIONARY),
        ("HP:0001945", Status.PRESENT, Finder.MEASUREMENT),
        ("ma:illness_of_days", Status.PRESENT, Finder.MEASUREMENT),
        ("HP:0012418", Status.ABSENT, Finder.MEASUREMENT),
        ("HP:0030828", Status.ABSENT, Finder.DICTIONARY),
        ("HP:0030830", Status.ABSENT, Finder.DICTIONARY),
        ("HP:0410173", Status.PRESENT, Finder.MEASUREMENT),
    }
    assert [m.span for m in mentions] == sorted(m.span for m in mentions)
    fever = next(m for m in mentions if m.candidates[0].concept == "HP:0001945")
    assert fever.section is SectionKind.EXAMINATION


def test_words_inside_a_measurement_are_not_reported_twice():
    mentions = extract(_prepared("Troponin elevated, cough."), SmallLexicon())
    assert [m.finder for m in mentions] == [Finder.MEASUREMENT, Finder.DICTIONARY]


def test_progress_is_reported_to_the_end():
    steps = []
    extract(_prepared(_NOTE), SmallLexicon(), report=lambda done, total, stage: steps.append((done, total)))
    assert steps == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_cancel_between_steps():
    asked = iter([False, True])
    with pytest.raises(Cancelled):
        extract(_prepared(_NOTE), SmallLexicon(), should_stop=lambda: next(asked))


def test_empty_document_has_no_findings():
    assert extract(_prepared(""), SmallLexicon()) == ()
