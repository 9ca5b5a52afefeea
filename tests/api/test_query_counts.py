"""What a call costs in queries, in literal numbers, at one row, three and thirty."""

from typing import Any

import pytest

from tests.api.conftest import As, Caller
from tests.conftest import Cast, file_report
from tests.factories import NOW, make_commitment, make_office, make_plan
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.tasks.states import Verdict


def settled(caller: Caller) -> Caller:
    """Its first call of the minute is behind it: that one writes down the token's use."""
    assert caller.get("/tokens").status_code == 200
    return caller


def issue(cast: Cast, count: int) -> list[Task]:
    plan = make_plan(cast.bureau)
    for _n in range(count):
        make_commitment(plan, cast.enforcement, rhythm="monthly").supporting_offices.add(
            cast.relief, cast.law
        )
    return actions.issue_plan(plan, by=cast.supervisor, at=NOW)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_tasks(cast: Cast, as_: As, django_assert_num_queries: Any, count: int) -> None:
    """Clock, token, posts, calendar, rules; tasks, unfiled periods, closures, supporting offices, sentences."""
    for task in issue(cast, count)[:3]:
        file_report(task, cast.head, ask_closure=True)
    caller = settled(as_(cast.supervisor))
    with django_assert_num_queries(10):
        answer = caller.get("/tasks")
    assert len(answer.json()["data"]) == count


@pytest.mark.parametrize("count", [1, 3, 30])
def test_tasks_filtered_by_office_and_plan(
    cast: Cast, as_: As, django_assert_num_queries: Any, count: int
) -> None:
    """One more for each choice that is checked against what the reader may know of."""
    issue(cast, count)
    plan = Task.objects.all()[0].plan_id
    caller = settled(as_(cast.supervisor))
    with django_assert_num_queries(12):
        answer = caller.get("/tasks", office=cast.enforcement.pk, plan=plan)
    assert len(answer.json()["data"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_task_with_its_reports(cast: Cast, as_: As, django_assert_num_queries: Any, count: int) -> None:
    (task,) = issue(cast, 1)
    for _n in range(count):
        file_report(task, cast.head, ask_closure=True)
        actions.close_task(task, by=cast.supervisor, at=NOW, verdict=Verdict.KEPT)
        actions.reopen_task(task, by=cast.supervisor, at=NOW, reason="补充")
    caller = settled(as_(cast.leader))
    with django_assert_num_queries(12):
        shown = caller.get(f"/tasks/{task.pk}").json()
    assert (len(shown["reports"]), len(shown["closures"])) == (count, count)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_offices(cast: Cast, as_: As, django_assert_num_queries: Any, count: int) -> None:
    for n in range(count):
        make_office(cast.bureau, f"X{n}", f"科{n}")
    caller = settled(as_(cast.leader))
    with django_assert_num_queries(4):
        answer = caller.get("/offices")
    assert len(answer.json()["data"]) == count + 3


@pytest.mark.parametrize("count", [1, 3, 30])
def test_plans(cast: Cast, as_: As, django_assert_num_queries: Any, count: int) -> None:
    for _n in range(count):
        make_plan(cast.bureau)
    caller = settled(as_(cast.supervisor))
    with django_assert_num_queries(4):
        answer = caller.get("/plans")
    assert len(answer.json()["data"]) == count


@pytest.mark.parametrize("count", [1, 3, 30])
def test_plan_with_its_commitments(cast: Cast, as_: As, django_assert_num_queries: Any, count: int) -> None:
    plan = issue(cast, count)[0].plan
    assert plan
    caller = settled(as_(cast.supervisor))
    with django_assert_num_queries(8):
        shown = caller.get(f"/plans/{plan.pk}").json()
    assert len(shown["commitments"]) == count
    assert all(commitment["task"] for commitment in shown["commitments"])


def test_a_refused_token_costs_two(as_: As, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        Caller("yn_wrong").get("/tasks")


def test_first_call_of_the_minute_costs_one_more(cast: Cast, as_: As, django_assert_num_queries: Any) -> None:
    caller = as_(cast.head)
    for cost in (3, 2, 2):
        with django_assert_num_queries(cost):
            caller.get("/")
