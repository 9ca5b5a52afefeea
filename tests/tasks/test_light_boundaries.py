"""The day before, the day itself and the day after: where each light begins and ends."""

from datetime import date, datetime

import pytest

from tests.conftest import Cast, file_report
from tests.factories import LOCAL, at
from tests.tasks.cases import assign
from tests.tasks.lit import light_on, mark_slots, words_on
from tracker.tasks import actions
from tracker.tasks.models import Task


def received(cast: Cast, **facts: object) -> Task:
    return actions.acknowledge(assign(cast, **facts), by=cast.head, at=at("2024-06-20"))


@pytest.mark.parametrize(
    ("due", "day", "code"),
    [
        # seven working days before a Wednesday
        ("2024-07-10", "2024-06-28", "green:on_course"),
        ("2024-07-10", "2024-06-30", "green:on_course"),  # a Sunday: eight working days lie ahead
        ("2024-07-10", "2024-07-01", "yellow:due_soon"),
        ("2024-07-10", "2024-07-10", "yellow:due_soon"),
        ("2024-07-10", "2024-07-11", "red:overdue"),
        # due on a Sunday
        ("2024-06-30", "2024-06-30", "yellow:due_soon"),
        ("2024-06-30", "2024-07-01", "red:overdue"),
        # over the October holiday: 18 September to 30 September with the worked 29th
        ("2024-10-01", "2024-09-19", "green:on_course"),
        ("2024-10-01", "2024-09-20", "yellow:due_soon"),
        ("2024-10-01", "2024-10-01", "yellow:due_soon"),
        ("2024-10-01", "2024-10-02", "red:overdue"),
        # a worked Sunday
        ("2024-09-29", "2024-09-18", "green:on_course"),
        ("2024-09-29", "2024-09-19", "yellow:due_soon"),
        ("2024-09-29", "2024-09-30", "red:overdue"),
    ],
)
def test_due_date(cast: Cast, due: str, day: str, code: str) -> None:
    assert light_on(received(cast, due_on=date.fromisoformat(due)), day) == code


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (datetime(2024, 6, 28, 23, 59, 59, 999999, tzinfo=LOCAL), "green:submitted"),
        (datetime(2024, 6, 29, 0, 0, 0, tzinfo=LOCAL), "red:submitted_late"),
    ],
)
def test_request_counts_by_the_bureaus_midnight(cast: Cast, moment: datetime, code: str) -> None:
    task = received(cast, due_on=date(2024, 6, 28))
    file_report(task, cast.head, when=moment, ask_closure=True)
    assert light_on(task, "2024-07-30") == code


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2024-06-25", "green:on_course"),
        ("2024-06-26", "yellow:unreceived"),
        ("2024-06-29", "yellow:unreceived"),
    ],
)
def test_receipt_is_expected_within_three_working_days(cast: Cast, day: str, code: str) -> None:
    assert light_on(assign(cast), day) == code


@pytest.mark.parametrize(
    ("day", "code"), [("2024-06-26", "green:on_course"), ("2024-06-27", "yellow:unreceived")]
)
def test_task_given_on_a_saturday_counts_from_the_monday(cast: Cast, day: str, code: str) -> None:
    assert light_on(assign(cast, when=at("2024-06-22")), day) == code


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2024-07-05", "green:on_course"),
        ("2024-07-06", "yellow:one_period"),
        ("2024-10-05", "yellow:one_period"),
        ("2024-10-06", "red:two_periods"),
    ],
)
def test_period_is_missed_the_day_after_its_date(cast: Cast, day: str, code: str) -> None:
    assert light_on(received(cast, rhythm="quarterly"), day) == code


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2024-07-01", "yellow:returned"),
        ("2024-07-02", "red:rework_overdue"),
        ("2025-01-02", "red:rework_overdue"),
    ],
)
def test_rework_limit(cast: Cast, day: str, code: str) -> None:
    task = received(cast)
    file_report(task, cast.head, when=at("2024-06-21"), ask_closure=True)
    actions.return_closure(task, by=cast.supervisor, at=at("2024-06-24"), reason="缺纪要")
    assert light_on(task, day) == code


def test_refiling_within_the_rework_limit_is_in_time_though_the_due_date_has_passed(cast: Cast) -> None:
    task = received(cast, due_on=date(2024, 6, 28))
    file_report(task, cast.head, when=at("2024-06-27"), ask_closure=True)
    actions.return_closure(task, by=cast.supervisor, at=at("2024-06-28"), reason="缺纪要")
    assert light_on(task, "2024-07-03") == "yellow:returned"
    file_report(task, cast.head, when=at("2024-07-05"), ask_closure=True)
    assert light_on(task, "2024-07-20") == "green:submitted"


def test_refiling_after_the_rework_limit_is_late(cast: Cast) -> None:
    task = received(cast)
    file_report(task, cast.head, when=at("2024-06-21"), ask_closure=True)
    actions.return_closure(task, by=cast.supervisor, at=at("2024-06-24"), reason="缺纪要")
    file_report(task, cast.head, when=at("2024-07-03"), ask_closure=True)
    assert words_on(task, "2024-07-04") == "红灯：申请销号时逾期2个工作日（时限7月1日 周一），等待审核"


MONTHLY = {"rhythm": "monthly", "due_on": date(2025, 3, 31)}  # June is 1, December is 7


def test_missed_periods_apart_are_not_two_in_a_row(cast: Cast) -> None:
    task = received(cast, **MONTHLY)
    mark_slots(task, filed=[2, 4, 5, 6])
    assert words_on(task, "2024-11-06") == "黄灯：8月进展报告未报送（报送时限9月5日 周四）"


def test_excused_period_breaks_the_row(cast: Cast) -> None:
    task = received(cast, **MONTHLY)
    mark_slots(task, excused=[2])
    assert light_on(task, "2024-09-06") == "yellow:one_period"


def test_only_the_periods_in_a_row_are_counted_and_named(cast: Cast) -> None:
    task = received(cast, **MONTHLY)
    mark_slots(task, filed=[2])
    assert words_on(task, "2024-10-08") == "红灯：连续2期未报送（8月、9月）"
    mark_slots(task, filed=[5])
    assert words_on(task, "2024-12-06") == "红灯：连续2期未报送（8月、9月）"  # November alone is not in a row


def test_row_grows_and_names_the_year_when_it_is_another(cast: Cast) -> None:
    task = received(cast, **MONTHLY)
    mark_slots(task, filed=[1, 2, 3, 4])
    assert words_on(task, "2025-01-06") == "红灯：连续3期未报送（2024年10月、2024年11月、2024年12月）"


def test_period_filed_late_lights_nothing_any_more(cast: Cast) -> None:
    task = received(cast, rhythm="quarterly")
    slot = task.slots.get(seq=1)
    file_report(task, cast.head, when=at("2024-07-10"), slot=slot)
    assert light_on(task, "2024-07-10") == "green:on_course"


def test_period_that_falls_due_while_the_reviewer_is_silent_is_not_the_offices(cast: Cast) -> None:
    task = received(cast, rhythm="quarterly")
    file_report(task, cast.head, when=at("2024-06-25"), ask_closure=True)
    assert light_on(task, "2024-07-08") == "green:submitted"
    assert light_on(task, "2024-10-08") == "green:submitted"
    actions.return_closure(task, by=cast.supervisor, at=at("2024-07-08"), reason="缺纪要")
    assert light_on(task, "2024-07-09") == "yellow:returned"


def test_period_missed_before_the_request_stays_lit(cast: Cast) -> None:
    task = received(cast, rhythm="quarterly")
    file_report(task, cast.head, when=at("2024-07-08"), ask_closure=True)
    assert words_on(task, "2024-07-20") == "黄灯：二季度进展报告未报送（报送时限7月5日 周五）"
