"""Which step of a ladder comes next by itself, and on which day: pure, from the same windows the sweep claims by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tracker.reminders.steps import Window, windows
from tracker.workdays.calendar import WorkCalendar


@dataclass(frozen=True)
class Done:
    """A step that was claimed: the day it was told, if it was; ``answered``: something was filed since."""

    told_on: date | None
    answered: bool = False


class Outlook:
    """Asks ``windows`` day by day, but only on days on which its answer for a date can change."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self._windows: dict[tuple[tuple[int, ...], date], dict[int, Window]] = {}

    def next_step(
        self, anchor: date, offsets: Iterable[int], done: Mapping[int, Done], *, start: date
    ) -> tuple[date, int] | None:
        """The first working day from ``start`` (one itself) on which a step is claimed, and its offset."""
        ladder = tuple(sorted(set(offsets)))
        for day in sorted(self._days(anchor, ladder, done, start)):
            due = [
                offset
                for offset, window in self._open(ladder, day).items()
                if offset not in done and _holds(window, anchor) and _may_follow(window, done)
            ]
            if due:
                return day, max(due)
        return None

    def _days(
        self, anchor: date, ladder: tuple[int, ...], done: Mapping[int, Done], start: date
    ) -> set[date]:
        days = {start}
        for offset in ladder:
            if offset not in done:
                days.add(max(start, self._calendar.step_day(anchor, offset)))
        for before, offset in pairwise(ladder):
            told = done.get(before)
            if offset not in done and told is not None and told.told_on is not None:
                gap = offset - before if before > 0 else 1
                days.add(max(start, self._calendar.shift(told.told_on, gap)))
        return days

    def _open(self, ladder: tuple[int, ...], day: date) -> dict[int, Window]:
        if (ladder, day) not in self._windows:
            self._windows[ladder, day] = windows(ladder, day, self._calendar)
        return self._windows[ladder, day]


def _holds(window: Window, anchor: date) -> bool:
    return (window.first is None or window.first <= anchor) and anchor <= window.last


def _may_follow(window: Window, done: Mapping[int, Done]) -> bool:
    """As ``claims`` asks it of the database."""
    if window.before is None:
        return True
    before, told_by = done.get(window.before), window.told_by
    told_on = before.told_on if before is not None else None
    if before is None or told_on is None or told_by is None:
        return not window.must_follow
    return told_on <= told_by and not before.answered
