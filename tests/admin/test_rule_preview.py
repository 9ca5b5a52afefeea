"""A reminder rule is previewed before it is kept; a bureau gets rules of its own."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import issue
from tests.conftest import Cast
from tests.factories import NOW
from tracker.ledger.entries import system
from tracker.ledger.models import Change
from tracker.organisations.models import Bureau
from tracker.reminders.actions import ship_rules
from tracker.reminders.models import Reminder, ReminderRule

BUREAUS = "/admin/tracker/bureau/"


@pytest.fixture
def rule(desk: Client, cast: Cast, demo: None) -> ReminderRule:
    ship_rules(cast.bureau.rules, by=system("tests"), at=NOW)
    issue(cast, (cast.enforcement, date(2024, 6, 28)))
    return ReminderRule.objects.get(step="task-on-0")


def post(desk: Client, rule: ReminderRule, button: str, **typed: Any) -> Any:
    form = {"offset": 0, "audience": ["head"], "asks": rule.asks, "is_active": "on", **typed, button: "1"}
    return desk.post(reverse("admin:tracker_reminderrule_change", args=[rule.pk]), form)


def test_preview_shows_who_and_keeps_nothing(desk: Client, rule: ReminderRule) -> None:
    before = Change.objects.count()
    page = post(desk, rule, "_preview").content.decode()
    assert "6月28日" in page and "2 → 1" in page
    assert "李建国、周小梅" in page or "周小梅、李建国" in page
    assert Change.objects.count() == before and not Reminder.objects.exists()
    rule.refresh_from_db()
    assert rule.audience == ["desk", "head"]


def test_saved_from_the_preview(desk: Client, rule: ReminderRule) -> None:
    page = post(desk, rule, "_preview").content.decode()
    assert 'name="audience" value="head"' in page
    post(desk, rule, "_save")
    rule.refresh_from_db()
    assert rule.audience == ["head"]


def test_editing_goes_on_with_what_was_typed(desk: Client, rule: ReminderRule) -> None:
    page = post(desk, rule, "_again", asks="请尽快办结").content.decode()
    assert "修改尚未保存。" in page and "请尽快办结" in page
    rule.refresh_from_db()
    assert rule.asks == "请申请销号"


@pytest.mark.parametrize("typed", [{"offset": 1}, {"offset": 99}, {"audience": []}])
def test_what_cannot_be_kept_is_said_instead(desk: Client, rule: ReminderRule, typed: dict[str, Any]) -> None:
    page = post(desk, rule, "_preview", **typed).content.decode()
    assert "errornote" in page and "→" not in page


def test_bureau_gets_its_own_rules(desk: Client, cast: Cast, rule: ReminderRule) -> None:
    form = {"action": "own_rules", "_selected_action": [str(cast.bureau.pk)]}
    told = [str(m) for m in desk.post(BUREAUS, form, follow=True).context["messages"]]
    assert told == ["枣庄市应急管理局：已单设“ZZYJ规则”。"]
    assert Bureau.objects.get(pk=cast.bureau.pk).rules.name == "ZZYJ规则"
    (again,) = desk.post(BUREAUS, form, follow=True).context["messages"]
    assert "没有与其他单位共用" in str(again)
