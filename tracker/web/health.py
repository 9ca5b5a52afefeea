"""Is the process alive, and can it work? Two plain answers for whatever watches the house."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tracker.reminders.health import stopped_since
from tracker.workdays import clock

PLAIN = "text/plain; charset=utf-8"


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: asks nothing of anybody."""
    return HttpResponse("ok", content_type=PLAIN)


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: the database answers, and somebody sweeps (R6). 503 with the reason if not."""
    try:
        since = stopped_since(clock.now())
    except DatabaseError:
        return HttpResponse("database: no answer", status=503, content_type=PLAIN)
    if since is not None:
        return HttpResponse(
            f"reminders: no sweep since {since:%Y-%m-%dT%H:%M:%SZ}", status=503, content_type=PLAIN
        )
    return HttpResponse("ready", content_type=PLAIN)
