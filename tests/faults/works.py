"""Real workers and beats on the suite's own database, so that a test can look at the rows they write."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from uuid import uuid4

from django.db import connection

from launcher import ROOT
from launcher.processes import kill_group, spawn, stop
from tests.reminders.house import _test_database

QUIET = ("-P", "solo", "-c", "1", "--without-gossip", "--without-mingle")


class Works:
    def __init__(self, folder: Path, *, broker: str, smtp_port: int, every: int = 1) -> None:
        self.folder = folder
        self.env = {
            **os.environ,
            "YINUO_DATA": str(folder),
            "YINUO_KEY_PREFIX": f"{uuid4().hex}:",
            "YINUO_LOG": "WARNING",
            "YINUO_SWEEP_SECONDS": str(every),
            "REDIS_URL": broker,
            "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
            "DATABASE_URL": _test_database()
            if connection.vendor == "postgresql"
            else f"sqlite:///{connection.settings_dict['NAME']}",
        }
        self.running: list[Popen[bytes]] = []

    def worker(self) -> Popen[bytes]:
        return self._start("-m", "celery", "-A", "config", "worker", "-n", f"{uuid4().hex}@here", *QUIET)

    def beat(self) -> Popen[bytes]:
        schedule = str(self.folder / f"beat-{uuid4().hex}")
        return self._start("-m", "celery", "-A", "config", "beat", "-s", schedule, "--pidfile=")

    def cron(self, seconds: float) -> Popen[bytes]:
        """``manage.py sendreminders`` again and again, as an impatient crontab."""
        command = f"while :; do {sys.executable} manage.py sendreminders >/dev/null; sleep {seconds}; done"
        return self._keep(spawn(["sh", "-c", command], env=self.env, cwd=ROOT, stdout=self._log()))

    def kill(self, process: Popen[bytes]) -> None:
        """kill -9, with its family."""
        kill_group(process.pid)
        process.wait(30)
        self.running.remove(process)

    def _start(self, *words: str) -> Popen[bytes]:
        return self._keep(spawn([sys.executable, *words], env=self.env, cwd=ROOT, stdout=self._log()))

    def _keep(self, process: Popen[bytes]) -> Popen[bytes]:
        self.running.append(process)
        return process

    def _log(self) -> int:
        return os.open(self.folder / "log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)


@contextmanager
def works(folder: Path, **settings: object) -> Iterator[Works]:
    folder.mkdir(parents=True, exist_ok=True)
    made = Works(folder, **settings)  # type: ignore[arg-type]
    try:
        yield made
    finally:
        stop(made.running, patience=3)
