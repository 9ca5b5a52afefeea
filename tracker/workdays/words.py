"""Dates and deadlines in the words of wording.md §4: absolute and relative, never only one."""

from datetime import date

from django.utils.translation import gettext as _

from tracker.workdays.calendar import WorkCalendar

_WEEKDAYS = "一二三四五六日"


def day_words(day: date, *, today: date) -> str:
    """6月28日 周五; with the year when it is another than ``today``'s."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"


def short_day(day: date, *, today: date) -> str:
    """6月28日; with the year when it is another than ``today``'s."""
    return day_words(day, today=today).split(" ")[0]


def deadline_words(due_on: date, *, today: date, calendar: WorkCalendar) -> str:
    """还剩3个工作日（6月28日 周五） · 今天到期（…） · 逾期3个工作日（时限6月28日 周五）."""
    day = day_words(due_on, today=today)
    if due_on < today:
        late = calendar.overdue(due_on, today)
        return (
            _("逾期%(n)s个工作日（时限%(day)s）") % {"n": late, "day": day}
            if late
            else _("时限已过（%s）") % day
        )
    return _("%(left)s（%(day)s）") % {"left": left_words(due_on, today=today, calendar=calendar), "day": day}


def left_words(due_on: date, *, today: date, calendar: WorkCalendar) -> str:
    """还剩3个工作日 · 今天到期; never 还剩0个工作日. ``due_on`` is today or later."""
    if due_on == today:
        return _("今天到期")
    if left := calendar.left(due_on, today):
        return _("还剩%s个工作日") % left
    last = calendar.on_or_before(due_on) == today
    return _("今天是最后一个工作日") if last else _("已无剩余工作日")
