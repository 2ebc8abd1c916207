"""One build at a time: a lock on a file that the operating system frees when its holder dies."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from medassist.domain.progress import Report, ShouldStop
from medassist.errors import Cancelled, KnowledgeError

POLL_SECONDS = 0.1


@contextmanager
def build_lock(path: Path, report: Report, should_stop: ShouldStop, *, patience: float = 180.0) -> Iterator[None]:
    """Hold the lock at `path` for the block, waiting for another holder up to `patience` seconds.

    Raises `KnowledgeError` (MA205) when patience runs out and `Cancelled` on request.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + patience
    with path.open("a+b") as file:
        while not _try_lock(file):
            if should_stop():
                raise Cancelled
            if time.monotonic() >= deadline:
                raise KnowledgeError("MA205")
            report(0, 0, "Waiting for another process that builds the knowledge base")
            time.sleep(POLL_SECONDS)
        try:
            yield
        finally:
            _unlock(file)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
