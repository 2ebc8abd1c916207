"""A window over the hand-made assessment, whose every question is answered by the test."""

from __future__ import annotations

from pathlib import Path

import hand_made
import pytest
from hand_made import HandMadeEngine
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from medassist.desktop.case_session import CaseSession
from medassist.desktop.look import Look
from medassist.desktop.main_window import MainWindow
from medassist.desktop.preferences import THEME, Preferences
from medassist.desktop.views.dialogs import Dialogs

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """The platform without a display warns of every window shown; no fault of ours."""
    harmless = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(harmless)


class Answers:
    """What the person answers, and what they were shown."""

    def __init__(self) -> None:
        self.record = None
        self.save = None
        self.text = None
        self.leave = True
        self.asked_to_leave = 0
        self.concept = None
        self.searched: list[str] = []
        self.printer = None
        self.errors: list[Exception] = []
        self.messages: list[str] = []

    def dialogs(self) -> Dialogs:
        return Dialogs(
            choose_record=lambda parent: self.record,
            choose_save=lambda parent, suggestion, kinds: self.save,
            ask_text=lambda parent: self.text,
            ask_discard=self._ask_discard,
            pick_concept=self._pick_concept,
            choose_printer=lambda parent: self.printer,
            show_error=lambda parent, error: self.errors.append(error),
            show_message=lambda parent, text: self.messages.append(text),
        )

    def _ask_discard(self, parent):
        self.asked_to_leave += 1
        return self.leave

    def _pick_concept(self, parent, engine, text, status, title):
        self.searched.append(text)
        return self.concept


@pytest.fixture(autouse=True)
def no_widget_outlives_its_test(qapp):
    """Every widget alive is dressed anew with each change of theme: leftovers make tests slow."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def engine() -> HandMadeEngine:
    return HandMadeEngine()


@pytest.fixture
def session(qapp, engine) -> CaseSession:
    session = CaseSession(engine)
    session.open(hand_made.assessment())
    return session


@pytest.fixture
def window(qtbot, qapp: QApplication, engine, answers, tmp_path):
    preferences = Preferences(tmp_path)
    preferences.set(THEME, "light")
    look = Look(qapp, preferences)
    window = MainWindow(engine, preferences, look, answers.dialogs())
    window.show()
    qtbot.waitExposed(window)
    yield window
    answers.leave = True
    window.close()
    window.deleteLater()
    look.deleteLater()


@pytest.fixture
def open_window(window):
    window.session.open(hand_made.assessment())
    return window
