"""JSON parsed strictly: no repeated keys, no numbers that are none, no bottomless nesting."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from medassist.errors import RecordError
from medassist.records.content import Content
from medassist.records.plain_text import decode

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

_OPENING = re.compile(rb"[\xef\xbb\xbf\xff\xfe\x00\s]*(?:\{[\x00\s]*[\"}]|\[[\x00\s]*[{\]])")


def looks_like_json(content: Content) -> bool:
    """Whether the bytes begin as a JSON object or a list of objects does, in UTF-8 or UTF-16."""
    return _OPENING.match(content.data) is not None


def has_key(content: Content, *keys: bytes) -> bool:
    """Whether one of `keys` stands in quotes anywhere in the bytes."""
    data = content.data.replace(b"\x00", b"") if b"\x00" in content.data[:64] else content.data
    return any(b'"' + key + b'"' in data for key in keys)


def parse_json(content: Content, code: str) -> Json:
    """The value the bytes hold. Raises `RecordError` with `code` if they are not sound JSON."""
    text = decode(content.data, content.encoding).text
    try:
        value: Json = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise RecordError(code, f"no JSON from line {error.lineno:,} on") from error
    except RecursionError as error:
        raise RecordError(code, "nested too deeply") from error
    except ValueError as error:
        raise RecordError(code, str(error) if isinstance(error, _UnsoundError) else "a number is too long") from error
    return value


class _UnsoundError(ValueError):
    """JSON that parsers read differently."""


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _UnsoundError("a key stands twice in one object")
    return value


def _refuse_constant(_: str) -> NoReturn:
    raise _UnsoundError("NaN or infinity is no JSON number")
