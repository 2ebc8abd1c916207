"""Characters that cannot be shown, and the anchors that move with them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medassist.domain.record import SourceAnchor
from medassist.records.sanitise import is_blank, sanitise


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\fb\vc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("fe\x00ver\x07\x7f", "fe␀ver␇␡"),
        ("\x1b[1;31mfever\x1b[0m", "␛fever␛"),
        ("\x1b]0;title\x07fever", "␛fever"),
        ("BP \u202e021\u202c", "BP \ufffd021\ufffd"),
        ("\ud800 x \udfff", "\ufffd x \ufffd"),
        ("a\x9bb\ufffec", "a\ufffdb\ufffdc"),
        ("note\U000e0041\U000e0042", "note\ufffd"),
    ],
)
def test_replacements(source: str, clean: str) -> None:
    assert sanitise(source)[0] == clean


def test_line_ends_are_no_issue_and_lost_characters_are() -> None:
    assert sanitise("a\r\nb\tc")[2] == ()
    (problem,) = sanitise("a\x00\x00\u202eb\ufffd")[2]
    assert problem.code == "MA112"
    for words in ("2 × control character", "1 × text direction override", "1 × undecodable character"):
        assert words in problem.message


@given(st.lists(st.text(alphabet="ab \r\n\x00\x1b[31m\ud800\u202e", min_size=1, max_size=8), min_size=1, max_size=12))
def test_anchors_still_cover_what_they_covered(parts: list[str]) -> None:
    """Parts set apart by a letter, so that nothing is replaced across their borders."""
    text = ""
    anchors = []
    for part in parts:
        text += "z"
        anchors.append(SourceAnchor(len(text), len(text) + len(part)))
        text += part
    text += "z"
    clean, moved, _ = sanitise(text, anchors)
    for part, anchor in zip(parts, moved, strict=True):
        if not re.search(r"\x1b(?:\[[0-9 ]*)?$", part):  # such a sequence goes on with the "z"
            assert clean[anchor.start : anchor.end] == sanitise(part)[0]


@given(st.text())
def test_clean_text_stays_as_it_is(text: str) -> None:
    clean, _, _ = sanitise(text)
    assert "\r" not in clean
    assert "\x00" not in clean
    clean.encode("utf-8")
    assert sanitise(clean)[0] == clean


def test_blank() -> None:
    assert is_blank(" \n\t\u200b\ufeff\u00ad")
    assert not is_blank(" ␀ ")
