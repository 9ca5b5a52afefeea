"""The child's side of the sandbox: give up everything but the file, read it, say one line."""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from tracker.evidence.sandbox import Refused, Step, most_resident

if sys.platform != "win32":
    import resource

_CHUNK = 1 << 16
# What a reader of files never does; the limit on open files stops the same from inside a C library.
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.system",
    "ctypes.",
)

# Python opens a file for each of these at its first use; in the child that use comes after all doors are shut.
_ENCODINGS = (
    "ascii", "big5", "charmap", "cp437", "cp1252", "gb18030", "gb2312", "gbk", "latin_1", "mac_roman",
    "utf_8_sig", "utf_16", "utf_16_be", "utf_16_le", "utf_32",
)  # fmt: skip


def answer(read: Callable[[BinaryIO, Step], Any]) -> None:
    """Run ``read(file, step)`` on standard input under the limits of the command line; print what it returns.

    ``read`` returns what JSON can hold and calls ``step(done, total)`` now and then, which earns it time.
    """
    memory, cpu, cpu_step, cpu_most = (float(word) for word in sys.argv[1:5])
    credit = _Credit(cpu, cpu_step)
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    with contextlib.suppress(OSError):
        status = os.open("/proc/self/status", os.O_RDONLY)  # opened now: later nothing can be
    _give_up(int(memory), int(cpu_most))
    credit.arm()
    try:
        line = _as_line({"value": read(sys.stdin.buffer, credit.step)})
    except Refused as refusal:
        line = _as_line({"refused": str(refusal)})
    except MemoryError:
        line = _as_line({"stopped": "memory"})
    except Exception as error:  # whatever a hostile file provokes in a parser: it cannot be read
        line = _as_line({"stopped": "broken", "detail": f"{type(error).__name__}: {error}"[:300]})
    with contextlib.suppress(OSError, NameError):
        line = line[:-1] + b',"peak":%d}' % most_resident(os.pread(status, _CHUNK, 0))
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _as_line(word: dict[str, Any]) -> bytes:
    return json.dumps(word, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


class _Credit:
    """Processor time by the kernel's own timer, which also stops a loop inside a C library."""

    def __init__(self, first: float, each: float) -> None:
        self._first, self._each, self._steps, self._begun = first, each, 0, 0.0

    def arm(self) -> None:
        self._begun = self._begun or time.process_time()
        left = self._first + self._each * self._steps - (time.process_time() - self._begun)
        signal.setitimer(signal.ITIMER_PROF, max(0.001, min(left, self._first)))

    def step(self, done: int, total: int) -> None:
        self._steps += 1
        self.arm()
        sys.stdout.buffer.write(b'{"step":[%d,%d]}\n' % (done, total))
        sys.stdout.buffer.flush()


def _give_up(memory: int, seconds: int) -> None:
    """From here on: no file, no socket, no process, no more memory than now plus the allowance."""
    sys.addaudithook(_refuse_event)
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_NOFILE, 0),  # what is open stays open; nothing can be added
        (resource.RLIMIT_AS, _held() + memory),
    ):
        with contextlib.suppress(
            ValueError, OSError
        ):  # a system that does not know this limit has the others
            resource.setrlimit(limit, (value, value))


def _held() -> int:
    """The address space this process holds (bytes); where the system does not tell, a generous guess."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 4 << 30


def _refuse_event(event: str, _arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
