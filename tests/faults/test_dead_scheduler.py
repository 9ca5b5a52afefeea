"""R3: nobody looked for an hour, three days, a month. On return each still valid step is told once, in one digest
each, within a minute; nothing for what was closed, filed, moved or handed on meanwhile.
"""

import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import at, give_post, make_user
from tests.faults.season import CALENDAR, OFFSETS, Season, doubled, make_season, unsent, working_days
from tests.messages.fake_smtp import FakeSmtp
from tests.reminders.conftest import MACHINE
from tests.together import FULL
from tracker.ledger.verify import verify
from tracker.messages.models import Delivery, Digest
from tracker.organisations.models import Post, Role
from tracker.reminders.models import Reminder
from tracker.reminders.run import Run, send_due
from tracker.tasks import actions
from tracker.tasks.models import Task

OFFICES = 100 if FULL else 6
DIED = date(2024, 7, 15)  # after this day's run, and a Monday
LOOKS = ("2024-07-05", "2024-07-09", "2024-07-12", "2024-07-15")


def sweep(day: date, hour: int = 9) -> Run:
    return send_due(on=day, at=at(day, hour), now=MACHINE + timedelta(days=(day - DIED).days, hours=hour))


@pytest.fixture
def season(db: None) -> Season:
    """Two tasks of each office due around the day, some long before, some long after."""
    days = working_days(30)
    season = make_season(offices=OFFICES, dues=[days[n * 7 % len(days)] for n in range(2 * OFFICES)])
    for day in LOOKS:
        sweep(date.fromisoformat(day))
    return season


def while_dead(season: Season) -> dict[str, Task]:
    """What people did meanwhile, to tasks that had a step coming."""
    when = at(DIED, 15)
    supervisor = season.bureau.posts.get(role="supervisor").user
    coming = [t for t in season.tasks if DIED < t.due_on < DIED + timedelta(days=20)]
    closed, cancelled, suspended, moved = coming[:4]
    actions.close_task(closed, by=supervisor, at=when, verdict="not_kept", reason="未开展")
    actions.cancel_task(cancelled, by=supervisor, at=when, basis="会议纪要")
    actions.suspend_task(suspended, by=supervisor, at=when, basis="会议纪要")
    Task.objects.filter(pk=moved.pk).update(due_on=date(2024, 12, 31))
    return {"closed": closed, "cancelled": cancelled, "suspended": suspended, "moved": moved}


def step_expected(task: Task, back: date) -> int | None:
    """The one step that must be told on return: the last open one before the date, else the next in turn after it."""
    told = dict(Reminder.objects.filter(task=task, told_on__isnull=False).values_list("offset", "told_on"))
    ahead = [o for o in OFFSETS if o <= 0 and CALENDAR.step_day(task.due_on, o) <= back <= task.due_on]
    if ahead:
        return None if ahead[-1] in told else ahead[-1]
    if task.due_on >= back:
        return None
    for offset, before in ((1, None), (5, 1)):
        if offset in told:
            continue
        if CALENDAR.step_day(task.due_on, offset) > back:
            return None
        waited = before is None or (before in told and CALENDAR.shift(told[before], offset - before) <= back)
        return offset if waited else None
    return None


@pytest.mark.parametrize(("down", "hours"), [("1 hour", 1), ("3 days", 72), ("30 days", 720)])
def test_on_return_each_valid_step_once(
    season: Season, own_mail: FakeSmtp, measured: Any, down: str, hours: int
) -> None:
    gone = while_dead(season)
    leaver = Post.objects.filter(role="head").select_related("user", "office")[0]
    Post.objects.filter(pk=leaver.pk).update(until=DIED)
    successor = make_user("successor", "接任科长")
    assert leaver.office is not None
    give_post(successor, Role.HEAD, leaver.office, since=DIED + timedelta(days=1))
    back = CALENDAR.on_or_before((at(DIED, 9) + timedelta(hours=hours)).date())
    before = set(Digest.objects.values_list("pk", flat=True))
    gone_ids = {task.pk for task in gone.values()}
    expected = {
        task.pk: step
        for task in Task.objects.all()
        if task.pk not in gone_ids and (step := step_expected(task, back)) is not None
    }
    begun = time.perf_counter()
    sweep(back, 10)
    seconds = time.perf_counter() - begun
    fresh = Digest.objects.exclude(pk__in=before)
    told = {
        (int(source.removeprefix("reminder:"))): person
        for source, person in Delivery.objects.filter(digest__in=fresh).values_list("source", "person")
    }
    steps = dict(Reminder.objects.filter(pk__in=told).values_list("task", "offset"))
    assert len(Reminder.objects.filter(pk__in=told)) == len(steps)  # one step of a task
    assert steps == expected
    assert set(Counter(fresh.values_list("person", flat=True)).values()) <= {1}
    assert not fresh.filter(person=leaver.user_id).exists() or back == DIED
    assert (doubled(), unsent()) == ([], 0) and seconds < 60
    assert sweep(back, 11).letters == []
    assert verify().breaks == []
    what = f"scheduler dead for {down}, {2 * OFFICES} tasks: steps told on return (each once), seconds"
    measured("R3", what, f"{len(expected)}, {seconds:.1f}")
