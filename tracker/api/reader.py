"""Who asks, what that person is today, and the row that was asked for: each looked up once per request."""

from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from tracker.api.refusing import Fault, Problem
from tracker.organisations.models import User
from tracker.organisations.standing import Standing, standing_of
from tracker.tasks.lights import Thresholds, thresholds
from tracker.workdays import clock
from tracker.workdays.records import load_calendar

Row = TypeVar("Row", bound=Model)


def caller(request: Request) -> User:
    """The account behind the token; a view without authentication must not ask."""
    assert isinstance(request.user, User)
    return request.user


def standing(request: Request) -> Standing:
    kept: Standing | None = getattr(request, "yinuo_standing", None)
    if kept is None:
        kept = standing_of(caller(request), clock.today())
        request.yinuo_standing = kept  # type: ignore[attr-defined]
    return kept


def lights(request: Request) -> Thresholds:
    kept: Thresholds | None = getattr(request, "yinuo_lights", None)
    if kept is None:
        kept = thresholds(clock.today(), load_calendar())
        request.yinuo_lights = kept  # type: ignore[attr-defined]
    return kept


def one(rows: QuerySet[Row], id: str) -> Row:
    """The row of this id among ``rows``: 400 for what is no id, 404 for absent and not visible alike."""
    try:
        return rows.get(pk=identifier(id))
    except ObjectDoesNotExist:
        raise NotFound from None


def identifier(text: str) -> UUID:
    """An id as the API writes it (36 characters); anything else is refused, never guessed at."""
    try:
        found = UUID(text)
    except ValueError:
        found = None
    if found is None or str(found) != text:
        message = _("编号格式不正确。")
        raise Problem("not-valid", message, faults=[Fault("", "invalid_id", message)])
    return found
