"""Work off the user interface's thread: snapshot in, signal out, stale results dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from medassist.domain.progress import Report, ShouldStop
from medassist.errors import Cancelled

PROGRESS_AFTER_MS = 600
"""Shorter work shows no progress: a flash of a bar is worse than none."""

Work = Callable[[Report, ShouldStop], Any]


class _JobThread(QThread):
    progressed = Signal(int, int, int, str)
    succeeded = Signal(int, object)
    failed = Signal(int, object)

    def __init__(self, number: int, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._number = number
        self._work = work

    def run(self) -> None:
        try:
            result = self._work(self._report, self.isInterruptionRequested)
        except Exception as error:  # noqa: BLE001  the thread's boundary: handed to the window as a value
            self.failed.emit(self._number, error)
        else:
            self.succeeded.emit(self._number, result)

    def _report(self, done: int, total: int, stage: str) -> None:
        self.progressed.emit(self._number, done, total, stage)


@dataclass(slots=True)
class _Running:
    lane: str
    title: str
    thread: _JobThread
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    total: int = 0
    at: int = 0
    stage: str = ""


class Jobs(QObject):
    """Runs jobs, at most one a lane: a new one cancels and forgets the one before it.

    `changed` is emitted when `shown` may have; the callbacks run on the thread that made this
    object. After `close` no callback runs any more.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None, *, show_after_ms: int = PROGRESS_AFTER_MS) -> None:
        super().__init__(parent)
        self._last = 0
        self._running: dict[int, _Running] = {}
        self._threads: list[_JobThread] = []
        self._visible = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(show_after_ms)
        self._timer.timeout.connect(self._reveal)

    def start(
        self,
        lane: str,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> int:
        """Begin `work` and return its number. `failed` gets every error but `Cancelled` too."""
        self.cancel(lane)
        self._last += 1
        thread = _JobThread(self._last, work, self)
        thread.progressed.connect(self._on_progress)
        thread.succeeded.connect(self._on_success)
        thread.failed.connect(self._on_failure)
        thread.finished.connect(self._reap)
        self._running[self._last] = _Running(lane, title, thread, done, failed)
        self._threads.append(thread)
        if not self._timer.isActive() and not self._visible:
            self._timer.start()
        thread.start()
        return self._last

    def cancel(self, lane: str | None = None) -> None:
        """Ask the job of a lane, or every job, to stop, and drop what it may still send."""
        for number, running in list(self._running.items()):
            if lane is None or running.lane == lane:
                running.thread.requestInterruption()
                del self._running[number]
        self._settle()

    def busy(self, lane: str | None = None) -> bool:
        """Whether a job of the lane, or any, is under way."""
        return any(lane is None or running.lane == lane for running in self._running.values())

    def shown(self) -> tuple[str, str, int, int] | None:
        """(title, stage, done, total) of the newest job, once it has run long enough to show."""
        if not self._visible or not self._running:
            return None
        running = self._running[max(self._running)]
        return running.title, running.stage, running.at, running.total

    def close(self) -> None:
        """Cancel everything and wait for the threads to end."""
        self.cancel()
        for thread in list(self._threads):
            thread.wait()

    def _settle(self) -> None:
        if not self._running:
            self._timer.stop()
            self._visible = False
        self.changed.emit()

    @Slot()
    def _reveal(self) -> None:
        self._visible = bool(self._running)
        self.changed.emit()

    @Slot(int, int, int, str)
    def _on_progress(self, number: int, at: int, total: int, stage: str) -> None:
        running = self._running.get(number)
        if running is None:
            return
        running.at, running.total, running.stage = at, total, stage
        if self._visible:
            self.changed.emit()

    @Slot(int, object)
    def _on_success(self, number: int, result: object) -> None:
        running = self._running.pop(number, None)
        if running is None:
            return
        self._settle()
        running.done(result)

    @Slot(int, object)
    def _on_failure(self, number: int, error: Exception) -> None:
        running = self._running.pop(number, None)
        if running is None:
            return
        self._settle()
        if not isinstance(error, Cancelled):
            running.failed(error)

    @Slot()
    def _reap(self) -> None:
        for thread in [thread for thread in self._threads if thread.isFinished()]:
            self._threads.remove(thread)
            thread.deleteLater()
