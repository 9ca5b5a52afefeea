"""Pages by key: each row once, in both directions, whatever comes and goes between two pages."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.api.conftest import API, As, Caller, problem
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_commitment, make_office, make_plan
from tracker.tasks import actions
from tracker.tasks.models import Task

ORDERS = ["number", "-number", "due_on", "-due_on", "assigned_at", "-assigned_at"]


@pytest.fixture
def rows(cast: Cast) -> list[Task]:
    """Seven tasks; due dates come in ties of three, all were assigned in one moment."""
    return more(cast, 7)


def more(cast: Cast, count: int) -> list[Task]:
    plan = make_plan(cast.bureau)
    for n in range(count):
        make_commitment(plan, cast.enforcement, due_on=TODAY + timedelta(days=n // 3))
    return actions.issue_plan(plan, by=cast.supervisor, at=NOW)


def follow(caller: Caller, path: str, link: str = "next", **query: Any) -> list[list[str]]:
    """The ids of every page, from the first (or, given a whole query, from there) to where the links end."""
    answer, pages = caller.get(path, **query), []
    while True:
        assert answer.status_code == 200, answer.content.decode()
        body = answer.json()
        pages.append([row["id"] for row in body["data"]])
        if body[link] is None:
            return pages
        assert body[link].startswith("http://testserver/")
        answer = caller.get(body[link].removeprefix(f"http://testserver{API}"))


@pytest.mark.parametrize("order", ORDERS)
def test_each_row_once_in_order(cast: Cast, as_: As, rows: list[Task], order: str) -> None:
    caller = as_(cast.head)
    column, sign = order.lstrip("-"), -1 if order.startswith("-") else 1
    wanted = sorted(rows, key=lambda task: (getattr(task, column), task.pk))[::sign]
    for limit in (1, 2, 3, 6, 7, 8):
        pages = follow(caller, "/tasks", order=order, limit=limit)
        assert [row for page in pages for row in page] == [str(task.pk) for task in wanted], limit
        assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)


@pytest.mark.parametrize("order", ORDERS)
def test_and_back_again(cast: Cast, as_: As, rows: list[Task], order: str) -> None:
    caller = as_(cast.head)
    forwards = follow(caller, "/tasks", order=order, limit=2)
    last = caller.get("/tasks", order=order, limit=2).json()
    while last["next"]:
        last = caller.get(last["next"].removeprefix(f"http://testserver{API}")).json()
    backwards = [[row["id"] for row in last["data"]]]
    while last["prev"]:
        last = caller.get(last["prev"].removeprefix(f"http://testserver{API}")).json()
        backwards.append([row["id"] for row in last["data"]])
    assert [row for page in reversed(backwards) for row in page] == [r for p in forwards for r in p]


def test_rows_that_come_and_go_shift_nothing(cast: Cast, as_: As, rows: list[Task]) -> None:
    caller = as_(cast.head)
    first = caller.get("/tasks", order="due_on", limit=4).json()
    seen = [row["id"] for row in first["data"]]
    Task.objects.filter(pk=seen[0]).update(due_on=TODAY + timedelta(days=300))
    newer = more(cast, 3)
    Task.objects.filter(pk=newer[0].pk).update(due_on=TODAY - timedelta(days=1))
    path = first["next"].removeprefix(f"http://testserver{API}")
    rest = [row for page in follow(caller, path) for row in page]
    assert [row for row in rest if row in {str(task.pk) for task in rows}] == [
        *[str(task.pk) for task in rows[4:]], seen[0],
    ]  # fmt: skip


def test_link_keeps_the_filters(cast: Cast, as_: As, rows: list[Task]) -> None:
    caller = as_(cast.head)
    Task.objects.filter(pk=rows[0].pk).update(state="in_progress", acknowledged_at=NOW)
    pages = follow(caller, "/tasks", state=["assigned", "returned"], limit=4)
    assert [row for page in pages for row in page] == [str(task.pk) for task in rows[1:]]


def test_offices_in_their_order(cast: Cast, as_: As) -> None:
    for n in range(5):
        make_office(cast.bureau, f"X{n}", f"科{n}", order=n % 2)
    pages = follow(as_(cast.head), "/offices", limit=2)
    assert [len(page) for page in pages] == [2, 2, 2, 2]
    assert len({row for page in pages for row in page}) == 8


def test_an_empty_list_has_no_neighbours(cast: Cast, as_: As) -> None:
    assert as_(cast.head).get("/tasks").json() == {"data": [], "next": None, "prev": None}


WRONG_LIMITS = ["0", "-1", "201", "1.5", "many", "", " 5", "٣", "1e2", "9" * 30, "9" * 5000]
WRONG_ORDERS = ["", "title", "bureau__code", "-", "--number", "lead_office__name", "?", "pk"]


def test_wrong_limit(cast: Cast, as_: As) -> None:
    caller = as_(cast.head)
    fault = {"pointer": "?limit", "code": "invalid", "message": "每页行数为1到200的整数。"}
    for limit in WRONG_LIMITS:
        assert problem(caller.get("/tasks", limit=limit), 400, "not-valid")["errors"] == [fault], limit


def test_order_is_one_of_a_list(cast: Cast, as_: As) -> None:
    caller = as_(cast.head)
    for order in WRONG_ORDERS:
        body = problem(caller.get("/tasks", order=order), 400, "not-valid")
        assert body["detail"] == "可以按这些排列：number、due_on、assigned_at。", order


def test_a_cursor_is_taken_back_as_given_or_not_at_all(cast: Cast, as_: As, rows: list[Task]) -> None:
    caller = as_(cast.head)
    link = caller.get("/tasks", limit=2).json()["next"]
    cursor = parse_qs(urlsplit(link).query)["cursor"][0]
    for wrong in (
        "",
        "x",
        cursor[:-1],
        cursor + "x",
        "A" + cursor,
        cursor.swapcase(),
        "::",
        "cD0x",
        "\x00",
        "游标",
    ):
        body = problem(caller.get("/tasks", limit=2, cursor=wrong), 400, "not-valid")
        assert body["errors"][0]["pointer"] == "?cursor", wrong
    other = problem(caller.get("/tasks", limit=2, cursor=cursor, order="due_on"), 400, "not-valid")
    assert other["detail"] == "位置标记属于另一种排列次序。请从第一页重新读取。"
    assert caller.get("/tasks", limit=2, cursor=cursor).status_code == 200


def test_a_cursor_does_not_widen_what_one_sees(cast: Cast, as_: As, rows: list[Task]) -> None:
    link = as_(cast.head).get("/tasks", limit=2).json()["next"]
    path = link.removeprefix(f"http://testserver{API}")
    assert as_(cast.stranger).get(path).json()["data"] == []
