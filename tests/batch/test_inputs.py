"""Inputs are found in a fixed order and a bad one is named."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from medassist.batch.inputs import Item, list_items, read_line
from medassist.domain.record import Sex
from medassist.errors import RecordError


def test_a_folder_is_walked_in_name_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", ".hidden/c.txt", ".DS_Store"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("fever")
    assert [item.id for item in list_items([tmp_path])] == ["a/z.txt", "b.txt"]


def test_an_archive_is_listed_without_extracting(tmp_path: Path) -> None:
    path = tmp_path / "records.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x/2.txt", "cough")
        archive.writestr("../1.txt", "fever")
        archive.writestr("__MACOSX/2.txt", "")
    assert [(item.member, item.source) for item in list_items([path])] == [("../1.txt", "1.txt"), ("x/2.txt", "2.txt")]
    assert sorted(p.name for p in tmp_path.parent.rglob("1.txt")) == []


def test_json_lines_keep_their_ids_and_patients(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    lines = [{"id": "n-1", "text": "fever", "age": 3, "sex": "F"}, {"text": "cough"}]
    path.write_text("\n\n".join(map(json.dumps, lines)))
    items = list(list_items([path]))
    assert [item.id for item in items] == ["n-1", "notes.jsonl:3"]
    line = read_line(items[0])
    assert (line.text, line.age_years, line.sex) == ("fever", 3.0, Sex.FEMALE)


@pytest.mark.parametrize(
    "line", ["not json", "[1]", '{"id": "a"}', '{"id": "a", "text": 5}', '{"id":"a","text":"x","sex":"Q"}']
)
def test_a_bad_line_is_a_numbered_error(tmp_path: Path, line: str) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(line)
    with pytest.raises(RecordError, match=r"MA106 notes\.jsonl:1"):
        read_line(next(list_items([path])))


def test_a_line_that_is_gone_is_a_numbered_error(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text("")
    with pytest.raises(RecordError, match="MA106"):
        read_line(Item("a", "notes.jsonl:9", path, offset=80))


def test_missing_and_broken_inputs_are_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"MA102 absent\.txt"):
        list(list_items([tmp_path / "absent.txt"]))
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(RecordError, match=r"MA106 bad\.zip"):
        list(list_items([tmp_path / "bad.zip"]))
