"""Settings: one frozen value, validated, read once at start and passed in."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path

import platformdirs

from medassist.errors import StoreError


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a person may configure outside the window.

    `data_folder` holds the built knowledge base and, later, cases. Limits apply to reading
    one record: bytes of the file, code points of its text, pages, seconds and bytes of
    memory of the worker process. `top` is how many diseases a result lists.
    """

    data_folder: Path
    max_file_bytes: int = 40_000_000
    max_text_characters: int = 2_000_000
    max_pages: int = 2_000
    read_seconds: float = 15.0
    read_memory_bytes: int = 1 << 30
    top: int = 20

    def __post_init__(self) -> None:
        for name in ("max_file_bytes", "max_text_characters", "max_pages", "read_seconds", "read_memory_bytes", "top"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
                raise StoreError("MA403", f"{name} must be a positive number")


def default_data_folder() -> Path:
    """`MEDASSIST_HOME` where set, else the platform's folder for user data."""
    home = os.environ.get("MEDASSIST_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("medassist", appauthor=False))


def load_settings() -> Settings:
    """The defaults, overridden by `settings.toml` in the data folder.

    Raises `StoreError` (MA403) if the file is not TOML, names an unknown key, or holds a
    value out of range.
    """
    folder = default_data_folder()
    settings = Settings(data_folder=folder)
    path = folder / "settings.toml"
    if not path.is_file():
        return settings
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StoreError("MA403", type(error).__name__, where=path.name) from error
    known = {field.name for field in fields(Settings)} - {"data_folder"}
    unknown = sorted(set(values) - known)
    if unknown:
        raise StoreError("MA403", f"unknown key {unknown[0]!r}", where=path.name)
    return replace(settings, **values)
