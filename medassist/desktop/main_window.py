"""The main window: joins session, opening, views and actions, and owns no state of its own."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from medassist.desktop.actions import Actions
from medassist.desktop.background import Jobs
from medassist.desktop.case_session import CaseSession
from medassist.desktop.engine import Engine
from medassist.desktop.look import Look
from medassist.desktop.opening import Opening
from medassist.desktop.preferences import GEOMETRY, Preferences
from medassist.desktop.review_actions import ReviewActions
from medassist.desktop.views.command_palette import CommandPalette, targets
from medassist.desktop.views.dialogs import Dialogs
from medassist.desktop.views.help_dialog import AboutDialog, HelpDialog
from medassist.desktop.views.patient_banner import PatientBanner
from medassist.desktop.views.report_preview import ReportPreview
from medassist.desktop.views.start_page import StartPage
from medassist.desktop.views.status_strip import StatusStrip
from medassist.desktop.views.workspace import Workspace
from medassist.domain.case import Assessment

ENCODINGS = ("utf-8", "cp1252", "gb18030", "big5", "shift_jis", "utf-16")


class MainWindow(QMainWindow):
    """Everything the clinician sees."""

    def __init__(self, engine: Engine, preferences: Preferences, look: Look, dialogs: Dialogs) -> None:
        super().__init__()
        self.setWindowTitle("MedAssist")
        self.setAcceptDrops(True)
        self._preferences = preferences
        self._look = look
        self._dialogs = dialogs
        self.jobs = Jobs(self)
        self.session = CaseSession(engine, self)
        self.opening = Opening(engine, self.jobs, self)
        self.actions_ = Actions(self)
        self.actions_.fill(self.menuBar())
        self.start_page = StartPage()
        self.banner = PatientBanner(self.session)
        self.workspace = Workspace(self.session, look.theme, preferences)
        self.status = StatusStrip(self.session, self.jobs)
        self._pages = QStackedWidget()
        self._arrange()
        self.review = ReviewActions(
            self.session, self.actions_, self.workspace.findings, self.workspace.record, dialogs, self
        )
        self._connect()
        self._refresh()
        self._show_knowledge()

    def open_file(self, path: Path, encoding: str | None = None) -> None:
        """Read and assess a file, asking first where review work would be lost."""
        if self._may_leave():
            self.opening.open_file(path, encoding)

    def open_text(self, text: str, source: str) -> None:
        """Read and assess a text, asking first where review work would be lost."""
        if self._may_leave():
            self.opening.open_text(text, source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt: files and text are welcome."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt: the first file dropped is opened, or the text."""
        data = event.mimeData()
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            self.open_file(paths[0])
            if len(paths) > 1:
                self.status.showMessage(
                    self.tr("One record at a time: the first of {n} files is opened.").format(n=len(paths)), 10_000
                )
        elif data.hasText() and not data.hasUrls():
            self.open_text(data.text(), self.tr("dropped text"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: ask about unsaved work, then stop and wait for the threads."""
        if not self._may_leave():
            event.ignore()
            return
        self.jobs.close()
        self._preferences.set(GEOMETRY, self.saveGeometry())
        self.workspace.remember()
        event.accept()

    def _arrange(self) -> None:
        case_page = QWidget()
        box = QVBoxLayout(case_page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.banner)
        box.addWidget(self.workspace, 1)
        self._pages.addWidget(self.start_page)
        self._pages.addWidget(case_page)
        self.setCentralWidget(self._pages)
        self.setStatusBar(self.status)
        self._look.fill_menu(self.actions_.menu(3))
        encodings = self.actions_.menu(0).addMenu(self.tr("Read again &with encoding"))
        for encoding in ENCODINGS:
            encodings.addAction(encoding, partial(self._read_again, encoding))
        self._encodings = encodings.menuAction()
        self.actions_.menu(0).insertAction(self.actions_["close"], self._encodings)
        self.resize(1280, 800)
        geometry = self._preferences.get(GEOMETRY)
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    def _connect(self) -> None:
        workspace, actions = self.workspace, self.actions_
        steps = {
            "open": self._open,
            "paste": self._paste,
            "close": self._close_record,
            "report": self._report,
            "quit": self.close,
            "undo": self.session.undo,
            "redo": self.session.redo,
            "palette": self._palette,
            "record": workspace.record.setFocus,
            "findings": lambda: self._show_findings(0),
            "differential": workspace.differential.table.setFocus,
            "why": lambda: workspace.why.tabs.tabBar().setFocus(),
            "issues": lambda: self._show_findings(1),
            "larger": lambda: self._look.step(1),
            "smaller": lambda: self._look.step(-1),
            "usual": lambda: self._look.step(0),
            "reset": self._reset_layout,
            "guide": lambda: HelpDialog(actions, self).exec(),
            "about": lambda: AboutDialog(self.session.engine.knowledge_version, self).exec(),
        }
        for name, step in steps.items():
            actions[name].triggered.connect(step)
        for view in (self.start_page, workspace.findings, workspace.differential, workspace.why, workspace.issues):
            view.open_requested.connect(self._open)
        workspace.differential.add_requested.connect(self.review.add)
        self.start_page.paste_requested.connect(self._paste)
        self.start_page.sample_requested.connect(self.open_file)
        self.start_page.retry_requested.connect(self.opening.prepare)
        self.banner.report_requested.connect(self._report)
        self.banner.issues_requested.connect(actions["issues"].trigger)
        self.status.cancel_requested.connect(self._cancel)
        self.jobs.changed.connect(self._show_knowledge)
        self.opening.ready.connect(self._show_knowledge)
        self.opening.ready.connect(self.status.refresh)
        self.opening.waiting.connect(self._show_knowledge)
        self.opening.assessed.connect(self._on_assessed)
        self.opening.failed.connect(self.show_failure)
        self.session.failed.connect(self.show_failure)
        self.session.opened.connect(self._refresh)
        self.session.changed.connect(self._refresh)
        self._look.changed.connect(self._on_look)

    def _refresh(self) -> None:
        case = self.session.case
        self._pages.setCurrentIndex(0 if case is None else 1)
        history = self.session.history
        for name, text, label in (
            ("undo", self.tr("&Undo"), history.undo_label),
            ("redo", self.tr("&Redo"), history.redo_label),
        ):
            self.actions_[name].setText(f"{text} {label}" if label else text)
            self.actions_[name].setEnabled(bool(label))
        for name in ("close", "report", "record", "findings", "differential", "why", "issues"):
            self.actions_[name].setEnabled(case is not None)
        self._encodings.setEnabled(case is not None and self.opening.path is not None)

    def _show_knowledge(self) -> None:
        shown = self.jobs.shown()
        stage = shown[1] if shown and self.opening.preparing else ""
        self.start_page.show_knowledge(
            self.session.engine.knowledge_version,
            self.opening.error,
            stage if stage or not self.opening.preparing else self.tr("opening"),
        )

    def _open(self) -> None:
        path = self._dialogs.choose_record(self)
        if path is not None:
            self.open_file(path)

    def _paste(self) -> None:
        text = self._dialogs.ask_text(self)
        if text:
            self.open_text(text, self.tr("pasted text"))

    def _read_again(self, encoding: str) -> None:
        if self.opening.path is not None:
            self.open_file(self.opening.path, encoding)

    def _close_record(self) -> None:
        if self._may_leave():
            self.session.close()

    def _may_leave(self) -> bool:
        return not self.session.unsaved or self._dialogs.ask_discard(self)

    def _report(self) -> None:
        if self.session.case is not None:
            ReportPreview(self.session, self.session.case, self._dialogs, self).exec()

    def _palette(self) -> None:
        CommandPalette(targets(self.actions_.all(), self.session), self).exec()

    def _show_findings(self, tab: int) -> None:
        self.workspace.tabs.setCurrentIndex(tab)
        (self.workspace.findings.table if tab == 0 else self.workspace.issues.page).setFocus()

    def _reset_layout(self) -> None:
        self._preferences.forget_layout()
        self.workspace.reset()
        self.resize(1280, 800)

    def _cancel(self) -> None:
        self.opening.cancel()
        self.status.showMessage(self.tr("Stopped; nothing was changed."), 5_000)

    def _on_assessed(self, assessment: Assessment) -> None:
        self.session.open(assessment)
        self.setWindowTitle(f"{assessment.record.source} \u2013 MedAssist")
        self.workspace.findings.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_failure(self, error: Exception) -> None:
        """Show an error, whatever it is."""
        self._show_knowledge()
        self._dialogs.show_error(self, error)

    def _on_look(self) -> None:
        self.workspace.set_theme(self._look.theme)
        # Fonts reach the widgets with the next events; widths are measured after that.
        QCoreApplication.sendPostedEvents()
        self.workspace.fit_text()
        self.start_page.fit_text()
