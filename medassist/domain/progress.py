"""How long work tells its caller where it is, and learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[int, int, str], None]
"""Called with (done, total, stage); `total` is 0 while unknown."""

ShouldStop = Callable[[], bool]
"""Asked between steps; true means: raise `medassist.errors.Cancelled` now."""


def ignore_progress(done: int, total: int, stage: str) -> None:
    """A `Report` for callers that show no progress."""


def never_stop() -> bool:
    """A `ShouldStop` for work that is not cancellable by its caller."""
    return False
