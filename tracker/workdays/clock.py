"""The two clocks. Nothing else in the house asks what time it is.

``now()`` is the machine's time: leases, back-off, sessions, tokens. ``at()``/``today()`` is business time:
due dates, lights, reminders, the ledger's ``at``. They differ only where demo data opened a business clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.workdays.models import BusinessClock

LOCAL = ZoneInfo("Asia/Shanghai")
NO_OFFSET = timedelta(0)
OPENING_HOUR = time(9)

_moment: ContextVar[tuple[BusinessClock | None, datetime] | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The machine's time (aware, UTC)."""
    return datetime.now(UTC)


def offset() -> timedelta:
    """How far business time is from the machine's; zero without demo data."""
    row = _row()
    return row.offset if row else NO_OFFSET


def _row() -> BusinessClock | None:
    return BusinessClock.objects.filter(pk=1).first()


def at() -> datetime:
    """Business time (aware)."""
    frozen = _moment.get()
    return frozen[1] if frozen else now() + offset()


def today() -> date:
    """Today's business date in the bureau's zone."""
    return local_date(at())


def local_date(moment: datetime) -> date:
    """The calendar date of a moment in the bureau's zone."""
    return moment.astimezone(LOCAL).date()


def opening(day: date) -> datetime:
    """Nine in the morning of ``day`` in the bureau's zone: where a demonstration day begins."""
    return datetime.combine(day, OPENING_HOUR, LOCAL)


def is_demo() -> bool:
    """Demo data opened a business clock. Asks the database once per ``one_moment``."""
    frozen = _moment.get()
    return (frozen[0] if frozen else _row()) is not None


@contextmanager
def one_moment() -> Iterator[datetime]:
    """Hold business time still for one request or job: one query, and one date however long it takes."""
    row = _row()
    mark = _moment.set((row, now() + (row.offset if row else NO_OFFSET)))
    try:
        yield at()
    finally:
        _moment.reset(mark)


def moment_words(moment: datetime) -> str:
    """6月24日10:21: a moment as a message names it."""
    local = moment.astimezone(LOCAL)
    return f"{local.month}月{local.day}日{local:%H:%M}"
