"""What a worker process may use, as far as the platform can hold it to it."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import NoReturn


def confine(memory_bytes: int, seconds: float) -> None:
    """Limit this process for good: memory, processor time, no files written, no core dump, no sockets.

    Memory and time are limited by the kernel on POSIX systems. Windows has no such call; the
    parent watches both from outside there, and on macOS memory.
    """
    sys.addaudithook(_refuse_outside)
    if sys.platform == "win32":
        return
    import resource

    processor = max(1, math.ceil(seconds))
    _lower(resource.RLIMIT_CPU, processor)
    _lower(resource.RLIMIT_AS, memory_bytes)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)


def _lower(limit: int, value: int) -> None:
    import resource

    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(limit, (value, value))
    except (ValueError, OSError):
        return  # macOS refuses some limits; the parent's watch remains


def _refuse_outside(event: str, _: tuple[object, ...]) -> None:
    """An audit hook: a reader has no business with the network or with other programs."""
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system")):
        _refuse(event)


def _refuse(event: str) -> NoReturn:
    raise PermissionError(f"{event} is not allowed while reading a record")


def memory_of(process_id: int) -> int | None:
    """Bytes of memory a process holds now; `None` where the platform does not say, or it is gone."""
    if sys.platform == "win32":
        return _windows_memory(process_id)
    try:
        pages = int(Path(f"/proc/{process_id}/statm").read_bytes().split()[1])
    except (OSError, ValueError, IndexError):
        return None
    import resource

    return pages * resource.getpagesize()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _MemoryCounters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *((name, ctypes.c_size_t) for name in (
                "PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage", "QuotaPagedPoolUsage",
                "QuotaPeakNonPagedPoolUsage", "QuotaNonPagedPoolUsage", "PagefileUsage", "PeakPagefileUsage",
            )),
        )  # fmt: skip

    def _windows_memory(process_id: int) -> int | None:
        kernel = ctypes.WinDLL("kernel32")
        handle = kernel.OpenProcess(0x1000, 0, process_id)  # PROCESS_QUERY_LIMITED_INFORMATION
        if not handle:
            return None
        try:
            counters = _MemoryCounters()
            counters.cb = ctypes.sizeof(counters)
            done = kernel.K32GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
            return int(counters.PagefileUsage) if done else None
        finally:
            kernel.CloseHandle(handle)
