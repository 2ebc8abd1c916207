"""Encodings."""

from __future__ import annotations

import pytest

from medassist.errors import RecordError
from medassist.records.plain_text import decode

ENGLISH = "Fever 38.9 °C, “can’t sleep”, Ménière’s disease, 5 µg twice daily"
CHINESE = "患者男性，五十四岁，发热三天，伴咳嗽、咳黄痰，无胸痛，无呼吸困难。既往有高血压病史十年，规律服药。"
RUSSIAN = "Пациент жалуется на лихорадку и кашель в течение трёх дней, боли в груди нет. Одышки нет."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [ENGLISH, CHINESE, RUSSIAN])
def test_unicode_is_certain(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.certain) == (text, True)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (f"{CHINESE}\n1. {CHINESE}", "utf-16-le"),
        (ENGLISH, "cp1252"),
        (CHINESE, "gb18030"),
        (RUSSIAN, "cp1251"),
    ],
)
def test_others_are_guessed_and_said_to_be(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.certain) == (text, False)


def test_bytes_of_windows_pasted_into_utf8() -> None:
    decoded = decode("Fièvre, toux, éruption ".encode() + b"38.9 \xb0C")
    assert (decoded.text, decoded.certain) == ("Fièvre, toux, éruption 38.9 °C", False)


def test_one_stray_nul_is_no_utf16() -> None:
    assert decode(b"Fever and\x00cough").text == "Fever and\x00cough"


def test_a_chosen_encoding_is_kept_to() -> None:
    decoded = decode(b"caf\xe9 \xff", "utf-8")
    assert (decoded.text, decoded.certain) == ("caf\ufffd \ufffd", True)
    assert decode("Fieber".encode("utf-8-sig"), "utf-8").text == "Fieber"


@pytest.mark.parametrize("encoding", ["klingon", "hex", "", "utf-8\0"])
def test_an_unknown_encoding_is_numbered(encoding: str) -> None:
    with pytest.raises(RecordError) as caught:
        decode(b"Fever", encoding)
    assert caught.value.code == "MA118"


@pytest.mark.parametrize("data", [bytes(range(32)) * 40, b"\x00" * 900, b"\x01\x02\x03\x04\x05"])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(RecordError) as caught:
        decode(data)
    assert caught.value.code == "MA110"
