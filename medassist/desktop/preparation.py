"""Building the knowledge base in a process of its own, so that the window never stands still.

Compiling holds the interpreter for seconds at a time, which a thread of the window's process
would share. The process builds every cache; the window then opens them in moments.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from medassist import __version__, workflow
from medassist.domain.progress import Report, ShouldStop, ignore_progress, never_stop
from medassist.errors import Cancelled, KnowledgeError, MedAssistError
from medassist.knowledge_base.build import content_hash, default_sources
from medassist.settings import Settings

POLL_SECONDS = 0.1
WARMING_TEXT = "Cough and fever."

Build = Callable[[Settings, Connection], None]


def prepare(settings: Settings, report: Report, should_stop: ShouldStop) -> None:
    """Build what is not yet built for the installed knowledge.

    Raises `KnowledgeError` if that fails and `Cancelled` on request, which ends the process.
    """
    folder = settings.data_folder / "knowledge"
    stamp = f"{__version__} {content_hash(default_sources(settings), folder)}\n"
    marker = folder / "prepared.txt"
    if _read(marker) == stamp:
        return
    run_in_process(build, settings, report, should_stop)
    with suppress(OSError):
        # Without the marker the next start checks again, nothing worse.
        marker.write_text(stamp, encoding="utf-8")


def run_in_process(target: Build, settings: Settings, report: Report, should_stop: ShouldStop) -> None:
    """Run `target` in a fresh process until it sends that it is done.

    Raises the `MedAssistError` it sends, `KnowledgeError` (MA201) if it ends without a word,
    and `Cancelled` on request.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=target, args=(settings, sender), daemon=True)
    process.start()
    sender.close()
    try:
        while not _done(receiver, report):
            if should_stop():
                raise Cancelled
    finally:
        process.terminate()
        process.join()
        receiver.close()


def build(settings: Settings, sender: Connection) -> None:
    """The process: build every cache, sending ("progress", …), then ("done",) or ("error", …)."""

    def report(done: int, total: int, stage: str) -> None:
        sender.send(("progress", done, total, stage))

    try:
        warm(workflow.open_services(settings, report, never_stop), settings)
    except MedAssistError as error:
        sender.send(("error", error))
    except Exception as error:  # noqa: BLE001  the process's boundary: only the type goes to the window
        sender.send(("error", KnowledgeError("MA201", type(error).__name__)))
    else:
        sender.send(("done",))


def warm(services: workflow.Services, settings: Settings) -> None:
    """Assess a few words, so that everything made at first use is made now."""
    workflow.assess(workflow.read_text(WARMING_TEXT, settings), services, report=ignore_progress)


def _done(receiver: Connection, report: Report) -> bool:
    """Take one message, if one comes; whether it was the last."""
    if not receiver.poll(POLL_SECONDS):
        return False
    try:
        kind, *values = receiver.recv()
    except EOFError:
        raise KnowledgeError("MA201", "the build ended early") from None
    if kind == "error":
        raise values[0]
    if kind == "progress":
        report(*values)
    return bool(kind == "done")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
