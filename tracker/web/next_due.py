"""When nothing is to be done: the next day on which something is (wording.md §8)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from tracker.tasks.models import Task
from tracker.workdays.words import day_words


def next_due_words(tasks: Iterable[Task], today: date) -> str:
    """目前没有需要您办理的事项。下一次报送时限：7月5日 周五，共3项。"""
    words = _("目前没有需要您办理的事项。")
    days = [day for task in tasks if (day := _next_day(task, today))]
    if not days:
        return words
    first = min(days)
    facts = {"day": day_words(first, today=today), "n": days.count(first)}
    return words + _("下一次报送时限：%(day)s，共%(n)s项。") % facts


def _next_day(task: Task, today: date) -> date | None:
    """The next date of a task of ``lights.with_light``: a period to report on, or its due date."""
    dates = [slot.due_on for slot in task.unfiled_slots if slot.due_on >= today]
    if task.due_on >= today:
        dates.append(task.due_on)
    return min(dates, default=None)
