"""R9: several processes write to one SQLite file at once; nobody is ever told that it is locked."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.conftest import Cast, make_cast
from tests.tasks.cases import assign
from tests.together import FULL
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.tasks.models import ProgressReport

PROCESSES, TIMES = (8, 500) if FULL else (3, 20)


@pytest.mark.django_db(transaction=True)
def test_no_process_is_ever_locked_out(tmp_path: Path, measured: Callable[..., None]) -> None:
    cast: Cast = make_cast()
    tasks = [str(assign(cast).pk) for _ in range(4)]
    before, start = Change.objects.count(), tmp_path / "start"
    name = str(connection.settings_dict["NAME"])
    argv = [sys.executable, "-m", "tests.faults.writer", name, str(start)]
    started: list[Any] = [
        subprocess.Popen([*argv, str(seed), str(TIMES), *tasks], stdout=subprocess.PIPE, text=True)
        for seed in range(PROCESSES)
    ]
    try:
        for seed, process in enumerate(started):
            while not Path(f"{start}.{seed}").exists():
                assert process.poll() is None, "a writer did not even begin"
                time.sleep(0.02)
        start.touch()
        told = [json.loads(process.communicate()[0]) for process in started]
    finally:
        for process in started:
            process.kill()
            process.wait()
    done = {key: sum(one[key] for one in told) for key in ("done", "refused", "locked")}
    assert done["locked"] == 0
    assert sum(done.values()) == PROCESSES * TIMES and done["done"] > PROCESSES * TIMES / 4
    assert Change.objects.count() > before and verify().breaks == []
    assert ProgressReport.objects.exists()
    what = f"{PROCESSES} processes, mixed writes through the actions, told that the database is locked"
    measured("R9", what, f"{done['locked']} of {PROCESSES * TIMES}")
