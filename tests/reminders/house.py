"""A whole house of processes on the database the suite runs on, with a data folder of its own."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE, Popen, run
from typing import ClassVar
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.db import connection

from launcher import ROOT
from launcher.processes import spawn, stop
from tests.reminders.seed import seed


class House:
    """``people``: whom the seeded tasks concern on the day the house opens."""

    people = 3
    first: ClassVar[Path | None] = None  # a seeded folder to copy; migrating takes seconds

    def __init__(self, folder: Path, **settings: str) -> None:
        self.mail = folder / "mail"
        self.env = {
            **{
                name: value for name, value in os.environ.items() if name not in ("EMAIL_URL", "DATABASE_URL")
            },
            "YINUO_DATA": str(folder),
            "YINUO_KEY_PREFIX": f"{uuid4().hex}:",
            **settings,
        }
        self._running: list[Popen[bytes]] = []
        if connection.vendor == "postgresql":
            self.env["DATABASE_URL"] = _test_database()
            seed()  # the same database: no process is needed
            return
        if House.first is not None:
            shutil.copytree(House.first, folder, dirs_exist_ok=True)
            return
        if template := os.environ.get("YINUO_TEMPLATE"):
            folder.mkdir(exist_ok=True)
            shutil.copy(template, folder / "yinuo.sqlite3")
        else:
            self.manage("migrate", "--verbosity", "0", "--skip-checks")
        self.manage("shell", "-v", "0", "-c", "from tests.reminders.seed import seed; seed()")
        House.first = folder.with_name("first")
        shutil.copytree(folder, House.first)

    def manage(self, *words: str) -> str:
        """Run to its end; what it printed."""
        argv = [sys.executable, "manage.py", *words]
        done = run(argv, env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *words: str) -> Popen[bytes]:
        """A process that is ended with the house."""
        process = spawn([sys.executable, *words], env=self.env, cwd=ROOT, stdout=PIPE)
        self._running.append(process)
        return process

    def close(self) -> None:
        stop(self._running)
        for process in self._running:
            if process.stdout:
                process.stdout.close()


def _test_database() -> str:
    facts = connection.settings_dict
    host, port = str(facts["HOST"]), str(facts["PORT"])
    where = "" if host.startswith("/") else f"{host}{f':{port}' if port else ''}"
    who = f"{quote(str(facts['USER']))}:{quote(str(facts['PASSWORD']))}"
    query = f"?{urlencode({'host': host})}" if host.startswith("/") else ""
    return f"postgresql://{who}@{where}/{quote(str(facts['NAME']))}{query}"


def wait_until(true: Callable[[], bool], *, seconds: float = 45) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.1)
    return true()
