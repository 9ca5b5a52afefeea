"""Orders to the warmed process of ``sweeper``, from a test."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from subprocess import PIPE, Popen
from typing import Any

from django.db import connection

from launcher import ROOT
from tests.faults.sweeper import GAVE_UP


@dataclass
class Sweeper:
    process: Any
    minute: int = 0
    gave_up: int = 0  # looks that ended at a lock: the next one does their work

    def sweep(self, day: date, *, wait: int = 1, **how: Any) -> dict[str, Any]:
        """One sweep ``wait`` minutes of machine time after the last; by then every lease has ended."""
        self.minute += wait
        answer = self.order({"day": day.isoformat(), "minute": self.minute, **how})
        if answer["code"] == GAVE_UP:
            self.gave_up += 1
            assert self.gave_up < 10, "the database is locked again and again"
            return self.sweep(day, wait=wait, **how)
        assert answer["killed"] or answer["code"] == 0, f"a sweep ended by itself: {how}"
        return answer

    def order(self, what: dict[str, Any]) -> dict[str, Any]:
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@contextmanager
def sweeper(smtp_port: int) -> Iterator[Sweeper]:
    """On the suite's own database: the test must be one with real transactions."""
    name = str(connection.settings_dict["NAME"])
    argv = [sys.executable, "-m", "tests.faults.sweeper", name, str(smtp_port)]
    env = {**os.environ, "YINUO_LOG": "ERROR"}
    process = Popen(argv, env=env, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True)
    assert process.stdin and process.stdout
    try:
        assert process.stdout.readline() == "ready\n"
        yield Sweeper(process)
    finally:
        process.kill()
        process.wait(30)
        process.stdin.close()
        process.stdout.close()
