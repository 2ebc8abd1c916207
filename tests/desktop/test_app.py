import sys

import pytest
from PySide6.QtWidgets import QLabel

from medassist.desktop import app
from medassist.settings import Settings


def test_without_a_display_it_says_so_politely(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert app.run(Settings(tmp_path)) == 0
    assert "medassist assess" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_any_display_will_do(monkeypatch, name):
    monkeypatch.setattr(sys, "platform", "linux")
    for other in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, "x")
    assert app.display_available()


def test_the_window_is_made_with_an_empty_data_folder(qtbot, engine, answers, tmp_path, qapp):
    window = app.make_window(qapp, engine, tmp_path / "new folder", answers.dialogs())
    qtbot.addWidget(window)
    assert (tmp_path / "new folder").is_dir()
    assert window.session.case is None


def test_an_unforeseen_fault_is_shown(qtbot, engine, answers, tmp_path, qapp):
    window = app.make_window(qapp, engine, tmp_path, answers.dialogs())
    qtbot.addWidget(window)
    before = sys.excepthook
    previous = app._show_unexpected_errors(window)
    try:
        sys.excepthook(ZeroDivisionError, ZeroDivisionError("x"), None)
    finally:
        sys.excepthook = before
    assert previous is before
    assert isinstance(answers.errors[0], ZeroDivisionError)


def test_the_binding_loses_no_references(qtbot):
    """A faulty release of the Qt binding loses one reference to None with every call, and aborts in the end."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1_000):
        label.setText("x")
    assert sys.getrefcount(None) > before - 500
