"""R2, R3 with holds: follow-up officers hold back bureaus, people and steps at random, and let go again. Nothing of what is
held goes out meanwhile, nothing is lost, nothing comes twice.
"""

import random
from collections import defaultdict
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import at
from tests.faults.season import CALENDAR, FIRST, Season, doubled, lines_of_nobody, make_season, unsent
from tests.messages.fake_smtp import FakeSmtp
from tests.reminders.conftest import MACHINE
from tests.together import FULL
from tracker.ledger.refusals import Refused
from tracker.messages.models import Delivery
from tracker.organisations.models import Role
from tracker.reminders.holding import hold_back, release_hold
from tracker.reminders.holds import Hold, StepKey
from tracker.reminders.models import Reminder
from tracker.reminders.run import send_due
from tracker.reminders.sorting import active_rules, fallen_away

OFFICES, DAYS, TASKS = (20, 90, 120) if FULL else (4, 24, 16)


@pytest.fixture
def season(db: None) -> Season:
    dues = [FIRST + timedelta(days=n * 5 % DAYS) for n in range(TASKS)]
    return make_season(offices=OFFICES, dues=dues)


class Officer:
    """Holds something on most days, and lets go of something on some."""

    def __init__(self, season: Season) -> None:
        self.season, self.choice = season, random.Random(7)
        self.by = season.bureau.posts.get(role=Role.SUPERVISOR).user
        self.people = [post.user for post in season.bureau.posts.filter(office__isnull=False)]
        self.made = 0

    def act(self, day: date, hour: int) -> None:
        moment = at(day, hour)
        for _n in range(self.choice.randrange(3)):
            facts: dict[str, Any] = self.choice.choice([{}, self._person(), self._step(), self._step()])
            first = day + timedelta(days=self.choice.randrange(4))
            end = CALENDAR.shift(first, self.choice.randint(1, 5))
            with suppress(Refused):  # held already
                days = {"first_on": first, "resumes_on": end, "calendar": CALENDAR}
                hold_back(self.season.bureau, by=self.by, at=moment, reason="停电", **days, **facts)
                self.made += 1
        for hold in Hold.objects.running(day):
            if self.choice.random() < 0.2:
                release_hold(hold, by=self.by, at=moment)

    def _person(self) -> dict[str, Any]:
        return {"person": self.choice.choice(self.people)}

    def _step(self) -> dict[str, Any]:
        task, step = (
            self.choice.choice(self.season.tasks),
            self.choice.choice(["task-before-3", "task-on-0", "task-after-1"]),
        )
        return {"step": StepKey(task.pk, None, None, step, task.due_on)}


def leaked(day: date, before: set[int]) -> list[str]:
    """Lines that went out since ``before`` though something in force held them back."""
    new = Delivery.objects.filter(digest__day=day).exclude(pk__in=before)
    rows = {row.source: row for row in Reminder.objects.filter(told_on__isnull=False)}
    return [
        f"{line} ({hold})"
        for line in new
        for hold in Hold.objects.in_force(day)
        if hold.is_whole
        or hold.person_id == line.person_id
        or StepKey.of(hold) == StepKey.of(rows[line.source])
    ]


def still_unheard() -> list[Reminder]:
    waiting = list(Reminder.objects.waiting().select_related("task__bureau", "slot", "piece"))
    gone = {pk for ids in fallen_away(waiting, active_rules()).values() for pk in ids}
    return [row for row in waiting if row.pk not in gone]


def test_holds_lose_nothing_and_double_nothing(season: Season, own_mail: FakeSmtp, measured: Any) -> None:
    officer, came_out = Officer(season), []
    quiet = 15  # days at the end without a new hold: all have run out, and what they kept back has come
    for n in range(DAYS + quiet):
        day = FIRST + timedelta(days=n)
        for hour in (9, 15):
            before = set(Delivery.objects.values_list("pk", flat=True))
            now = MACHINE + timedelta(days=n, hours=hour)
            send_due(on=day, at=at(day, hour), now=now, keep_letters=False)
            came_out += leaked(day, before)
            if n < DAYS:
                officer.act(day, hour + 1)
    assert officer.made > DAYS / 2 and came_out == []
    assert (still_unheard(), lines_of_nobody(), doubled(), unsent()) == ([], 0, [], 0)
    told: dict[Any, set[int]] = defaultdict(set)
    for task, offset in Reminder.objects.exclude(told_on=None).values_list("task", "offset"):
        told[task].add(offset)
    late = [
        task for task in season.tasks if CALENDAR.step_day(task.due_on, 5) <= FIRST + timedelta(days=DAYS)
    ]
    assert late and [task.number for task in late if not {1, 5} <= told[task.pk]] == []
    what = f"{officer.made} random holds over {DAYS} days: lost, doubled, sent while held"
    measured("R2", what, f"0, 0, 0 of {Delivery.objects.count()} lines")
