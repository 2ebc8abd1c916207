"""Sentences and tokens of clinical text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medassist.domain.document import Span
from medassist.text.sentences import split
from medassist.text.tokenizer import LONGEST_SENTENCE


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split(text, [Span(0, len(text))])[0]]


def tokens(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split(text, [Span(0, len(text))])[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fever. No cough.", ["Fever.", "No cough."]),
        ("Seen by Dr. Moreno at 5 p.m. today.", ["Seen by Dr. Moreno at 5 p.m. today."]),
        ("Dr. J. Moreno agrees. He left.", ["Dr. J. Moreno agrees.", "He left."]),
        ("Had hepatitis B. She is well.", ["Had hepatitis B.", "She is well."]),
        ("Temp. 38.9 today, e.g. at noon.", ["Temp. 38.9 today, e.g. at noon."]),
        ("Amoxicillin 500 mg p.o. b.i.d. for 5 days.", ["Amoxicillin 500 mg p.o. b.i.d. for 5 days."]),
        ("Paracetamol p.r.n. Review in a week.", ["Paracetamol p.r.n.", "Review in a week."]),
        ("Bed No. 5 is free. Any fever? No. 3 days ago.", ["Bed No. 5 is free.", "Any fever?", "No. 3 days ago."]),
        ("Any fever? No. Cough.", ["Any fever?", "No.", "Cough."]),
        ("pt seen today. denies sob. no cp", ["pt seen today.", "denies sob. no cp"]),
        ("No fever.No cough.", ["No fever.", "No cough."]),
        ("Fever: no\nCough: yes\nRash: no", ["Fever: no", "Cough: yes", "Rash: no"]),
        ("- fever\n- no cough\n* rash", ["- fever", "- no cough", "* rash"]),
        ("1. Asthma. Stable.\n2) Gout", ["1. Asthma.", "Stable.", "2) Gout"]),
        ("Meds: • aspirin • ramipril", ["Meds:", "• aspirin", "• ramipril"]),
        ("No blood in stool\nnil vomiting\nOE soft", ["No blood in stool", "nil vomiting", "OE soft"]),
        ("Denies fever,\nchills or\nnight sweats", ["Denies fever,\nchills or\nnight sweats"]),
        ("Fever\n\ncough", ["Fever", "cough"]),
        ("发热三天。无咳嗽！有皮疹。", ["发热三天。", "无咳嗽！", "有皮疹。"]),
        ('She said "it hurts." Then left.', ['She said "it hurts."', "Then left."]),
        ("BP 120/80 (sitting). Well.", ["BP 120/80 (sitting).", "Well."]),
        ("  \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


WRAPPED = """\
The patient is a 54-year-old man who was brought in by ambulance after
three days of fever and a cough productive of rusty sputum. He denies
chest pain, haemoptysis and any recent travel to places where malaria
Occurs. He lives alone.
"""


def test_wrapped_lines_go_on() -> None:
    found = [" ".join(sentence.split()) for sentence in sentences(WRAPPED)]
    assert found[0].startswith("The patient is a 54-year-old man who was brought in by ambulance after three days")
    assert found[0].endswith("cough productive of rusty sputum.")
    assert found[1:] == [
        "He denies chest pain, haemoptysis and any recent travel to places where malaria Occurs.",
        "He lives alone.",
    ]


def test_long_items_on_a_line_each_stay_apart() -> None:
    text = (
        "Fever to 39 for three days, mostly at night time\n"
        "Productive cough with rusty sputum since Monday\n"
        "Smoker of twenty cigarettes daily for many years and works outdoors in all weathers\n"
    )
    assert len(sentences(text)) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("38.9°C", ["38.9", "°", "C"]),
        ("3/7 hx, N/V.", ["3", "/", "7", "hx", ",", "N", "/", "V", "."]),
        ("x-ray (e.g., CXR)", ["x", "-", "ray", "(", "e.g.", ",", "CXR", ")"]),
        ("can't, Crohn's; patients'", ["can't", ",", "Crohn's", ";", "patients", "'"]),
        ("500mg b.i.d. p.o", ["500mg", "b.i.d.", "p.o"]),
        ("1,200 cells, 3, 4", ["1,200", "cells", ",", "3", ",", "4"]),
        ("'tight' a_b ...", ["'", "tight", "'", "a", "_", "b", ".", ".", "."]),
        ("SpO2>89%", ["SpO2", ">", "89", "%"]),
        ("well.Then", ["well", ".", "Then"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_no_sentence_crosses_a_section() -> None:
    text = "the left\nand right knee"
    spans, _ = split(text, [Span(0, 9), Span(9, len(text))])
    assert [text[span.start : span.end] for span in spans] == ["the left", "and right knee"]


def test_a_sentence_without_end_is_ended() -> None:
    found, words = split(text := "fever, " * 2_000 + "cough " * 2_000, [Span(0, len(text))])
    assert len(words) == 6_000
    longest = max(sum(span.contains(word) for word in words) for span in found[:3] + found[-3:])
    assert LONGEST_SENTENCE <= longest <= 2 * LONGEST_SENTENCE


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="aB.9,-'\n /°•:?e\tμ中"))
def test_sentences_and_tokens_are_sorted_and_cover_the_words(text: str) -> None:
    found, words = split(text, [Span(0, len(text))] if text else [])
    assert "".join(text[word.start : word.end] for word in words) == "".join(text.split())
    for spans in (found, words):
        assert all(first.end <= second.start for first, second in pairwise(spans))
    starts = {word.start for word in words}
    ends = {word.end for word in words}
    assert all(span.start in starts and span.end in ends for span in found)


def test_300_kb_take_less_than_two_seconds() -> None:
    text = ("She denies chest pain, fever or chills. BP 120/80, temp. 38.9 °C.\n" * 5_000)[:300_000]
    sentences("warm up")
    start = time.perf_counter()
    split(text, [Span(0, len(text))])
    assert time.perf_counter() - start < 2
