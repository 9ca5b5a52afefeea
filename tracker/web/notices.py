"""督办文书: papers the ladder drafted, for the follow-up officer to sign off or not; below them, what went out."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tracker.ledger.refusals import NotValid, Refused
from tracker.reminders.models import Draws
from tracker.reminders.notices import Notice, NoticeState
from tracker.reminders.noticing import LONGEST, drop_notice, send_notice
from tracker.web.people import person
from tracker.web.reader import standing
from tracker.workdays import clock
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.records import load_calendar
from tracker.workdays.words import deadline_words

SHOWN = 50  # of each kind of row; older ones are in the admin's records


class SendForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("要求"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": gettext_lazy("请写明要求。")},
    )
    signed_off_by = forms.CharField(
        label=gettext_lazy("签发人"),
        max_length=40,
        help_text=gettext_lazy("如：张副局长。"),
        error_messages={"required": gettext_lazy("请写明签发人。")},
    )


class DropForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("不发的理由"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": gettext_lazy("请写明不发的理由。")},
    )


FORMS: dict[str, type[forms.Form]] = {"send": SendForm, "drop": DropForm}


@dataclass(frozen=True)
class Draft:
    notice: Notice
    deadline: str
    send: forms.Form
    drop: forms.Form
    opened: str  # the form that came back with errors


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    return _page(request)


@login_required
@require_POST
def decide(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    if name not in FORMS:
        raise Http404
    mine = Notice.objects.visible_to(standing(request)).select_related("task__bureau", "reminder")
    notice = get_object_or_404(mine, pk=pk)
    form = FORMS[name](request.POST, auto_id=f"{name}-{notice.pk}-%s")
    if not form.is_valid():
        return _page(request, notice, name, form)
    asked: dict[str, Any] = {"by": person(request), "at": clock.at(), **form.cleaned_data}
    try:
        if name == "send":
            send_notice(notice, calendar=load_calendar(), **asked)
        else:
            drop_notice(notice, **asked)
    except NotValid as problem:
        form.add_error(problem.field or None, problem.message)
        return _page(request, notice, name, form)
    except Refused as problem:
        return _page(request, problem=problem.message)
    return redirect("web:notices")


def _page(
    request: HttpRequest,
    notice: Notice | None = None,
    name: str = "",
    form: forms.Form | None = None,
    problem: str = "",
) -> HttpResponse:
    who = standing(request)
    if not who.supervises:
        raise PermissionDenied(_("只有督办员可以查看和签发督办文书。"))
    calendar = load_calendar()
    mine = Notice.objects.visible_to(who).select_related("task__lead_office", "decided_by", "reminder")
    drafts = mine.drafted().order_by("id")[:SHOWN]
    counts = dict(mine.drafted().order_by().values_list("kind").annotate(Count("id")))
    context = {
        "drafts": [_draft(row, (row == notice and name) or "", form, calendar) for row in drafts],
        "waiting": "、".join(
            _("%(kind)s%(n)s份") % {"kind": Draws(kind).label, "n": n} for kind, n in sorted(counts.items())
        ),
        "decided": mine.exclude(state=NoticeState.DRAFTED).order_by("-id")[:SHOWN],
        "problem": problem,
    }
    status = 409 if problem else 422 if form is not None else 200
    return render(request, "web/notices/notices.html", context, status=status)


def _draft(notice: Notice, opened: str, form: forms.Form | None, calendar: WorkCalendar) -> Draft:
    ready: dict[str, forms.Form] = {
        name: kind(
            initial={"text": _("请办理，并说明未按期完成的原因和完成日期。")},
            auto_id=f"{name}-{notice.pk}-%s",
        )
        for name, kind in FORMS.items()
    }
    if opened and form is not None:
        ready[opened] = form
    limit = notice.reminder.anchor_on
    deadline = deadline_words(limit, today=clock.today(), calendar=calendar)
    return Draft(notice, deadline, ready["send"], ready["drop"], opened)
