"""Every numbered message can be shown and belongs to one kind of error."""

from __future__ import annotations

import pytest

from medassist import errors
from medassist.domain.issue import Level


@pytest.mark.parametrize("code", errors.MESSAGES)
def test_every_message_formats_and_ends_as_a_sentence(code: str) -> None:
    text = str(errors.MedAssistError(code, "the detail", where="file.txt"))
    assert text.startswith(f"{code} file.txt: ")
    assert "{" not in text
    assert text.endswith(".")
    assert errors.issue(code, Level.ERROR, "the detail").code == code


def test_exit_codes_follow_the_contract() -> None:
    codes = {
        errors.UsageError: 2,
        errors.RecordError: 3,
        errors.KnowledgeError: 4,
        errors.ModelError: 4,
        errors.StoreError: 3,
    }
    for kind, exit_code in codes.items():
        assert kind("MA101").exit_code == exit_code
    assert errors.Cancelled().exit_code == 5


def test_the_docstring_draws_every_class() -> None:
    drawn = errors.__doc__ or ""
    kinds = [name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)]
    assert len(kinds) == 7
    assert all(name in drawn for name in kinds)
