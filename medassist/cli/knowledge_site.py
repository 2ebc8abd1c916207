"""`medassist knowledge import|export|history|undo|impact|query`: the site's own layer, and questions in SPARQL."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from medassist.cli.terminal import count, progress, write_text
from medassist.errors import UsageError
from medassist.settings import Settings

if TYPE_CHECKING:
    from medassist.knowledge_base.site_editor import SiteEditor
    from medassist.knowledge_base.site_files import Change


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add these commands to those of `knowledge`."""
    taken = commands.add_parser("import", help="add conditions and findings of a Turtle file to the site's own layer")
    taken.add_argument("file", type=Path, metavar="FILE")
    given = commands.add_parser("export", help="write the site's own layer as Turtle")
    given.add_argument("--output", type=Path, metavar="FILE")
    commands.add_parser("history", help="list the changes of the site's own layer")
    undone = commands.add_parser("undo", help="take back the latest change of the site's own layer")
    for command in (taken, undone):
        command.add_argument("--author", required=True, metavar="NAME", help="who makes the change")
    impact = commands.add_parser("impact", help="which saved cases would change rank with the conditions of a file")
    impact.add_argument("file", type=Path, metavar="FILE", help="a Turtle file with conditions, not yet imported")
    impact.add_argument("results", type=Path, metavar="RESULTS", help="what `medassist batch` wrote")
    query = commands.add_parser("query", help="ask the knowledge graph in SPARQL")
    query.add_argument("file", metavar="FILE", help="a file with one query, or - for standard input")
    query.add_argument("--rows", type=count, default=1000, metavar="N", help="at most so many rows (1000)")
    query.add_argument("--seconds", type=count, default=30, metavar="N", help="stop after so long (30)")
    query.add_argument("--format", choices=("text", "json", "csv"), default="text")


def _editor(settings: Settings) -> SiteEditor:
    from medassist.knowledge_base.build import default_sources
    from medassist.knowledge_base.site_editor import SiteEditor
    from medassist.knowledge_base.site_files import site_folder

    return SiteEditor(default_sources(settings), site_folder(settings))


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise UsageError("MA001", f"no such file: {path}")
    return path


def import_(args: argparse.Namespace, settings: Settings) -> int:
    """Check and take in a file."""
    _tell(_editor(settings).import_file(_existing(args.file), args.author))
    return 0


def export(args: argparse.Namespace, settings: Settings) -> int:
    """Write the layer out."""
    write_text(_editor(settings).export(), args.output)
    return 0


def history(args: argparse.Namespace, settings: Settings) -> int:
    """List the changes."""
    del args
    changes = _editor(settings).history
    for change in changes:
        _tell(change)
    if not changes:
        print("The site has no knowledge of its own.")
    return 0


def undo(args: argparse.Namespace, settings: Settings) -> int:
    """Take the latest change back."""
    _tell(_editor(settings).undo(args.author))
    return 0


def _tell(change: Change) -> None:
    print(f"{change.number:>4}  {change.time}  {change.author}: {change.summary}")


def impact(args: argparse.Namespace, settings: Settings) -> int:
    """Rank saved cases with and without the conditions of a file."""
    from medassist.batch.results import read_cases
    from medassist.knowledge_base.site_files import read_site
    from medassist.workflow import impact_of, open_services

    conditions = read_site(_existing(args.file)).conditions
    cases = read_cases(_existing(args.results))
    services = open_services(settings, progress())
    changes = impact_of(conditions, cases, services, report=progress())
    for change in changes:
        moved = f"{change.before or '-':>3} → {change.after or '-':<3}"
        chance = f"{change.probability_before:>6.1%} → {change.probability_after:<6.1%}"
        print(f"{moved} {chance} {change.label}  ({change.case})")
    print(
        f"{len({change.case for change in changes})} of {len(cases)} cases would change among their first ten diseases."
    )
    return 0


def query(args: argparse.Namespace, settings: Settings) -> int:
    """Answer a query."""
    from medassist.knowledge_base.graph import prepare_graph
    from medassist.knowledge_base.query import Limits, run_query

    text = sys.stdin.read() if args.file == "-" else _existing(Path(args.file)).read_text(encoding="utf-8")
    table = run_query(prepare_graph(settings, progress()), text, Limits(args.seconds, args.rows))
    if args.format == "json":
        print(json.dumps(asdict(table), ensure_ascii=False, indent=2))
        return 0
    if args.format == "csv":
        lines = io.StringIO()
        csv.writer(lines, lineterminator="\n").writerows([table.columns, *table.rows])
        print(lines.getvalue(), end="")
        return 0
    widths = [max(map(len, column)) for column in zip(table.columns, *table.rows, strict=True)]
    for row in (table.columns, *table.rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(f"{len(table.rows)} rows{', and more' if table.cut else ''} in {table.seconds:.2f} s")
    return 0


HANDLERS = {
    "import": import_,
    "export": export,
    "history": history,
    "undo": undo,
    "impact": impact,
    "query": query,
}
