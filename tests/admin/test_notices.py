"""督办文书 in the admin: every paper with its filters; 不发 and 作废 in bulk; newly shipped steps, looked at first."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.admin.conftest import HERE, issue
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.reminders.papers import lay
from tests.web.pages import body
from tracker.ledger.models import Change
from tracker.organisations.models import Post, Role
from tracker.reminders.actions import keep_rule, ship_rules
from tracker.reminders.models import ReminderRule
from tracker.reminders.notices import Notice, NoticeReply

PAGE, SETS = "/admin/tracker/notice/", "/admin/tracker/ruleset/"


@pytest.fixture
def papers(cast: Cast, demo: None) -> list[Notice]:
    """A draft, one that waits, one late, one replied to; an office's unsigned words on the second."""
    made = []
    for n, facts in enumerate(
        ({}, {"reply_due_on": TODAY}, {"reply_due_on": NOW.date().replace(day=18)}, {})
    ):
        (task,) = issue(cast, (cast.enforcement, TODAY), year=2024 + n)
        made.append(lay(task, "notice", state="sent" if n else "drafted", **facts))
    Notice.objects.filter(pk=made[3].pk).update(replied_at=NOW)
    for notice, text in ((made[1], "未审签的话"), (made[3], "已报送的话")):
        NoticeReply.objects.create(notice=notice, text=text, drafted_by=cast.staff, drafted_at=NOW)
    return made


def test_found_by_state_reply_and_office(desk: Client, cast: Cast, papers: list[Notice]) -> None:
    def found(**query: str) -> list[Any]:
        return sorted(papers.index(row) for row in desk.get(PAGE, query).context["cl"].result_list)

    assert found() == [0, 1, 2, 3]
    assert (found(state__exact="drafted"), found(replied="waiting")) == ([0], [1, 2])
    assert (found(replied="late"), found(replied="replied")) == ([2], [3])
    assert (found(kind__exact="order"), found(q=papers[1].number)) == ([], [1])
    page = body(desk.get(PAGE))
    assert all(words in page for words in ("待回复", "逾期未回复", "已回复", "拟发，待签发"))
    assert "未审签的话" not in body(desk.get(f"{PAGE}{papers[1].pk}/change/"))
    assert "已报送的话" in body(desk.get(f"{PAGE}{papers[3].pk}/change/"))


def test_in_bulk_by_whoever_holds_the_post(desk: Client, cast: Cast, papers: list[Notice]) -> None:
    chosen = {"action": "cancel", "_selected_action": [str(row.pk) for row in papers], "confirmed": "1"}
    refused = body(desk.post(PAGE, {**chosen, "reason": "编号有误"}, follow=True))
    assert refused.count("只有督办员可以进行此项操作。") == 4
    Post.objects.create(user=cast.admin, bureau=cast.bureau, role=Role.SUPERVISOR, since=TODAY)
    page = body(desk.post(PAGE, {**chosen, "reason": "编号有误"}, follow=True))
    assert page.count("现为“已作废”") == 2 and "此件已经回复，不能作废。" in page and "没有再次办理" in page
    desk.post(PAGE, {**chosen, "action": "drop", "reason": "已电话说明"}, follow=True)
    states = [Notice.objects.get(pk=row.pk).state for row in papers]
    assert states == ["dropped", "cancelled", "cancelled", "sent"]


def test_new_steps_are_shown_then_added_and_nothing_else(desk: Client, cast: Cast) -> None:
    """The rule set of an earlier version: one step edited, one switched off, one day taken, the upper rungs missing."""
    rules = cast.bureau.rules
    ship_rules(rules, by=HERE, at=NOW)
    rules.reminder_rules.filter(draws__in=("circular", "talk")).delete()
    own = ReminderRule(
        rule_set=rules, owed="rework", offset=11, audience=["head"], asks="本地步骤", step="local"
    )
    keep_rule(own, by=HERE, at=NOW)
    edited, off = rules.reminder_rules.get(step="task-before-7"), rules.reminder_rules.get(step="slot-on-0")
    edited.asks, off.is_active = "请报送", False
    for rule in (edited, off):
        keep_rule(rule, by=HERE, at=NOW)
    before, seen = list(rules.reminder_rules.order_by("pk").values()), Change.objects.count()
    chosen = {"action": "new_steps", "_selected_action": str(rules.pk)}
    page = body(desk.post(SETS, chosen))
    assert "完成时限，过后11个工作日：拟发通报，科室负责人、分管领导、主要负责人" in page
    assert "当天" not in page and page.index("不添加：") < page.index("重报时限，过后11个工作日")
    out = StringIO()
    call_command("shipsteps", stdout=out)
    assert "缺少3个默认步骤" in out.getvalue() and "! rework-after-11" in out.getvalue()
    assert Change.objects.count() == seen and list(rules.reminder_rules.order_by("pk").values()) == before
    assert "已补上3个步骤。" in body(desk.post(SETS, {**chosen, "confirmed": "1"}, follow=True))
    after = list(rules.reminder_rules.order_by("pk").values())
    assert after[: len(before)] == before
    assert [row["step"] for row in after[len(before) :]] == [
        "task-after-11",
        "task-after-16",
        "rework-after-16",
    ]
    call_command("shipsteps", "--apply", stdout=out)
    assert rules.reminder_rules.count() == len(after) and "没有需要添加的步骤。" in body(
        desk.post(SETS, chosen)
    )
