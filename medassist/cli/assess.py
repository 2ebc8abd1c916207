"""`medassist assess`: one record to a differential on the terminal or in a file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from medassist import workflow
from medassist.cli.terminal import add_patient_options, count, progress, write_text
from medassist.domain.record import Record
from medassist.errors import UsageError
from medassist.report.build import ReportOptions, page_header
from medassist.report.to_csv import to_csv
from medassist.report.to_html import to_html
from medassist.report.to_json import to_json
from medassist.report.to_text import to_text
from medassist.review.decide import open_case
from medassist.settings import Settings

FORMATS = ("text", "json", "html", "pdf", "csv")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("assess", help="read one record and rank diagnoses")
    parser.add_argument(
        "record", metavar="RECORD", help="a text, Markdown, PDF, DOCX or phenopacket file; - for standard input"
    )
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write here instead of to the terminal")
    parser.add_argument("--encoding", help="encoding of a text file, if the guess is wrong")
    parser.add_argument("--top", type=count, default=10, metavar="N", help="how many diagnoses to list (default 10)")
    parser.add_argument(
        "--redact", action="store_true", help="leave out name, numbers and the record's text in reports"
    )
    add_patient_options(parser)


def run(arguments: argparse.Namespace, settings: Settings, write_pdf: Callable[[str, str, Path], None]) -> int:
    """Assess and write. Raises the errors of reading, ranking and writing."""
    if arguments.format == "pdf" and arguments.output is None:
        raise UsageError("MA001", "--format pdf needs --output FILE")
    record = read(arguments.record, settings, arguments.encoding)
    services = workflow.open_services(settings, progress())
    options = workflow.Options(arguments.age, arguments.sex, arguments.top)
    assessment = workflow.assess(record, services, options)
    case = open_case(assessment)
    if arguments.format == "json":
        write_text(json.dumps(to_json(assessment), ensure_ascii=False, indent=2) + "\n", arguments.output)
        return 0
    if arguments.format == "csv":
        write_text(to_csv(assessment.findings, assessment.ranking), arguments.output)
        return 0
    report = workflow.report_on(case, ReportOptions(top=arguments.top, redact=arguments.redact))
    if arguments.format == "pdf":
        write_pdf(to_html(report), page_header(report), arguments.output)
    else:
        write_text((to_html if arguments.format == "html" else to_text)(report), arguments.output)
    return 0


def read(name: str, settings: Settings, encoding: str | None = None) -> Record:
    """The record in the file `name`, or on standard input for "-"."""
    if name != "-":
        return workflow.read_file(Path(name), settings, encoding=encoding)
    # One byte over the limit is enough to know that there is too much.
    data = sys.stdin.buffer.read(settings.max_file_bytes + 1)
    return workflow.read_bytes(data, "standard input", settings, encoding=encoding)
