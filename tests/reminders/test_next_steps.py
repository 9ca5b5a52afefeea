"""What comes next, when and to whom: held to what the sweep then does, task by task."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from tests.conftest import Cast, file_report
from tests.factories import NOW, TODAY, at, give_post, make_user
from tests.reminders.conftest import MACHINE
from tracker.messages.models import Delivery
from tracker.organisations.models import Role, RuleSet
from tracker.reminders.ahead import Ahead, name_people
from tracker.reminders.holding import hold_back
from tracker.reminders.holds import StepKey
from tracker.reminders.models import Reminder, ReminderRule
from tracker.reminders.muting import mute_rule
from tracker.reminders.next_steps import next_steps
from tracker.reminders.notices import Notice
from tracker.reminders.noticing import drop_notice
from tracker.reminders.run import Run, send_due
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays.calendar import WorkCalendar

CALENDAR = WorkCalendar()
LOOKED = 9  # days ahead


def ahead(cast: Cast, on: date = TODAY) -> list[Ahead]:
    found = next_steps([cast.bureau.pk], on=on, calendar=CALENDAR)
    name_people(found, on=on)
    return found


def of(cast: Cast, task: Task, on: date = TODAY) -> Ahead:
    return next(each for each in ahead(cast, on) if each.task == task)


def said(each: Ahead) -> tuple[Any, ...]:
    """(day, steps, usernames) of the first day."""
    return (
        each.on,
        sorted(step.rule.step for step in each.steps),
        sorted({u.username for step in each.steps for u in step.people if u.pk in step.hearing - step.held}),
    )


def first_told(task: Task, after: set[int]) -> tuple[Any, ...] | None:
    """The first day on which the sweep told or drafted something new of the task: the same shape."""
    rows = Reminder.objects.filter(task=task).exclude(pk__in=after)
    days = [(r, r.told_on or r.claimed_on) for r in rows if r.told_on or r.outcome == "drafted"]
    if not days:
        return None
    first = min(day for _row, day in days)
    told = [row for row, day in days if day == first]
    lines = Delivery.objects.filter(source__in=[row.source for row in told], digest__day=first)
    who = sorted(set(lines.values_list("person__username", flat=True)))
    return first, sorted(row.step for row in told), who


def test_is_what_the_sweep_then_does(cast: Cast, busy: list[Task]) -> None:
    """Foretold for every task, then run until something comes of it: at the beginning, on a Saturday while the house
    is down, and after its first run again, when steps come later than on their own days.
    """
    checked = 0
    for n in range(14):
        day = TODAY + timedelta(days=n)
        if n in (0, 9, 13):
            checked += _foretell(cast, busy, day)
        if 1 < n < 12:
            continue
        actions.receive_silent(calendar=CALENDAR, at=at(day, 1))
        send_due(on=day, at=at(day, 9), now=MACHINE + timedelta(days=n), keep_letters=False)
    assert checked >= 20


def _foretell(cast: Cast, tasks: list[Task], day: date) -> int:
    """Foretold in the morning of ``day``; played to its end in a transaction that is taken back."""
    foretold = {each.task.pk: each for each in ahead(cast, day)}
    before = set(Reminder.objects.exclude(told_on=None).values_list("pk", flat=True))
    before |= set(Reminder.objects.filter(outcome="drafted").values_list("pk", flat=True))
    point = transaction.savepoint()
    for n in range(LOOKED):
        then = day + timedelta(days=n)
        actions.receive_silent(calendar=CALENDAR, at=at(then, 1))
        send_due(on=then, at=at(then, 9), now=MACHINE + timedelta(days=90 + n), keep_letters=False)
    came = {task.pk: first_told(task, before) for task in tasks}
    transaction.savepoint_rollback(point)
    checked = 0
    for task in tasks:
        each, real = foretold[task.pk], came[task.pk]
        if real is None:
            assert each.on is None or each.on > day + timedelta(days=LOOKED - 1), task
            continue
        expected = said(each)
        drawn = {step.rule.step for step in each.steps if step.rule.draws}
        assert expected[:2] == real[:2], task
        if not drawn:
            assert expected[2] == real[2], task
        checked += 1
    return checked


def test_says_why_nothing_comes(
    cast: Cast, issued: Callable[..., Task], run: Callable[..., Run], all_rules: RuleSet
) -> None:
    """Paused, waiting for its event, answered, a paper that waits, all steps gone, nothing in force."""
    suspended, awaiting, answered, drafted, gone, other = (issued(cast.enforcement) for _n in range(6))
    actions.suspend_task(suspended, by=cast.supervisor, at=NOW, basis="会议议定")
    actions.wait_for_event(awaiting, by=cast.supervisor, at=NOW, event="上级通知")
    for received in (answered, drafted, gone):
        actions.acknowledge(received, by=cast.head, at=NOW)
    for day in ("2024-06-25", "2024-06-28", "2024-07-01"):
        run(day)
    file_report(answered, cast.head, when=at("2024-07-02"))
    actions.accept_report(answered.reports.get(), by=cast.supervisor, at=at("2024-07-02", 11))
    run("2024-07-04")
    drop_notice(Notice.objects.get(task=gone), by=cast.supervisor, at=at("2024-07-04"), reason="已电话说明")
    all_rules.reminder_rules.filter(owed="receipt").delete()
    whys = {each.task: (each.on, each.why, each.drafted) for each in ahead(cast, date(2024, 7, 5))}
    assert whys[suspended] == (None, "已暂缓办理，恢复后再提醒。", False)
    assert whys[awaiting] == (None, "待触发，启动后再提醒。", False)
    assert whys[answered] == (None, "已回复，停止催办。", False)
    assert whys[drafted] == (None, "已拟发文书，待签发。", True)
    assert whys[gone] == (None, "各步提醒均已发出或已停止。", False)
    ReminderRule.objects.all().delete()
    Reminder.objects.filter(task=other).update(outcome="not_owed")
    assert of(cast, other).why == "目前没有需要提醒的事项。"


def test_whoever_has_todays_digest_hears_tomorrow(
    cast: Cast, task: Task, issued: Callable[..., Task], run: Callable[..., Run]
) -> None:
    run("2024-06-20")
    late = issued(cast.enforcement)
    assert said(of(cast, late)) == (date(2024, 6, 21), ["task-before-7"], ["zhou"])
    elsewhere = issued(cast.relief)
    assert said(of(cast, elsewhere)) == (TODAY, ["task-before-7"], ["qian"])


def test_who_muted_it_is_not_told(cast: Cast, task: Task, run: Callable[..., Run]) -> None:
    run("2024-06-25")
    mute_rule(cast.bureau.rules.reminder_rules.get(step="task-on-0"), by=cast.head, at=NOW)
    assert said(of(cast, task, date(2024, 6, 26))) == (date(2024, 6, 28), ["task-on-0"], ["zhou"])


def test_posts_of_the_day_itself(cast: Cast, task: Task, run: Callable[..., Run]) -> None:
    """Who leaves before that day is not named; the successor is."""
    run("2024-06-20")
    cast.staff.posts.update(until=date(2024, 6, 24))
    give_post(make_user("new", "新来的"), Role.STAFF, cast.enforcement, since=date(2024, 6, 25))
    assert said(of(cast, task)) == (date(2024, 6, 25), ["task-before-3"], ["new"])


def test_what_is_held_comes_when_it_ends(cast: Cast, task: Task, run: Callable[..., Run]) -> None:
    run("2024-06-25")
    asked: dict[str, Any] = {
        "by": cast.supervisor,
        "at": at("2024-06-25"),
        "calendar": CALENDAR,
        "reason": "停电",
    }
    days = {"first_on": date(2024, 6, 28), "resumes_on": date(2024, 7, 1)}
    hold_back(cast.bureau, person=cast.head, **days, **asked)
    assert said(of(cast, task, date(2024, 6, 26))) == (date(2024, 6, 28), ["task-on-0"], ["zhou"])
    step = StepKey(task.pk, None, None, "task-on-0", task.due_on)
    hold_back(cast.bureau, step=step, **days, **asked)
    assert said(of(cast, task, date(2024, 6, 26))) == (date(2024, 7, 1), ["task-after-1"], ["li", "zhou"])
