"""Starts the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from medassist import __version__, data_files
from medassist.desktop.engine import Engine, WorkflowEngine
from medassist.desktop.look import Look
from medassist.desktop.main_window import MainWindow
from medassist.desktop.preferences import Preferences
from medassist.desktop.views.dialogs import Dialogs, standard_dialogs
from medassist.settings import Settings


def run(settings: Settings, paths: Sequence[Path] = ()) -> int:
    """Show the window until it is closed; the first of `paths` is opened. Returns the exit code.

    Without a display it says so and returns 0: a machine without one is no fault.
    """
    if not display_available():
        sys.stderr.write("No display was found, so the window is not opened. Try `medassist assess RECORD`.\n")
        return 0
    app = make_application()
    window = make_window(app, WorkflowEngine(settings), settings.data_folder, standard_dialogs())
    previous = _show_unexpected_errors(window)
    window.show()
    window.opening.prepare()
    if paths:
        window.open_file(paths[0])
    try:
        return app.exec()
    finally:
        sys.excepthook = previous


def make_application() -> QApplication:
    """The Qt application with its name and icon."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("MedAssist")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("medassist")
    app.setWindowIcon(QIcon(str(data_files.resource("icons/medassist.svg"))))
    return app


def make_window(app: QApplication, engine: Engine, data_folder: Path, dialogs: Dialogs) -> MainWindow:
    """The window with its preferences, not yet shown."""
    data_folder.mkdir(parents=True, exist_ok=True)
    preferences = Preferences(data_folder)
    return MainWindow(engine, preferences, Look(app, preferences), dialogs)


def display_available() -> bool:
    """Whether a window can be shown: on Linux, a display or a platform chosen by name."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _show_unexpected_errors(window: MainWindow) -> Callable[..., object]:
    """Tell the person of a fault instead of losing it on a terminal nobody sees; returns the old hook."""
    previous = sys.excepthook

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            window.show_failure(error)
        else:
            previous(kind, error, trace)

    sys.excepthook = show
    return previous
