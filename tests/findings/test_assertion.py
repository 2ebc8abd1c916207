"""Assertion by rules: every trap of the table, cues and scopes, and properties."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medassist.domain.concept import Candidate
from medassist.domain.document import Document, Section, SectionKind, Span
from medassist.domain.finding import FAMILY_NEGATED, Cue, Finder, Mention, Status
from medassist.domain.record import Patient
from medassist.findings.assertion import assert_statuses

_TRAPS = Path(__file__).with_name("traps.tsv")


def _rows() -> list[dict[str, str]]:
    with _TRAPS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row['category']}: {row['sentence'][:40]} [{row['target']}]")
def test_trap(row, make_document, mention_of):
    section = SectionKind(row["section"] or "other")
    document = make_document(row["sentence"].replace("\\n", "\n"), section)
    (mention,) = assert_statuses(document, [mention_of(document, row["target"])])
    assert mention.status is Status(row["expected"]), mention.cue


def test_trap_table_is_large_and_has_no_doubles():
    rows = _rows()
    assert len(rows) >= 250
    counts = Counter((row["sentence"], row["target"], row["section"]) for row in rows)
    assert [key for key, count in counts.items() if count > 1] == []
    assert {row["expected"] for row in rows} == {status.value for status in Status}


def test_cue_keeps_words_rule_and_scope(make_document, mention_of):
    document = make_document("On arrival she denies fever or rash but vomits.")
    (mention,) = assert_statuses(document, [mention_of(document, "rash")])
    assert mention.cue == Cue(Span(15, 21), "denies", "absent.denies", Span(21, 36))
    assert mention.status_confidence == 1.0


def test_scope_ends_before_the_terminator(make_document, mention_of):
    document = make_document("No fever but cough.")
    (mention,) = assert_statuses(document, [mention_of(document, "fever")])
    assert document.text[mention.cue.scope.start : mention.cue.scope.end] == " fever "


def test_distant_cue_is_less_certain(make_document, mention_of):
    text = "Denies fever, chills, cough, sputum, wheeze, rash, itching, swelling, thirst, itch, acne, gout, or falls."
    document = make_document(text)
    near, middle, far = assert_statuses(document, [mention_of(document, w) for w in ("fever", "swelling", "falls")])
    assert (near.status_confidence, middle.status_confidence, far.status_confidence) == (1.0, 0.9, 0.8)


def test_section_gives_its_heading_as_cue():
    text = "FAMILY HISTORY: asthma"
    document = Document(
        text=text,
        offsets=tuple(range(len(text) + 1)),
        sections=(Section(SectionKind.FAMILY_HISTORY, "Family history", Span(0, len(text)), Span(0, 14)),),
        sentences=(Span(16, 22),),
        tokens=(),
        patient=Patient(),
    )
    finding = Mention(
        Span(16, 22), "asthma", (Candidate("x", 1.0, "exact"),), Finder.DICTIONARY, SectionKind.FAMILY_HISTORY
    )
    (mention,) = assert_statuses(document, [finding])
    assert mention.status is Status.FAMILY
    assert mention.cue == Cue(Span(0, 14), "FAMILY HISTORY", "section:family_history", Span(0, len(text)))
    assert mention.status_confidence == 0.9


def test_absence_in_relatives_is_marked(make_document, mention_of):
    document = make_document("No family history of diabetes.")
    (mention,) = assert_statuses(document, [mention_of(document, "diabetes")])
    assert (mention.status, mention.cue.rule) == (Status.ABSENT, FAMILY_NEGATED)
    document = make_document("Negative for eczema.", SectionKind.FAMILY_HISTORY)
    (mention,) = assert_statuses(document, [mention_of(document, "eczema")])
    assert mention.cue.rule == FAMILY_NEGATED


def test_another_findings_words_are_no_cue(make_document, mention_of):
    document = make_document("Absent speech, hypotonia.")
    speech, hypotonia = assert_statuses(
        document, [mention_of(document, "Absent speech"), mention_of(document, "hypotonia")]
    )
    assert (speech.status, hypotonia.status) == (Status.PRESENT, Status.PRESENT)


@pytest.mark.parametrize(
    ("text", "words", "concept", "expected"),
    [
        ("FH: family history of atopy.", "family history of atopy", "ma:family_history_of_atopy", Status.PRESENT),
        ("No family history of atopy.", "family history of atopy", "ma:family_history_of_atopy", Status.ABSENT),
        ("PMH: previous DVT.", "previous DVT", "ma:previous_venous_thromboembolism", Status.PRESENT),
        ("PMH: asthma.", "asthma", "HP:0002099", Status.PAST),
    ],
)
def test_concepts_that_mean_a_status_keep_it(make_document, mention_of, text, words, concept, expected):
    document = make_document(text)
    named = replace(mention_of(document, words), candidates=(Candidate(concept, 1.0, "exact"),))
    (mention,) = assert_statuses(document, [named])
    assert mention.status is expected


def test_settled_mention_is_left_alone(make_document, mention_of):
    document = make_document("No fever.")
    mention = mention_of(document, "fever")
    cue = Cue(Span(0, 2), "No", "word:afebrile", Span(0, 2))
    settled = Mention(
        mention.span, mention.text, mention.candidates, mention.finder, mention.section, Status.PAST, 0.5, cue
    )
    assert assert_statuses(document, [settled]) == (settled,)


def test_without_sentences_nothing_is_decided(mention_of, make_document):
    document = make_document("No fever.")
    bare = Document(document.text, document.offsets, document.sections, (), (), Patient())
    (mention,) = assert_statuses(bare, [mention_of(document, "fever")])
    assert mention.status is Status.PRESENT


_WORDS = st.sampled_from(
    ["no", "fever", "denies", "but", "if", "mother", "had", ",", ":", "history of", "İ", "?", "(-)", "[ ]", "\n- ", "."]
)


@given(st.lists(_WORDS, min_size=1, max_size=25))
def test_any_text_keeps_every_mention_and_valid_cues(make_document, mention_of, words):
    text = " ".join(words) + " fever"
    document = make_document(text)
    count = words.count("fever") + 1
    mentions = [mention_of(document, "fever", index) for index in range(count)]
    result = assert_statuses(document, mentions)
    assert [m.span for m in result] == [m.span for m in mentions]
    for mention in result:
        assert 0.0 < mention.status_confidence <= 1.0
        if mention.cue is not None:
            assert document.text[mention.cue.span.start : mention.cue.span.end] == mention.cue.text
            assert not mention.cue.span.overlaps(mention.span)
