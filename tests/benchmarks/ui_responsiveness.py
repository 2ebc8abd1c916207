"""How long the window stands still while a record is read, assessed, ranked and reviewed.

    python tests/benchmarks/ui_responsiveness.py [RECORD] [--limit MILLISECONDS]

A timer ticks every 5 ms on the window's thread; the longest gap between two ticks is how long a
click would have waited. Prints one line a phase and exits with 1 where a gap exceeds the limit.
The knowledge base must have been built. Runs without a display.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer

from medassist import data_files
from medassist.desktop import operations
from medassist.desktop.app import make_application, make_window
from medassist.desktop.engine import WorkflowEngine
from medassist.desktop.main_window import MainWindow
from medassist.desktop.views.dialogs import standard_dialogs
from medassist.domain.finding import Status
from medassist.settings import load_settings

TICK_MS = 5
LIMIT_MS = 200.0
LONGEST_WAIT_S = 600.0


class Heartbeat(QObject):
    """Records the longest gap between two ticks, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def restart(self) -> None:
        """Begin a new phase."""
        self.longest = 0.0
        self._last = time.perf_counter()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1_000)
        self._last = now


def wait(until: Callable[[], bool]) -> None:
    """Run the event loop until something holds. Raises `TimeoutError`."""
    end = time.perf_counter() + LONGEST_WAIT_S
    while not until():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if time.perf_counter() > end:
            raise TimeoutError


def settle(milliseconds: int = 100) -> None:
    """Let what is pending be drawn."""
    done = []
    QTimer.singleShot(milliseconds, lambda: done.append(True))
    wait(lambda: bool(done))


def measure(window: MainWindow, record: Path) -> dict[str, tuple[float, float]]:
    """Phase → (longest gap, duration) in milliseconds, the worst where a phase is repeated."""
    heartbeat = Heartbeat()
    figures: dict[str, tuple[float, float]] = {}

    def phase(name: str, begin: Callable[[], object], until: Callable[[], bool] = lambda: True) -> None:
        heartbeat.restart()
        start = time.perf_counter()
        begin()
        wait(until)
        settle()
        gap, duration = figures.get(name, (0.0, 0.0))
        figures[name] = (max(gap, heartbeat.longest), max(duration, (time.perf_counter() - start) * 1_000))

    session = window.session
    phase("show the window", window.show)
    phase("open the knowledge base", window.opening.prepare, lambda: session.engine.ready)
    phase("read, assess and rank", lambda: window.open_file(record), lambda: session.case is not None)
    assert session.case is not None
    findings = [finding.id for finding in session.case.assessment.findings]
    phase("accept all findings", lambda: session.do(operations.accept(findings)))
    for finding in findings[:10]:
        phase(
            "turn a finding absent (worst of 10)",
            lambda chosen=finding: session.do(operations.set_status(chosen, Status.ABSENT)),
        )
    for disease in session.case.ranking.differential[:10]:
        phase("select a diagnosis (worst of 10)", lambda chosen=disease.disease: session.select_disease(chosen))
    phase("undo", session.undo)
    session.mark_kept()
    return figures


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = data_files.resource("sample_records/emergency_breathlessness.txt")
    parser.add_argument("record", nargs="?", type=Path, default=default)
    parser.add_argument("--limit", type=float, default=LIMIT_MS)
    arguments = parser.parse_args()
    app = make_application()
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(app, WorkflowEngine(load_settings()), Path(folder), standard_dialogs())
        window.resize(1280, 800)
        figures = measure(window, arguments.record)
        window.close()
    for name, (gap, duration) in figures.items():
        sys.stdout.write(f"{name:38} longest gap {gap:7.1f} ms of {duration:8.1f} ms\n")
    worst = max(gap for gap, _ in figures.values())
    sys.stdout.write(f"{'worst':38} {worst:19.1f} ms, limit {arguments.limit:.0f} ms\n")
    return 0 if worst <= arguments.limit else 1


if __name__ == "__main__":
    sys.exit(main())
