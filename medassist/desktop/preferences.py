"""What the window remembers between starts: its shape and look, never anything of a patient.

No list of recent files and no last folder is kept, since their names often name patients.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QByteArray, QSettings

from medassist.desktop.theme import SYSTEM

T = TypeVar("T", str, int, bool, QByteArray)


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """One remembered value: its name in the file and what it is until changed."""

    name: str
    default: T


THEME = Key("look/theme", SYSTEM)
TEXT_STEPS = Key("look/text_steps", 0)
GEOMETRY = Key("window/geometry", QByteArray())
COLUMNS = Key("window/columns", QByteArray())
LEFT_ROWS = Key("window/left_rows", QByteArray())
RIGHT_ROWS = Key("window/right_rows", QByteArray())
LAYOUT = (GEOMETRY, COLUMNS, LEFT_ROWS, RIGHT_ROWS)


class Preferences:
    """The keys above, kept in one file in the data folder."""

    def __init__(self, folder: Path) -> None:
        self._file = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    def get(self, key: Key[T]) -> T:
        """The remembered value, or the default where none of the right type is."""
        value = self._file.value(key.name, key.default, type=type(key.default))
        return value if isinstance(value, type(key.default)) else key.default

    def set(self, key: Key[T], value: T) -> None:
        """Remember a value."""
        self._file.setValue(key.name, value)

    def forget_layout(self) -> None:
        """Back to the window's first shape."""
        for key in LAYOUT:
            self._file.remove(key.name)
