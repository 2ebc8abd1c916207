"""Where both shells meet: no arguments open the window, anything else is the command line."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    """Entry point of `medassist`."""
    from medassist.records.sandbox import WORKER_ARGUMENT

    arguments = sys.argv[1:]
    if not arguments:
        return desktop()
    if arguments == [WORKER_ARGUMENT]:
        # A bundled program has no `python -m`: it starts itself to read one record.
        from medassist.records.worker import main as read_one_record

        return read_one_record()
    from medassist.cli.main import main as run_command

    return run_command(arguments, _write_pdf)


def desktop() -> int:
    """Entry point of `medassist-desktop`: the window, or a polite word where no display is."""
    from medassist.desktop.app import run
    from medassist.errors import MedAssistError
    from medassist.settings import load_settings

    try:
        return run(load_settings())
    except MedAssistError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def _write_pdf(html: str, header: str, path: Path) -> None:
    from medassist.desktop.print_report import write_pdf

    write_pdf(html, header, path)


if __name__ == "__main__":
    sys.exit(main())
