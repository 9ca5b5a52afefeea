"""One act on many tasks: each row has its own answer, and one transaction holds them all."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.tasks.cases import BASIS, assign
from tracker.ledger.models import Change
from tracker.tasks import actions
from tracker.tasks.models import Task


def test_those_that_refuse_say_why_and_the_others_are_done(cast: Cast) -> None:
    tasks = [assign(cast) for _ in range(4)]
    actions.cancel_task(tasks[2], by=cast.supervisor, at=NOW, basis=BASIS)
    told = actions.in_bulk(tasks, actions.suspend_task, by=cast.supervisor, at=NOW, basis=BASIS)
    assert [one.task.pk for one in told] == [task.pk for task in tasks]
    assert [bool(one.refused) for one in told] == [False, False, True, False]
    assert "不能暂缓" in told[2].refused
    assert [Task.objects.get(pk=task.pk).state for task in tasks] == [
        "suspended", "suspended", "cancelled", "suspended",
    ]  # fmt: skip
    assert Change.objects.filter(kind="task.suspended").count() == 3


def test_whoever_may_not_does_nothing_to_any(cast: Cast) -> None:
    tasks = [assign(cast) for _ in range(3)]
    written = Change.objects.count()
    told = actions.in_bulk(tasks, actions.cancel_task, by=cast.head, at=NOW, basis=BASIS)
    assert all("只有督办员" in one.refused for one in told)
    assert Change.objects.count() == written


def test_failure_that_is_no_refusal_undoes_everything(cast: Cast) -> None:
    tasks = [assign(cast) for _ in range(3)]
    written = Change.objects.count()

    def breaks_at_the_last(task: Task, **facts: Any) -> Task:
        if task.pk == max(one.pk for one in tasks):
            raise RuntimeError("disk full")
        return actions.suspend_task(task, **facts)

    with pytest.raises(RuntimeError):
        actions.in_bulk(tasks, breaks_at_the_last, by=cast.supervisor, at=NOW, basis=BASIS)
    assert {Task.objects.get(pk=task.pk).state for task in tasks} == {"assigned"}
    assert Change.objects.count() == written


def test_each_row_can_be_taken_back_by_itself(cast: Cast) -> None:
    tasks = [assign(cast) for _ in range(2)]
    actions.in_bulk(tasks, actions.cancel_task, by=cast.supervisor, at=NOW, basis=BASIS)
    actions.undo(tasks[0], by=cast.supervisor, at=NOW)
    assert [Task.objects.get(pk=task.pk).state for task in tasks] == ["assigned", "cancelled"]


def test_each_row_costs_eleven_queries_more(cast: Cast, django_assert_num_queries: Any) -> None:
    """R9: what a bulk asks, it asks while it holds its tasks."""
    tasks = [assign(cast) for _ in range(5)]
    facts = {"by": cast.supervisor, "at": NOW, "basis": BASIS}
    for chosen, queries in ((tasks[:1], 19), (tasks[1:], 52)):
        with django_assert_num_queries(queries):
            actions.in_bulk(chosen, actions.suspend_task, **facts)
