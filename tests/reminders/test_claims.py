"""Claims: made once, for every rule set, for the date that holds."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import Cast, file_report
from tests.factories import NOW, at, make_bureau, make_office
from tests.reminders.conftest import SETUP, steps, told
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.organisations.models import RuleSet
from tracker.reminders.actions import ship_rules
from tracker.reminders.claims import claim_due
from tracker.reminders.models import Reminder, ReminderRule
from tracker.reminders.run import Run
from tracker.tasks import actions
from tracker.tasks.models import ReportSlot, Task
from tracker.workdays.calendar import WorkCalendar

RunOn = Callable[..., Run]


def claim(day: str) -> int:
    moment = at(day, 9)
    return claim_due(on=moment.date(), at=moment, calendar=WorkCalendar(), by=SETUP)


def test_claimed_once_however_often_it_runs(cast: Cast, task: Task, rules: RuleSet) -> None:
    """R2: a second run, a second beat, a second process claims nothing twice."""
    assert [claim("2024-06-25") for _ in range(3)] == [1, 0, 0]
    reminder = Reminder.objects.get()
    assert (reminder.task, reminder.step, reminder.anchor_on) == (task, "task-before-3", date(2024, 6, 28))
    assert (reminder.outcome, reminder.claimed_on) == ("waiting", date(2024, 6, 25))
    assert Change.objects.filter(kind="reminders.claimed").count() == 1
    assert verify().breaks == []


def test_database_refuses_a_second_claim(cast: Cast, task: Task, rules: RuleSet) -> None:
    claim("2024-06-25")
    twin = Reminder.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_missed_night_is_caught_up(cast: Cast, task: Task, rules: RuleSet) -> None:
    """R3: nobody looked on the 25th; the window is still open on the 27th."""
    claim("2024-06-27")
    assert steps() == ["task-before-3"]


def test_each_rule_set_has_its_own_steps(cast: Cast, issued: Callable[..., Task], rules: RuleSet) -> None:
    issued()
    other = RuleSet.objects.create(name="滕州规则")
    ReminderRule.objects.create(
        rule_set=other, owed="task", step="early", offset=-20, audience=["head"], asks="请报送进展报告"
    )
    bureau = make_bureau("SZYJ", "市中区应急管理局", "市中应急")
    bureau.rules = other
    bureau.save()
    office = make_office(bureau, "ENF", "执法大队")
    facts: dict[str, Any] = {
        "title": "甲",
        "requirement": "依据",
        "lead_office": office,
        "due_on": date(2024, 7, 10),
    }
    cast.supervisor.posts.update(bureau=bureau)
    actions.assign_task(bureau, by=cast.supervisor, at=NOW, **facts)
    assert claim("2024-06-25") == 2
    assert set(Reminder.objects.values_list("task__bureau__code", "step")) == {
        ("ZZYJ", "task-before-3"),
        ("SZYJ", "early"),
    }


def test_moved_deadline_starts_afresh(cast: Cast, task: Task, run: RunOn) -> None:
    run("2024-06-25")
    Task.objects.filter(pk=task.pk).update(due_on=date(2024, 7, 5))
    assert told(run("2024-06-26")) == {"周小梅": ["临期"]}  # T-7 of the new date
    assert told(run("2024-07-02")) == {"周小梅": ["临期"]}
    assert steps() == ["task-before-3", "task-before-7", "task-before-3"]


def test_a_step_switched_off_is_not_claimed(cast: Cast, task: Task, rules: RuleSet) -> None:
    ReminderRule.objects.filter(step="task-before-3").update(is_active=False)
    claim("2024-06-25")
    assert steps() == ["task-before-7"]  # still the latest open step


@pytest.mark.parametrize("state", ["closed", "suspended", "cancelled", "submitted"])
def test_none_for_a_task_nobody_has_to_work_on(cast: Cast, task: Task, rules: RuleSet, state: str) -> None:
    if state == "submitted":
        file_report(task, cast.head, ask_closure=True)
    elif state == "closed":
        actions.close_task(task, by=cast.supervisor, at=NOW, verdict="not_kept", reason="未开展")
    elif state == "suspended":
        actions.suspend_task(task, by=cast.supervisor, at=NOW, basis="会议纪要")
    else:
        actions.cancel_task(task, by=cast.supervisor, at=NOW, basis="会议纪要")
    assert [claim(day) for day in ("2024-06-25", "2024-06-28", "2024-07-05")] == [0, 0, 0]


def test_returned_task_is_held_to_its_rework_limit(cast: Cast, task: Task, run: RunOn) -> None:
    file_report(task, cast.head, ask_closure=True)
    actions.return_closure(
        task, by=cast.supervisor, at=NOW, reason="缺会议纪要", rework_due_on=date(2024, 7, 3)
    )
    assert told(run("2024-06-28")) == {"周小梅": ["退回"]}
    assert told(run("2024-07-03")) == {"周小梅": ["退回"], "李建国": ["退回"]}
    assert told(run("2024-07-04")) == {"周小梅": ["逾期"], "李建国": ["逾期"]}
    assert steps() == ["rework-before-3", "rework-on-0", "rework-after-1"]


def test_period_is_reminded_of_until_filed(cast: Cast, issued: Callable[..., Task], run: RunOn) -> None:
    task = issued(rhythm="quarterly", kind="recurring", due_on=date(2024, 12, 31))
    slots = list(ReportSlot.objects.filter(task=task))
    assert slots[0].due_on == date(2024, 7, 5)
    first = run("2024-07-02")
    assert told(first) == {"周小梅": ["临期"]}
    assert first.letters[0].lines[0].label == "枣应急-2024-001 健全行政执法责任制1（二季度进展报告）"
    file_report(task, cast.head, when=at("2024-07-03"), slot=slots[0])
    assert told(run("2024-07-05")) == {}
    assert told(run("2024-09-27")) == {}  # the third quarter's step has come, the quarter is not over
    # Due on the 5th, in the holiday: the last working day of the quarter is the last one to tell anybody.
    assert told(run("2024-09-30")) == {"周小梅": ["临期"], "李建国": ["临期"]}
    assert told(run("2024-10-08")) == {"周小梅": ["逾期"], "李建国": ["逾期"]}  # due on the 5th, a day off


def test_excused_period_is_not_reminded_of(cast: Cast, issued: Callable[..., Task], rules: RuleSet) -> None:
    task = issued(rhythm="quarterly", kind="recurring", due_on=date(2024, 12, 31))
    ReportSlot.objects.filter(task=task).update(is_excused=True)
    assert claim("2024-07-05") == 0


def test_claiming_costs_the_same_for_one_and_three(
    cast: Cast, issued: Callable[..., Task], rules: RuleSet, django_assert_num_queries: Any
) -> None:
    """P7: one statement for each step, whatever the number of tasks."""
    issued()
    with django_assert_num_queries(18):
        assert claim("2024-06-25") == 1
    for _ in range(3):
        issued()
    with django_assert_num_queries(18):
        assert claim("2024-06-25") == 3


def test_rules_shipped_twice_are_the_same_rules(cast: Cast, all_rules: RuleSet) -> None:
    assert ship_rules(all_rules, by=SETUP, at=NOW) == 0
    assert all_rules.reminder_rules.count() == 25
