"""Settings are validated once, and a bad file says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from medassist.errors import StoreError
from medassist.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDASSIST_HOME", str(tmp_path))
    return tmp_path


def test_defaults_without_a_file(home: Path) -> None:
    assert load_settings() == Settings(data_folder=home)


def test_a_file_overrides(home: Path) -> None:
    (home / "settings.toml").write_text("top = 5\nread_seconds = 2.5\n")
    assert (load_settings().top, load_settings().read_seconds) == (5, 2.5)


@pytest.mark.parametrize("text", ["top = ", "colour = 3", "top = 0", "top = true", 'top = "ten"', "data_folder = 'x'"])
def test_a_bad_file_is_a_numbered_error(home: Path, text: str) -> None:
    (home / "settings.toml").write_text(text)
    with pytest.raises(StoreError, match="MA403"):
        load_settings()


def test_the_platform_folder_is_used_without_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEDASSIST_HOME")
    assert load_settings().data_folder.name == "medassist"
