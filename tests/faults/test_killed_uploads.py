"""R10: kill -9 at any moment of a 5 MB upload. Every evidence row's file matches its hash; what was left is swept;
the retry of an interrupted upload gives one record."""

import hashlib
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from launcher import ROOT
from launcher.processes import spawn
from tests.conftest import Cast
from tests.faults.uploading import content
from tests.reminders.house import House
from tests.tasks.cases import assign
from tests.together import FULL
from tracker.evidence.actions import rehash, sweep
from tracker.evidence.models import Blob, Evidence
from tracker.ledger.entries import system
from tracker.ledger.verify import verify
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays import clock

KILLS = 200 if FULL else 8
LONGEST = 0.6  # seconds of work before the kill


@pytest.fixture
def environment(tmp_path: Path, settings: Any, transactional_db: None) -> dict[str, str]:
    """The suite's own database and store, seen from another process."""
    env = House.outside(tmp_path)
    for name in ("files/evidence", "uploads"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    settings.STORAGES["evidence"]["OPTIONS"]["location"] = tmp_path / "files" / "evidence"
    settings.STORAGES = {**settings.STORAGES}
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    return env


def killed(task: Task, cast: Cast, env: dict[str, str], seed: int) -> list[str]:
    """Start an upload, kill it at a random moment; what it had acknowledged."""
    argv = [sys.executable, "-m", "tests.faults.uploading", str(task.pk), str(cast.head.pk), str(seed)]
    process = spawn(argv, env=env, cwd=ROOT, stdout=PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    time.sleep(random.Random(seed).uniform(0.0, LONGEST))
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    done = [line for line in process.stdout.read().decode().split("\n")[:-1] if line]
    process.stdout.close()
    return done


def test_no_kill_leaves_a_row_without_its_file(
    cast: Cast, environment: dict[str, str], measured: Any
) -> None:
    task = assign(cast)
    for seed in range(KILLS):
        done = killed(task, cast, environment, seed)
        rows = {row.name.removesuffix(".pdf"): row for row in Evidence.objects.filter(name__startswith=f"{seed}.")}
        assert set(done) <= set(rows), "an acknowledged upload is lost"
        assert len(rows) - len(done) in (0, 1)  # committed, and killed before it could say so
        for row in rows.values():
            assert row.blob is not None
            stored = storages["evidence"].open(row.blob.path).read()
            assert hashlib.sha256(stored).hexdigest() == row.blob_id
        _retry(task, cast, seed, len(rows))
    _nothing_is_left_behind(task)
    measured("R10", "kills during a 5 MB upload, rows whose file does not match", f"0 of {KILLS} kills")


def _retry(task: Task, cast: Cast, seed: int, number: int) -> None:
    """The person sends the interrupted file again, twice: one record, whole."""
    for _again in range(2):
        file = SimpleUploadedFile(f"{seed}.{number}.pdf", content(seed, number))
        files, refused = actions.keep_files(task, by=cast.head, at=clock.at(), uploads=[file])
        assert not refused
        actions.add_evidence(task, by=cast.head, at=clock.at(), files=files)
    row = Evidence.objects.get(name=f"{seed}.{number}.pdf")
    assert row.blob is not None
    assert storages["evidence"].size(row.blob.path) == row.blob.size


def _nothing_is_left_behind(task: Task) -> None:
    later = clock.now() + timedelta(hours=25)
    sweep(now=later)
    store = Path(storages["evidence"].path(""))
    files = {path.name for path in store.rglob("*") if path.is_file()}
    assert files == set(Blob.objects.values_list("pk", flat=True)) == set(Evidence.objects.values_list("blob", flat=True))
    assert not list((store.parent.parent / "uploads").iterdir())
    done = rehash(by=system("test"), at=clock.at(), now=later)
    assert (done.files, done.damaged, done.is_done) == (len(files), 0, True)
    assert verify().breaks == []
