"""The change record, and the sent messages: read in words, never changed."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import issue, make_digest, make_reminder
from tests.conftest import Cast
from tests.factories import NOW, make_user
from tracker.admin.history import readable
from tracker.ledger.entries import system
from tracker.ledger.models import Change
from tracker.messages.models import Digest
from tracker.organisations.actions import keep
from tracker.organisations.models import Office
from tracker.tasks import actions
from tracker.workdays.actions import set_calendar_day

LIST = reverse("admin:tracker_change_changelist")
DIGESTS = reverse("admin:tracker_digest_changelist")


def listed(desk: Client, **filters: Any) -> list[str]:
    return [change.kind for change in desk.get(LIST, filters).context["cl"].result_list]


def test_newest_first_filtered_by_kind_object_and_label(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, date(2024, 6, 28)))
    actions.suspend_task(task, by=cast.supervisor, at=NOW, basis="等待上级通知")
    assert listed(desk)[:2] == ["task.suspended", "task.assigned"]
    assert listed(desk, kind="plan.issued") == ["plan.issued"]
    assert (
        listed(desk, subject=f"task:{task.pk}")
        == listed(desk, q=task.number)
        == ["task.suspended", "task.assigned"]
    )
    assert listed(desk, at__year=2023) == []


def test_page_shows_before_after_basis_and_what_was_hashed(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, date(2024, 6, 28)))
    actions.suspend_task(task, by=cast.supervisor, at=NOW, basis="等待上级通知")
    last = Change.objects.last()
    assert last is not None
    page = desk.get(reverse("admin:tracker_change_change", args=[last.seq])).content.decode()
    for words in ("暂缓", "待签收", "已暂缓", "依据：等待上级通知", "陈思远", last.hash, last.prev_hash):
        assert words in page, words


def entry(**data: Any) -> Any:
    data = {"before": {}, "after": {}, **data}
    subject = data.pop("of", "office")
    change = Change(seq=1, kind="office.changed", subject_type=subject, data=json.dumps(data, default=str))
    return readable([change])[0]


def test_keys_become_names_and_flags_become_words(cast: Cast) -> None:
    found = entry(
        before={"leader_in_charge_id": None, "is_external": True, "aliases": []},
        after={"leader_in_charge_id": cast.leader.pk, "is_external": False, "aliases": ["法规科", "法治办"]},
    )
    assert [(line.name, line.before, line.after) for line in found.lines] == [
        ("分管领导", "—", "孙局长"),
        ("外部单位", "是", "否"),
        ("别名", "—", "法规科、法治办"),
    ]


def test_what_no_longer_is_and_what_has_no_words(cast: Cast) -> None:
    gone = "0190163d-8694-739b-aea5-966c26f8ad90"
    found = entry(after={"leader_in_charge_id": gone, "code": "LAW", "id": gone, "version": 3}, of="office")
    assert [(line.name, line.after) for line in found.lines] == [
        ("分管领导", "（已不存在）"),
        ("代码", "LAW"),
    ]
    assert entry(of="unknown", after={"x": 1}).lines == []


@pytest.mark.parametrize("rows", [1, 3])
def test_names_cost_one_query_however_many_changes(
    cast: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        leader = make_user(f"deputy{n}", f"副局长{n}")
        office = Office.objects.get(pk=cast.law.pk)
        office.leader_in_charge = leader
        keep(office, by=system("test"), at=NOW)
    changes = list(Change.objects.filter(kind="office.changed"))
    with django_assert_num_queries(1):
        assert len(readable(changes)) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_three_rows(
    desk: Client, cast: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        set_calendar_day(date(2024, 7, n + 1), is_workday=False, note="", by=cast.admin, at=NOW)
    with django_assert_num_queries(7):
        desk.get(LIST, {"kind": "calendar.changed"})


def test_a_command_is_called_the_system(desk: Client, cast: Cast) -> None:
    keep(Office.objects.get(pk=cast.law.pk), by=system("loaddemo"), at=NOW)
    office = cast.law
    office.kind = "处"
    keep(office, by=system("loaddemo"), at=NOW)
    page = desk.get(LIST).content.decode()
    assert "系统" in page and "loaddemo" not in page


# --- messages ---


@pytest.fixture
def digest(desk: Client, cast: Cast) -> Digest:
    (task,) = issue(cast, (cast.enforcement, date(2024, 6, 28)))
    return make_digest(cast, make_reminder(task))


def send_again(desk: Client, digest: Digest) -> list[str]:
    form = {"action": "send_again", "_selected_action": [str(digest.pk)]}
    return [str(told) for told in desk.post(DIGESTS, form, follow=True).context["messages"]]


def test_message_is_readable_as_it_was_written(desk: Client, digest: Digest) -> None:
    page = desk.get(reverse("admin:tracker_digest_change", args=[digest.pk])).content.decode()
    assert "李科长，您好。" in page and "邮箱为空" in page and "未送达" in page
    assert [d.pk for d in desk.get(DIGESTS, {"state__exact": "failed"}).context["cl"].result_list] == [
        digest.pk
    ]
    assert not desk.get(DIGESTS, {"state__exact": "sent"}).context["cl"].result_count


def test_failed_message_is_sent_again_once(desk: Client, digest: Digest) -> None:
    seen = Change.objects.count()
    assert send_again(desk, digest) == [f"{digest}：已重新排队，约1分钟内发出。"]
    (refused,) = send_again(desk, digest)
    assert "没有重发" in refused
    digest.refresh_from_db()
    assert digest.state == "pending"
    assert list(Change.objects.order_by("seq").values_list("kind", flat=True)[seen:]) == ["digest.requeued"]
