"""The child process that opens hostile files. Nothing here knows Django, a database or a file format.

The parent calls ``run("package.module", data)``: a fresh interpreter runs that module, which calls ``answer(read)``.
Once it has imported what it needs, and before it sees a byte of the file, the child gives up memory beyond what it
holds plus an allowance, processor time beyond a credit, and the right to open anything: no file, no socket, no
process. What it found comes back as one line of JSON. Whatever the file does, only the child dies of it.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

if sys.platform != "win32":
    import resource

_ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
_STARTING = 20.0  # seconds of wall time for the interpreter itself; the file has no part in it
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

Why = Literal["time", "memory", "broken", "answer"]
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Limits:
    """``memory``: bytes beyond the empty child. The file's processor seconds: ``cpu``, and ``cpu_step`` more for each
    step the child reports, ``cpu_most`` in all. ``wall``: seconds without a word. ``answer``: bytes of the result."""

    memory: int = 60 << 20
    cpu: float = 1.4
    cpu_step: float = 0.1
    cpu_most: int = 60
    wall: float = 20.0
    answer: int = 4 << 20


@dataclass(frozen=True)
class Answer:
    """What the child found; its greatest size in memory (bytes, 0 if unknown) and the wall seconds it took."""

    value: Any
    peak: int
    seconds: float


class Refused(Exception):
    """The file must not or cannot be read. The message is a Chinese clause that follows the file's name."""


class Stopped(Exception):
    """The child did not answer: over a limit, or broken by the file. ``peak`` and ``seconds`` as in ``Answer``.
    ``detail`` is the parser's own word, for a log."""

    def __init__(self, why: Why, *, detail: str = "", peak: int = 0, seconds: float = 0.0) -> None:
        super().__init__(f"{why} {detail}".strip())
        self.why, self.detail, self.peak, self.seconds = why, detail, peak, seconds


# --- the parent -----------------------------------------------------------------------------------------------


def run(module: str, data: bytes, *, limits: Limits | None = None, on_step: Step | None = None) -> Answer:
    """Let ``module`` read ``data`` in a child of its own. ``on_step(done, total)`` follows the progress.

    Raises ``Refused`` with the child's sentence, ``Stopped`` when there is no answer.
    """
    limits = limits or Limits()
    bounds = [str(limits.memory), str(limits.cpu), str(limits.cpu_step), str(limits.cpu_most)]
    started = time.monotonic()
    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and a module named by our own code
            [sys.executable, "-s", "-E", "-X", "utf8", "-m", module, *bounds],
            stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=_ROOT, env=_ENVIRONMENT, start_new_session=True,
        )  # fmt: skip
        try:
            last, why = _last_line(child, limits, on_step)
            peak = _peak(child.pid)
        finally:
            child.kill()
            child.wait()
            if child.stdout is not None:
                child.stdout.close()
    seconds = time.monotonic() - started
    if last is None:
        raise Stopped(_reason(child.returncode, why), peak=peak, seconds=seconds)
    if "refused" in last:
        raise Refused(last["refused"])
    if "stopped" in last:
        raise Stopped(
            last["stopped"], detail=last.get("detail", ""), peak=last.get("peak", 0), seconds=seconds
        )
    return Answer(last["value"], last.get("peak", 0), seconds)


def _last_line(
    child: subprocess.Popen[bytes], limits: Limits, on_step: Step | None
) -> tuple[dict[str, Any] | None, Why]:
    """The child's last word, None if it had none and then why. Steps on the way are passed on."""
    assert child.stdout is not None
    held = bytearray()
    deadline = time.monotonic() + _STARTING
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stdout, selectors.EVENT_READ)
        while waiting.select(max(0.0, deadline - time.monotonic())):
            chunk = os.read(child.stdout.fileno(), _CHUNK)
            if not chunk:
                child.wait(timeout=_STARTING)
                return None, "broken"
            held += chunk
            deadline = time.monotonic() + limits.wall
            if len(held) > limits.answer:
                return None, "answer"
            if b"\n" in chunk:
                *lines, rest = held.split(b"\n")
                held = rest
                for line in lines:
                    word = json.loads(line)
                    if "step" not in word:
                        return word, "broken"
                    if on_step is not None:
                        on_step(*word["step"])
    return None, "time"


def _reason(returncode: int | None, why: Why) -> Why:
    timers = {-signal.SIGPROF, -signal.SIGXCPU} if sys.platform != "win32" else set()
    return "time" if returncode in timers else why


def _peak(pid: int) -> int:
    """The greatest resident size of a process that still lives (bytes); 0 where the system does not tell."""
    with contextlib.suppress(OSError):
        return _most_resident(Path(f"/proc/{pid}/status").read_bytes())
    return 0


def _most_resident(status: bytes) -> int:
    _before, found, after = status.partition(b"VmHWM:")
    return int(after.split()[0]) << 10 if found else 0


# --- the child ------------------------------------------------------------------------------------------------


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
        line = line[:-1] + b',"peak":%d}' % _most_resident(os.pread(status, _CHUNK, 0))
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
