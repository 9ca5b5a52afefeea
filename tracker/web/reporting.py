"""报送, 送审签 and 存草稿: the form on the task page comes here. Nothing typed and no accepted file is ever lost."""

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
from tracker.tasks.actions.filing import draft_of
from tracker.tasks.models import Piece, ProgressReport, Task
from tracker.web.kept_files import keep, read
from tracker.web.people import person
from tracker.web.reader import lights, standing
from tracker.web.refused import tell
from tracker.web.report_form import ReportForm
from tracker.web.report_panel import CameBack, about, panel_id
from tracker.web.task_page import show_task
from tracker.web.uploads import oversized
from tracker.workdays import clock

MOVED = ("draft_moved", "draft_gone")


def place_of(request: HttpRequest, pk: UUID, piece: UUID | None) -> tuple[Task, Piece | None]:
    """The task and the piece behind an address, as far as this person may see them."""
    visible = Task.objects.visible_to(standing(request)).select_related("bureau", "lead_office")
    task = get_object_or_404(visible, pk=pk)
    found = get_object_or_404(task.pieces.given().select_related("office"), pk=piece) if piece else None
    return task, found


def form_of(request: HttpRequest, task: Task, piece: Piece | None, *, is_draft: bool) -> ReportForm:
    slots = [] if piece else list(task.slots.all())
    base = f"report-{piece.pk.hex[-6:]}" if piece else "report"
    return ReportForm(
        request.POST,
        about=about(slots, task, piece, lights(request).today),
        is_draft=is_draft,
        auto_id=f"{base}-%s",
    )


@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: UUID, piece: UUID | None = None) -> HttpResponse:
    """Files first, so that they stay whatever else is wrong; then the texts; then one action."""
    task, part = place_of(request, pk, piece)
    if request.method == "GET":
        return redirect(f"{reverse('web:task', args=[pk])}#{panel_id(part)}")
    form = form_of(request, task, part, is_draft="save" in request.POST)
    try:
        files, problems = _files(request, task, part)
    except NotAllowed as refused:
        raise PermissionDenied(refused.message) from refused
    form.full_clean()
    for problem in problems:
        form.add_error("uploads", problem)
    if form.errors:
        return _again(request, task, part, form, files, status=422)
    try:
        done = _run(request, task, part, form, files)
    except WrongState as refused:
        messages.error(request, refused.message)
        return _again(request, task, part, form, files, status=409, moved=refused.code in MOVED)
    except Refused as refused:
        tell(form, refused)
        return _again(request, task, part, form, files, status=422)
    messages.success(request, _said(request, done))
    return redirect(reverse("web:task", args=[pk]) + ("#report" if "save" in request.POST else ""))


def _files(request: HttpRequest, task: Task, piece: Piece | None) -> tuple[list[Stored], list[str]]:
    """Those kept from before and those just accepted, each once; and a sentence for each that was not."""
    by = person(request)
    before = read(request.POST.getlist("kept"), user_id=by.pk, task_id=task.pk)
    accepted, refused = actions.receive_files(
        task, by=by, at=clock.at(), uploads=request.FILES.getlist("uploads"), piece=piece
    )
    files = {(file.sha256, file.name): file for file in (*before, *accepted)}
    return list(files.values()), [*oversized(request), *(problem.message for problem in refused)]


def dropped(request: HttpRequest) -> list[UUID]:
    """Files of the draft that stood in the form and are ticked no more."""
    gone = set(request.POST.getlist("shown")) - set(request.POST.getlist("stays"))
    return [UUID(pk) for pk in gone if len(pk) == 36]


def _run(
    request: HttpRequest, task: Task, piece: Piece | None, form: ReportForm, files: list[Stored]
) -> ProgressReport:
    """The button that was pressed: 存草稿, 送审签, or 报送 (with 申请销号)."""
    written, given = form.written(), form.cleaned_data
    facts: dict[str, Any] = {
        "by": person(request),
        "at": clock.at(),
        "piece": piece,
        "files": files,
        "dropped": dropped(request),
        "seen": given["seen"],
    }
    if "save" in request.POST:
        return actions.save_draft(task, written=written, **facts)
    if "send" in request.POST:
        return actions.send_for_signature(task, written=written, form_token=given["form_token"], **facts)
    return actions.submit_report(
        task,
        **vars(written),
        form_token=given["form_token"],
        ask_closure="ask_closure" in request.POST,
        closure_note=given.get("closure_note", ""),
        **facts,
    )


def _said(request: HttpRequest, done: ProgressReport) -> str:
    if "save" in request.POST:
        return _("已存草稿，只有本科室看得到。")
    if "send" in request.POST:
        return _("已送%s审签。") % done.kept_by
    words = _("已报送并申请销号，回执号%s。") if "ask_closure" in request.POST else _("已报送，回执号%s。")
    return words % done.receipt


def _again(
    request: HttpRequest,
    task: Task,
    piece: Piece | None,
    form: ReportForm,
    files: list[Stored],
    *,
    status: int,
    moved: bool = False,
) -> HttpResponse:
    kept = keep(files, user_id=person(request).pk, task_id=task.pk)
    if moved:  # sent again, it goes over what now stands beside it
        draft = draft_of(task, piece)
        data = request.POST.copy()
        data["seen"] = str(draft.draft_version if draft else 0)
        form.data = data
    came_back = CameBack(form, kept, is_conflict=moved)
    return show_task(request, task.pk, back={piece.pk if piece else None: came_back}, status=status)
