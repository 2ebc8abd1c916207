"""The worker process: one request on standard input, one answer on standard output.

It imports readers only, so that it starts fast, and holds one file for as long as it lives.
"""

from __future__ import annotations

import os
import sys

from medassist.errors import RecordError
from medassist.records.content import Content, Limits
from medassist.records.finish import parse
from medassist.records.limits import confine
from medassist.records.wire import decode_request, encode_error, encode_record


def main() -> int:
    """Read one file as asked and answer with its record or a numbered error."""
    request = decode_request(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    answer = _private_output()
    confine(request.memory_bytes, request.seconds)
    try:
        limits = Limits(request.characters, request.pages)
        record = parse(Content(data, request.name, request.encoding), limits, request.sha256)
        result = encode_record(record)
    except RecordError as error:
        result = encode_error(error)
    except MemoryError:
        result = encode_error(RecordError("MA109", "out of memory"))
    except Exception as error:  # noqa: BLE001 - the process boundary: whatever it was becomes a number
        result = encode_error(RecordError("MA117", type(error).__name__))
    with os.fdopen(answer, "wb") as output:
        output.write(result)
    return 0


def _private_output() -> int:
    """A descriptor for the answer; what libraries print goes nowhere."""
    answer = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return answer


if __name__ == "__main__":
    sys.exit(main())
