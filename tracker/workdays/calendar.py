"""Working-day arithmetic, pure. Sources of a day, first that knows it wins:

the ``CalendarDay`` table, then the published notices (chinesecalendar, with 调休), then Monday to Friday,
which is marked provisional. Rules (design §3): W = last working day on or before the due date, T is W,
T-n is n working days before W, T+1 the first working day after the due date; the due date never moves.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import chinese_calendar

ONE_DAY = timedelta(days=1)


class WorkCalendar:
    """One national calendar. ``overrides``: day -> is it a working day."""

    def __init__(self, overrides: Mapping[date, bool] | None = None) -> None:
        self._overrides = dict(overrides or {})

    def is_workday(self, day: date) -> bool:
        if day in self._overrides:
            return self._overrides[day]
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:  # no notice published yet
            return day.weekday() < 5

    def is_provisional(self, day: date) -> bool:
        """No official notice covers this day yet: weekends are all that is known."""
        if day in self._overrides:
            return False
        try:
            chinese_calendar.is_workday(day)
        except NotImplementedError:
            return True
        return False

    def on_or_before(self, day: date) -> date:
        while not self.is_workday(day):
            day -= ONE_DAY
        return day

    def shift(self, day: date, workdays: int) -> date:
        """The day ``workdays`` working days after (before, if negative) ``day``; 0 gives ``day`` itself."""
        step = ONE_DAY if workdays > 0 else -ONE_DAY
        left = abs(workdays)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def step_day(self, due_on: date, offset: int) -> date:
        """The day a step falls on: T+offset for a due date (0 = T = W, negative before, positive after)."""
        return self.shift(due_on, offset) if offset > 0 else self.shift(self.on_or_before(due_on), offset)

    def between(self, after: date, until: date) -> int:
        """Working days in (after, until]; 0 when ``until`` is not later."""
        span = (until - after).days
        return sum(self.is_workday(after + timedelta(days=n)) for n in range(1, span + 1))

    def left(self, due_on: date, today: date) -> int:
        """Working days left: those in (today, W]."""
        return self.between(today, self.on_or_before(due_on))

    def overdue(self, due_on: date, today: date) -> int:
        """Working days overdue: those in (due_on, today]."""
        return self.between(due_on, today)
