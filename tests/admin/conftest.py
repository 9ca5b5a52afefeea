"""The administrator signed in, a plan of two sections, and one row of every page that can be opened."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast, file_report
from tests.factories import NOW, TODAY, make_commitment, make_plan, make_user
from tests.reminders.papers import lay
from tracker.ledger.entries import system
from tracker.messages.models import Delivery, Digest
from tracker.organisations.actions import create_token, delegate
from tracker.organisations.models import ApiToken, Office, Post
from tracker.plans.models import Plan, Section
from tracker.reminders.actions import ship_rules
from tracker.reminders.holding import hold_back
from tracker.reminders.models import Owed, Reminder
from tracker.tasks import actions
from tracker.tasks.models import Reassignment, Task
from tracker.workdays import clock
from tracker.workdays.actions import open_business_clock, set_calendar_day
from tracker.workdays.calendar import WorkCalendar

HERE = system("test")


@pytest.fixture
def demo(db: None) -> None:
    """Business time opens on Thursday 2024-06-20, as in the demo."""
    open_business_clock(TODAY, by=HERE)


@pytest.fixture
def desk(client: Client, cast: Cast, demo: None) -> Client:
    """The system administrator, signed in."""
    client.force_login(cast.admin)
    return client


def issue(cast: Cast, *leads: tuple[Office, date], year: int = 2024) -> list[Task]:
    """Issue a plan with a task for each (office, due date); every second one stands in section （二）."""
    plan = make_plan(cast.bureau, drafted_by=cast.supervisor, year=year)
    made = [make_commitment(plan, office, due_on=due_on) for office, due_on in leads]
    second = Section.objects.create(plan=plan, order=1, number="（二）", title="强化队伍建设", start=0, end=4)
    for commitment in made[1::2]:
        commitment.section = second
        commitment.save(update_fields=["section"])
    return actions.issue_plan(plan, by=cast.supervisor, at=NOW)


def make_digest(cast: Cast, reminder: Reminder, **facts: Any) -> Digest:
    """A digest of the enforcement corps' head with one line, not delivered."""
    digest = Digest.objects.create(
        person=cast.head,
        bureau=cast.bureau,
        subject="【一诺】还剩6个工作日",
        text="李科长，您好。",
        html="",
        message_id=f"{reminder.pk}@test",
        **{"day": TODAY, "state": "failed", "last_error": "邮箱为空", **facts},
    )
    Delivery.objects.create(
        digest=digest, person=cast.head, source=reminder.source, order=0, heading="临期",
        label=str(reminder.task), detail="还剩6个工作日", why="您是科室负责人", link="",
    )  # fmt: skip
    return digest


def make_reminder(task: Task) -> Reminder:
    return Reminder.objects.create(
        task=task, owed=Owed.TASK, step="task-before-7", offset=-7, anchor_on=task.due_on, claimed_on=TODAY,
        claimed_at=NOW,
    )  # fmt: skip


def make_token(cast: Cast) -> ApiToken:
    robot = make_user("robot", "数据平台", is_service=True)
    now = clock.now()
    return create_token(robot, by=cast.admin, name="取数", scope="read", now=now, at=NOW)[0]


def say(cast: Cast, task: Task, n: int = 0) -> None:
    """A piece, an extension, another office asked for, an instruction, a comment and material: one of each."""
    actions.give_piece(task, by=cast.supervisor, at=NOW, office=cast.relief, text=f"分项{n}", due_on=TODAY)
    actions.request_extension(
        task, by=cast.head, at=NOW, reason="上级文件未到", progress="已成稿", proposed_on=date(2024, 9, 30)
    )
    Reassignment.objects.create(
        task=task, from_office=cast.enforcement, asked_by=cast.head, asked_at=NOW, reason="非职责"
    )
    actions.instruct(cast.bureau, by=cast.leader, at=NOW, text=f"抓紧{n}", office=cast.enforcement, task=task)
    actions.comment(task, by=cast.head, at=NOW, text=f"已联系{n}")
    actions.add_material(
        cast.enforcement, by=cast.head, at=NOW, written=actions.Collected(f"素材{n}", 2024, task=task)
    )


def hold(cast: Cast, n: int = 0) -> None:
    """One day of 暂缓发送, another one for each ``n``."""
    first = TODAY + timedelta(days=2 * n)
    hold_back(
        cast.bureau, by=cast.supervisor, at=NOW, calendar=WorkCalendar({}), first_on=first,
        resumes_on=first + timedelta(days=1), reason="系统切换", person=cast.head, knowing=True,
    )  # fmt: skip


@pytest.fixture
def furnished(cast: Cast, demo: None) -> Plan:
    """One row, at least, of everything the admin shows."""
    (task,) = issue(cast, (cast.enforcement, date(2024, 6, 28)))
    say(cast, task)
    file_report(task, cast.head, ask_closure=True, closure_note="配合科室随后报送")
    ship_rules(cast.bureau.rules, by=HERE, at=NOW)
    set_calendar_day(date(2024, 7, 1), is_workday=False, note="演练", by=cast.admin, at=NOW)
    make_digest(cast, make_reminder(task))
    lay(task, "notice", state="sent", reply_due_on=TODAY)
    make_token(cast)
    hold(cast)
    facts: dict[str, Any] = {"since": TODAY, "until": TODAY, "by": cast.head, "at": NOW}
    delegate(Post.objects.get(user=cast.head), to=cast.staff, **facts)
    assert task.plan is not None
    return task.plan
