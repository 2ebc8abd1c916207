"""From source files to compiled files: built once for each content, beside and then renamed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

from medassist import data_files
from medassist.domain.progress import Report, ShouldStop, ignore_progress, never_stop
from medassist.errors import Cancelled, KnowledgeError
from medassist.knowledge_base import compiled_files
from medassist.knowledge_base.authored import Authored, read_authored, read_conditions, read_findings, with_site
from medassist.knowledge_base.build_lock import build_lock
from medassist.knowledge_base.compile import compile_knowledge
from medassist.knowledge_base.hpo_files import HpoRelease, read_release
from medassist.knowledge_base.load_graph import load_graph
from medassist.knowledge_base.site_files import current_file, site_folder
from medassist.knowledge_base.turtle_files import read_facts
from medassist.settings import Settings

COMPILE_FORMAT = 7
"""Raised whenever the meaning or layout of the compiled files changes."""

MANIFEST = "manifest.json"
GRAPH_FOLDER = "graph"
STEPS = 5
USED = "used"
KEPT_SECONDS = 24 * 3600.0
"""Older builds stay this long after their last use, for processes that still have them open."""

HPO_FILES = ("hp.obo", "phenotype.hpoa", "genes_to_phenotype.txt")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the knowledge comes from: an HPO release, the project's own Turtle, and the site's file if it has one."""

    hpo: Path
    knowledge: Path
    site: Path | None = None

    def turtle(self) -> tuple[Path, ...]:
        """The vocabulary, findings, conditions and red flags, in a fixed order."""
        folders = (self.knowledge / "findings", self.knowledge / "conditions")
        authored = [path for folder in folders for path in sorted(folder.glob("*.ttl"))]
        return (self.knowledge / "ontology.ttl", *authored, self.knowledge / "red_flags.ttl")

    def files(self) -> tuple[Path, ...]:
        """Every file the compiled knowledge depends on."""
        site = () if self.site is None else (self.site,)
        return (*(self.hpo / name for name in HPO_FILES), *self.turtle(), self.knowledge / "VERSION", *site)


def default_sources(settings: Settings) -> Sources:
    """The installed HPO release, the project's `knowledge/`, and the site's own edits."""
    return Sources(data_files.hpo_folder(), data_files.knowledge_folder(), current_file(site_folder(settings)))


def content_hash(sources: Sources, folder: Path) -> str:
    """SHA-256 (hex) over the compile format and the names and contents of all source files.

    A file's own hash is remembered in `folder` under its size and time of change, so that
    unchanged files are not read again. Raises `KnowledgeError` (MA203, MA202) where a file is
    missing.
    """
    remembered_path = folder / "file_hashes.json"
    remembered = _read_json(remembered_path)
    current: dict[str, list[object]] = {}
    total = hashlib.sha256(f"compile format {COMPILE_FORMAT}\n".encode())
    for path in sources.files():
        try:
            status = path.stat()
            stamp: list[object] = [status.st_size, status.st_mtime_ns]
            known = remembered.get(str(path))
            if isinstance(known, list) and known[:2] == stamp:
                digest = str(known[2])
            else:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            code = "MA203" if path.name in HPO_FILES else "MA202"
            raise KnowledgeError(code, type(error).__name__, where=path.name) from error
        current[str(path)] = [*stamp, digest]
        total.update(f"{path.name} {digest}\n".encode())
    if current != remembered:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(remembered_path, json.dumps(current))
    return total.hexdigest()


def _read_json(path: Path) -> dict[str, object]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def write_atomically(path: Path, text: str) -> None:
    """Replace the file at `path` in one step."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def is_built(folder: Path) -> bool:
    """Whether `folder` holds a finished build: every file of the manifest is there in its size."""
    manifest = _read_json(folder / MANIFEST)
    sizes = manifest.get("files")
    if not isinstance(sizes, dict):
        return False
    try:
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except OSError:
        return False


def read_all(sources: Sources) -> Authored:
    """Layers 2 and 3 together. Raises `KnowledgeError` (MA202)."""
    authored = read_authored(read_facts(sources.turtle()))
    if sources.site is None:
        return authored
    site = read_facts([sources.site])
    return with_site(authored, read_conditions(site), read_findings(site))


def ensure_built(
    sources: Sources,
    root: Path,
    report: Report = ignore_progress,
    should_stop: ShouldStop = never_stop,
    *,
    with_graph: bool = False,
    patience: float = 180.0,
) -> Path:
    """The folder with the compiled knowledge of `sources` below `root`, built if it is not there.

    A build `with_graph` loads the RDF store into `GRAPH_FOLDER` at the same time: most of its
    work is done outside the interpreter. An older build may lack the store (see `graph`).

    Raises `KnowledgeError` (MA202, MA203 for faulty sources; MA201 where `root` cannot be
    written; MA205 if another build does not end within `patience` seconds) and `Cancelled`.
    """
    try:
        digest = content_hash(sources, root)
        target = root / digest[:16]
        if not is_built(target):
            with build_lock(root / "build.lock", report, should_stop, patience=patience):
                if not is_built(target):
                    _build(sources, target, digest, report, should_stop, with_graph=with_graph)
                    _remove_older(root, target)
        with suppress(OSError):
            # A build that was made for a folder that cannot be written is as good as any.
            (target / USED).touch()
    except OSError as error:
        raise KnowledgeError("MA201", f"{type(error).__name__} in the data folder") from error
    return target


def _build(
    sources: Sources, target: Path, digest: str, report: Report, should_stop: ShouldStop, *, with_graph: bool
) -> None:
    """Build into a folder beside `target`, then rename. The caller holds the lock."""
    for leftover in target.parent.glob(".building-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    temporary = target.with_name(f".building-{os.getpid()}")
    temporary.mkdir(parents=True)
    failed = Event()
    try:
        _say(report, should_stop, 0, "Reading HPO")
        release = read_release(sources.hpo)
        with ThreadPoolExecutor(max_workers=1) as pool:
            loading = None
            if with_graph:
                parts = (release, sources.turtle(), sources.site, temporary / GRAPH_FOLDER)
                stop = partial(_either, should_stop, failed.is_set)
                loading = pool.submit(load_graph, *parts, ignore_progress, stop)
            try:
                _compile_into(temporary, sources, release, digest, report, should_stop)
                if loading is not None:
                    _say(report, should_stop, 4, "Loading the graph")
                    loading.result()
            except BaseException:
                failed.set()
                raise
        if target.exists():
            shutil.rmtree(target)
        temporary.rename(target)
        report(STEPS, STEPS, "Knowledge base ready")
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _either(first: ShouldStop, second: ShouldStop) -> bool:
    return first() or second()


def _say(report: Report, should_stop: ShouldStop, done: int, stage: str) -> None:
    if should_stop():
        raise Cancelled
    report(done, STEPS, stage)


def _compile_into(
    folder: Path, sources: Sources, release: HpoRelease, digest: str, report: Report, should_stop: ShouldStop
) -> None:
    _say(report, should_stop, 1, "Reading conditions")
    authored = read_all(sources)
    _say(report, should_stop, 2, "Compiling disease profiles")
    compiled = compile_knowledge(release, authored, should_stop)
    _say(report, should_stop, 3, "Saving")
    compiled_files.save(compiled, folder)
    version = (sources.knowledge / "VERSION").read_text(encoding="utf-8").strip()
    manifest = {
        "version": f"{version}, HPO {release.version}",
        "sha256": digest,
        "format": COMPILE_FORMAT,
        "files": {name: (folder / name).stat().st_size for name in compiled_files.FILES},
    }
    _flush(folder / name for name in compiled_files.FILES)
    write_atomically(folder / MANIFEST, json.dumps(manifest))
    _flush([folder / MANIFEST])


def _flush(paths: Iterable[Path]) -> None:
    """Ask the disk to keep what was written, so that the rename never outruns the contents."""
    for path in paths:
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def _remove_older(root: Path, current: Path) -> None:
    """Remove builds of other contents that nobody used for `KEPT_SECONDS`."""
    oldest = time.time() - KEPT_SECONDS
    for folder in root.iterdir():
        if folder.is_dir() and folder != current and not folder.name.startswith("."):
            stamp = folder / USED
            if not stamp.exists() or stamp.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)
