"""What the coming days would bring, now and with a rule edited; and rules of a bureau's own."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_bureau
from tests.reminders.conftest import steps
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.messages.models import Digest
from tracker.organisations.models import Bureau, RuleSet
from tracker.reminders.actions import give_own_rules
from tracker.reminders.forecast import forecast
from tracker.reminders.models import Reminder, ReminderRule
from tracker.reminders.run import Run
from tracker.tasks.models import Task
from tracker.workdays.calendar import WorkCalendar

ASKED: dict[str, Any] = {"on": TODAY, "at": NOW, "calendar": WorkCalendar()}


def told(days: list[Any]) -> dict[str, list[str]]:
    return {
        f"{day.on:%m-%d}": sorted(p for line in day.told for p in line.people) for day in days if day.told
    }


def test_tells_who_would_be_told_when(cast: Cast, task: Task, rules: RuleSet) -> None:
    days = forecast(rules, "task-on-0", **ASKED)
    assert [f"{day.on:%m-%d}" for day in days][:3] == ["06-20", "06-21", "06-24"] and len(days) == 10
    assert told(days) == {"06-28": ["周小梅", "李建国"]}
    assert {f"{day.on:%m-%d}": day.people for day in days if day.people} == {
        "06-20": 1, "06-25": 1, "06-28": 2, "07-01": 2,
    }  # fmt: skip


def test_leaves_no_trace(cast: Cast, task: Task, rules: RuleSet) -> None:
    before = Change.objects.count()
    rule = rules.reminder_rules.get(step="task-on-0")
    rule.audience = ["head"]
    assert told(forecast(rules, "task-on-0", edited=rule, **ASKED)) == {"06-28": ["李建国"]}
    assert not Reminder.objects.exists() and not Digest.objects.exists()
    assert Change.objects.count() == before
    assert rules.reminder_rules.get(step="task-on-0").audience == ["desk", "head"]


def test_edited_rule_is_held_to_what_keeping_it_asks(cast: Cast, rules: RuleSet) -> None:
    rule = rules.reminder_rules.get(step="task-on-0")
    rule.offset = 1  # where another step stands
    with pytest.raises(NotValid):
        forecast(rules, rule.step, edited=rule, **ASKED)


def test_other_rule_sets_are_left_alone(cast: Cast, task: Task, rules: RuleSet) -> None:
    other = RuleSet.objects.create(name="别处")
    assert not any(day.people for day in forecast(other, "task-on-0", **ASKED))


# --- 单设规则 ---


def test_own_rules_are_a_copy_and_claim_nothing_anew(cast: Cast, task: Task, run: Callable[..., Run]) -> None:
    run("2024-06-25")
    own = give_own_rules(cast.bureau, by=cast.admin, at=NOW)
    bureau = Bureau.objects.get(pk=cast.bureau.pk)
    assert bureau.rules == own and own.name == "ZZYJ规则"
    assert own.reminder_rules.count() == cast.bureau.rules.reminder_rules.count() == 12
    assert run("2024-06-25", hour=11).claimed == 0
    own.reminder_rules.filter(step="task-on-0").update(is_active=False)
    run("2024-06-28")
    assert "task-on-0" not in steps()
    assert ReminderRule.objects.get(rule_set=cast.bureau.rules, step="task-on-0").is_active


def test_own_rules_only_where_they_are_shared(cast: Cast, rules: RuleSet) -> None:
    give_own_rules(cast.bureau, by=cast.admin, at=NOW)
    with pytest.raises(WrongState, match="没有与其他单位共用"):
        give_own_rules(cast.bureau, by=cast.admin, at=NOW)


def test_only_an_administrator_gives_own_rules(cast: Cast, rules: RuleSet) -> None:
    for user in (cast.head, cast.supervisor, cast.leader):
        with pytest.raises(NotAllowed):
            give_own_rules(cast.bureau, by=user, at=NOW)


def test_name_already_taken_is_said(cast: Cast, rules: RuleSet) -> None:
    RuleSet.objects.create(name="ZZYJ规则")
    with pytest.raises(NotValid, match="ZZYJ规则"):
        give_own_rules(cast.bureau, by=cast.admin, at=NOW)
    assert make_bureau("SZYJ", "市中区应急管理局", "市中应急").rules == cast.bureau.rules


def test_step_that_waits_can_only_come_after(cast: Cast, all_rules: RuleSet) -> None:
    rule = all_rules.reminder_rules.get(step="review-after-3")
    rule.offset = -1
    with pytest.raises(NotValid, match="只能设在之后"):
        forecast(all_rules, rule.step, edited=rule, **ASKED)
