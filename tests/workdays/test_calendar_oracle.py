"""R18: generated dates and calendars against an oracle that only lists days and counts them."""

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.together import FULL
from tracker.workdays.calendar import WorkCalendar

CASES = 34_000 if FULL else 300  # of each of the three
Measured = Callable[[str, str, object], None]
ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(2023, 6, 1), date(2027, 12, 31))
OVERRIDES = st.dictionaries(DAYS, st.booleans(), max_size=12)
quietly = settings(
    max_examples=CASES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Oracle:
    """All working days within reach, as a list; every answer is a slice of it."""

    def __init__(self, calendar: WorkCalendar, around: date) -> None:
        days = [around + n * ONE_DAY for n in range(-50, 51)]
        self.workdays = [day for day in days if calendar.is_workday(day)]

    def step(self, due: date, offset: int) -> date:
        if offset > 0:
            return [day for day in self.workdays if day > due][offset - 1]
        return [day for day in self.workdays if day <= due][offset - 1]

    def left(self, due: date, today: date) -> int:
        return sum(today < day <= due for day in self.workdays)

    def overdue(self, due: date, today: date) -> int:
        return sum(due < day <= today for day in self.workdays)


def test_step_day_agrees_with_the_list(measured: Measured) -> None:
    @quietly
    @given(due=DAYS, overrides=OVERRIDES, offset=st.integers(-15, 15))
    def check(due: date, overrides: dict[date, bool], offset: int) -> None:
        calendar = WorkCalendar(overrides)
        assert calendar.step_day(due, offset) == Oracle(calendar, due).step(due, offset)

    check()
    measured("R18", "days of steps against the oracle, wrong", f"0 of {CASES}")


def test_left_and_overdue_agree_with_the_list(measured: Measured) -> None:
    @quietly
    @given(due=DAYS, overrides=OVERRIDES, apart=st.integers(-40, 40))
    def check(due: date, overrides: dict[date, bool], apart: int) -> None:
        calendar, today = WorkCalendar(overrides), due + apart * ONE_DAY
        oracle = Oracle(calendar, due)
        assert calendar.left(due, today) == oracle.left(due, today)
        assert calendar.overdue(due, today) == oracle.overdue(due, today)

    check()
    measured("R18", "working days left and overdue against the oracle, wrong", f"0 of {CASES}")


def test_n_days_before_t_there_are_n_left_and_n_after_it_is_n_late(measured: Measured) -> None:
    """T-n and "n left" are one statement, T+n and "n overdue" another: mails and lights cannot disagree."""

    @quietly
    @given(due=DAYS, overrides=OVERRIDES, n=st.integers(1, 15))
    def check(due: date, overrides: dict[date, bool], n: int) -> None:
        calendar = WorkCalendar(overrides)
        assert calendar.left(due, calendar.step_day(due, -n)) == n
        assert calendar.overdue(due, calendar.step_day(due, n)) == n

    check()
    measured("R18", "steps against days left and overdue, wrong", f"0 of {CASES}")
