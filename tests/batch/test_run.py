"""A batch keeps order, survives a stop at any byte, and mixes no two sets of inputs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from medassist.batch.inputs import Item
from medassist.batch.run import run_batch
from medassist.errors import Cancelled, StoreError

ITEMS = [Item(f"case {number}", f"{number}.txt", Path(f"{number}.txt")) for number in range(5)]


class Echo:
    """An engine that fails the third item and counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def results(self, items: Iterable[Item]) -> Iterator[dict[str, object]]:
        for item in items:
            self.asked.append(item.id)
            failed = item.id == "case 2"
            yield {
                "id": item.id,
                "source": item.source,
                "status": "failed" if failed else "ok",
                "error": "MA101" if failed else None,
                "assessment": None if failed else {"note": "naïve 发热"},
            }


def identifiers(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()]


def test_one_line_an_item_in_order_with_failures_counted(tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    outcome = run_batch(ITEMS, output, Echo())
    assert identifiers(output) == [item.id for item in ITEMS]
    assert (outcome.done, outcome.failed, outcome.skipped) == (4, 1, 0)


def test_a_filled_output_is_not_overwritten(tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    output.write_text("{}\n")
    with pytest.raises(StoreError, match="MA402"):
        run_batch(ITEMS, output, Echo())
    assert output.read_text() == "{}\n"


def test_resuming_from_any_torn_byte_gives_the_same_file(tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    run_batch(ITEMS, output, Echo())
    whole = output.read_bytes()
    for length in range(0, len(whole) + 1, 7):
        output.write_bytes(whole[:length])
        engine = Echo()
        outcome = run_batch(ITEMS, output, engine, resume=True)
        assert output.read_bytes() == whole
        assert len(engine.asked) == 5 - outcome.skipped == 5 - whole[:length].count(b"\n")


def test_resuming_with_other_inputs_is_refused(tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    run_batch(ITEMS[:2], output, Echo())
    with pytest.raises(StoreError, match="MA402"):
        run_batch(list(reversed(ITEMS)), output, Echo(), resume=True)


def test_a_stop_keeps_what_is_done(tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    with pytest.raises(Cancelled):
        run_batch(ITEMS, output, Echo(), should_stop=lambda: output.stat().st_size > 0)
    assert identifiers(output) == ["case 0"]


def test_an_unwritable_output_is_a_numbered_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="MA401"):
        run_batch(ITEMS, tmp_path / "missing" / "results.jsonl", Echo())
