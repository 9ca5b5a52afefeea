"""The three published years, day by day, as the notices have them; and a year without a notice."""

from datetime import date, timedelta

import pytest

from tracker.workdays.calendar import WorkCalendar

# (first, last) days off, and weekend days that are worked: 国办发明电〔2023〕7号, 〔2024〕12号, notice of 2025-11-04.
NOTICES = {
    2024: (
        "01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}
ONE_DAY = timedelta(days=1)


def days_of(year: int, spans: str) -> set[date]:
    found = set()
    for span in spans.split():
        first, _dots, last = span.partition("..")
        day, end = (date.fromisoformat(f"{year}-{text}") for text in (first, last or first))
        while day <= end:
            found.add(day)
            day += ONE_DAY
    return found


def whole_year(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + n * ONE_DAY for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_of_a_published_year(year: int) -> None:
    off, worked = (days_of(year, spans) for spans in NOTICES[year])
    calendar = WorkCalendar()
    wrong = [
        day
        for day in whole_year(year)
        if calendar.is_workday(day) != (day in worked or (day.weekday() < 5 and day not in off))
    ]
    assert wrong == []


@pytest.mark.parametrize("year", NOTICES)
def test_worked_days_are_weekend_days(year: int) -> None:
    off, worked = (days_of(year, spans) for spans in NOTICES[year])
    assert all(day.weekday() >= 5 for day in worked)
    assert not off & worked


@pytest.mark.parametrize("year", NOTICES)
def test_published_year_is_certain(year: int) -> None:
    assert not any(WorkCalendar().is_provisional(day) for day in whole_year(year))


def test_year_without_a_notice_is_monday_to_friday_and_says_so() -> None:
    calendar = WorkCalendar()
    for day in whole_year(2027):
        assert calendar.is_provisional(day)
        assert calendar.is_workday(day) == (day.weekday() < 5)


def test_day_before_the_first_notice_is_provisional_too() -> None:
    assert WorkCalendar().is_provisional(date(2003, 12, 31))
    assert WorkCalendar().is_workday(date(2003, 12, 31))


def test_override_beats_the_notice_both_ways_and_is_certain() -> None:
    holiday, workday, unknown = date(2024, 10, 1), date(2024, 6, 28), date(2027, 2, 5)
    calendar = WorkCalendar({holiday: True, workday: False, unknown: False})
    assert calendar.is_workday(holiday)
    assert not calendar.is_workday(workday)
    assert not calendar.is_workday(unknown)
    assert not calendar.is_provisional(unknown)
    assert calendar.is_provisional(date(2027, 2, 6))


def test_override_moves_every_step() -> None:
    """A typhoon day on 28 June: T becomes the 27th, and the 28th counts for nothing."""
    closed = date(2024, 6, 28)
    calendar = WorkCalendar({closed: False})
    assert calendar.step_day(closed, 0) == date(2024, 6, 27)
    assert calendar.step_day(closed, -3) == date(2024, 6, 24)
    assert calendar.step_day(closed, 1) == date(2024, 7, 1)
    assert calendar.left(closed, date(2024, 6, 26)) == 1


def test_calendar_does_not_follow_its_source_afterwards() -> None:
    source = {date(2024, 6, 28): False}
    calendar = WorkCalendar(source)
    source.clear()
    assert not calendar.is_workday(date(2024, 6, 28))
