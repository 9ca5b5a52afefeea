"""P7: what a run asks of the database does not grow with the rows."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import Cast
from tests.factories import at
from tests.reminders.conftest import SETUP
from tracker.organisations.models import RuleSet
from tracker.reminders.claims import claim_due
from tracker.reminders.digests import build_digests
from tracker.tasks.models import Task
from tracker.workdays.calendar import WorkCalendar


def build(day: str) -> int:
    """Claim, then count the queries of building."""
    moment = at(day)
    claim_due(on=moment.date(), at=moment, calendar=WorkCalendar(), by=SETUP)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        build_digests(on=moment.date(), at=moment, calendar=WorkCalendar(), by=SETUP)
    return len(asked)


def test_building_costs_the_same_for_one_and_three(
    cast: Cast, issued: Callable[..., Task], rules: RuleSet
) -> None:
    issued()
    one = build("2024-06-25")
    for office in (cast.enforcement, cast.law, cast.relief):
        issued(office)
    three = build("2024-06-28")
    assert (one, three) == (27, 27)


def test_a_day_without_anything_is_cheap(cast: Cast, rules: RuleSet, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        build_digests(on=at("2024-06-25").date(), at=at("2024-06-25"), calendar=WorkCalendar(), by=SETUP)
