"""`medassist batch`: many records to one JSON Lines file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from medassist import workflow
from medassist.batch.inputs import list_items
from medassist.batch.local_pool import LocalPool
from medassist.batch.run import run_batch
from medassist.cli.terminal import count, progress
from medassist.settings import Settings


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("batch", help="assess many records")
    parser.add_argument(
        "inputs", nargs="+", type=Path, metavar="INPUT",
        help="a record, a folder (walked), a ZIP of records, or a .jsonl of {id, text, age, sex}",
    )  # fmt: skip
    parser.add_argument("--output", type=Path, required=True, metavar="RESULTS.jsonl")
    parser.add_argument("--jobs", type=count, default=1, metavar="N", help="processes (default 1)")
    parser.add_argument("--resume", action="store_true", help="go on where a stopped run ended")
    parser.add_argument("--only", choices=("findings",), help="leave the differential out")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the batch and say how many records failed; failures do not change the exit code."""
    items = list(list_items(arguments.inputs))
    services = workflow.open_services(settings, progress())
    engine = LocalPool(settings, services, arguments.jobs, arguments.only == "findings")
    outcome = run_batch(items, arguments.output, engine, resume=arguments.resume, report=progress())
    skipped = f", {outcome.skipped} done before" if outcome.skipped else ""
    print(f"{outcome.done} assessed, {outcome.failed} failed{skipped}", file=sys.stderr)
    return 0
