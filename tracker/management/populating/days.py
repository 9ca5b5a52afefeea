"""Days of a populated year: spread, and on the day itself silent but for what was asked to be due."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from random import Random

from tracker.reminders.actions import SHIPPED
from tracker.reminders.models import WAITING_SINCE
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.clock import LOCAL

BEFORE, AFTER = 170, 190  # days of the year around the day
_FAR = 20  # no shipped step lies as many days from its date


class Days:
    """``on``: the day everything is as of. ``issued``: when the year's work was given out."""

    def __init__(self, on: date, calendar: WorkCalendar) -> None:
        self.on, self._calendar = on, calendar
        self.issued = calendar.on_or_before(on - timedelta(days=BEFORE))
        self.yesterday = calendar.shift(on, -1)
        dated = {offset for owed, offset, _who, _what in SHIPPED if owed not in WAITING_SINCE}
        waiting = {offset for owed, offset, _who, _what in SHIPPED if owed in WAITING_SINCE}
        self._loud = self._heard_on_the_day(dated)
        self._loud_since = self._heard_on_the_day(waiting)

    def _heard_on_the_day(self, offsets: Iterable[int]) -> set[date]:
        near = [self.on + timedelta(days=n) for n in range(-_FAR, _FAR + 1)]
        return {day for day in near for o in offsets if self._calendar.step_day(day, o) == self.on}

    def past(self, rng: Random) -> date:
        return self._quiet(self._loud, lambda: self.on - timedelta(days=rng.randint(1, BEFORE - 20)))

    def ahead(self, rng: Random) -> date:
        return self._quiet(self._loud, lambda: self.on + timedelta(days=rng.randint(1, AFTER)))

    def waiting_since(self, rng: Random) -> date:
        """The day something began to wait for a decision."""
        return self._quiet(self._loud_since, lambda: self.on - timedelta(days=rng.randint(1, 9)))

    @staticmethod
    def _quiet(loud: set[date], draw: Callable[[], date]) -> date:
        while (day := draw()) in loud:
            pass
        return day


def moment(day: date, rng: Random) -> datetime:
    """Some minute of the office day."""
    return datetime.combine(day, time(9 + rng.randint(0, 7), rng.randint(0, 59)), LOCAL)
