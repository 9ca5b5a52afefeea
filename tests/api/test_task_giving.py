"""交办 over the API, and one act on many tasks: the web's own actions, each row with its answer."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import As, problem
from tests.conftest import Cast
from tests.factories import make_commitment, make_plan
from tests.tasks.cases import assign, bring
from tracker.ledger.models import Change
from tracker.tasks.models import Task


def asked(cast: Cast, **facts: Any) -> dict[str, Any]:
    return {
        "title": "修订防汛预案", "requirement": "6月19日局长办公会议定", "lead_office": str(cast.enforcement.pk),
        "due_on": "2024-09-30", **facts,
    }  # fmt: skip


def test_task_is_given_once_per_form(cast: Cast, as_: As) -> None:
    body = asked(
        cast, form_token=str(uuid4()), supporting=[str(cast.relief.pk)], rhythm="monthly", kind="recurring"
    )
    caller = as_(cast.supervisor)
    answers = [caller.post("/tasks", body) for _sent in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    task = Task.objects.get()
    assert {answer.json()["number"] for answer in answers} == {task.number}
    assert (task.state, task.rhythm, task.lead_office) == ("assigned", "monthly", cast.enforcement)
    assert list(task.supporting_offices.all()) == [cast.relief]


@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"due_on": "2024-06-19"}, "/due_on"),
        ({"due_on": "2024-02-30"}, "/due_on"),
        ({"title": " "}, "/title"),
        ({"lead_office": str(uuid4())}, "/lead_office"),
        ({"supporting": [str(uuid4())]}, "/supporting"),
        ({"kind": "daily"}, "/kind"),
    ],
)
def test_what_cannot_be_given_is_said_at_its_place(
    cast: Cast, as_: As, facts: dict[str, Any], pointer: str
) -> None:
    answer = as_(cast.supervisor).post("/tasks", asked(cast, **facts))
    assert [fault["pointer"] for fault in problem(answer, 400, "not-valid")["errors"]] == [pointer]
    assert not Task.objects.exists()


def test_only_follow_up_officers_give(cast: Cast, as_: As) -> None:
    for who in (cast.head, cast.leader, cast.second_reviewer):
        problem(as_(who).post("/tasks", asked(cast)), 403, "not-allowed")
    problem(
        as_(cast.other_supervisor).post("/tasks", asked(cast)), 400, "not-valid"
    )  # knows of no such office
    problem(as_(cast.supervisor, scope="read").post("/tasks", asked(cast)), 403, "read-only-token")
    assert not Task.objects.exists()


def test_bulk_answers_for_each_row(cast: Cast, as_: As, issued: Callable[..., Task]) -> None:
    task, closed = issued(), bring(cast, assign(cast), "closed")
    unknown = str(uuid4())
    body = {
        "act": "suspend", "tasks": [str(task.pk), str(closed.pk), unknown], "facts": {"basis": "局务会议定"},
    }  # fmt: skip
    told = as_(cast.supervisor).post("/tasks/bulk", body).json()
    assert told["done"] == 1
    assert [row["number"] for row in told["rows"]] == [task.number, closed.number, ""]
    assert told["rows"][0]["refused"] == "" and "您的操作没有生效" in told["rows"][1]["refused"]
    assert told["rows"][2]["refused"] == "没有这项任务。"
    assert set(Task.objects.values_list("state", flat=True)) == {"suspended", "closed"}
    back = as_(cast.supervisor).post("/tasks/bulk", {"act": "undo", "tasks": [str(task.pk)]}).json()
    assert back["done"] == 1 and Task.objects.get(pk=task.pk).state == "assigned"


def test_bulk_of_what_one_may_not_see_or_do_changes_nothing(cast: Cast, as_: As, task: Task) -> None:
    body = {"act": "cancel", "tasks": [str(task.pk)], "facts": {"basis": "机构调整"}}
    hidden = as_(cast.other_supervisor).post("/tasks/bulk", body).json()["rows"]
    absent = as_(cast.other_supervisor).post("/tasks/bulk", body | {"tasks": [str(uuid4())]}).json()["rows"]
    assert hidden[0] | {"task": ""} == absent[0] | {"task": ""}
    mine = as_(cast.head).post("/tasks/bulk", body).json()["rows"]
    assert mine[0]["refused"] == "只有督办员可以进行此项操作。"
    assert not Change.objects.filter(kind="task.cancelled").exists()


@pytest.mark.parametrize(
    "body",
    [
        {"act": "acknowledge", "tasks": [str(uuid4())]},
        {"act": "cancel", "tasks": []},
        {"act": "cancel", "tasks": [str(uuid4())], "facts": {}},
        {"act": "cancel", "tasks": [str(uuid4())], "facts": "x"},
        {"act": "cancel", "tasks": [str(uuid4())] * 501, "facts": {"basis": "x"}},
    ],
)
def test_bulk_that_makes_no_sense_is_refused_whole(cast: Cast, as_: As, body: dict[str, Any]) -> None:
    problem(as_(cast.supervisor).post("/tasks/bulk", body), 400, "not-valid")


def test_plan_is_issued_once(cast: Cast, as_: As) -> None:
    plan = make_plan(cast.bureau, drafted_by=cast.supervisor)
    make_commitment(plan, cast.enforcement)
    path = f"/plans/{plan.pk}/issue"
    for who in (cast.head, cast.stranger, cast.leader, cast.second_reviewer):  # a draft is for its desk alone
        problem(as_(who).post(path), 404, "not-found")
    problem(as_(cast.supervisor, scope="read").post(path), 403, "read-only-token")
    [made] = as_(cast.supervisor).post(path).json()["tasks"]
    assert made["number"] == Task.objects.get().number
    problem(as_(cast.supervisor).post(path), 409, "wrong-state")


def test_plan_that_is_not_ready_names_what_is_missing(cast: Cast, as_: As) -> None:
    plan = make_plan(cast.bureau, drafted_by=cast.supervisor)
    make_commitment(plan, None)
    told = problem(as_(cast.supervisor).post(f"/plans/{plan.pk}/issue"), 400, "not-valid")
    assert "健全行政执法责任制1" in told["detail"]
    assert not Task.objects.exists()
