"""Populated bureaus work like any other: pages open, the chain holds, tasks replay, the sweep runs."""

from contextlib import suppress
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from tests.conftest import Cast
from tests.factories import at
from tests.reminders.conftest import MACHINE
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.organisations.models import Bureau, Post, Role, RuleSet
from tracker.plans.models import Commitment
from tracker.reminders.models import Reminder
from tracker.reminders.run import send_due
from tracker.tasks.models import ProgressReport, ReportSlot, Task
from tracker.tasks.replay import differences
from tracker.tasks.states import TaskState

DAY = "2024-06-20"


def populate(*words: str) -> str:
    out = StringIO()
    call_command("populate", "--on", DAY, *words, stdout=out)
    return out.getvalue()


class _Enough(Exception):
    """Ends a transaction without a trace."""


def made(seed: str) -> list[Any]:
    """What a seed makes, without the machine's own time; taken back."""
    found: list[Any] = []
    with suppress(_Enough), transaction.atomic():
        populate("--bureaus", "1", "--tasks", "30", "--seed", seed)
        for table in (Bureau, Commitment, Task, ReportSlot, ProgressReport):
            found.append(list(table._default_manager.order_by("pk").values_list()))
        found.append(list(Post.objects.order_by("user__username").values_list("user", "office", "role")))
        raise _Enough
    return found


@pytest.mark.django_db
def test_a_populated_bureau_works(client: Client) -> None:
    said = populate("--bureaus", "2", "--tasks", "160", "--due", "5")
    assert "160 / 160" in said
    assert verify().breaks == [] and list(differences()) == []
    assert set(Task.objects.values_list("state", flat=True)) == set(TaskState.values)
    assert Change.objects.filter(kind="task.populated").count() == 160
    due = list(Task.objects.filter(due_on=DAY))
    assert len(due) == 5 and {task.state for task in due} == {TaskState.IN_PROGRESS}
    for commitment in Commitment.objects.select_related("plan"):
        assert commitment.plan.text[commitment.start : commitment.end] == commitment.text
    run = send_due(on=date.fromisoformat(DAY), at=at(DAY), now=MACHINE)
    assert (run.claimed, run.failed, run.quarantined) == (5, 0, 0)  # the day's own, and no others
    assert run.sent == len(run.letters) > 0
    bureau = Bureau.objects.order_by("code")[0]
    task = Task.objects.filter(bureau=bureau, slots__filed_at__isnull=False)[0]
    for role, pages in {
        Role.SUPERVISOR: ["/", "/review/", "/plans/", f"/plans/{bureau.plans.get().pk}/"],
        Role.HEAD: ["/", f"/tasks/{task.pk}/"],
    }.items():
        holders = Post.objects.filter(bureau=bureau, role=role, office__in=[task.lead_office, None])
        client.force_login((holders.first() or Post.objects.get(bureau=bureau, role=role)).user)
        assert [(page, client.get(page).status_code) for page in pages] == [(page, 200) for page in pages]


@pytest.mark.django_db
def test_a_seed_makes_the_same_again() -> None:
    RuleSet.objects.create(name="默认规则")
    first = made("7")
    assert made("7") == first
    assert made("8") != first


def test_it_keeps_away_from_what_is_real(cast: Cast) -> None:
    with pytest.raises(CommandError, match="空的系统"):
        populate("--bureaus", "1", "--tasks", "5")
    with pytest.raises(CommandError, match="任务数"):
        populate("--bureaus", "5", "--tasks", "1")
    assert Task.objects.count() == 0
    populate("--bureaus", "1", "--tasks", "5", "--i-know")
    populate("--bureaus", "1", "--tasks", "5", "--i-know")
    assert (Bureau.objects.count(), Task.objects.count()) == (4, 10)
    assert verify().breaks == []
    assert Reminder.objects.waiting().count() == 0
