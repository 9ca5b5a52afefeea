"""One task: its page, the acts on it and on its reports."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tracker.ledger.refusals import Refused, WrongState
from tracker.tasks import actions
from tracker.tasks.actions.steps import filers_of
from tracker.tasks.models import ProgressReport, Task
from tracker.tasks.states import UNFILED
from tracker.web import act_forms
from tracker.web.acts import Who, decides
from tracker.web.awaiting import onward
from tracker.web.people import person
from tracker.web.reader import standing
from tracker.web.refused import tell
from tracker.web.task_page import ACTS, show_task
from tracker.workdays import clock

DECISIONS: dict[str, type[forms.Form]] = {
    "accept": act_forms.SeenForm,
    "return": act_forms.ReturnReportForm,
}


# Where on the task's page a message's link leads: messages may not name what stands after "#", signing in drops it.
DOORS = {"decide": "#decide", "acknowledge": "#acts", "grant-extension": "#acts"}


@login_required
@require_safe
def task(request: HttpRequest, pk: UUID) -> HttpResponse:
    return show_task(request, pk)


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One act of ``ACTS``. Opened as an address, by a message's link or after signing in, it leads to the form."""
    chosen = ACTS.get(name)
    if chosen is None and (name not in DOORS or request.method != "GET"):
        raise Http404
    visible = Task.objects.visible_to(standing(request)).select_related("bureau__rules")
    found = get_object_or_404(visible, pk=pk)
    if request.method == "GET" or chosen is None:
        return redirect(reverse("web:task", args=[pk]) + DOORS.get(name, ""))
    form = chosen.filled(found, request.POST, auto_id=f"{name}-%s")
    if not form.is_valid():
        return _invalid(request, found, chosen.who, name, form)
    try:
        done = chosen.run(found, by=person(request), at=clock.at(), **form.cleaned_data)
    except Refused as refused:
        return _came_back(request, pk, name, form, refused)
    messages.success(request, chosen.done(done))
    return onward(request, pk)


@login_required
@require_http_methods(["GET", "POST"])
def decide_report(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """通过 or 退回 one progress report; ``name`` as in ``DECISIONS``."""
    if name not in DECISIONS:
        raise Http404
    visible = Task.objects.visible_to(standing(request))
    left_its_office = ~Q(state__in=UNFILED) | Q(withdrawn_at__isnull=False)  # taken back meanwhile is told so
    rows = ProgressReport.objects.filter(left_its_office, task__in=visible).select_related("task__bureau")
    report = get_object_or_404(rows, pk=pk)
    if request.method == "GET":
        return redirect("web:task", report.task_id)
    task = report.task
    form: forms.Form = DECISIONS[name](request.POST, auto_id=f"return-{report.receipt}-%s")
    if not form.is_valid():
        return _invalid(request, task, decides, f"{pk}:{name}", form)
    run, words = _DECIDE[name]
    try:
        run(report, by=person(request), at=clock.at(), **form.cleaned_data)
    except Refused as refused:
        return _came_back(request, task.pk, f"{pk}:{name}", form, refused)
    messages.success(request, words % report.receipt)
    return onward(request, task.pk)


_DECIDE: dict[str, tuple[Callable[..., ProgressReport], Any]] = {
    "accept": (actions.accept_report, gettext_lazy("已通过进展报告，回执号%s。")),
    "return": (actions.return_report, gettext_lazy("已退回进展报告，回执号%s。")),
}


def _invalid(request: HttpRequest, task: Task, who: Who, name: str, form: forms.Form) -> HttpResponse:
    if not who(standing(request), task, filers_of(task)):
        raise PermissionDenied(_("您不能对此项任务进行此项操作。"))
    return show_task(request, task.pk, bound={name: form}, status=422)


def _came_back(request: HttpRequest, pk: UUID, name: str, form: forms.Form, refused: Refused) -> HttpResponse:
    """Somebody was faster: say so on the fresh page and keep what was typed. Else the form with its errors."""
    if isinstance(refused, WrongState):
        messages.error(request, refused.message)
        return show_task(request, pk, left=form, status=409)
    tell(form, refused)
    return show_task(request, pk, bound={name: form}, status=422)
