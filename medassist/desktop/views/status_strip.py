"""The status bar: what is running, what produced the result, and what it is not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QStatusBar, QWidget

from medassist.desktop.background import Jobs
from medassist.desktop.case_session import CaseSession
from medassist.desktop.views.layout import label
from medassist.review.decide import reviewed_count

BAR_WIDTH = 130


class StatusStrip(QStatusBar):
    """Follows the jobs and the session; `cancel_requested` asks the window."""

    cancel_requested = Signal()

    def __init__(self, session: CaseSession, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(6, 0, 10, 0)
        self._session = session
        self._jobs = jobs
        self.job = label("")
        self.bar = QProgressBar()
        self.bar.setFixedWidth(BAR_WIDTH)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel = QPushButton(self.tr("&Cancel"))
        self.cancel.setObjectName("flat")
        self.cancel.clicked.connect(self.cancel_requested)
        self.reviewed = label("")
        self.versions = label("")
        self.addWidget(self.job)
        self.addWidget(self.bar)
        self.addWidget(self.cancel)
        self.addPermanentWidget(self.reviewed)
        self.addPermanentWidget(self.versions)
        self.addPermanentWidget(label(self.tr("Offline")))
        self.addPermanentWidget(label(self.tr("Decision support: verify independently"), "strong"))
        jobs.changed.connect(self._on_jobs)
        session.opened.connect(self.refresh)
        session.changed.connect(self.refresh)
        self._on_jobs()
        self.refresh()

    def refresh(self) -> None:
        """Show what produced the result and how much is reviewed."""
        case = self._session.case
        self.reviewed.setVisible(case is not None)
        knowledge = self._session.engine.knowledge_version
        device = "CPU"
        if case is not None:
            done, total = reviewed_count(case)
            self.reviewed.setText(self.tr("{done}/{total} reviewed").format(done=done, total=total))
            knowledge = case.assessment.versions.knowledge_version
            device = case.assessment.versions.device.upper()
        parts = [self.tr("Knowledge {version}").format(version=knowledge)] if knowledge else []
        self.versions.setText("  \u00b7  ".join([*parts, device]))

    def _on_jobs(self) -> None:
        shown = self._jobs.shown()
        for widget in (self.job, self.bar, self.cancel):
            widget.setVisible(shown is not None)
        if shown is None:
            return
        title, stage, done, total = shown
        self.job.setText(f"{title}: {stage}" if stage else title)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
