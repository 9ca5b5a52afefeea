"""The periods of each rhythm: names, spans, and the day their report is due."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.factories import TODAY
from tracker.plans.wording import Rhythm
from tracker.tasks.models import ReportSlot
from tracker.tasks.periods import periods

YEAR_END = date(2024, 12, 31)


def listed(
    rhythm: str, *, issued_on: date = TODAY, until: date = YEAR_END
) -> list[tuple[str, str, str, str]]:
    found = periods(rhythm, issued_on=issued_on, until=until)
    return [(p.label, str(p.starts_on), str(p.ends_on), str(p.due_on)) for p in found]


def test_quarters() -> None:
    assert listed(Rhythm.QUARTERLY) == [
        ("2024年二季度", "2024-04-01", "2024-06-30", "2024-07-05"),
        ("2024年三季度", "2024-07-01", "2024-09-30", "2024-10-05"),
        ("2024年四季度", "2024-10-01", "2024-12-31", "2025-01-05"),
    ]


def test_half_years() -> None:
    assert listed(Rhythm.HALF_YEARLY) == [
        ("2024年上半年", "2024-01-01", "2024-06-30", "2024-07-05"),
        ("2024年下半年", "2024-07-01", "2024-12-31", "2025-01-05"),
    ]


def test_year() -> None:
    assert listed(Rhythm.YEARLY) == [("2024年全年", "2024-01-01", "2024-12-31", "2025-01-05")]


def test_months() -> None:
    found = listed(Rhythm.MONTHLY)
    assert found[0] == ("2024年6月", "2024-06-01", "2024-06-30", "2024-07-05")
    assert found[-1] == ("2024年12月", "2024-12-01", "2024-12-31", "2025-01-05")
    assert len(found) == 7


def test_months_know_leap_years() -> None:
    ends = [row[2] for row in listed(Rhythm.MONTHLY, issued_on=date(2024, 1, 1), until=date(2025, 2, 28))]
    assert (ends[1], ends[13]) == ("2024-02-29", "2025-02-28")


def test_weeks_run_from_monday_and_are_reported_by_tuesday() -> None:
    found = listed(Rhythm.WEEKLY, until=date(2024, 7, 1))
    assert found == [
        ("2024年第25周", "2024-06-17", "2024-06-23", "2024-06-25"),
        ("2024年第26周", "2024-06-24", "2024-06-30", "2024-07-02"),
        ("2024年第27周", "2024-07-01", "2024-07-07", "2024-07-09"),
    ]


@pytest.mark.parametrize(
    ("issued_on", "first"),
    [("2027-01-01", "2026年第53周"), ("2024-12-30", "2025年第1周"), ("2023-01-01", "2022年第52周")],
)
def test_week_at_the_turn_of_the_year_is_not_left_out(issued_on: str, first: str) -> None:
    day = date.fromisoformat(issued_on)
    [found] = periods(Rhythm.WEEKLY, issued_on=day, until=day)
    assert found.label == first
    assert found.starts_on <= day <= found.ends_on


def test_no_rhythm_no_periods() -> None:
    assert listed(Rhythm.NONE) == []


@pytest.mark.parametrize("rhythm", [r for r in Rhythm if r != Rhythm.NONE])
@pytest.mark.parametrize("issued_on", ["2024-01-01", "2024-06-20", "2024-06-30", "2024-07-01", "2024-12-31"])
def test_periods_leave_no_gap_and_none_ended_before_issue(rhythm: str, issued_on: str) -> None:
    day = date.fromisoformat(issued_on)
    found = periods(rhythm, issued_on=day, until=date(2025, 6, 30))
    assert found[0].starts_on <= day <= found[0].ends_on
    assert found[-1].starts_on <= date(2025, 6, 30)
    for one, following in pairwise(found):
        assert following.starts_on == one.ends_on + timedelta(days=1)
        assert one.ends_on < one.due_on <= following.ends_on
    assert len({p.label for p in found}) == len(found)


def test_period_that_ends_on_the_day_of_issue_is_still_owed() -> None:
    assert listed(Rhythm.QUARTERLY, issued_on=date(2024, 6, 30))[0][0] == "2024年二季度"
    assert listed(Rhythm.QUARTERLY, issued_on=date(2024, 7, 1))[0][0] == "2024年三季度"


def test_due_date_before_the_first_period_ends_still_gives_one() -> None:
    assert len(listed(Rhythm.YEARLY, until=date(2024, 6, 28))) == 1


@pytest.mark.parametrize(
    ("day", "filed", "excused", "state"),
    [
        ("2024-06-30", False, False, "upcoming"),
        ("2024-07-01", False, False, "due"),
        ("2024-07-05", False, False, "due"),
        ("2024-07-06", False, False, "not_filed"),
        ("2024-07-06", True, False, "filed"),
        ("2024-06-01", True, False, "filed"),
        ("2024-07-06", False, True, "excused"),
    ],
)
def test_state_of_a_period_follows_from_dates(day: str, filed: bool, excused: bool, state: str) -> None:
    [second, *_rest] = periods(Rhythm.QUARTERLY, issued_on=TODAY, until=YEAR_END)
    slot = ReportSlot(ends_on=second.ends_on, due_on=second.due_on, is_excused=excused)
    slot.filed_at = date(2024, 6, 30) if filed else None  # type: ignore[assignment]
    assert slot.state(date.fromisoformat(day)) == state
