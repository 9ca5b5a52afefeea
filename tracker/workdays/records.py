"""The calendar as the database has it."""

from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.models import CalendarDay


def load_calendar() -> WorkCalendar:
    """One query: every overridden day. Load once per request or job and pass it on."""
    return WorkCalendar(dict(CalendarDay.objects.values_list("day", "is_workday")))
