"""R10: kill -9 at any moment of a 5 MB upload. Every evidence row's file matches its hash; what was left is swept;
the retry of an interrupted upload gives one record."""

import hashlib
import os
import random
import sys
import time
from datetime import timedelta
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection

from launcher import ROOT
from tests.conftest import Cast, make_cast
from tests.factories import NOW
from tests.faults.uploading import upload
from tests.tasks.cases import assign
from tests.together import FULL
from tracker.evidence.actions import rehash, sweep
from tracker.evidence.models import Blob, Evidence
from tracker.ledger.entries import system
from tracker.ledger.verify import verify
from tracker.tasks.models import Task
from tracker.workdays import clock

KILLS = 200 if FULL else 8
LONGEST = 0.6  # seconds of work before the kill


@pytest.fixture
def house(tmp_path: Path, settings: Any) -> Path:
    """A data folder that this process and the one to be killed both use."""
    uploads, store = tmp_path / "uploads", tmp_path / "files" / "evidence"
    for folder in (uploads, store):
        folder.mkdir(parents=True)
    kept = settings.STORAGES["evidence"]
    options = {**kept["OPTIONS"], "location": store}
    settings.STORAGES = {**settings.STORAGES, "evidence": {**kept, "OPTIONS": options}}
    settings.FILE_UPLOAD_TEMP_DIR = uploads
    return tmp_path


def killed(task: Task, house: Path, seed: int) -> list[str]:
    """Start an upload, kill it at a random moment; what it had acknowledged."""
    database = str(connection.settings_dict["NAME"])
    argv = [sys.executable, "-m", "tests.faults.uploading", database, str(task.pk), str(seed)]
    environment = {**os.environ, "YINUO_DATA": str(house)}
    process = Popen(argv, env=environment, cwd=ROOT, stdout=PIPE)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"ready\n"
        time.sleep(random.Random(seed).uniform(0.0, LONGEST))
    finally:
        process.kill()
        process.wait(30)
    *done, _unfinished = process.stdout.read().decode().split("\n")
    process.stdout.close()
    return done


@pytest.mark.django_db(transaction=True)
def test_no_kill_leaves_a_row_without_its_file(house: Path, measured: Any) -> None:
    cast = make_cast()
    task = assign(cast)
    for seed in range(KILLS):
        done = killed(task, house, seed)
        rows = {
            row.name.removesuffix(".pdf"): row for row in Evidence.objects.filter(name__startswith=f"{seed}.")
        }
        assert set(done) <= set(rows), "an acknowledged upload is lost"
        assert len(rows) - len(done) in (0, 1)  # committed, and killed before it could say so
        for row in rows.values():
            assert row.blob is not None
            with storages["evidence"].open(row.blob.path) as stored:
                assert hashlib.sha256(stored.read()).hexdigest() == row.blob_id
        _retry(task, cast, seed, len(rows))
    _nothing_is_left_behind(house)
    measured("R10", "kills during a 5 MB upload, rows whose file does not match", f"0 of {KILLS} kills")


def _retry(task: Task, cast: Cast, seed: int, number: int) -> None:
    """The person sends the interrupted file again, twice: one record, whole."""
    for _again in range(2):
        upload(task, cast.head, seed, number)
    row = Evidence.objects.get(name=f"{seed}.{number}.pdf")
    assert row.blob is not None
    assert storages["evidence"].size(row.blob.path) == row.blob.size


def _nothing_is_left_behind(house: Path) -> None:
    later = clock.now() + timedelta(hours=25)
    sweep(now=later)
    files = {path.name for path in (house / "files" / "evidence").rglob("*") if path.is_file()}
    assert files == set(Blob.objects.values_list("pk", flat=True))
    assert files == set(Evidence.objects.values_list("blob", flat=True))
    assert list((house / "uploads").iterdir()) == []
    done = rehash(by=system("test"), at=NOW, now=later)
    assert (done.files, done.damaged, done.is_done) == (len(files), 0, True)
    assert verify().breaks == []
