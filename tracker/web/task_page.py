"""The page of one task, as every view about a task shows it: fresh, or with a form that came back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.organisations.standing import Standing
from tracker.tasks import access
from tracker.tasks.actions.steps import reviewer_names
from tracker.tasks.lights import Thresholds
from tracker.tasks.models import Task
from tracker.tasks.states import WORKABLE, TaskState
from tracker.web import act_forms, timeline
from tracker.web.acts import Bound, Offer, offers
from tracker.web.kept_files import KeptFile
from tracker.web.more_acts import MORE_ACTS
from tracker.web.reader import lights, standing
from tracker.web.report_form import ReportForm
from tracker.web.state_acts import STATE_ACTS
from tracker.web.task_loading import Loaded, Report, load_task
from tracker.workdays import clock

ACTS = {**STATE_ACTS, **MORE_ACTS}


def show_task(
    request: HttpRequest,
    pk: UUID,
    *,
    bound: Bound | None = None,
    report_form: ReportForm | None = None,
    kept: Sequence[KeptFile] = (),
    left: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """``bound``: acts that came back with errors. ``report_form``, ``kept``: a report not yet filed.

    ``left``: a form that can no longer be sent; what was typed in it is shown, so that it can be copied.
    """
    who, at, bound = standing(request), lights(request), bound or {}
    loaded = load_task(pk, who, at)
    task = loaded.task
    filers: set[UUID] = set()
    if access.decides_by_post(who, task):
        filers = access.filers_among([r.report for r in loaded.reports], task.closures.all())
    decides = access.can_decide(who, task, filers)
    rework_on = at.calendar.shift(at.today, task.bureau.rules.rework_within)
    offered = offers(ACTS, loaded, who, filers, bound, rework_on, at.today)
    can_file = access.can_work(who, task) and task.state in WORKABLE
    if can_file and report_form is None:
        report_form = ReportForm(slots=loaded.slots, today=at.today, auto_id="report-%s")
    if not can_file and report_form is not None:
        left, report_form = report_form, None
    decisions = [_decision(report, task, bound) for report in loaded.reports if decides and report.waits]
    context = {
        "loaded": loaded,
        "task": task,
        "row": loaded.row,
        "periods": _periods(loaded, at),
        "decisions": decisions,
        "others": [report for report in loaded.reports if not (decides and report.waits)],
        "closure_waits": task.state == TaskState.SUBMITTED and decides,
        "undo": offered.pop("undo", None),
        "main_offers": [offer for offer in offered.values() if offer.is_main],
        "more_offers": [offer for offer in offered.values() if not offer.is_main],
        "not_mine": _not_mine(loaded, who, decides),
        "report_form": report_form,
        "kept": kept,
        "left": typed(left),
        "queue": request.POST.get("queue") or request.GET.get("queue") or "",
        "timeline": timeline.lines(loaded.changes, loaded.reports, at.today),
    }
    return render(request, "web/tasks/task.html", context, status=status)


def _periods(loaded: Loaded, at: Thresholds) -> list[tuple[Any, str]]:
    return [(slot, str(slot.state(at.today).label)) for slot in loaded.slots]


def _decision(report: Report, task: Task, bound: Bound) -> dict[str, Any]:
    """A waiting report with its two buttons; while closure is asked for, it is returned with the request."""
    name = f"{report.report.pk}:return"
    form = bound.get(name) or act_forms.ReturnReportForm(auto_id=f"return-{report.report.receipt}-%s")
    accept = reverse("web:decide_report", args=[report.report.pk, "accept"])
    back = reverse("web:decide_report", args=[report.report.pk, "return"])
    returns = task.state != TaskState.SUBMITTED
    return {
        "report": report,
        "accept_url": accept,
        "return_offer": Offer(_("退回"), back, form, name in bound) if returns else None,
    }


def _not_mine(loaded: Loaded, who: Standing, decides: bool) -> str:
    """Who decides what waits here, said to a follow-up officer or reviewer who may not."""
    task = loaded.task
    if task.lead_office_id in who.works_in and not access.can_work(who, task) and task.state in WORKABLE:
        head = task.responsible_person or _("科室负责人")
        return _("进展由科室负责人报送。请把进展情况和佐证材料交给%s。") % head
    waits = task.state == TaskState.SUBMITTED or any(report.waits for report in loaded.reports)
    if decides or not waits:
        return ""
    if access.decides_by_post(who, task):
        return _("您是报送人，由他人审核。")
    if access.led_by_follow_up(task) and access.can_supervise(who, task):
        return _("本项由督办科室牵头，由复核人%s审核。") % reviewer_names(task, clock.at())
    return ""


def typed(form: forms.Form | None) -> list[tuple[str, str]]:
    """Every text a person wrote into a form, with its label."""
    if form is None:
        return []
    texts = [
        (str(field.label), str(form[name].value() or "").strip())
        for name, field in form.fields.items()
        if isinstance(field, forms.CharField)
    ]
    return [(label, text) for label, text in texts if text]
