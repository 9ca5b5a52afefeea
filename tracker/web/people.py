"""The signed-in person behind a request, for actions that want a ``User``."""

from django.http import HttpRequest

from tracker.organisations.models import User


def person(request: HttpRequest) -> User:
    """Only behind ``login_required``."""
    assert isinstance(request.user, User)
    return request.user
