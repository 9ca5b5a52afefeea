"""An administrator sees which files are damaged or lost, and changes nothing."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from tests.admin.test_every_page import address
from tests.conftest import Cast, file_report
from tests.factories import NOW
from tracker.evidence.actions import Link, rehash
from tracker.evidence.models import Blob, Evidence
from tracker.ledger.entries import system
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays import clock


@pytest.fixture
def lost(cast: Cast, task: Task) -> Evidence:
    file_report(task, cast.head)
    actions.add_evidence(task, by=cast.head, at=NOW, files=[Link("https://example.test/", "公示页面")])
    row = Evidence.objects.get(url="")
    Blob.objects.update(damage="missing", damaged_at=NOW)
    return row


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"印发文件.pdf", "公示页面"}),
        ({"damage": "any"}, {"印发文件.pdf"}),
        ({"damage": "missing"}, {"印发文件.pdf"}),
        ({"damage": "altered"}, set()),
        ({"damage": "none"}, {"公示页面"}),
        ({"form": "link"}, {"公示页面"}),
        ({"form": "file"}, {"印发文件.pdf"}),
        ({"q": "李建国", "damage": "any"}, {"印发文件.pdf"}),
    ],
)
def test_list_is_filtered_by_damage(
    desk: Client, lost: Evidence, query: dict[str, str], names: set[str]
) -> None:
    listed = desk.get(address("evidence", "changelist"), query)
    assert {row.name for row in listed.context["cl"].result_list} == names


def test_pages_say_what_was_found_and_for_which_task(desk: Client, lost: Evidence, task: Task) -> None:
    page = desk.get(address("evidence", "change", lost.pk)).content.decode()
    for words in ("文件丢失", task.number, "市应急管理综合行政执法支队", "不予公开"):
        assert words in page
    assert lost.blob is not None
    stored = desk.get(address("blob", "change", lost.blob.pk)).content.decode()
    assert "文件丢失" in stored
    assert "印发文件.pdf" in stored
    listed = desk.get(address("blob", "changelist"), {"damage": "any"})
    assert listed.context["cl"].result_count == 1


def test_record_of_a_file_tells_the_damage_in_words(desk: Client, cast: Cast, task: Task) -> None:
    file_report(task, cast.head)
    row = Evidence.objects.get()
    later = clock.now() + timedelta(hours=40)
    assert row.blob is not None
    storages["evidence"].delete(row.blob.path)
    rehash(by=system("test"), at=NOW, now=later)
    assert "发现文件丢失或损坏" in desk.get(address("evidence", "change", row.pk)).content.decode()


def test_nothing_is_edited_and_nothing_read_here(desk: Client, lost: Evidence) -> None:
    for name, pk in (("evidence", lost.pk), ("blob", lost.blob_id)):
        assert desk.post(address(name, "change", pk), {"name": "x"}).status_code == 403
        assert desk.post(address(name, "delete", pk), {"post": "yes"}).status_code == 403
        assert desk.get(address(name, "add")).status_code == 403
    assert desk.get(reverse("web:evidence", args=[lost.pk])).status_code == 404


def test_start_page_warns_of_files_found_damaged(desk: Client, cast: Cast, task: Task) -> None:
    file_report(task, cast.head)
    start = reverse("admin:index")
    assert "丢失或损坏" not in desk.get(start).content.decode()
    Blob.objects.update(damage="missing", damaged_at=NOW)
    page = desk.get(start)
    number = page.context["overview"]["damaged"]
    assert number.count == 1 and "份佐证材料丢失或损坏" in page.content.decode()
    assert f'href="{number.url}"' in page.content.decode()
    assert desk.get(number.url).context["cl"].result_count == 1
