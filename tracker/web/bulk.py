"""One act on the tasks ticked in the register: first shown with what it will do, then done, each row with its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.ledger.refusals import Busy
from tracker.tasks import actions
from tracker.tasks.actions.bulk import MOST, Outcome
from tracker.tasks.models import Task
from tracker.web import act_forms
from tracker.web.acts import Act
from tracker.web.chase_acts import CHASE_ACTS, chase_words
from tracker.web.people import person
from tracker.web.reader import standing
from tracker.web.state_acts import STATE_ACTS
from tracker.web.task_fields import office_choices, offices_to_give
from tracker.workdays import clock

BULK_ACTS = {
    **CHASE_ACTS,
    **{name: STATE_ACTS[name] for name in ("reassign", "suspend", "resume", "assess", "cancel")},
}
FOR_GOOD = ("undo", *CHASE_ACTS)  # nothing to take back afterwards


@dataclass(frozen=True)
class Told:
    """A row of the result: the task as it is now, and why it was left alone if it was."""

    outcome: Outcome
    url: str


@login_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """``act`` and ``task`` (ids) come from the register; ``confirmed`` from the page in between."""
    who = standing(request)
    if not (who.supervises or who.second_reviews):
        raise PermissionDenied(_("只有督办员和复核人可以批量办理。"))
    name, undoing = request.POST.get("act", ""), request.POST.get("act") == "undo"
    if name not in BULK_ACTS and not undoing:
        raise Http404
    ids = [pk for pk in request.POST.getlist("task") if len(pk) <= 36][: MOST + 1]
    tasks = _tasks(request, ids)
    if not tasks:
        return _page(request, name, tasks, None, _("请先勾选任务。"))
    if len(ids) > MOST:
        return _page(request, name, tasks[:MOST], None, _("一次最多%s项，请分几次办理。") % MOST)
    if undoing:
        return _do(request, name, tasks, actions.undo, None)
    act = BULK_ACTS[name]
    form = _form(act, request, bound="confirmed" in request.POST)
    if "confirmed" not in request.POST or not form.is_valid():
        return _page(request, name, tasks, form, "")
    return _do(request, name, tasks, act.run, form)


def _do(
    request: HttpRequest, name: str, tasks: list[Task], run: Callable[..., Task], form: forms.Form | None
) -> HttpResponse:
    """The rows with their answers; where others held them too long, the same page again, to be sent once more."""
    given = form.cleaned_data if form else {}
    facts = {field: value for field, value in given.items() if field != "seen"}
    try:
        told = actions.in_bulk(tasks, run, by=person(request), at=clock.at(), **facts)
    except Busy as busy:
        page = _page(request, name, tasks, form, busy.message)
        page.status_code, page.headers["Retry-After"] = 503, "5"
        return page
    return _result(request, name, told)


def _tasks(request: HttpRequest, ids: list[str]) -> list[Task]:
    try:
        visible = Task.objects.visible_to(standing(request)).filter(pk__in=ids)
        return list(visible.select_related("bureau__rules", "lead_office").order_by("number"))
    except (forms.ValidationError, ValueError):
        raise Http404 from None


def _form(act: Act, request: HttpRequest, *, bound: bool) -> forms.Form:
    form = act.form(request.POST if bound else None, auto_id="bulk-%s")
    if isinstance(form, act_forms.ReassignForm):
        offices = offices_to_give(standing(request))
        chosen: Any = form.fields["lead_office"]
        chosen.offer(offices, office_choices(offices))
    return form


def _page(
    request: HttpRequest, name: str, tasks: list[Task], form: forms.Form | None, problem: str
) -> HttpResponse:
    label = str(BULK_ACTS[name].label) if name in BULK_ACTS else _("撤销")
    context = {"name": name, "label": label, "tasks": tasks, "form": form, "problem": problem}
    if name in CHASE_ACTS:
        context["note"] = chase_words(tasks)
    is_wrong = bool(problem or (form and form.errors))
    return render(request, "web/register/bulk.html", context, status=422 if is_wrong else 200)


def _result(request: HttpRequest, name: str, told: list[Outcome]) -> HttpResponse:
    rows = [Told(one, reverse("web:task", args=[one.task.pk])) for one in told]
    done = [one.task for one in told if not one.refused]
    context = {
        "label": str(BULK_ACTS[name].label) if name in BULK_ACTS else _("撤销"),
        "rows": rows,
        "done": done,
        "refused": len(told) - len(done),
        "can_undo": name not in FOR_GOOD and bool(done),
    }
    return render(request, "web/register/bulk_result.html", context)
