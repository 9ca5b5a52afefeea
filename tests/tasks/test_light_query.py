"""Lights of many tasks: several rule sets at once, filters, and a number of queries that does not grow."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from tests.conftest import Cast
from tests.factories import at, make_bureau, make_office
from tests.tasks.cases import assign
from tests.tasks.lit import light_on
from tracker.organisations.models import RuleSet
from tracker.tasks import actions
from tracker.tasks.filters import LIGHTS, TaskFilter
from tracker.tasks.lights import light_words, thresholds, with_light
from tracker.tasks.models import Task
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.models import CalendarDay


@pytest.fixture
def three(cast: Cast) -> list[Task]:
    """On 3 July: one overdue, one due soon with a missed period, one on course."""
    tasks = [
        assign(cast, due_on=date(2024, 6, 28)),
        assign(cast, due_on=date(2024, 7, 10), rhythm="monthly"),
        assign(cast),
    ]
    return [actions.acknowledge(task, by=cast.head, at=at("2024-06-20")) for task in tasks]


def lit(day: str) -> Any:
    return with_light(Task.objects.all(), thresholds(date.fromisoformat(day), WorkCalendar()))


@pytest.mark.parametrize("rows", [1, 3])
def test_three_queries_however_many_rows(
    cast: Cast, three: list[Task], django_assert_num_queries: Any, rows: int
) -> None:
    limits = thresholds(date(2024, 7, 8), WorkCalendar())
    tasks = Task.objects.filter(pk__in=[task.pk for task in three[:rows]])
    with django_assert_num_queries(3):
        sentences = [light_words(task, limits) for task in with_light(tasks, limits)]
    assert len(set(sentences)) == rows


def test_thresholds_cost_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    for n in range(3):
        RuleSet.objects.create(name=f"规则{n}")
        with django_assert_num_queries(1):
            assert len(thresholds(date(2024, 7, 8), WorkCalendar()).soon) == n + 2


def test_each_bureau_is_lit_by_its_own_rules_in_one_query(cast: Cast) -> None:
    strict = RuleSet.objects.create(name="严", yellow_within=2, receipt_within=1)
    other = make_bureau("LAX", "另一个局", "另")
    other.rules = strict
    other.save()
    office = make_office(other, "A", "一科")
    tasks = {}
    for bureau, lead in ((cast.bureau, cast.enforcement), (other, office)):
        tasks[bureau.code] = Task.objects.create(
            bureau=bureau, year=2024, serial=99, number=f"{bureau.number_prefix}-2024-099", title="同一件事",
            requirement="同", kind="one_off", lead_office=lead, due_on=date(2024, 6, 28),
            original_due_on=date(2024, 6, 28), assigned_at=at("2024-06-20"),
        )  # fmt: skip
    codes = {day: {t.bureau.code: t.light_code for t in lit(day)} for day in
             ("2024-06-21", "2024-06-24", "2024-06-25", "2024-06-26")}  # fmt: skip
    assert {day: row["ZZYJ"] for day, row in codes.items()} == dict.fromkeys(codes, "yellow:due_soon")
    assert {day: row["LAX"] for day, row in codes.items()} == {
        "2024-06-21": "green:on_course",
        "2024-06-24": "yellow:unreceived",
        "2024-06-25": "yellow:unreceived",
        "2024-06-26": "yellow:due_soon",
    }


def test_calendar_of_the_house_moves_the_lights(cast: Cast) -> None:
    task = actions.acknowledge(assign(cast, due_on=date(2024, 7, 10)), by=cast.head, at=at("2024-06-20"))
    assert light_on(task, "2024-06-28") == "green:on_course"
    CalendarDay.objects.create(day=date(2024, 7, 2), is_workday=False)
    assert light_on(task, "2024-06-28") == "yellow:due_soon"


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"light": ["red"]}, ["001"]),
        ({"light": ["yellow"]}, ["002"]),
        ({"light": ["green"]}, ["003"]),
        ({"light": ["red", "yellow"]}, ["001", "002"]),
        ({"light": ["grey"]}, []),
        ({"state": ["in_progress"]}, ["001", "002", "003"]),
        ({"state": ["closed"]}, []),
        ({"due_after": ["2024-07-10"]}, ["002", "003"]),
        ({"due_before": ["2024-07-10"]}, ["001", "002"]),
        ({"due_after": ["2024-07-10"], "due_before": ["2024-07-10"]}, ["002"]),
        ({"q": ["枣应急-2024-003"]}, ["003"]),
        ({"q": ["责任制"]}, ["001", "002", "003"]),
        ({"q": ["局务会议"]}, ["001", "002", "003"]),
        ({"q": ["没有这样的"]}, []),
        ({"kind": ["one_off"], "light": ["red"]}, ["001"]),
        ({"kind": ["continuous"]}, []),
        ({}, ["001", "002", "003"]),
    ],
)
def test_filters_of_a_list(asked: dict[str, list[str]], found: list[str]) -> None:
    filtered = TaskFilter(_query(asked), queryset=lit("2024-07-03"))
    assert filtered.is_valid(), filtered.errors
    assert [task.number[-3:] for task in filtered.qs] == found


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    "asked", [{"light": ["purple"]}, {"state": ["open"]}, {"due_after": ["gestern"]}, {"office": ["1"]}]
)
def test_value_that_is_none_is_an_error_not_ignored(asked: dict[str, list[str]]) -> None:
    assert not TaskFilter(_query(asked), queryset=lit("2024-07-03")).is_valid()


def test_every_colour_can_be_asked_for() -> None:
    assert [light for light, _words in LIGHTS] == ["red", "yellow", "green", "grey"]


def _query(asked: dict[str, list[str]]) -> Any:
    query = QueryDict(mutable=True)
    for name, values in asked.items():
        query.setlist(name, values)
    return query
