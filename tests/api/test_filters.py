"""Every filter against a plain loop over the rows, and every name nobody knows."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.api.conftest import As, Caller, problem
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_commitment, make_plan
from tracker.plans.wording import CommitmentKind
from tracker.tasks import actions
from tracker.tasks.filters import TaskFilter
from tracker.tasks.lights import thresholds, with_light
from tracker.tasks.models import Task
from tracker.workdays.records import load_calendar

DUE = [0, 1, 5, 8, 30, 60, 120, 190]  # days from today

# How each row is set after it was issued: state and what the constraints want with it.
STATES: list[dict[str, Any]] = [
    {},
    {"state": "in_progress", "acknowledged_at": NOW},
    {"state": "in_progress", "acknowledged_at": NOW, "due_on": TODAY - timedelta(days=3)},
    {"state": "submitted", "acknowledged_at": NOW, "submitted_at": NOW},
    {"state": "returned", "acknowledged_at": NOW, "rework_due_on": TODAY + timedelta(days=5)},
    {"state": "suspended", "acknowledged_at": NOW, "state_basis": "等上级通知"},
    {"state": "cancelled", "acknowledged_at": NOW, "state_basis": "并入他项"},
    {"state": "closed", "acknowledged_at": NOW, "closed_at": NOW, "verdict": "kept"},
    {"state": "closed", "acknowledged_at": NOW, "closed_at": NOW, "verdict": "partly"},
]


@pytest.fixture
def rows(cast: Cast) -> list[Task]:
    """Twenty-seven tasks of two plans and three offices: every state beside every office, dates spread."""
    made = []
    for year in (2024, 2025):
        plan = make_plan(cast.bureau, year=year)
        for n in range(18 if year == 2024 else 9):
            make_commitment(
                plan,
                (cast.enforcement, cast.law, cast.relief)[n % 3],
                title=f"{'健全' if n % 2 else '完善'}制度{year}{n:02}",
                kind=CommitmentKind.values[n % 3],
                due_on=TODAY + timedelta(days=DUE[n % len(DUE)]),
            )
        made += actions.issue_plan(plan, by=cast.supervisor, at=NOW)
    for n, task in enumerate(made):
        Task.objects.filter(pk=task.pk).update(**STATES[n % len(STATES)])
    lit = with_light(Task.objects.all(), thresholds(TODAY, load_calendar()))
    return list(lit.prefetch_related("answers__commitment"))


@pytest.fixture
def boss(cast: Cast, as_: As, rows: list[Task]) -> Caller:
    return as_(cast.supervisor, scope="read")


def numbers(caller: Caller, **query: Any) -> list[str]:
    answer = caller.get("/tasks", limit=200, **query)
    assert answer.status_code == 200, answer.content.decode()
    return [row["number"] for row in answer.json()["data"]]


def expect(rows: list[Task], keep: Callable[[Task], bool]) -> list[str]:
    return sorted(task.number for task in rows if keep(task))


ONE_OF: dict[str, tuple[Callable[[Task], Any], list[list[str]]]] = {
    "state": (
        lambda t: t.state,
        [[str(s["state"])] for s in STATES if s] + [["assigned"], ["assigned", "closed"], ["returned", "submitted"]],
    ),
    "light": (
        lambda t: t.light,
        [["red"], ["yellow"], ["green"], ["grey"], ["red", "grey"], ["red", "yellow", "green", "grey"]],
    ),
    "kind": (lambda t: t.kind, [["one_off"], ["continuous"], ["recurring"], ["one_off", "recurring"]]),
    "verdict": (lambda t: t.verdict, [["kept"], ["partly"], ["not_kept"], ["kept", "partly"]]),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_OF)
def test_one_of_several_values(boss: Caller, rows: list[Task], name: str) -> None:
    read, lists = ONE_OF[name]
    for values in lists:
        wanted = sorted(task.number for task in rows if read(task) in values)
        assert numbers(boss, **{name: values}) == wanted, values


def test_the_rows_tell_the_filters_apart(rows: list[Task]) -> None:
    """Without this the table above could agree on nothing."""
    assert {task.light for task in rows} == {"red", "yellow", "green", "grey", ""}
    assert {task.verdict for task in rows} == {"", "kept", "partly"}
    assert len({task.kind for task in rows}) == 3


def test_office(cast: Cast, boss: Caller, rows: list[Task]) -> None:
    for offices in ([cast.enforcement], [cast.law], [cast.relief], [cast.enforcement, cast.relief]):
        wanted = sorted(task.number for task in rows if task.lead_office in offices)
        assert numbers(boss, office=[office.pk for office in offices]) == wanted


def test_plan_and_section(boss: Caller, rows: list[Task]) -> None:
    for plan in {task.plan for task in rows if task.plan}:
        wanted = expect(rows, lambda task, p=plan: task.plan_id == p.pk)  # type: ignore[misc]
        assert len(wanted) in (18, 9)
        assert numbers(boss, plan=plan.pk) == wanted
        assert numbers(boss, section=plan.sections.get().pk) == wanted


def test_due_range_includes_both_ends(boss: Caller, rows: list[Task]) -> None:
    due = {task.number: task.due_on for task in rows}
    for day in (TODAY + timedelta(days=n) for n in (-4, -3, 0, 1, 29, 30, 31, 190, 191)):
        assert numbers(boss, due_after=day) == sorted(n for n, on in due.items() if on >= day)
        assert numbers(boss, due_before=day) == sorted(n for n, on in due.items() if on <= day)
        both = numbers(boss, due_after=day, due_before=day)
        assert both == sorted(n for n, on in due.items() if on == day)


def test_search(boss: Caller, rows: list[Task]) -> None:
    found = set()
    for text in ("健全", "完善制度2024", "枣应急-2025", "-003", "行政执法", "没有这样的", "%", "_", "'"):
        texts = {task.number: (task.number, task.title, task.requirement) for task in rows}
        wanted = sorted(number for number, parts in texts.items() if any(text in part for part in parts))
        found.add(len(wanted))
        assert numbers(boss, q=text) == wanted, text
    assert len(found) > 3


def test_different_names_narrow(cast: Cast, boss: Caller, rows: list[Task]) -> None:
    wanted = expect(
        rows, lambda t: t.lead_office_id == cast.law.pk and t.kind == "continuous" and t.state != "closed"
    )
    open_states = ["assigned", "in_progress", "submitted", "returned", "suspended", "cancelled"]
    assert numbers(boss, office=cast.law.pk, kind="continuous", state=open_states) == wanted
    assert wanted


def test_no_filter_gives_everything(boss: Caller, rows: list[Task]) -> None:
    assert numbers(boss) == sorted(task.number for task in rows)


def test_every_filter_is_tested_here() -> None:
    tested = {*ONE_OF, "office", "plan", "section", "due_after", "due_before", "q"}
    assert set(TaskFilter.base_filters) == tested


@pytest.mark.parametrize(
    ("path", "name", "nearest"),
    [
        ("/tasks", "ofice", "office"),
        ("/tasks", "states", "state"),
        ("/tasks", "due_befor", "due_before"),
        ("/tasks", "lights", "light"),
        ("/tasks", "page_limit", "limit"),
        ("/plans", "orders", "order"),
        ("/offices", "curser", "cursor"),
        ("/tokens", "limits", "limit"),
    ],
)
def test_unknown_name_is_refused_with_the_nearest(
    cast: Cast, as_: As, path: str, name: str, nearest: str
) -> None:
    body = problem(as_(cast.head).get(path, **{name: "x"}), 400, "not-valid")
    words = f"没有名为“{name}”的条件，最接近的是“{nearest}”。"
    assert body["errors"] == [{"pointer": f"?{name}", "code": "unknown_filter", "message": words}]
    assert body["detail"] == words


def test_unknown_name_like_none_lists_all(cast: Cast, as_: As) -> None:
    body = problem(as_(cast.head).get("/plans", zzz="1"), 400, "not-valid")
    assert body["detail"] == "没有名为“zzz”的条件。可以使用：state、kind、year、order、limit、cursor。"


WRONG_VALUES = [
        ("state", "done"), ("state", ""), ("state", "已销号"), ("light", "blue"), ("light", ""), ("kind", "once"),
        ("verdict", "good"), ("office", "LAW"), ("office", ""), ("plan", "2024"), ("section", "x"), ("due_after", "soon"),
        ("due_before", "2024-02-30"), ("due_before", "10000-01-01"), ("q", "长" * 101),
]  # fmt: skip


def test_unknown_value_is_refused(cast: Cast, as_: As) -> None:
    caller = as_(cast.supervisor)
    for name, value in WRONG_VALUES:
        body = problem(caller.get("/tasks", **{name: value}), 400, "not-valid")
        assert [error["pointer"] for error in body["errors"]] == [f"?{name}"], (name, value)


@pytest.mark.parametrize(
    "name", ["due_after", "due_before", "plan", "section", "q", "limit", "order", "cursor"]
)
def test_what_can_stand_once_is_refused_twice(cast: Cast, as_: As, name: str) -> None:
    body = problem(as_(cast.supervisor).get("/tasks", **{name: ["1", "2"]}), 400, "not-valid")
    assert body["errors"][0]["code"] == "repeated"


def test_a_date_far_away_is_a_date(cast: Cast, as_: As) -> None:
    for day in (date.min, date.max):
        answer = as_(cast.supervisor).get("/tasks", due_after=day.isoformat())
        assert answer.json()["data"] == []
