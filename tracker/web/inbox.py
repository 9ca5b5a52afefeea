"""收件: what I was told, newest first; a line opens its form, unless the task is no longer mine."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.messages.inbox import lines_of, mark_all_read, mark_read
from tracker.messages.models import Delivery, DigestState, Kind
from tracker.organisations.standing import Standing
from tracker.tasks.models import Task
from tracker.web.people import person
from tracker.web.reader import standing
from tracker.web.reminding import about_path
from tracker.workdays import clock
from tracker.workdays.words import day_words

PAGE = 50
_TASK = re.compile(r"^/tasks/([0-9a-f-]{36})/")


@dataclass(frozen=True)
class Line:
    """``opens``: it leads somewhere that is still the reader's. ``about``: the page that says why, with 静音."""

    row: Delivery
    day: str
    kind: str
    opens: bool
    sent: str  # empty: as it should be
    about: str


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    me, who = person(request), standing(request)
    rows = lines_of(me)
    only_unread = request.GET.get("unread") == "1"
    page = Paginator(rows.filter(read_at=None) if only_unread else rows, PAGE).get_page(
        request.GET.get("page")
    )
    shown = list(page.object_list)
    context = {
        "page": page,
        "lines": _lines(shown, who),
        "only_unread": only_unread,
        "newest": shown[0].pk if shown else 0,
        "unread": getattr(me, "unread", None) or 0,
    }
    return render(request, "web/inbox/inbox.html", context)


@login_required
@require_POST
def open_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Reading is marked by this button alone: no look at a page writes anything."""
    me = person(request)
    line = get_object_or_404(lines_of(me), pk=pk)
    mark_read(line, by=me, now=clock.now())
    if _opens(line, _mine([line], standing(request))):
        return redirect(_path(line))
    return redirect("web:inbox")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    newest = request.POST.get("newest", "")
    if newest.isascii() and newest.isdigit() and len(newest) < 19:
        mark_all_read(person(request), up_to=int(newest), now=clock.now())
    return redirect("web:inbox")


def _lines(rows: list[Delivery], who: Standing) -> list[Line]:
    mine, today = _mine(rows, who), clock.today()
    return [
        Line(
            row,
            day_words(row.digest.day, today=today),
            _kind(row),
            _opens(row, mine),
            _sent(row),
            about_path(row),
        )
        for row in rows
    ]


def _mine(rows: Iterable[Delivery], who: Standing) -> set[UUID]:
    """Which tasks the lines speak of are still this person's to see."""
    named = {task for row in rows if (task := _task(row))}
    return (
        set(Task.objects.visible_to(who).filter(pk__in=named).values_list("pk", flat=True))
        if named
        else set()
    )


def _opens(row: Delivery, mine: set[UUID]) -> bool:
    task = _task(row)
    return bool(_path(row)) and (task is None or task in mine)


def _path(row: Delivery) -> str:
    """Where in this house the line leads; the address it was mailed with may be an older one of the house."""
    parts = urlsplit(row.link)
    path = f"/{parts.path.lstrip('/')}" if parts.path else ""
    return (
        path + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    )


def _task(row: Delivery) -> UUID | None:
    found = _TASK.match(_path(row))
    try:
        return UUID(found[1]) if found else None
    except ValueError:
        return None


def _kind(row: Delivery) -> str:
    return "" if row.digest.kind == Kind.DAILY else row.digest.get_kind_display()


def _sent(row: Delivery) -> str:
    digest = row.digest
    if digest.state == DigestState.FAILED:
        return _("消息未送达：%s") % digest.last_error
    if digest.fell_back:
        return _("企业微信没有送达（%s），已改由邮件发送。") % digest.fell_back
    return ""
