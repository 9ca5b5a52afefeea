"""Keeps the children alive: one that dies is started again, slower each time, and all go in order."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher.processes import TOKEN, has_ended, spawn, stop
from launcher.register import Register
from launcher.say import say

STEADY = 60.0  # alive this long = healthy again: the next death starts at one second
LOG_LIMIT = 10 * 1024 * 1024


def wait_before(failures: int) -> float:
    """Seconds before the next start after so many deaths in a row: 1, 2, 4, 8, 16, then 30."""
    return min(30.0, 2.0 ** (failures - 1)) if failures else 0.0


@dataclass
class Child:
    """One process that shall always run."""

    name: str
    argv: Sequence[str | Path]
    last: bool = False  # stopped after the others: they need it to finish
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    not_before: float = 0.0

    def running(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            raise RuntimeError(f"{self.name} is not running")
        return self.process


class Supervisor:
    """A plain loop in the main thread, so that the kernel's parent-death signal means what it says."""

    def __init__(
        self,
        register: Register,
        *,
        logs: Path,
        cwd: Path,
        env: Mapping[str, str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.register, self.logs, self.cwd, self.clock = register, logs, cwd, clock
        self.env = {**env, TOKEN: register.token}
        self.children: list[Child] = []
        logs.mkdir(parents=True, exist_ok=True)

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def start(self, child: Child) -> Child:
        rotate(self.log(child.name))
        self.children.append(child)
        self._launch(child)
        return child

    def tick(self) -> None:
        """Look once at every child; never waits."""
        for child in self.children:
            if child.process is not None and has_ended(child.process):
                self._bury(child)
            if child.process is None and self.clock() >= child.not_before:
                self._launch(child)

    def stop(self) -> None:
        """All but the last ones together, then those; nothing is left in the register."""
        for last in (False, True):
            stop(c.process for c in self.children if c.last is last and c.process is not None)
        self.children.clear()
        self.register.clear()

    def _launch(self, child: Child) -> None:
        with self.log(child.name).open("ab") as log:
            child.process = spawn(child.argv, env=self.env, cwd=self.cwd, stdout=log)
        child.started = self.clock()
        self.register.add(child.name, child.process.pid)

    def _bury(self, child: Child) -> None:
        code = child.process.returncode if child.process else None
        child.process = None
        now = self.clock()
        child.failures = 1 if now - child.started >= STEADY else child.failures + 1
        pause = wait_before(child.failures)
        child.not_before = now + pause
        say(
            f"{child.name} 意外退出（代码 {code}），{pause:.0f} 秒后重启；日志 {self.log(child.name)}。",
            f"{child.name} ended (code {code}); restarting in {pause:.0f} s.",
        )


def rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))


def last_lines(log: Path, count: int = 15) -> str:
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - 65536))
        return "\n".join(file.read().decode(errors="replace").splitlines()[-count:])
