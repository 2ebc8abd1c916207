"""Plain characters and the way back to the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medassist.text.normalise import normalise

WRAPPED = "The chest radiograph that was taken this morning shows a left "


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("ﬁbrosis with ﬂuid", "fibrosis with fluid"),
        ("tem\u00adpera\u00adture 38.9\u00a0°C", "temperature 38.9 °C"),
        ("can’t sleep, “tight” chest", 'can\'t sleep, "tight" chest'),
        ("３８．９ ℃ and 102 ℉", "38.9 °C and 102 °F"),
        ("38.9 ºC, left knee 4º", "38.9 °C, left knee 4º"),
        ("2–3 days, x‑ray, −5", "2-3 days, x-ray, -5"),
        ("Me\u0301nie\u0300re", "Ménière"),
        ("5 μg", "5 µg"),
        ("zero\u200bwidth \u200emark\u200f", "zerowidth mark"),
        ("𝐟𝐞𝐯𝐞𝐫", "fever"),
        ("platelets 10⁹/L, 1.73 m²", "platelets 10⁹/L, 1.73 m²"),
        ("fevеr and соugh", "fever and cough"),  # with Cyrillic letters
        ("β-blocker, Пациент", "β-blocker, Пациент"),
        ("发热，咳嗽。", "发热,咳嗽。"),
        ("fe␀ver", "fever"),
        ("cough — dry…", "cough — dry..."),
    ],
)
def test_characters(source: str, plain: str) -> None:
    assert normalise(source).text == plain


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        (f"{WRAPPED}pneumo-\nthorax with", f"{WRAPPED}pneumothorax with"),
        (f"{WRAPPED}base, to follow-\nup in", f"{WRAPPED}base, to follow-up in"),
        (f"{WRAPPED}lobe; a 54-year-\nold man", f"{WRAPPED}lobe; a 54-year-old man"),
        (f"{WRAPPED}gastro-\n  oesophageal reflux", f"{WRAPPED}gastrooesophageal reflux"),
        (
            f"Gastro-oesophageal reflux. {WRAPPED}gastro-\noesophageal",
            f"Gastro-oesophageal reflux. {WRAPPED}gastro-oesophageal",
        ),
        ("PMH:\n- asthma -\nno cough", "PMH:\n- asthma -\nno cough"),
        ("short line-\nfever", "short line-\nfever"),
        (f"{WRAPPED}Moreno-\nSmith", f"{WRAPPED}Moreno-\nSmith"),
    ],
)
def test_words_cut_at_the_end_of_a_line(source: str, plain: str) -> None:
    assert normalise(source).text == plain


@given(
    st.text(
        alphabet=st.sampled_from("ab ﬁ\u00ad’e\u0301３℃…-\nмA\u200b\u2009") | st.characters(exclude_categories=["Cs"])
    )
)
def test_the_map_is_sound(source: str) -> None:
    plain = normalise(source)
    assert len(plain.offsets) == len(plain.text) + 1
    assert plain.offsets[-1] == len(source)
    assert all(first <= second for first, second in zip(plain.offsets, plain.offsets[1:], strict=False))
    for position, character in enumerate(plain.text):
        start, end = plain.offsets[position], plain.offsets[position + 1]
        if character.isascii() and character.isalnum() and source[start].isascii():
            assert source[start] == character
            assert end > start


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_plain_text_keeps_its_words(source: str) -> None:
    assert "".join(normalise(source).text.split()).replace("-", "") == "".join(source.split()).replace("-", "")


def test_a_span_leads_back_to_the_source() -> None:
    source = "No ﬁbrosis, 38.9\u00a0℃ today"
    plain = normalise(source)
    start = plain.text.index("fibrosis")
    assert source[plain.offsets[start] : plain.offsets[start + len("fibrosis")]] == "ﬁbrosis"
    start = plain.text.index("°C")
    assert source[plain.offsets[start] : plain.offsets[start + 2]] == "℃"
