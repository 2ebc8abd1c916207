"""What several commands share: progress on the terminal, writing output, parsing a patient."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from medassist.domain.progress import Report, ignore_progress
from medassist.domain.record import Sex
from medassist.output_files import write_whole


def progress() -> Report:
    """Progress as one rewritten line on a terminal; silent where standard error is a file."""
    if not sys.stderr.isatty():
        return ignore_progress

    def report(done: int, total: int, stage: str) -> None:
        share = f" {done * 100 // total:>3} %" if total else ""
        end = "\n" if total and done >= total else ""
        print(f"\r\x1b[K{stage}{share}", end=end, file=sys.stderr, flush=True)

    return report


def add_patient_options(parser: argparse.ArgumentParser) -> None:
    """`--age` and `--sex`."""
    parser.add_argument("--age", type=age, metavar="YEARS", help="age in years; overrides the record's")
    parser.add_argument("--sex", type=Sex, choices=list(Sex), help="sex; overrides the record's")


def age(value: str) -> float:
    """An age in years between 0 and 130."""
    years = float(value)
    if not 0 <= years <= 130:
        raise argparse.ArgumentTypeError("age must be between 0 and 130 years")
    return years


def count(value: str) -> int:
    """A number of things, at least one."""
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def write_text(text: str, output: Path | None) -> None:
    """Write to `output` whole or not at all, or to standard output. Raises `StoreError` (MA401)."""
    if output is None:
        sys.stdout.write(text)
    else:
        write_whole(output, text.encode("utf-8"))
