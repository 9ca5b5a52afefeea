"""Who reads this page, the working days, and today's lights: each asked once per request."""

from django.http import HttpRequest

from tracker.organisations.standing import Standing, standing_of
from tracker.tasks.lights import Thresholds, thresholds
from tracker.workdays import clock
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.records import load_calendar


def standing(request: HttpRequest) -> Standing:
    kept: Standing | None = getattr(request, "_standing", None)
    if kept is None:
        kept = standing_of(request.user, clock.today())
        request._standing = kept  # type: ignore[attr-defined]
    return kept


def workdays(request: HttpRequest) -> WorkCalendar:
    kept: WorkCalendar | None = getattr(request, "_workdays", None)
    if kept is None:
        kept = load_calendar()
        request._workdays = kept  # type: ignore[attr-defined]
    return kept


def lights(request: HttpRequest) -> Thresholds:
    kept: Thresholds | None = getattr(request, "_lights", None)
    if kept is None:
        kept = thresholds(clock.today(), workdays(request))
        request._lights = kept  # type: ignore[attr-defined]
    return kept
