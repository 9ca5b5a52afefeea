"""报送进展报告: the form on the task page comes here. Nothing typed and no accepted file is ever lost to an error."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.evidence.actions import Stored
from tracker.ledger.refusals import NotAllowed, Refused, WrongState
from tracker.tasks import actions
from tracker.tasks.models import ProgressReport, Task
from tracker.web.kept_files import KeptFile, keep, read
from tracker.web.people import person
from tracker.web.reader import lights, standing
from tracker.web.refused import tell
from tracker.web.report_form import ReportForm
from tracker.web.task_page import show_task
from tracker.web.uploads import oversized
from tracker.workdays import clock


@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Files first, so that they stay whatever else is wrong; then the texts; then one action."""
    task = get_object_or_404(Task.objects.visible_to(standing(request)).select_related("bureau"), pk=pk)
    if request.method == "GET":
        return redirect(reverse("web:task", args=[pk]) + "#report")
    slots = list(task.slots.all())
    form = ReportForm(request.POST, slots=slots, today=lights(request).today, auto_id="report-%s")
    try:
        files, problems = _files(request, task)
    except NotAllowed as refused:
        raise PermissionDenied(refused.message) from refused
    form.full_clean()
    for problem in problems:
        form.add_error("uploads", problem)
    if form.errors:
        return _again(request, task, form, files, status=422)
    try:
        filed = _submit(request, task, form, files)
    except WrongState as refused:
        messages.error(request, refused.message)
        return _again(request, task, form, files, status=409)
    except Refused as refused:
        tell(form, refused)
        return _again(request, task, form, files, status=422)
    words = _("已报送并申请销号，回执号%s。") if "ask_closure" in request.POST else _("已报送，回执号%s。")
    messages.success(request, words % filed.receipt)
    return redirect("web:task", pk)


def _files(request: HttpRequest, task: Task) -> tuple[list[Stored], list[str]]:
    """Those kept from before and those just accepted, each once; and a sentence for each that was not."""
    by = person(request)
    before = read(request.POST.getlist("kept"), user_id=by.pk, task_id=task.pk)
    accepted, refused = actions.receive_files(
        task, by=by, at=clock.at(), uploads=request.FILES.getlist("uploads")
    )
    files = {(file.sha256, file.name): file for file in (*before, *accepted)}
    return list(files.values()), [*oversized(request), *(problem.message for problem in refused)]


def _submit(request: HttpRequest, task: Task, form: ReportForm, files: list[Stored]) -> ProgressReport:
    facts: dict[str, Any] = {
        name: form.cleaned_data[name]
        for name in ("progress", "problems", "next_steps", "percent", "closure_note", "form_token")
    }
    return actions.submit_report(
        task,
        by=person(request),
        at=clock.at(),
        slot=form.cleaned_data.get("slot"),
        files=files,
        ask_closure="ask_closure" in request.POST,
        **facts,
    )


def _again(
    request: HttpRequest, task: Task, form: ReportForm, files: list[Stored], *, status: int
) -> HttpResponse:
    kept: list[KeptFile] = keep(files, user_id=person(request).pk, task_id=task.pk)
    return show_task(request, task.pk, report_form=form, kept=kept, status=status)
