"""The command line: parse, call one command, turn errors into an exit code.

Exit codes: 0 done, 1 an unexpected fault, 2 usage, 3 the input could not be read, 4 model
or knowledge missing, 5 cancelled.
"""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from medassist import __version__
from medassist.cli import assess, batch, doctor, evaluate, knowledge, rank
from medassist.errors import Cancelled, MedAssistError, StoreError
from medassist.settings import Settings, load_settings

WritePdf = Callable[[str, str, Path], None]
"""Called with (report as HTML, running header, file): printing needs Qt, which only the desktop has."""


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    parser = argparse.ArgumentParser(
        prog="medassist",
        description="Findings and ranked diagnostic suggestions from a record. Without a command: the window.",
    )
    parser.add_argument("--version", action="version", version=f"medassist {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for module in (assess, batch, rank, knowledge, evaluate, doctor):
        module.add_parser(commands)
    return parser


def main(arguments: Sequence[str], write_pdf: WritePdf) -> int:
    """Run one command and return its exit code."""
    _prepare_output()
    parser = build_parser()
    try:
        parsed = parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    if parsed.command is None:
        parser.print_help()
        return 2
    try:
        code = _run(parsed, load_settings(), write_pdf)
        sys.stdout.flush()
        return code
    except MedAssistError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print(Cancelled(), file=sys.stderr)
        return Cancelled.exit_code
    except BrokenPipeError:
        # The reader of our output (head, less) went away: nothing is wrong.
        _abandon_output()
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _abandon_output()
        full = StoreError("MA401", error.strerror or "no space left", where="standard output")
        print(full, file=sys.stderr)
        return full.exit_code


def _run(parsed: argparse.Namespace, settings: Settings, write_pdf: WritePdf) -> int:
    if parsed.command == "assess":
        return assess.run(parsed, settings, write_pdf)
    commands: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
        "batch": batch.run,
        "rank": rank.run,
        "knowledge": knowledge.run,
        "evaluate": evaluate.run,
        "doctor": doctor.run,
    }
    return commands[parsed.command](parsed, settings)


def _prepare_output() -> None:
    """UTF-8 into files and pipes, as `--output` writes; a terminal keeps its encoding.

    What a terminal cannot show becomes "?" and never ends the program.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")


def _abandon_output() -> None:
    """Let what is still buffered go nowhere: the interpreter would try to write it once more at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
