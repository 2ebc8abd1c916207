"""Reading in a worker process with limits, so that a hostile or broken file harms nothing.

The process is started as a program of its own rather than through `multiprocessing`: it
needs no importable `__main__` in the parent, so it works from a bundle, from `python -c`
and from a script on standard input, and it speaks plain JSON instead of pickles. Nothing
is written to disk on the way.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from threading import Thread
from typing import IO

from medassist.domain.record import Record
from medassist.errors import RecordError
from medassist.records.limits import memory_of
from medassist.records.wire import Request, decode_answer, encode_request

WORKER_ARGUMENT = "--medassist-record-worker"
"""What a frozen bundle is called with to be the worker: it has no interpreter to give a module to."""

_LARGEST_ANSWER = 256 << 20
_LOOK_EVERY = 0.02


def worker_command() -> list[str]:
    """The program that reads one file."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_ARGUMENT]
    # -P: no module of the folder the application happens to run in can stand in for one of ours.
    return [sys.executable, "-P", "-B", "-X", "utf8", "-m", "medassist.records.worker"]


def read_in_worker(request: Request, data: bytes, command: Sequence[str] | None = None) -> Record:
    """The record that a worker makes of `data`.

    Raises the `RecordError` it reports, and MA109 if it took longer than `request.seconds`
    or more than `request.memory_bytes`, or ended without an answer.
    """
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows: no console flashes up
    process = subprocess.Popen(  # noqa: S603 - our own program
        list(command or worker_command()),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=flags,
    )
    if process.stdin is None or process.stdout is None:
        raise RecordError("MA117", "no pipe to the reader")
    answer: list[bytes] = []
    feeder = Thread(target=_feed, args=(process.stdin, encode_request(request), data), daemon=True)
    collector = Thread(target=_collect, args=(process.stdout, answer), daemon=True)
    feeder.start()
    collector.start()
    try:
        stopped = _watch(process, collector, request)
    finally:
        process.kill()
        process.wait()
        feeder.join()
        collector.join()
        process.stdout.close()
    if stopped:
        raise RecordError("MA109", stopped)
    if not answer:
        raise RecordError("MA109", _ending(process.returncode))
    return decode_answer(answer[0])


def _watch(process: subprocess.Popen[bytes], collector: Thread, request: Request) -> str:
    """Wait for the answer; why the worker must be stopped, or nothing."""
    deadline = time.monotonic() + request.seconds
    while True:
        collector.join(_LOOK_EVERY)
        if not collector.is_alive():
            return ""
        if time.monotonic() > deadline:
            return f"{request.seconds:g} s"
        held = memory_of(process.pid)
        if held is not None and held > request.memory_bytes:
            return f"{request.memory_bytes >> 20:,} MiB"


def _feed(pipe: IO[bytes], head: bytes, data: bytes) -> None:
    try:
        pipe.write(head)
        pipe.write(data)
        pipe.close()
    except OSError:
        return  # the worker ended early; its answer or its silence tells


def _collect(pipe: IO[bytes], answer: list[bytes]) -> None:
    data = pipe.read(_LARGEST_ANSWER + 1)
    if data and len(data) <= _LARGEST_ANSWER:
        answer.append(data)


def _ending(code: int) -> str:
    return f"the reader ended with {'signal' if code < 0 else 'code'} {abs(code)}"
