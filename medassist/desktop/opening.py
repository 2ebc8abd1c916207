"""From a file or a text to an assessed case, in the background, knowledge base included."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from medassist.desktop.background import Jobs
from medassist.desktop.engine import Engine
from medassist.domain.case import Assessment
from medassist.domain.progress import Report, ShouldStop
from medassist.domain.record import Record
from medassist.errors import Cancelled

KNOWLEDGE = "knowledge"
RECORD = "record"

ReadRecord = Callable[[], Record]


class Opening(QObject):
    """Opens the knowledge base once, then records. A record asked for too early waits its turn.

    `ready` the knowledge base is open; `waiting` a record waits for it; `assessed` carries an
    `Assessment`; `failed` an exception of either.
    """

    ready = Signal()
    waiting = Signal()
    assessed = Signal(object)
    failed = Signal(object)

    def __init__(self, engine: Engine, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._jobs = jobs
        self._next: ReadRecord | None = None
        self._path: Path | None = None
        self.error: Exception | None = None

    @property
    def path(self) -> Path | None:
        """The file opened last, to read it again with another encoding; `None` for pasted text."""
        return self._path

    @property
    def preparing(self) -> bool:
        """Whether the knowledge base is being opened."""
        return self._jobs.busy(KNOWLEDGE)

    def prepare(self) -> None:
        """Open the knowledge base, building it at first run."""
        if self.preparing:
            return
        self.error = None
        if self._engine.ready:
            self.ready.emit()
            return
        title = self.tr("Preparing the knowledge base")
        self._jobs.start(KNOWLEDGE, title, self._engine.open, self._on_ready, self._on_knowledge_failure)

    def open_file(self, path: Path, encoding: str | None = None) -> None:
        """Read and assess a file."""
        self._path = path
        self._begin(lambda: self._engine.read_file(path, encoding))

    def open_text(self, text: str, source: str) -> None:
        """Read and assess a text; `source` is its display name."""
        self._path = None
        self._begin(lambda: self._engine.read_text(text, source))

    def cancel(self) -> None:
        """Stop whatever is under way."""
        self._next = None
        self._jobs.cancel()

    def _begin(self, read: ReadRecord) -> None:
        if not self._engine.ready:
            self._next = read
            self.prepare()
            self.waiting.emit()
            return
        engine = self._engine

        def work(report: Report, should_stop: ShouldStop) -> Assessment:
            report(0, 0, "")
            record = read()
            if should_stop():
                raise Cancelled
            return engine.assess(record, report, should_stop)

        self._jobs.start(RECORD, self.tr("Reading the record"), work, self.assessed.emit, self.failed.emit)

    def _on_ready(self, _result: object) -> None:
        self.ready.emit()
        if self._next is not None:
            read, self._next = self._next, None
            self._begin(read)

    def _on_knowledge_failure(self, error: Exception) -> None:
        self.error = error
        self._next = None
        self.failed.emit(error)
