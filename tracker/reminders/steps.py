"""Which due dates a step is due for on a day, pure.

A step is a window on the due date, never "is it exactly seven days": so a missed night is caught up.
Before the date only the latest open step counts; the windows before it have closed. After the date a step
waits for the one before it, so that after a month of silence a task gets the first step, not all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.workdays.calendar import WorkCalendar

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """Due dates in [first, last]; no ``first`` = any earlier date too.

    ``before``: the step (by offset) that comes before a step after the date. Where it was told, it must have
    been told by ``told_by`` and nothing filed since; where ``must_follow``, it must have been told at all.
    """

    first: date | None
    last: date
    before: int | None = None
    told_by: date | None = None
    must_follow: bool = False


def windows(offsets: Iterable[int], on: date, calendar: WorkCalendar) -> dict[int, Window]:
    """The window of each step on the business date ``on``; a step with nothing due has none."""
    steps = sorted(set(offsets))
    found: dict[int, Window] = {}
    for place, offset in enumerate(steps):
        if offset <= 0:
            later = next((o for o in steps[place + 1 :] if o <= 0), None)
            window = _ahead(offset, later, on, calendar)
        else:
            window = _behind(offset, steps[place - 1] if place else None, on, calendar)
        if window:
            found[offset] = window
    return found


def _ahead(offset: int, later: int | None, on: date, calendar: WorkCalendar) -> Window | None:
    """Due dates not yet passed whose step has come while the next one has not."""
    due, open_for = on, []
    while calendar.step_day(due, offset) <= on:
        if later is None or on < calendar.step_day(due, later):
            open_for.append(due)
        due += _ONE_DAY
    return Window(open_for[0], open_for[-1]) if open_for else None


def _behind(offset: int, before: int | None, on: date, calendar: WorkCalendar) -> Window:
    """Every due date passed long enough ago; the last is the day whose own step day is ``on`` or before."""
    last = on - _ONE_DAY
    while calendar.step_day(last, offset) > on:
        last -= _ONE_DAY
    if before is None:
        return Window(None, last)
    return Window(
        first=None,
        last=last,
        before=before,
        told_by=calendar.shift(on, -(offset - before)) if before > 0 else on - _ONE_DAY,
        must_follow=before > 0,
    )
