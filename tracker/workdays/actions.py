"""Changes to time: the demonstration's clock moves on, a calendar day is set."""

from datetime import date, datetime
from typing import Protocol

from django.utils.translation import gettext as _

from tracker.ledger.entries import Acts
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.workdays import clock
from tracker.workdays.access import Account, can_keep_time
from tracker.workdays.models import BusinessClock, CalendarDay
from tracker.workdays.records import load_calendar

FARTHEST = 366  # days at a time: a slip of the year's digits cannot be taken back
LAST_YEAR = 2099


class Keeper(Account, Acts, Protocol):
    """An account that also signs in the ledger."""


def open_business_clock(day: date, *, by: Acts) -> None:
    """Begin a demonstration on ``day`` at nine in the morning. Refused once a clock is open."""
    start = clock.opening(day)
    with writing(by=by, at=start) as change:
        row, made = BusinessClock.objects.get_or_create(pk=1, defaults={"offset": start - clock.now()})
        if not made:
            raise WrongState(_("演示日期已经开始，只能向前移动。"))
        change("clock.moved", row, after={"day": day})


def move_clock_on(*, by: Keeper, to: date | None = None, seen: date | None = None) -> date:
    """Move the demonstration to the next working day (or to ``to``), nine in the morning; never back.

    ``seen``: the date the person had before him; when it is past already, a twin of this click moved it.
    """
    if not can_keep_time(by):
        raise NotAllowed(_("只有系统管理员可以移动演示日期。"))
    at = clock.now() + clock.offset()
    with writing(by=by, at=at) as change:
        row = BusinessClock.objects.select_for_update().filter(pk=1).first()
        if row is None:
            raise WrongState(_("本系统没有演示数据，业务日期就是今天。"))
        today = clock.local_date(clock.now() + row.offset)
        if seen is not None and seen != today:
            return today
        day = to or load_calendar().shift(today, 1)
        if day <= today:
            raise NotValid(_("演示日期只能向前移动。"), field="to")
        if (day - today).days > FARTHEST or day.year > LAST_YEAR:
            raise NotValid(_("一次最多前移一年。"), field="to")
        row.offset = clock.opening(day) - clock.now()
        row.save(update_fields=["offset"])
        change("clock.moved", row, before={"day": today}, after={"day": day})
    return day


def set_calendar_day(day: date, *, is_workday: bool, note: str, by: Keeper, at: datetime) -> CalendarDay:
    """Set one day of the working calendar; setting it to what it is changes nothing."""
    if not can_keep_time(by):
        raise NotAllowed(_("只有系统管理员可以修改工作日历。"))
    with writing(by=by, at=at) as change:
        row = CalendarDay.objects.select_for_update().filter(day=day).first()
        before = {"is_workday": row.is_workday, "note": row.note} if row else {}
        after = {"is_workday": is_workday, "note": note}
        if before != after:
            row, _made = CalendarDay.objects.update_or_create(day=day, defaults=after)
            change("calendar.changed", row, before=before, after=after)
    assert row is not None
    return row


def forget_calendar_day(row: CalendarDay, *, by: Keeper, at: datetime) -> None:
    """Take a day out of the table: the published calendar holds again. Doing it twice changes nothing."""
    if not can_keep_time(by):
        raise NotAllowed(_("只有系统管理员可以修改工作日历。"))
    with writing(by=by, at=at) as change:
        stored = CalendarDay.objects.select_for_update().filter(pk=row.pk).first()
        if stored is not None:
            change("calendar.changed", stored, before={"is_workday": stored.is_workday, "note": stored.note})
            stored.delete()
