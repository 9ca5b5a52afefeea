"""预演: what it tells is, letter by letter, what the runs until that day then write; and it keeps nothing."""

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from tests.conftest import Cast
from tests.factories import NOW, TODAY, at, give_post, make_commitment, make_plan
from tests.reminders.conftest import MACHINE
from tracker.ledger.models import Change
from tracker.messages.actions import Letter
from tracker.messages.models import Delivery, Digest
from tracker.organisations.models import Role, RuleSet
from tracker.reminders.models import Reminder
from tracker.reminders.notices import Notice
from tracker.reminders.rehearsal import Rehearsal, rehearse
from tracker.reminders.run import Run, send_due
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays.calendar import WorkCalendar

CALENDAR = WorkCalendar()


def see(cast: Cast, on: str | date, *, now: Any = NOW) -> Rehearsal:
    day = date.fromisoformat(on) if isinstance(on, str) else on
    return rehearse([cast.bureau.pk], on=day, at=now, now=MACHINE, calendar=CALENDAR)


def plain(letters: list[Letter]) -> dict[str, Any]:
    """Letters without the numbers of their claims, in links too: those of a rehearsal are given again."""
    return {letter.person.username: _plain(asdict(letter)) for letter in letters}


def _plain(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _plain(value) for name, value in told.items() if name != "source"}
    if isinstance(told, tuple | list):
        return [_plain(value) for value in told]
    return re.sub(r"/reminders/\d+/", "/reminders/N/", told) if isinstance(told, str) else told


def kept() -> tuple[Any, ...]:
    tables = [
        list(model._default_manager.order_by("pk").values())
        for model in (Reminder, Digest, Delivery, Notice, Task)
    ]
    return (*tables, Change.objects.count())


def test_is_letter_by_letter_what_the_runs_then_write(cast: Cast, busy: list[Task]) -> None:
    """Rehearsed today for some days of the next two weeks; then each day is run for real."""
    days = [CALENDAR.shift(TODAY, n) for n in range(11)]
    before = kept()
    told = {day: see(cast, day) for day in (days[1], days[3], days[10])}
    assert kept() == before
    lines = 0
    for n in range((days[-1] - TODAY).days + 1):
        day = TODAY + timedelta(days=n)
        if day > TODAY:
            actions.receive_silent(calendar=CALENDAR, at=at(day, 1))
        seen = told.get(day)
        run = send_due(on=day, at=at(day, 9), now=MACHINE + timedelta(days=n))
        lines += sum(len(letter.lines) for letter in run.letters)
        if seen is None:
            continue
        assert plain([written.letter for written in seen.letters]) == plain(run.letters), day
        assert [n.kind for n in seen.drafted] == list(
            Notice.objects.filter(drafted_on=day).order_by("id").values_list("kind", flat=True)
        )
    assert lines > 30 and Notice.objects.exists()
    assert set(Reminder.objects.values_list("owed", flat=True)) >= {
        "task", "rework", "slot", "receipt", "piece", "review", "extension"
    }  # fmt: skip


def test_says_the_same_after_todays_run_as_before(cast: Cast, busy: list[Task]) -> None:
    """Seen in the morning, and again when today's digests are out: tomorrow is the same."""
    early = see(cast, "2024-06-24")
    send_due(on=TODAY, at=at(TODAY, 9), now=MACHINE)
    late = see(cast, "2024-06-24", now=at(TODAY, 15))
    assert plain([w.letter for w in early.letters]) == plain([w.letter for w in late.letters]) != {}
    today = see(cast, TODAY, now=at(TODAY, 15))
    assert today.letters == [] and len(today.had) == Digest.objects.count() > 0


def test_only_the_own_bureaus_lines_are_told(cast: Cast, task: Task, all_rules: RuleSet) -> None:
    """Somebody with posts in two bureaus gets one letter of both; each follow-up officer sees his own lines."""
    give_post(cast.staff, Role.STAFF, cast.stranger.posts.get().office)
    plan = make_plan(cast.stranger.posts.get().bureau, drafted_by=cast.other_supervisor)
    make_commitment(plan, cast.stranger.posts.get().office, title="别处的事")
    actions.issue_plan(plan, by=cast.other_supervisor, at=at(TODAY))
    [written] = see(cast, "2024-06-25").letters
    assert written.person == cast.staff and len(written.letter.lines) == 2
    assert [said.line.label for said in written.lines] == [f"{task.number} {task.title}"]
    assert written.elsewhere == 1 and not re.search("别处的事", written.lines[0].line.label)


def test_a_day_off_has_nothing(cast: Cast, task: Task, run: Callable[..., Run]) -> None:
    seen = see(cast, "2024-06-29")
    assert (seen.is_workday, seen.letters) == (False, [])
