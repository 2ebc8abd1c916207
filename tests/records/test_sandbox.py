"""The worker process: what it may use, and how it may end."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace

import pytest

from medassist.errors import RecordError
from medassist.records import sandbox
from medassist.records.limits import memory_of
from medassist.records.sandbox import read_in_worker, worker_command
from medassist.records.wire import Request

REQUEST = Request("a.txt", "", None, characters=10_000, pages=10, seconds=10.0, memory_bytes=1 << 30)
CONFINED = "from medassist.records.limits import confine; confine(300 << 20, 2.0); "


def ending_with(script: str, request: Request = REQUEST) -> RecordError:
    """The error of a worker that runs `script` instead of reading."""
    with pytest.raises(RecordError) as caught:
        read_in_worker(request, b"Fever", [sys.executable, "-P", "-c", script])
    return caught.value


def test_reads() -> None:
    assert read_in_worker(REQUEST, b"Fever").text == "Fever"


def test_too_slow_is_stopped() -> None:
    start = time.monotonic()
    error = ending_with("import time; time.sleep(60)", replace(REQUEST, seconds=0.5))
    assert (error.code, error.detail) == ("MA109", "0.5 s")
    assert time.monotonic() - start < 5


def test_too_much_memory_is_stopped_from_outside() -> None:
    if memory_of(1) is None:
        pytest.skip("this platform does not tell a process's memory")
    script = "x = bytearray(300 << 20); x[::4096] = b'1' * len(x[::4096]); import time; time.sleep(60)"
    error = ending_with(script, replace(REQUEST, memory_bytes=100 << 20))
    assert (error.code, error.detail) == ("MA109", "100 MiB")


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's limits")
@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("bytearray(400 << 20)", "MemoryError"),
        ("exec('while True: pass')", ""),
        ("import socket; socket.socket()", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", "PermissionError"),
        ("import os; os.system('true')", "PermissionError"),
        ("open('/tmp/medassist-must-not-be', 'wb').write(b'x' * 100_000)", "OSError"),
    ],
)
def test_a_confined_process_may_not(act: str, expected: str) -> None:
    script = f"{CONFINED}\ntry:\n    {act}\nexcept (MemoryError, OSError) as error:\n    print(type(error).__name__)"
    if expected == "OSError":
        script += "\nimport os; os.remove('/tmp/medassist-must-not-be')"
    done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, check=False, timeout=20)
    assert done.stdout.strip() == expected
    assert (done.returncode == 0) == bool(expected)


@pytest.mark.parametrize("script", ["", "import os; os.abort()", "import os; os._exit(7)", "raise ValueError('x')"])
def test_an_end_without_an_answer_is_numbered(script: str) -> None:
    assert ending_with(script).code == "MA109"


@pytest.mark.parametrize(
    "answer",
    ["garbage", "[]", "{}", "null", '{"record": {}}', '{"error": ["MA999", ""]}', '{"error": 5}', "[" * 99_999],
)
def test_an_answer_that_is_none_is_numbered(answer: str) -> None:
    assert ending_with(f"import sys; sys.stdin.buffer.read(); print({answer!r})").code == "MA117"


def test_an_endless_answer_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_LARGEST_ANSWER", 1_000)
    assert ending_with("print('x' * 100_000)").code == "MA109"


def test_a_bundle_calls_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command() == [sys.executable, "--medassist-record-worker"]


def test_the_worker_starts_light() -> None:
    script = (
        "import sys, medassist.records.worker; "
        "print(*sorted({'spacy', 'torch', 'numpy', 'docx', 'lxml', 'pypdfium2', 'rdflib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
