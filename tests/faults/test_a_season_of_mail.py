"""U21: a bureau's season with all shipped rules: people file, ask, review late, leave, come. Never more than one digest
a person and day, none on a day off, none to anybody who left, nothing told twice.
"""

import random
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import at, give_post, make_user
from tests.faults.season import CALENDAR, FIRST, Season, doubled, make_season, unsent
from tests.messages.fake_smtp import FakeSmtp
from tests.reminders.conftest import MACHINE
from tests.together import FULL
from tracker.ledger.refusals import Refused
from tracker.ledger.verify import verify
from tracker.messages.models import Digest
from tracker.organisations.models import Post, Role, User
from tracker.reminders.models import Reminder
from tracker.reminders.run import send_due
from tracker.tasks import actions
from tracker.tasks.models import ProgressReport, Task

OFFICES, DAYS = (50, 90) if FULL else (4, 14)


@pytest.fixture
def season(db: None) -> Season:
    dues = [FIRST + timedelta(days=n * 7 % DAYS) for n in range(OFFICES * 3)]
    return make_season(offices=OFFICES, dues=dues, rhythm="monthly", all_rules=True)


class People:
    """What they do on a day, now and then."""

    def __init__(self, season: Season) -> None:
        self.season, self.choice, self.left = season, random.Random(21), dict[Any, date]()
        self.supervisor = season.bureau.posts.get(role=Role.SUPERVISOR).user

    def live(self, day: date) -> None:
        for task in self.choice.sample(self.season.tasks, max(len(self.season.tasks) // 12, 1)):
            fresh = Task.objects.get(pk=task.pk)
            act = self.choice.choice(("receive", "file", "close", "extend", "review", "suspend"))
            with suppress(Refused):  # people try what cannot be done
                getattr(self, act)(fresh, Post.objects.filter(office=fresh.lead_office_id, until=None), day)
        if self.choice.random() < 0.2:
            self.leave(day)

    def receive(self, task: Task, posts: Any, day: date) -> None:
        actions.acknowledge(task, by=_head(posts), at=at(day, 15))

    def file(self, task: Task, posts: Any, day: date) -> None:
        head = _head(posts)
        actions.submit_report(task, by=head, at=at(day, 15), progress="已印发。", form_token=uuid4())

    def close(self, task: Task, posts: Any, day: date) -> None:
        facts = {"verdict": "not_kept", "reason": "未开展"}
        actions.close_task(task, by=self.supervisor, at=at(day, 15), **facts)

    def extend(self, task: Task, posts: Any, day: date) -> None:
        facts: dict[str, Any] = {"reason": "等待文件", "progress": "已起草"}
        later = task.due_on + timedelta(days=20)
        actions.request_extension(task, by=_head(posts), at=at(day, 15), proposed_on=later, **facts)

    def review(self, task: Task, posts: Any, day: date) -> None:
        report = ProgressReport.objects.filter(task=task, state="awaiting_review").first()
        if report is not None:
            actions.accept_report(report, by=self.supervisor, at=at(day, 15))

    def suspend(self, task: Task, posts: Any, day: date) -> None:
        actions.suspend_task(task, by=self.supervisor, at=at(day, 15), basis="会议纪要")

    def leave(self, day: date) -> None:
        """The post ends today; somebody else comes tomorrow."""
        post = self.choice.choice(list(Post.objects.filter(until=None, office__isnull=False)))
        Post.objects.filter(pk=post.pk).update(until=day)
        self.left[post.user_id] = day
        assert post.office is not None
        newcomer = make_user(f"new-{post.pk}", f"新{post.pk}")
        give_post(newcomer, Role(post.role), post.office, since=day + timedelta(days=1))


def _head(posts: Any) -> User:
    return posts.filter(role=Role.HEAD).select_related("user")[0].user  # type: ignore[no-any-return]


def test_a_season_is_never_a_nuisance(season: Season, own_mail: FakeSmtp, measured: Any) -> None:
    people = People(season)
    for n in range(DAYS):
        day = FIRST + timedelta(days=n)
        for hour in (7, 9, 16):
            now = MACHINE + timedelta(days=n, hours=hour)
            send_due(on=day, at=at(day, hour), now=now, keep_letters=False)
        people.live(day)
    days = list(Digest.objects.values_list("person", "day"))
    assert max(Counter(days).values()) == 1
    assert all(CALENDAR.is_workday(day) for _person, day in days)
    assert not [person for person, day in days if person in people.left and day > people.left[person]]
    assert (doubled(), unsent()) == ([], 0) and len(own_mail.ids) == len(days)
    kinds = set(Reminder.objects.filter(outcome="told").values_list("owed", flat=True))
    assert kinds >= {"task", "receipt", "review"} and people.left
    assert verify().breaks == []
    working = sum(CALENDAR.is_workday(FIRST + timedelta(days=n)) for n in range(DAYS))
    a_day = len(days) / working / (2 * OFFICES + 1)
    what = f"{OFFICES} offices, {DAYS} days, 3 sweeps a day"
    measured("U21", f"{what}: second digests, on days off, to leavers", f"0, 0, 0 of {len(days)}")
    measured("U21", f"{what}: digests a person and working day", f"{a_day:.2f}")
