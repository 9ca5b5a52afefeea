"""How far ahead a date may lie, wherever a person types one."""

from argparse import ArgumentTypeError
from datetime import date

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_commitment, make_plan
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid
from tracker.management.days import day
from tracker.tasks import actions
from tracker.tasks.models import ReportSlot, Task
from tracker.workdays import clock
from tracker.workdays.actions import move_clock_on, open_business_clock
from tracker.workdays.limits import must_lie_ahead


@pytest.mark.parametrize("typed", ["2024-06-20", "2024-12-31", "2029-12-31"])
def test_today_and_the_next_five_years_are_taken(typed: str) -> None:
    must_lie_ahead(date.fromisoformat(typed), on=TODAY, what="完成时限", field="due_on")


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        ("2024-06-19", "due_in_past", "完成时限不能早于今天。"),
        ("2030-01-01", "due_too_far", "完成时限最远到2029年底，请检查年份。"),
        ("9999-12-31", "due_too_far", "完成时限最远到2029年底，请检查年份。"),
    ],
)
def test_others_are_refused_in_words(typed: str, code: str, sentence: str) -> None:
    with pytest.raises(NotValid) as refused:
        must_lie_ahead(date.fromisoformat(typed), on=TODAY, what="完成时限", field="due_on")
    assert (refused.value.code, refused.value.message, refused.value.field) == (code, sentence, "due_on")


def test_a_slip_of_the_year_makes_no_periods(cast: Cast) -> None:
    with pytest.raises(NotValid, match="请检查年份"):
        actions.assign_task(
            cast.bureau, by=cast.supervisor, at=NOW, title="任务", requirement="依据", rhythm="weekly",
            lead_office=cast.enforcement, due_on=date(9999, 12, 31),
        )  # fmt: skip
    assert (Task.objects.count(), ReportSlot.objects.count()) == (0, 0)


def test_a_plan_with_such_a_date_is_not_issued(cast: Cast) -> None:
    plan = make_plan(cast.bureau)
    make_commitment(plan, cast.enforcement, due_on=date(9999, 12, 31), rhythm="monthly")
    with pytest.raises(NotValid, match="完成时限太远，请检查年份"):
        actions.issue_plan(plan, by=cast.supervisor, at=NOW)
    assert ReportSlot.objects.count() == 0


@pytest.mark.parametrize("to", [date(9999, 12, 31), date(2025, 6, 22), date(2100, 1, 4)])
def test_the_demonstration_moves_a_year_at_most_at_a_time(cast: Cast, to: date) -> None:
    open_business_clock(TODAY, by=cast.admin)
    with pytest.raises(NotValid, match="一次最多前移一年"):
        move_clock_on(by=cast.admin, to=to)
    assert clock.today() == TODAY
    assert Change.objects.filter(kind="clock.moved").count() == 1
    assert move_clock_on(by=cast.admin, to=date(2025, 6, 20)) == date(2025, 6, 20)


def test_an_office_that_only_reports_leads_nothing(cast: Cast) -> None:
    cast.relief.is_external = True
    cast.relief.save()
    with pytest.raises(NotValid, match="只报送、不承办"):
        actions.assign_task(
            cast.bureau, by=cast.supervisor, at=NOW, title="任务", requirement="依据",
            lead_office=cast.relief, due_on=date(2024, 7, 31),
        )  # fmt: skip
    assert Task.objects.count() == 0


@pytest.mark.parametrize("text", ["2024-13-01", "明天", "", "9999-12-31", "1999-12-31"])
def test_dates_on_the_command_line_are_refused_in_words(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match=r"日期|年份"):
        day(text)


def test_dates_on_the_command_line() -> None:
    assert day("2024-06-28") == date(2024, 6, 28)
