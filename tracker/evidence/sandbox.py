"""The child process that opens hostile files. Nothing here knows Django, a database or a file format.

The parent calls ``run("package.module", data)``: a fresh interpreter runs that module, which calls
``sandbox_child.answer(read)``. Once it has imported what it needs, and before it sees a byte of the file, the
child gives up memory beyond what it holds plus an allowance, processor time beyond a credit, and the right to open
anything: no file, no socket, no process. What it found comes back as one line of JSON. Whatever the file does, only
the child dies of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

_ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
_ENDING = 5.0  # seconds for a child that has closed its mouth to be gone
_CHUNK = 1 << 16
Why = Literal["time", "memory", "broken", "answer"]
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Limits:
    """``memory``: bytes beyond the empty child. ``wall``: seconds without a word, the start included. ``answer``: bytes
    of the result. The file's processor seconds: ``cpu``, ``cpu_step`` more for each step told, ``cpu_most`` in all."""

    memory: int = 60 << 20
    cpu: float = 1.4
    cpu_step: float = 0.02
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


def run(
    module: str, data: bytes | IO[bytes], *, limits: Limits | None = None, on_step: Step | None = None
) -> Answer:
    """Let ``module`` read ``data`` in a child of its own. ``on_step(done, total)`` follows the progress.

    ``data``: the bytes, or a file of the disk, which the child then reads by itself (from its beginning).
    Raises ``Refused`` with the child's sentence, ``Stopped`` when there is no answer.
    """
    limits = limits or Limits()
    bounds = [str(limits.memory), str(limits.cpu), str(limits.cpu_step), str(limits.cpu_most)]
    started = time.monotonic()
    with _on_disk(data) as source:
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


@contextlib.contextmanager
def _on_disk(data: bytes | IO[bytes]) -> Iterator[IO[bytes]]:
    if not isinstance(data, bytes):
        data.flush()
        data.seek(0)
        yield data
        return
    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        yield source


def _last_line(
    child: subprocess.Popen[bytes], limits: Limits, on_step: Step | None
) -> tuple[dict[str, Any] | None, Why]:
    """The child's last word, None if it had none and then why. Steps on the way are passed on."""
    assert child.stdout is not None
    held = bytearray()
    deadline = time.monotonic() + limits.wall
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stdout, selectors.EVENT_READ)
        while waiting.select(max(0.0, deadline - time.monotonic())):
            chunk = os.read(child.stdout.fileno(), _CHUNK)
            if not chunk:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=_ENDING)
                return None, "broken"
            held += chunk
            deadline = time.monotonic() + limits.wall
            if len(held) > limits.answer:
                return None, "answer"
            if b"\n" in chunk:
                *lines, rest = held.split(b"\n")
                held = rest
                for line in lines:
                    word = _word(bytes(line))
                    if "step" not in word:
                        return word, "broken"
                    if on_step is not None:
                        on_step(*word["step"])
    return None, "time"


def _word(line: bytes) -> dict[str, Any]:
    with contextlib.suppress(ValueError, RecursionError):
        word = json.loads(line)
        if isinstance(word, dict) and word.keys() & {"step", "value", "refused", "stopped"}:
            return word
    return {"stopped": "broken", "detail": "no answer of ours"}


def _reason(returncode: int | None, why: Why) -> Why:
    timers = {-signal.SIGPROF, -signal.SIGXCPU} if sys.platform != "win32" else set()
    return "time" if returncode in timers else why


def _peak(pid: int) -> int:
    """The greatest resident size of a process that still lives (bytes); 0 where the system does not tell."""
    with contextlib.suppress(OSError):
        return most_resident(Path(f"/proc/{pid}/status").read_bytes())
    return 0


def most_resident(status: bytes) -> int:
    _before, found, after = status.partition(b"VmHWM:")
    return int(after.split()[0]) << 10 if found else 0
