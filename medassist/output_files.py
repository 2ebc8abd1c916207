"""Writing what a person asked for: whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path

from medassist.errors import StoreError


def write_whole(path: Path, data: bytes) -> None:
    """Replace the file at `path` by `data` at once; a device or a pipe is written to as it is.

    A new file can be read by its owner alone, for it holds a patient's data. Raises
    `StoreError` (MA401), leaving what was there before and nothing beside it.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # Putting a file in its place would take /dev/null away from the whole machine.
            with path.open("wb") as device:
                device.write(data)
            return
        _replace(path, data)
    except OSError as error:
        raise StoreError("MA401", error.strerror or type(error).__name__, where=path.name) from error


def _replace(path: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as part:
        written = Path(part.name)
        try:
            part.write(data)
            part.close()
            written.replace(path)
        except OSError:
            written.unlink(missing_ok=True)
            raise
