"""R18: where the steps of a due date fall, worked out by hand from the 2024 notice.

W is the last working day on or before the due date; T is W. The columns are dates of 2024.
"""

from datetime import date

import pytest

from tracker.workdays.calendar import WorkCalendar

CALENDAR = WorkCalendar()


def day(text: str) -> date:
    return date.fromisoformat(f"2024-{text}")


# due      W        T-7      T-3      T        T+1      T+5
STEPS = [
    # a plain Friday
    ("06-28", "06-28", "06-19", "06-25", "06-28", "07-01", "07-05"),
    # a Sunday: T is the Friday before, T+1 the Monday after
    ("06-30", "06-28", "06-19", "06-25", "06-28", "07-01", "07-05"),
    # a Sunday that is worked (调休): T is that Sunday; 国庆 lies between T+1 and T+2
    ("09-29", "09-29", "09-19", "09-25", "09-29", "09-30", "10-11"),
    # the first day of the holiday: T is Monday 30 September, T+1 Tuesday 8 October
    ("10-01", "09-30", "09-20", "09-26", "09-30", "10-08", "10-12"),
    # a Saturday
    ("11-30", "11-29", "11-20", "11-26", "11-29", "12-02", "12-06"),
]


@pytest.mark.parametrize(("due", "w", "t7", "t3", "t", "t1", "t5"), STEPS)
def test_steps_of_a_due_date(due: str, w: str, t7: str, t3: str, t: str, t1: str, t5: str) -> None:
    assert CALENDAR.on_or_before(day(due)) == day(w)
    found = [CALENDAR.step_day(day(due), offset) for offset in (-7, -3, 0, 1, 5)]
    assert found == [day(text) for text in (t7, t3, t, t1, t5)]


# due, today, working days left, working days overdue
COUNTS = [
    ("06-28", "06-19", 7, 0),
    ("06-28", "06-25", 3, 0),
    ("06-28", "06-27", 1, 0),
    ("06-28", "06-28", 0, 0),
    ("06-28", "06-29", 0, 0),  # a Saturday: late, but no working day has passed
    ("06-28", "06-30", 0, 0),
    ("06-28", "07-01", 0, 1),
    ("06-28", "07-03", 0, 3),
    ("06-28", "07-07", 0, 5),  # the Sunday after the fifth
    ("06-30", "06-27", 1, 0),
    ("06-30", "06-28", 0, 0),
    ("06-30", "06-29", 0, 0),
    ("06-30", "07-01", 0, 1),
    ("09-29", "09-27", 1, 0),  # Friday; the Sunday is worked, the Saturday is not
    ("09-29", "09-28", 1, 0),
    ("09-29", "09-30", 0, 1),
    ("09-29", "10-07", 0, 1),
    ("09-29", "10-08", 0, 2),
    ("10-01", "09-29", 1, 0),
    ("10-01", "09-30", 0, 0),
    ("10-01", "10-07", 0, 0),
    ("10-01", "10-08", 0, 1),
    ("10-01", "10-12", 0, 5),  # Saturday 12 October is worked
    ("10-01", "10-13", 0, 5),
    ("11-30", "11-28", 1, 0),
    ("11-30", "11-29", 0, 0),
    ("11-30", "12-01", 0, 0),
    ("11-30", "12-02", 0, 1),
]


@pytest.mark.parametrize(("due", "today", "left", "overdue"), COUNTS)
def test_working_days_left_and_overdue(due: str, today: str, left: int, overdue: int) -> None:
    assert CALENDAR.left(day(due), day(today)) == left
    assert CALENDAR.overdue(day(due), day(today)) == overdue


def test_shift_by_nothing_is_the_day_itself_even_on_a_sunday() -> None:
    assert CALENDAR.shift(day("06-30"), 0) == day("06-30")


@pytest.mark.parametrize(
    ("start", "workdays", "end"),
    [
        ("06-20", 5, "06-27"),  # the rework term of the rules
        ("06-21", 1, "06-24"),
        ("06-22", 1, "06-24"),  # from a Saturday
        ("06-24", -1, "06-21"),
        ("06-23", -1, "06-21"),
        ("02-09", 1, "02-18"),  # over 春节, to the worked Sunday
        ("02-18", -1, "02-09"),
        ("04-30", 1, "05-06"),
        ("05-10", 1, "05-11"),  # a worked Saturday
    ],
)
def test_shift_counts_working_days_only(start: str, workdays: int, end: str) -> None:
    assert CALENDAR.shift(day(start), workdays) == day(end)


def test_between_is_open_at_the_start_and_closed_at_the_end() -> None:
    assert CALENDAR.between(day("06-20"), day("06-20")) == 0
    assert CALENDAR.between(day("06-20"), day("06-21")) == 1
    assert CALENDAR.between(day("06-21"), day("06-20")) == 0
