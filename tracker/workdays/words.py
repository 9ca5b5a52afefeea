"""Dates and deadlines in the words of wording.md §4: absolute and relative, never only one."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noted
from django.utils.translation import ngettext

from tracker.workdays.calendar import WorkCalendar

_WEEKDAYS = (
    noted("周一"), noted("周二"), noted("周三"), noted("周四"), noted("周五"), noted("周六"), noted("周日"),
)  # fmt: skip
_MONTHS = (
    noted("1月"), noted("2月"), noted("3月"), noted("4月"), noted("5月"), noted("6月"),
    noted("7月"), noted("8月"), noted("9月"), noted("10月"), noted("11月"), noted("12月"),
)  # fmt: skip


def day_words(day: date, *, today: date) -> str:
    """6月28日 周五; with the year when it is another than ``today``'s."""
    words = {"day": short_day(day, today=today), "weekday": _(_WEEKDAYS[day.weekday()])}
    return _("%(day)s %(weekday)s") % words


def short_day(day: date, *, today: date) -> str:
    """6月28日; with the year when it is another than ``today``'s."""
    words = {"day": day.day, "month": _(_MONTHS[day.month - 1]), "year": day.year}
    return (_("%(month)s%(day)s日") if day.year == today.year else _("%(year)s年%(month)s%(day)s日")) % words


def deadline_words(due_on: date, *, today: date, calendar: WorkCalendar) -> str:
    """还剩3个工作日（6月28日 周五） · 今天到期（…） · 逾期3个工作日（时限6月28日 周五）."""
    return "".join(deadline_parts(due_on, today=today, calendar=calendar))


def deadline_parts(due_on: date, *, today: date, calendar: WorkCalendar) -> tuple[str, str]:
    """The two halves of ``deadline_words``: how long, and the day in brackets."""
    day = day_words(due_on, today=today)
    if due_on >= today:
        return left_words(due_on, today=today, calendar=calendar), _("（%s）") % day
    if late := calendar.overdue(due_on, today):
        words = ngettext("逾期%(n)s个工作日", "逾期%(n)s个工作日", late)
        return words % {"n": late}, _("（时限%s）") % day
    return _("时限已过"), _("（%s）") % day


def left_words(due_on: date, *, today: date, calendar: WorkCalendar) -> str:
    """还剩3个工作日 · 今天到期; never 还剩0个工作日. ``due_on`` is today or later."""
    if due_on == today:
        return _("今天到期")
    if left := calendar.left(due_on, today):
        return ngettext("还剩%(n)s个工作日", "还剩%(n)s个工作日", left) % {"n": left}
    last = calendar.on_or_before(due_on) == today
    return _("今天是最后一个工作日") if last else _("已无剩余工作日")
