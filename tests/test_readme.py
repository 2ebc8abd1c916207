"""The README's commands exist, its settings are the settings, and it speaks of nothing outside the project."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest

from medassist.cli.main import build_parser
from medassist.settings import Settings

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    found.strip() for found in re.findall(r"^(?:.*\| )?(?:\.venv/bin/)?medassist ([^#\n]*[^#\s])", README, re.M)
]


def test_there_are_commands_to_test() -> None:
    assert len(COMMANDS) >= 8


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_parses(command: str) -> None:
    assert build_parser().parse_args(shlex.split(command)).command


def test_every_command_of_the_program_is_shown() -> None:
    choices = build_parser()._subparsers._group_actions[0].choices
    assert not [name for name in choices if f"medassist {name}" not in README]


def test_every_setting_is_documented() -> None:
    names = {field.name for field in fields(Settings)} - {"data_folder"}
    assert not [name for name in names if f"`{name}`" not in README]


def test_files_the_readme_names_exist() -> None:
    root = Path(__file__).resolve().parents[1]
    for name in re.findall(r"`((?:resources|packaging|medassist|knowledge)/[\w./-]+)`", README):
        assert (root / name).exists(), name


def test_both_command_blocks_are_marked_for_ci() -> None:
    for mark in ("run command", "test command"):
        assert re.search(rf"<!-- {mark} -->\n```sh\n.+?```\n<!-- end -->", README, re.S)
