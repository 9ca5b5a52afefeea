"""静音: gone from one person's digest and nobody else's; the ladder goes on; what is statutory always comes (U21)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import at
from tests.reminders.conftest import steps, told
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, WrongState
from tracker.organisations.models import RuleSet, User
from tracker.reminders.models import Outcome, Reminder, ReminderRule
from tracker.reminders.muted import Muted
from tracker.reminders.muting import mute_rule, unmute_step
from tracker.reminders.run import Run
from tracker.tasks.models import Task

RunOn = Callable[..., Run]
NOW = at("2024-06-20")


def rule(rules: RuleSet, step: str, **facts: Any) -> ReminderRule:
    rules.reminder_rules.filter(step=step).update(**facts)
    return rules.reminder_rules.get(step=step)


def mute(rules: RuleSet, step: str, *people: User) -> None:
    for person in people:
        mute_rule(rule(rules, step), by=person, at=NOW)


def test_one_person_hears_no_more_the_others_do(cast: Cast, task: Task, rules: RuleSet, run: RunOn) -> None:
    mute(rules, "task-on-0", cast.head)
    assert told(run("2024-06-28")) == {"周小梅": ["今天到期"]}
    assert Reminder.objects.get().outcome == Outcome.TOLD
    unmute_step("task-on-0", by=cast.head, at=NOW)
    assert told(run("2024-07-01")) == {"李建国": ["逾期"], "周小梅": ["逾期"]}


def test_what_all_have_muted_is_settled_and_the_ladder_goes_on(
    cast: Cast, task: Task, rules: RuleSet, run: RunOn
) -> None:
    mute(rules, "task-after-1", cast.head, cast.staff)
    quiet = run("2024-07-01")
    assert (told(quiet), quiet.waiting, quiet.quarantined) == ({}, 0, 0)
    row = Reminder.objects.get()
    assert (row.step, row.outcome, row.told_on) == ("task-after-1", Outcome.MUTED, at("2024-07-01").date())
    assert Change.objects.filter(kind="reminders.muted").count() == 1
    assert told(run("2024-07-02")) == {}  # settled: nothing is built again
    assert told(run("2024-07-05")) == {"李建国": ["逾期"]}
    assert steps() == ["task-after-1", "task-after-5"]


def test_what_is_statutory_cannot_be_muted_and_comes_to_who_muted_it_before(
    cast: Cast, task: Task, rules: RuleSet, run: RunOn
) -> None:
    mute(rules, "task-on-0", cast.head, cast.staff)
    step = rule(rules, "task-on-0", is_statutory=True)
    assert told(run("2024-06-28")) == {"李建国": ["今天到期"], "周小梅": ["今天到期"]}
    with pytest.raises(WrongState, match="不能静音"):
        mute_rule(step, by=cast.head, at=NOW)
    paper = rule(rules, "task-after-5", draws="order")
    with pytest.raises(WrongState, match="督办单须送达本人"):
        mute_rule(paper, by=cast.head, at=NOW)


def test_twice_is_once_and_only_for_oneself(cast: Cast, rules: RuleSet) -> None:
    step = rule(rules, "task-on-0")
    assert [mute_rule(step, by=cast.head, at=NOW) for _twice in range(2)] == [True, False]
    assert list(Muted.objects.values_list("person", "step")) == [(cast.head.pk, "task-on-0")]
    with pytest.raises(NotAllowed):
        mute_rule(step, by=cast.admin, at=NOW)  # holds no post: nothing of it would reach him
    assert unmute_step("task-on-0", by=cast.staff, at=NOW) is False
    assert [unmute_step("task-on-0", by=cast.head, at=NOW) for _twice in range(2)] == [True, False]
    told_of = Change.objects.filter(kind__in=("step.muted", "step.unmuted")).order_by("seq")
    assert [(row.kind, row.subject_id) for row in told_of] == [
        ("step.muted", str(cast.head.pk)), ("step.unmuted", str(cast.head.pk)),
    ]  # fmt: skip
