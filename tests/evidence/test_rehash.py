"""Every stored file is read again; what is lost or altered becomes a row and a ledger row, and heals visibly too."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from tests.conftest import PDF, Cast, file_report, pdf
from tests.factories import NOW
from tracker.evidence import actions, jobs
from tracker.evidence.models import Blob, Evidence
from tracker.ledger.entries import system
from tracker.ledger.models import Change
from tracker.ledger.refusals import WrongState
from tracker.tasks.models import Task
from tracker.workdays import clock

LATER = timedelta(hours=40)


def run(when: timedelta = LATER, **more: Any) -> actions.Rehash:
    return actions.rehash(by=system("test"), at=NOW, now=clock.now() + when, **more)


def stored(path: str) -> Path:
    return Path(storages["evidence"].path(path))


def told() -> list[tuple[str, str, str]]:
    kinds = ("evidence.damaged", "evidence.recovered")
    rows = Change.objects.filter(kind__in=kinds).order_by("seq")
    return [(row.kind, row.subject_label, json.loads(row.data)["after"]["damage"]) for row in rows]


@pytest.fixture
def proof(cast: Cast, task: Task) -> Evidence:
    file_report(task, cast.head)
    return Evidence.objects.get()


def test_whole_files_are_marked_off_and_nothing_is_told(proof: Evidence) -> None:
    assert run() == (1, len(PDF), 0, 0, True)
    assert proof.blob is not None
    proof.blob.refresh_from_db()
    assert (proof.blob.damage, proof.blob.checked_at is not None) == ("", True)
    assert told() == []
    assert run() == (0, 0, 0, 0, True)


@pytest.mark.parametrize(
    ("harm", "damage"),
    [
        (lambda path: path.unlink(), "missing"),
        (lambda path: path.write_bytes(PDF[:-1] + b"!"), "altered"),
        (lambda path: path.write_bytes(PDF[:10]), "altered"),
        (lambda path: path.write_bytes(b""), "altered"),
        (lambda path: path.write_bytes(PDF + b"\n"), "altered"),
    ],
)
def test_damage_is_found_told_once_and_stops_the_download(
    proof: Evidence, harm: Callable[[Path], Any], damage: str
) -> None:
    blob = Blob.objects.get()
    harm(stored(blob.path))
    assert run()[2:4] == (1, 0)
    blob.refresh_from_db()
    assert (blob.damage, blob.damaged_at is not None) == (damage, True)
    assert told() == [("evidence.damaged", "印发文件.pdf", damage)]
    assert run(2 * LATER)[2:4] == (0, 0)
    assert len(told()) == 1
    with pytest.raises(WrongState, match=r"“印发文件\.pdf”的文件已丢失或损坏"):
        actions.open_content(Evidence.objects.select_related("blob").get())
    stored(blob.path).write_bytes(PDF)
    assert run(3 * LATER)[2:4] == (0, 1)
    assert told()[-1] == ("evidence.recovered", "印发文件.pdf", "")
    with actions.open_content(Evidence.objects.select_related("blob").get()) as content:
        assert content.read() == PDF


def test_same_content_uploaded_again_heals_the_store(proof: Evidence) -> None:
    blob = Blob.objects.get()
    stored(blob.path).write_bytes(b"x" * blob.size)
    run()
    actions.store(pdf(), now=clock.now())
    assert stored(blob.path).read_bytes() == PDF
    assert run(2 * LATER)[2:4] == (0, 1)


def test_torn_file_under_a_known_hash_is_written_anew_even_before_it_is_found(proof: Evidence) -> None:
    blob = Blob.objects.get()
    stored(blob.path).write_bytes(PDF[:5])
    actions.store(pdf(), now=clock.now())
    assert stored(blob.path).read_bytes() == PDF


def test_file_on_its_way_into_the_store_is_left_alone(proof: Evidence) -> None:
    assert run(timedelta(minutes=5)).files == 0
    actions.store(pdf(content=PDF + b"nobody names me"), now=clock.now())
    assert run(timedelta(hours=2)).files == 1  # the named one


def test_file_without_an_upload_is_told_of_itself(cast: Cast) -> None:
    kept = actions.store(pdf(), now=clock.now())
    stored(Blob.objects.get().path).unlink()
    assert run().damaged == 1
    assert told() == [("evidence.damaged", kept.sha256[:12], "missing")]


def test_every_upload_of_the_content_is_told(proof: Evidence, cast: Cast, task: Task) -> None:
    file_report(task, cast.head)
    stored(Blob.objects.get().path).unlink()
    run()
    assert len(told()) == 2


def test_run_that_has_no_time_goes_on_where_it_ended(cast: Cast) -> None:
    for number in range(5):
        actions.store(pdf(content=PDF + str(number).encode()), now=clock.now())
    seen = 0
    for _again in range(5):
        part = run(seconds=0)
        assert part.files == 1
        seen += part.files
    assert (seen, part.is_done) == (5, True)
    assert run().files == 0


def test_crash_in_the_middle_loses_no_file(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        actions.store(pdf(content=PDF + str(number).encode()), now=clock.now())
    with monkeypatch.context() as broken:
        broken.setattr(storages["evidence"], "open", _crash)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert Blob.objects.filter(checked_at=None).count() == 3
    assert run().files == 3


def _crash(*args: Any, **more: Any) -> None:
    raise KeyboardInterrupt


def test_job_reads_at_night_every_day_and_by_day_every_third(
    cast: Cast, proof: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = NOW.replace(hour=12) + timedelta(days=900)
    for hours, reads in ((0, 1), (24, 0), (37, 1), (38, 0), (37 + 24, 1)):
        Blob.objects.update(touched_at=NOW)
        moment = noon + timedelta(hours=hours)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        before = Blob.objects.get().checked_at
        jobs.rehash_files()
        assert (Blob.objects.get().checked_at != before) == bool(reads), hours


def test_command_says_what_stands_and_fails_on_damage(proof: Evidence) -> None:
    Blob.objects.update(touched_at=clock.now() - LATER)
    out = StringIO()
    call_command("rehashevidence", stdout=out)
    assert "核对文件1个" in out.getvalue()
    assert "新发现问题0个" in out.getvalue()
    stored(Blob.objects.get().path).unlink()
    call_command("rehashevidence", stdout=StringIO())  # read a moment ago: not due
    out = StringIO()
    with pytest.raises(CommandError, match="现有1个文件丢失或损坏"):
        call_command("rehashevidence", "--all", "--json", stdout=out)
    facts = json.loads(out.getvalue())
    assert (facts["damaged"], facts["standing"]) == (1, {Blob.objects.get().pk: "missing"})
