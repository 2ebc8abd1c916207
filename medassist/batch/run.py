"""Many records to one JSON Lines file: in input order, resumable, one failure harming no other."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from medassist.batch.inputs import Item
from medassist.domain.progress import Report, ShouldStop, ignore_progress, never_stop
from medassist.errors import Cancelled, StoreError


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many records came out how."""

    done: int
    failed: int
    skipped: int


class Engine(Protocol):
    """Turns items into result lines, in their order, by whatever means."""

    def results(self, items: Iterable[Item]) -> Iterator[dict[str, object]]:
        """One result an item: id, source, status, error, assessment."""
        ...


def run_batch(
    items: list[Item],
    output: Path,
    engine: Engine,
    *,
    resume: bool = False,
    report: Report = ignore_progress,
    should_stop: ShouldStop = never_stop,
) -> Outcome:
    """Write one line an item to `output`, flushed line by line so that a stop loses nothing.

    With `resume`, whole lines already there are kept and their items skipped, a half-written
    last line is cut off. Raises `StoreError` (MA401, MA402) and `Cancelled`.
    """
    finished = _finished(output) if resume else []
    if not resume and output.exists() and output.stat().st_size:
        raise StoreError("MA402", "the file is not empty", where=output.name)
    if [item.id for item in items[: len(finished)]] != finished:
        raise StoreError("MA402", "its lines belong to other inputs", where=output.name)
    rest = items[len(finished) :]
    failed = 0
    try:
        with output.open("a", encoding="utf-8", newline="\n") as lines:
            for number, result in enumerate(engine.results(rest), start=1):
                lines.write(json.dumps(result, ensure_ascii=False) + "\n")
                lines.flush()
                failed += result["status"] == "failed"
                report(len(finished) + number, len(items), "Records")
                if should_stop():
                    raise Cancelled
            os.fsync(lines.fileno())
    except OSError as error:
        raise StoreError("MA401", error.strerror or type(error).__name__, where=output.name) from error
    return Outcome(done=len(rest) - failed, failed=failed, skipped=len(finished))


def _finished(output: Path) -> list[str]:
    """Ids of the whole lines in `output`; a torn last line is removed."""
    if not output.exists():
        return []
    identifiers: list[str] = []
    whole = 0
    with output.open("rb") as lines:
        for line in lines:
            try:
                identifiers.append(json.loads(line)["id"])
            except (ValueError, KeyError, TypeError):
                break
            if not line.endswith(b"\n"):
                identifiers.pop()
                break
            whole += len(line)
    if whole != output.stat().st_size:
        os.truncate(output, whole)
    return identifiers
