"""Who reads a page, and today's lights: each asked once per request."""

from django.http import HttpRequest

from tracker.organisations.models import User
from tracker.tasks.lights import Thresholds, thresholds
from tracker.workdays import clock
from tracker.workdays.records import load_calendar


def account(request: HttpRequest) -> User:
    """The signed-in administrator; the site lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def lights(request: HttpRequest) -> Thresholds:
    kept: Thresholds | None = getattr(request, "_lights", None)
    if kept is None:
        kept = thresholds(clock.today(), load_calendar())
        request._lights = kept  # type: ignore[attr-defined]
    return kept
