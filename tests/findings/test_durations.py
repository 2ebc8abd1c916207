"""The length of the complaint, and of nothing else."""

import pytest

from medassist.domain.record import Record
from medassist.findings.durations import find
from medassist.text.prepare import prepare


def length(text):
    document = prepare(Record(source="note", format="text", sha256="0" * 64, text=text))
    found = find(document)
    assert all(document.text[m.span.start : m.span.end] == m.text for m in found)
    return [mention.candidates[0].concept.removeprefix("ma:illness_of_") for mention in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 54-year-old man with cough for two days.", "days"),
        ("3/7 hx of diarrhoea and vomiting.", "days"),
        ("6/52 history of low back pain.", "weeks"),
        ("Presents with a 5-week history of fever.", "weeks"),
        ("He presents with a one month history of headache.", "weeks"),
        ("Headaches over the past 6 months.", "months"),
        ("Itching for about a year.", "months"),
        ("Chest pain that started 2 hours ago.", "hours"),
        ("Short of breath since this morning.", "hours"),
        ("Low back pain of 6 months duration.", "months"),
        ("Fever for the last 3-4 days, cough for two months.", "days"),
        ("Pain began about ten days ago.", "days"),
    ],
)
def test_lengths(text, expected):
    assert length(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "A 3 day old baby with jaundice.",
        "A 54-year-old smoker with cough.",
        "He has smoked for 30 years and coughs.",
        "Episodes lasting 20 minutes.",
        "Taking ibuprofen for 3 days.",
        "Cough and fever.",
        "",
    ],
)
def test_other_lengths_of_time(text):
    assert length(text or "Nothing.") == []


def test_the_story_counts_and_not_the_past():
    text = "History of present illness: Cough for 4 days.\n\nPast medical history: Asthma for 20 years."
    assert length(text) == ["days"]
    assert length("Past medical history: Asthma for 20 years.\n\nHistory of present illness: Cough.") == []
