"""Tiny children instead of the product, and patience instead of luck."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launcher.processes import birth, spawn, stop
from launcher.register import Register
from launcher.supervisor import Child, Supervisor

SLEEPER = "import time; time.sleep(300)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(300)"
)


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait for something that must come; the limit is far beyond what a slow machine needs."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


def until_gone(*pids: int) -> None:
    until(lambda: not any(map(birth, pids)))


def script(path: Path, text: str) -> Path:
    """An executable stand-in for a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def sleeper() -> Iterator[int]:
    """A process that has nothing to do with us."""
    process = spawn(python(SLEEPER))
    yield process.pid
    stop([process], patience=0)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(Register(tmp_path), logs=tmp_path / "logs", cwd=tmp_path, env={})
    yield made
    made.stop()


@pytest.fixture
def child(supervisor: Supervisor) -> Child:
    return supervisor.start(Child("sleeper", python(SLEEPER)))
