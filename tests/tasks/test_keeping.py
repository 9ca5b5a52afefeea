"""暂缓, 恢复办理, 终止: by the follow-up officer, each with its basis, and what happens to what was under way."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, at
from tests.tasks.cases import BASIS, bring
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid
from tracker.tasks import actions
from tracker.tasks.models import Closure, ProgressReport, Task
from tracker.workdays.records import load_calendar

ACTS: list[tuple[str, Callable[..., Any]]] = [
    ("in_progress", actions.suspend_task),
    ("suspended", actions.resume_task),
    ("in_progress", actions.cancel_task),
]


@pytest.mark.parametrize(("situation", "act"), ACTS)
@pytest.mark.parametrize("basis", ["", "  ", "长" * 501])
def test_basis_is_compulsory(
    cast: Cast, task: Task, situation: str, act: Callable[..., Any], basis: str
) -> None:
    task = bring(cast, task, situation)
    written = Change.objects.count()
    with pytest.raises(NotValid) as refused:
        act(task, by=cast.supervisor, at=NOW, basis=basis)
    assert (refused.value.field, Change.objects.count()) == ("basis", written)


@pytest.mark.parametrize(("situation", "act"), ACTS)
def test_basis_is_kept_in_the_ledger(cast: Cast, task: Task, situation: str, act: Callable[..., Any]) -> None:
    task = bring(cast, task, situation)
    act(task, by=cast.supervisor, at=NOW, basis="局务会议议定")
    last = Change.objects.order_by("-seq")[0]
    assert '"basis":"局务会议议定"' in last.data
    assert last.kind in ("task.suspended", "task.resumed", "task.cancelled")


def test_suspended_task_shows_its_basis_until_it_is_resumed(cast: Cast, task: Task) -> None:
    task = bring(cast, task, "in_progress")
    assert (
        actions.suspend_task(task, by=cast.supervisor, at=NOW, basis="等待上级通知").state_basis
        == "等待上级通知"
    )
    assert actions.resume_task(task, by=cast.supervisor, at=NOW, basis="通知已到").state_basis == ""


def test_task_suspended_before_receipt_still_waits_for_it_when_resumed(cast: Cast, task: Task) -> None:
    actions.suspend_task(task, by=cast.supervisor, at=NOW, basis=BASIS)
    resumed = actions.resume_task(task, by=cast.supervisor, at=at("2024-07-01"), basis=BASIS)
    assert (resumed.state, resumed.acknowledged_at) == ("assigned", None)
    assert resumed.assigned_at == at("2024-07-01")
    calendar = load_calendar()
    assert actions.receive_silent(calendar=calendar, at=at("2024-07-04")) == 0  # three working days from then
    assert actions.receive_silent(calendar=calendar, at=at("2024-07-05")) == 1


def test_suspending_forgets_no_return(cast: Cast, task: Task) -> None:
    """A limit that passed meanwhile is set anew: five working days from the day it is taken up."""
    task = bring(cast, task, "suspended when returned")
    resumed = actions.resume_task(task, by=cast.supervisor, at=at("2024-08-01"), basis=BASIS)
    assert (resumed.state, resumed.rework_due_on) == ("returned", date(2024, 8, 8))


def test_suspended_until_a_day_that_lies_ahead(cast: Cast, task: Task) -> None:
    with pytest.raises(NotValid):
        actions.suspend_task(task, by=cast.supervisor, at=NOW, basis=BASIS, suspended_until=date(2024, 6, 19))
    until = date(2024, 9, 30)
    actions.suspend_task(task, by=cast.supervisor, at=NOW, basis=BASIS, suspended_until=until)
    assert Task.objects.get(pk=task.pk).suspended_until == until


def test_cancelling_withdraws_the_waiting_request_and_keeps_the_task(cast: Cast, task: Task) -> None:
    task = bring(cast, task, "submitted")
    actions.cancel_task(task, by=cast.supervisor, at=NOW, basis="与上级要点重复")
    now = Task.objects.get(pk=task.pk)
    assert (now.state, now.number, now.verdict, now.closed_at) == ("cancelled", task.number, "", None)
    assert Closure.objects.get().outcome == "withdrawn"


def test_due_dates_stand_through_suspension(cast: Cast, task: Task) -> None:
    task = bring(cast, task, "suspended")
    actions.resume_task(task, by=cast.supervisor, at=at("2024-09-30"), basis=BASIS)
    now = Task.objects.get(pk=task.pk)
    assert (now.due_on, now.original_due_on) == (task.due_on, task.original_due_on)


def test_a_cancelled_task_leaves_nothing_waiting_for_review(cast: Cast, task: Task) -> None:
    task = bring(cast, task, "submitted")
    actions.cancel_task(task, by=cast.supervisor, at=at("2024-06-24"), basis=BASIS)
    assert not ProgressReport.objects.filter(task=task, state="awaiting_review").exists()
    assert not Closure.objects.filter(task=task, outcome="pending").exists()
    assert set(task.reports.values_list("decision_reason", flat=True)) == {BASIS}
