"""Where a 时间节点 may lie: a step inside a task is due neither before the task can begin nor after it ends."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tracker.workdays.limits import is_too_far
from tracker.workdays.words import short_day

Step = Mapping[str, Any]  # {"title", "due_on": ISO}


def earliest_day(year: int, issued_on: date | None) -> date:
    """The first day of the plan's year, or the day of the document where that is later."""
    first = date(year, 1, 1)
    return max(first, issued_on) if issued_on else first


def out_of_bounds(
    steps: Iterable[Step], *, today: date, due_on: date | None, earliest: date | None = None
) -> list[str]:
    """A sentence for each step that lies before ``earliest`` or today, or after ``due_on``."""
    found = []
    for step in steps:
        day = date.fromisoformat(str(step["due_on"]))
        words = {"title": step["title"], "day": short_day(day, today=today)}
        if earliest and day < earliest:
            words["first"] = short_day(earliest, today=today)
            found.append(_("时间节点“%(title)s”（%(day)s）不能早于%(first)s，请检查年份。") % words)
        elif day < today:
            found.append(_("时间节点“%(title)s”（%(day)s）已过，请改为今天或以后的日期，或者删去。") % words)
        elif due_on and day > due_on:
            words["due"] = short_day(due_on, today=today)
            found.append(_("时间节点“%(title)s”（%(day)s）晚于完成时限（%(due)s），请调整其中一个。") % words)
        elif is_too_far(day, on=today):
            found.append(_("时间节点“%(title)s”（%(day)s）太远，请检查年份。") % words)
    return found


def left_behind(steps: Iterable[Step], *, today: date, due_on: date | None) -> list[str]:
    """Only those that ``due_on`` would leave behind it."""
    late = [step for step in steps if due_on and str(step["due_on"]) > due_on.isoformat()]
    return out_of_bounds(late, today=today, due_on=due_on)
