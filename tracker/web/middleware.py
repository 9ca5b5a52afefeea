"""What every request passes: one moment of business time, and a policy that lets no foreign script in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.ledger.refusals import Busy
from tracker.organisations.standing import read_once
from tracker.web.plan_loading import PlanGone, say_that_it_is_gone
from tracker.workdays import clock

UNTIMED = ("/healthz", "/readyz")  # these must answer without a database

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def content_security_policy(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return handle


def one_moment(get_response: Handler) -> Handler:
    """Business time, and what each person is, stand still for the length of a request: each is asked for once."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.path in UNTIMED:
            return get_response(request)
        with clock.one_moment(), read_once():
            return get_response(request)

    return handle


class GonePlans:
    """A page or a button of a draft that a colleague took away meanwhile says who did, instead of 404."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return say_that_it_is_gone(request, exception) if isinstance(exception, PlanGone) else None


class BusyRows:
    """Rows that another holds too long: nothing was changed, and the page says so; ``WAIT`` seconds, then again."""

    WAIT = 5

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Busy):
            return None
        page = render(request, "web/busy.html", {"words": exception.message}, status=503)
        page.headers["Retry-After"] = str(self.WAIT)
        return page
