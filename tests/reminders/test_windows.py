"""Which due dates a step is due for, against a table and against the plain definition."""

from datetime import date, timedelta

import pytest

from tracker.reminders.steps import Window, windows
from tracker.workdays.calendar import WorkCalendar

CALENDAR = WorkCalendar()
STEPS = (-7, -3, 0, 1, 5)

# Due date -> the day each step falls on. 29 September 2024 is a Sunday at work, 1-7 October are days off,
# 12 October is a Saturday at work (notice of the State Council for 2024).
TABLE = {
    "2024-06-28": ("2024-06-19", "2024-06-25", "2024-06-28", "2024-07-01", "2024-07-05"),
    "2024-06-30": ("2024-06-19", "2024-06-25", "2024-06-28", "2024-07-01", "2024-07-05"),
    "2024-09-29": ("2024-09-19", "2024-09-25", "2024-09-29", "2024-09-30", "2024-10-11"),
    "2024-10-01": ("2024-09-20", "2024-09-26", "2024-09-30", "2024-10-08", "2024-10-12"),
    "2024-11-30": ("2024-11-20", "2024-11-26", "2024-11-29", "2024-12-02", "2024-12-06"),
}


def covers(window: Window | None, due: date) -> bool:
    return window is not None and (window.first or date.min) <= due <= window.last


def open_steps(due: date, on: date) -> list[int]:
    found = windows(STEPS, on, CALENDAR)
    return [offset for offset in STEPS if covers(found.get(offset), due)]


@pytest.mark.parametrize("due", TABLE)
def test_each_step_opens_on_its_own_day(due: str) -> None:
    """R2, R3: the day before it is closed, on the day it is open."""
    day = date.fromisoformat(due)
    for offset, opens in zip(STEPS, map(date.fromisoformat, TABLE[due]), strict=True):
        assert offset in open_steps(day, opens)
        assert offset not in open_steps(day, opens - timedelta(days=1))


@pytest.mark.parametrize("due", TABLE)
def test_only_the_latest_step_is_open_before_the_date(due: str) -> None:
    day = date.fromisoformat(due)
    first = date.fromisoformat(TABLE[due][0])
    for passed in range((day - first).days + 1):
        assert len([offset for offset in open_steps(day, first + timedelta(days=passed)) if offset <= 0]) == 1


@pytest.mark.parametrize("due", TABLE)
def test_steps_before_the_date_close_with_it(due: str) -> None:
    day = date.fromisoformat(due)
    assert [offset for offset in open_steps(day, day + timedelta(days=1)) if offset <= 0] == []


def test_windows_are_what_the_definition_says() -> None:
    """For every day of a third of a year and every due date around it."""
    for n in range(120):
        on = date(2024, 8, 20) + timedelta(days=n)
        found = windows(STEPS, on, CALENDAR)
        for distance in range(-12, 16):
            due = on + timedelta(days=distance)
            days = {offset: CALENDAR.step_day(due, offset) for offset in STEPS}
            ahead = [offset for offset in STEPS if offset <= 0 and days[offset] <= on <= due]
            expected = {*ahead[-1:], *(offset for offset in (1, 5) if due < on and days[offset] <= on)}
            assert {offset for offset in STEPS if covers(found.get(offset), due)} == expected, (on, due)


def test_step_after_the_date_waits_for_the_one_before() -> None:
    found = windows(STEPS, date(2024, 7, 5), CALENDAR)
    assert (found[1].before, found[1].must_follow, found[1].told_by) == (0, False, date(2024, 7, 4))
    assert (found[5].before, found[5].must_follow, found[5].told_by) == (1, True, date(2024, 7, 1))


@pytest.mark.parametrize("offsets", [(), (-3,), (2,), (0,), (-60, 60)])
def test_other_ladders(offsets: tuple[int, ...]) -> None:
    on = date(2024, 6, 28)
    assert set(windows(offsets, on, CALENDAR)) == set(offsets)
    if offsets == (-3,):
        assert windows(offsets, on, CALENDAR)[-3] == Window(on, date(2024, 7, 3))
    if offsets == (2,):
        assert windows(offsets, on, CALENDAR)[2] == Window(None, date(2024, 6, 26))


def test_table_of_days_off_moves_the_window() -> None:
    calendar = WorkCalendar({date(2024, 6, 28): False})
    assert covers(windows(STEPS, date(2024, 6, 27), calendar)[0], date(2024, 6, 28))
