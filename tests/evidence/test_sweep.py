"""What no row names goes after a day; what proves something, or is a plan's source, stays."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from tests.conftest import Cast, file_report, pdf
from tests.factories import make_plan
from tracker.evidence.actions import KEPT_UNNAMED, store, sweep
from tracker.evidence.jobs import sweep_files
from tracker.evidence.models import Blob, Evidence
from tracker.tasks.models import Task
from tracker.workdays import clock

AGES = KEPT_UNNAMED + timedelta(seconds=1)


def kept() -> list[str]:
    return sorted(Blob.objects.values_list("pk", flat=True))


def test_unnamed_content_goes_after_a_day_with_its_bytes(cast: Cast) -> None:
    now = clock.now()
    lost = store(pdf(content=b"%PDF-1.4 nobody names me"), now=now)
    path = Blob.objects.get().path
    assert sweep(now=now + KEPT_UNNAMED) == 0
    assert storages["evidence"].exists(path)
    assert sweep(now=now + AGES) == 1
    assert (kept(), storages["evidence"].exists(path)) == ([], False)
    assert lost.sha256 not in kept()


def test_proof_stays(cast: Cast, task: Task) -> None:
    file_report(task, cast.head)
    assert sweep(now=clock.now() + AGES) == 0
    blob = Evidence.objects.get().blob
    assert storages["evidence"].exists(blob.path)


def test_source_of_a_plan_stays(cast: Cast) -> None:
    source = store(ContentFile(b"a report", name="report.md"), now=clock.now(), content_type="text/plain")
    plan = make_plan(cast.bureau)
    plan.source_id = source.sha256
    plan.save(update_fields=["source"])
    assert sweep(now=clock.now() + AGES) == 0
    assert kept() == [source.sha256]


def test_content_stored_again_is_young_again(cast: Cast) -> None:
    now = clock.now()
    store(pdf(), now=now - AGES)
    store(pdf(), now=now)
    assert sweep(now=now) == 0
    assert len(kept()) == 1


@pytest.mark.usefixtures("cast")
def test_job_sweeps_by_the_machines_time() -> None:
    store(pdf(), now=clock.now() - AGES)
    sweep_files()
    assert kept() == []


def test_sweeping_twice_removes_once(cast: Cast) -> None:
    store(pdf(), now=clock.now() - AGES)
    assert [sweep(now=clock.now()), sweep(now=clock.now())] == [1, 0]
