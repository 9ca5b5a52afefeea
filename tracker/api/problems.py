"""Every refusal of the API as RFC 9457 ``application/problem+json``; ``type`` is a page that exists.

The sentences are for people, ``type`` and ``errors[].code`` for programs. ``errors[].pointer`` is a JSON
pointer into the body ("/reason", "" for the whole) or a query parameter ("?office").
"""

from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _
from drf_standardized_errors.formatter import flatten_errors
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from tracker.api.problem_kinds import BY_STATUS, KINDS, Kind
from tracker.api.refusing import Fault, Problem, QueryNotValid, RangeProblem
from tracker.ledger.refusals import Busy, NotAllowed, NotValid, Refused, WrongState

CONTENT_TYPE = "application/problem+json"


def exception_handler(exc: Exception, context: Any) -> Response | None:
    """The one handler, named in ``REST_FRAMEWORK``."""
    response: Response | None = _Handler(exc, context).run()
    return response


class _Handler(ExceptionHandler):
    def convert_known_exceptions(self, exc: Exception) -> Exception:
        match exc:
            case Refused():
                return _refused(exc)
            case RequestDataTooBig():
                return Problem("too-large")
            case SuspiciousOperation():
                return Problem("unreadable")
        known: Exception = super().convert_known_exceptions(exc)
        return known

    def format_exception(self, exc: exceptions.APIException) -> dict[str, Any]:
        kind = _kind_of(exc)
        faults = _faults_of(exc)
        request = self.context["request"]
        assert request is not None
        return {
            "type": request.build_absolute_uri(reverse("api:problem", args=[kind.slug])),
            "title": str(kind.title),
            "status": exc.status_code,
            "detail": _detail_of(exc, kind, faults),
            "instance": escape_uri_path(request.path),
            "errors": [fault._asdict() for fault in faults],
        }

    def report_exception(self, exc: exceptions.APIException, response: Response) -> None:
        """Rows held by another are no fault of ours to be looked into."""
        if _kind_of(exc).slug != "busy":
            super().report_exception(exc, response)

    def get_response(self, exc: exceptions.APIException, data: dict[str, Any]) -> Response:
        headers = self.get_headers(exc)
        if isinstance(exc, RangeProblem):
            headers["Content-Range"] = exc.content_range
        return Response(data, status=exc.status_code, headers=headers, content_type=CONTENT_TYPE)


_SLUGS: dict[type[Refused], str] = {
    NotAllowed: "not-allowed",
    WrongState: "wrong-state",
    NotValid: "not-valid",
    Busy: "busy",
}
BUSY_WAIT = 5  # seconds


def _refused(refusal: Refused) -> Problem:
    pointer = f"/{refusal.field}" if refusal.field else ""
    fault = Fault(pointer, refusal.code, refusal.message)
    slug = _SLUGS.get(type(refusal), "wrong-state")
    wait = BUSY_WAIT if slug == "busy" else None
    return Problem(slug, refusal.message, faults=[] if wait else [fault], wait=wait)


def _kind_of(exc: exceptions.APIException) -> Kind:
    if isinstance(exc, Problem):
        return exc.kind
    if isinstance(exc, exceptions.ParseError):
        return KINDS["unreadable"]
    return BY_STATUS.get(exc.status_code, KINDS["server-error"])


def _faults_of(exc: exceptions.APIException) -> list[Fault]:
    if isinstance(exc, Problem):
        return exc.faults
    if not isinstance(exc, exceptions.ValidationError):
        return []
    return [Fault(_pointer(e.attr, exc), e.code, _sendable(e.detail)) for e in flatten_errors(exc.detail)]


def _sendable(message: str) -> str:
    """A message may quote what was sent, and half a surrogate pair cannot be sent back."""
    return message.encode(errors="replace").decode()


def _pointer(attr: str | None, exc: exceptions.APIException) -> str:
    if not attr or attr == api_settings.NON_FIELD_ERRORS_KEY:
        return ""
    return f"?{attr}" if isinstance(exc, QueryNotValid) else "/" + attr.replace(".", "/")


def _detail_of(exc: exceptions.APIException, kind: Kind, faults: list[Fault]) -> str:
    if isinstance(exc, Problem | exceptions.ParseError | exceptions.AuthenticationFailed):
        return str(exc.detail)
    if len(faults) == 1:
        return faults[0].message
    if faults:
        return _("共有%s处需要修改。") % len(faults)
    return str(kind.explanation)
