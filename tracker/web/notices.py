"""督办文书: papers the ladder drafted, for the follow-up officer to sign off or not; what went out, and what was replied."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, Refused
from tracker.reminders.notices import IN_HAND, Notice
from tracker.tasks.models import Task
from tracker.web import timeline
from tracker.web.notice_acts import ACTS, REPLYING, Offer, done_words, offers, reply_of
from tracker.web.notice_forms import NoticeChoice
from tracker.web.notice_lines import lines, waiting_words
from tracker.web.people import person
from tracker.web.reader import standing
from tracker.workdays import clock
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.records import load_calendar
from tracker.workdays.words import deadline_words

SHOWN = 50  # of each kind of row; the filter finds older ones
_JOINED = (
    "task__bureau", "office", "reminder", "reply__drafted_by", "reply__signed_by", "decided_by", "cancelled_by",
)  # fmt: skip


@dataclass(frozen=True)
class Draft:
    notice: Notice
    deadline: str
    state: str
    offers: list[Offer]


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    who, today = standing(request), clock.today()
    if not (who.offices or who.bureaus):
        raise PermissionDenied(_("您的账号还没有任职，不能查看督办文书。"))
    mine = Notice.objects.visible_to(who).select_related(*_JOINED)
    chosen = NoticeChoice(request.GET, auto_id="choose-%s")
    found = chosen.among(mine)
    calendar = load_calendar()
    drafts = found.in_hand().filter(bureau__in=who.supervises).order_by("pk")[:SHOWN]
    owed = found.awaiting_reply().exclude(state__in=IN_HAND, bureau__in=who.supervises)
    rest = found.exclude(state__in=IN_HAND).exclude(pk__in=owed.values_list("pk"))
    context = {
        "filter": chosen,
        "narrowed": any(field.value() for field in chosen),
        "supervises": bool(who.supervises),
        "waiting": waiting_words(mine.filter(bureau__in=who.supervises)) if who.supervises else "",
        "drafts": [_draft(row, request, calendar) for row in drafts],
        "owed": lines(owed.order_by("reply_due_on", "pk")[:SHOWN], who, today),
        "rest": lines(rest.order_by("-pk")[:SHOWN], who, today),
    }
    return render(request, "web/notices/notices.html", context)


@login_required
@require_safe
def notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, pk)


@login_required
@require_POST
def decide(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    if name not in ACTS:
        raise Http404
    row, act = _visible(request, pk), ACTS[name]
    form = act.form(row)(request.POST, auto_id=f"{name}-{row.pk}-%s")
    if not form.is_valid():
        return _page(request, pk, {name: form})
    try:
        done: Any = act.run(row, by=person(request), at=clock.at(), **form.cleaned_data)
    except NotAllowed as problem:
        raise PermissionDenied(problem.message) from problem
    except NotValid as problem:
        form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        return _page(request, pk, {name: form})
    except Refused as problem:
        return _page(request, pk, problem=problem.message, left=form)
    messages.success(request, done_words(done if isinstance(done, Notice) else row, name))
    return redirect("web:notice", pk) if act.stays else redirect("web:notices")


def _visible(request: HttpRequest, pk: UUID) -> Notice:
    return get_object_or_404(Notice.objects.visible_to(standing(request)).select_related(*_JOINED), pk=pk)


def _draft(row: Notice, request: HttpRequest, calendar: WorkCalendar) -> Draft:
    today = clock.today()
    deadline = deadline_words(row.reminder.anchor_on, today=today, calendar=calendar)
    return Draft(row, deadline, row.state_words(today), list(offers(row, standing(request), today).values()))


def _page(
    request: HttpRequest,
    pk: UUID,
    bound: dict[str, forms.Form] | None = None,
    problem: str = "",
    left: forms.Form | None = None,
) -> HttpResponse:
    """One paper with what this person may do. ``left``: a form that can no longer be sent; its text can be copied."""
    row, who, today = _visible(request, pk), standing(request), clock.today()
    offered = offers(row, who, today, bound)
    replying = [offered.pop(name) for name in REPLYING if name in offered]
    reply = reply_of(row)
    about = Change.objects.about("notice", [str(row.pk)]).order_by("-seq")
    context = {
        "notice": row,
        "line": lines([row], who, today)[0],
        "deadline": deadline_words(row.reminder.anchor_on, today=today, calendar=load_calendar()),
        "sees_task": Task.objects.visible_to(who).filter(pk=row.task_id).exists(),
        "reply": reply if row.replied_at else None,
        "replying": next((one for one in replying if one.is_open), replying[0]) if replying else None,
        "reply_acts": replying,
        "drafter": reply.drafted_by if reply and replying else None,
        "offers": list(offered.values()),
        "timeline": [timeline.told(change, {}, today) for change in about]
        if row.bureau_id in who.bureaus
        else [],
        "problem": problem,
        "left": [(field.label, field.value()) for field in left.visible_fields() if field.value()]
        if left
        else [],
    }
    status = 409 if problem else 422 if bound else 200
    return render(request, "web/notices/notice.html", context, status=status)
