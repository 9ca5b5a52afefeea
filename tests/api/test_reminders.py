"""``/reminders`` and ``/deliveries``: who sees what, the filters, the shape, the cost."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.api.conftest import As, problem
from tests.api.test_openapi import Spec, checker, keys, spec  # noqa: F401
from tests.conftest import Cast
from tests.factories import NOW, at
from tests.reminders.conftest import MACHINE, SETUP
from tracker.api import reminder_examples
from tracker.messages.models import Delivery
from tracker.reminders.actions import ship_rules
from tracker.reminders.models import Reminder
from tracker.reminders.run import send_due
from tracker.tasks.models import Task


@pytest.fixture
def told(cast: Cast, issued: Callable[..., Task]) -> Task:
    """A task of the enforcement corps of which its desk officer was told on T-3, and one of another office."""
    ship_rules(cast.bureau.rules, by=SETUP, at=NOW)
    task = issued()
    issued(cast.relief)
    day = at("2024-06-25")
    send_due(on=day.date(), at=day, now=MACHINE)
    return task


def rows(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content.decode()
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def test_everybody_sees_the_claims_of_his_tasks_and_the_lines_that_are_his(
    cast: Cast, as_: As, told: Task
) -> None:
    claims = {
        name: {row["task"]["id"] for row in rows(as_(getattr(cast, name)).get("/reminders"))}
        for name in ("head", "staff", "other_head", "supervisor", "leader", "stranger", "other_supervisor")
    }
    other = str(Task.objects.exclude(pk=told.pk).get().pk)
    mine, both = {str(told.pk)}, {str(told.pk), other}
    assert claims == {
        "head": mine, "staff": mine, "other_head": {other}, "supervisor": both, "leader": both, "stranger": set(),
        "other_supervisor": set(),
    }  # fmt: skip
    lines = {
        name: {row["person"]["name"] for row in rows(as_(getattr(cast, name)).get("/deliveries"))}
        for name in ("head", "staff", "leader", "supervisor", "other_supervisor")
    }
    everybody = set(Delivery.objects.values_list("person__name", flat=True))
    assert lines["staff"] == {"周小梅"} and lines["supervisor"] == everybody >= {"周小梅", "钱科长"}
    assert (
        lines["other_supervisor"] == set() and lines["head"] <= {"李建国"} and lines["leader"] <= {"孙局长"}
    )
    problem(as_().get("/reminders"), 401, "unauthenticated")


def test_filters_and_refusals(cast: Cast, as_: As, told: Task) -> None:
    caller = as_(cast.supervisor)
    step = Reminder.objects.filter(step="task-before-3").values_list("pk", flat=True)
    assert len(rows(caller.get("/reminders", step="task-before-3", outcome="told"))) == len(step) == 2
    assert len(rows(caller.get("/reminders", step="task-before-3", task=told.pk))) == 1
    assert rows(caller.get("/reminders", told_before="2024-06-24")) == []
    assert rows(caller.get("/deliveries", mine="true", source="reminder:0")) == []
    assert (
        rows(caller.get("/deliveries", kind="urgent"))
        == rows(caller.get("/deliveries", day_after="2024-06-26"))
        == []
    )
    assert {row["state"] for row in rows(caller.get("/deliveries", state="sent"))} == {"sent"}
    first = caller.get("/deliveries", limit=1).json()
    assert first["next"] and len(rows(caller.get("/deliveries", order="id", limit=1))) == 1
    problem(caller.get("/reminders", outcom="told"), 400, "not-valid")
    problem(caller.get("/reminders", outcome="done"), 400, "not-valid")
    problem(caller.get("/deliveries", day_after="yesterday"), 400, "not-valid")
    assert caller.post("/reminders").status_code == 405


def test_answers_and_examples_are_what_is_described(
    cast: Cast,
    as_: As,
    told: Task,
    spec: Spec,  # noqa: F811
) -> None:
    caller = as_(cast.staff)
    answers = {"Reminder": rows(caller.get("/reminders"))[0], "Delivery": rows(caller.get("/deliveries"))[0]}
    for name, answer in answers.items():
        example = getattr(reminder_examples, name.upper())
        assert keys(answer) == keys(example)
        for value in (answer, example):
            assert [error.message for error in checker(spec, name).iter_errors(value)] == []
    assert (answers["Delivery"]["is_read"], answers["Delivery"]["channel"]) == (False, "mail")
    assert rows(as_(cast.supervisor).get("/deliveries", mine="false"))[0]["is_read"] is None


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    cast: Cast, as_: As, issued: Callable[..., Task], django_assert_num_queries: Any, count: int
) -> None:
    """Clock, token, posts, the rows."""
    ship_rules(cast.bureau.rules, by=SETUP, at=NOW)
    for _n in range(count):
        issued(due_on=date(2024, 6, 28))
    day = at("2024-06-25")
    send_due(on=day.date(), at=day, now=MACHINE)
    caller = as_(cast.staff)
    caller.get("/tokens")
    for path in ("/reminders", "/deliveries"):
        with django_assert_num_queries(4):
            found = rows(caller.get(path, **({"step": "task-before-3"} if path == "/reminders" else {})))
        assert len(found) >= count
