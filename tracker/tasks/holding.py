"""Who held the ball while a task was late, in working days, pure: lateness counts for the office that held it.

From 交办 to 申请销号 the lead of that day holds it; while it waits for a supporting office whose piece is past its own
date, that office does; from 申请销号 to the decision, and from 申请改派 to the answer, the follow-up office does; while the
task is suspended, or between its verdict and 重新办理, nobody does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from tracker.workdays.calendar import WorkCalendar

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days in (after, until]; an open one (``until`` None) lasts to the day asked about."""

    after: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.after < day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class PieceHeld:
    """A piece of ``office``: past its own date (``due_on``) until it was filed, or to this day."""

    office: UUID
    late: Span


@dataclass(frozen=True)
class Life:
    """What happened to one task. ``ended_on``: closed or ended.

    ``led_before``: the offices that led it until it was 改派, each with its days. ``with_reviewer``: from each request to
    its answer. ``resting``: nobody's days.
    """

    lead: UUID
    reviewer: UUID | None
    due_on: date
    assigned_on: date
    led_before: Sequence[tuple[UUID, Span]] = ()
    with_reviewer: Sequence[Span] = ()
    resting: Sequence[Span] = ()
    pieces: Sequence[PieceHeld] = ()
    ended_on: date | None = None


@dataclass(frozen=True)
class Held:
    """Working days past the due date, and the part of each office; None is a follow-up office nobody named.

    ``resting``: the working days past it that nobody held. With ``days`` they are what the light counts.
    """

    days: int = 0
    by: dict[UUID | None, int] = field(default_factory=dict)
    resting: int = 0


def holder(life: Life, day: date) -> UUID | bool | None:
    """The office that holds the ball on ``day``; False for nobody (resting, or not yet given out)."""
    if day < life.assigned_on or any(span.holds(day) for span in life.resting):
        return False
    if any(span.holds(day) for span in life.with_reviewer):
        return life.reviewer
    waited_for = [piece for piece in life.pieces if piece.late.holds(day)]
    if waited_for:  # the one that is late longest; the lead waits for it
        return min(waited_for, key=lambda piece: (piece.late.after, str(piece.office))).office
    return next((office for office, span in life.led_before if span.holds(day)), life.lead)


def held(life: Life, on: date, calendar: WorkCalendar) -> Held:
    """How the working days in (due_on, on] were held; a day belongs to whoever holds the ball at its end."""
    last = on if life.ended_on is None else min(on, life.ended_on)
    by: dict[UUID | None, int] = {}
    resting = 0
    for day in _days(life.due_on, last):
        if calendar.is_workday(day):
            who = holder(life, day)
            if isinstance(who, bool):
                resting += 1
            else:
                by[who] = by.get(who, 0) + 1
    return Held(sum(by.values()), by, resting)


def _days(after: date, until: date) -> Iterable[date]:
    day = after + _ONE_DAY
    while day <= until:
        yield day
        day += _ONE_DAY
