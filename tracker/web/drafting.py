"""Drafts: saved by the page itself every few seconds, handed on, sent back, taken back, deleted."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.ledger.refusals import NotAllowed, Refused, WrongState
from tracker.organisations.models import User
from tracker.tasks import actions
from tracker.tasks.actions.filing import draft_of
from tracker.tasks.models import ProgressReport, Task
from tracker.web.people import person
from tracker.web.reader import standing
from tracker.web.report_panel import BackForm
from tracker.web.reporting import form_of, place_of
from tracker.workdays import clock

_TEXTS = ("progress", "problems", "next_steps")
_STATUS = {NotAllowed: 403, WrongState: 409}


@login_required
@require_POST
def save_draft(request: HttpRequest, pk: UUID, piece: UUID | None = None) -> JsonResponse:
    """The texts of the form, without its files. 409 holds what another saved meanwhile, to stand beside one's own."""
    task, part = place_of(request, pk, piece)
    form = form_of(request, task, part, is_draft=True)
    form.full_clean()
    if any(name in form.errors for name in _TEXTS):
        return JsonResponse({"message": next(iter(form.errors.values()))[0]}, status=422)
    at = clock.at()
    try:
        draft = actions.save_draft(
            task,
            by=person(request),
            at=at,
            written=form.written(),
            piece=part,
            seen=form.cleaned_data.get("seen"),
        )
    except Refused as refused:
        answer: dict[str, Any] = {"message": refused.message, "code": refused.code}
        if refused.code == "draft_moved" and (theirs := draft_of(task, part)):
            answer |= {"version": theirs.draft_version, "theirs": {n: getattr(theirs, n) for n in _TEXTS}}
        return JsonResponse(answer, status=_STATUS.get(type(refused), 422))
    return JsonResponse({"version": draft.draft_version, "message": _saved(draft.saved_at or at)})


def _saved(when: datetime) -> str:
    return _("已自动保存 %s") % f"{when.astimezone(clock.LOCAL):%H:%M}"


@login_required
@require_http_methods(["GET", "POST"])
def hand_on(request: HttpRequest, pk: UUID, piece: UUID | None = None) -> HttpResponse:
    """转给经办人."""
    task, part = place_of(request, pk, piece)
    if request.method == "POST":
        chosen = request.POST.get("to", "")
        to = User.objects.filter(pk=chosen, is_active=True).first() if len(chosen) == 36 else None
        if to is None:
            messages.error(request, _("请选择经办人。"))
        else:
            _do(
                request,
                lambda by, at: actions.hand_on(task, by=by, at=at, to=to, piece=part),
                _("已转给%s。") % to,
            )
    return redirect(reverse("web:task", args=[pk]) + "#report")


@login_required
@require_http_methods(["GET", "POST"])
def draft_act(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """退经办人修改, 撤回, 删除草稿: acts on one report of an office of one's own."""
    if name not in _ACTS:
        raise Http404
    visible = Task.objects.visible_to(standing(request))
    own = ProgressReport.objects.filter(task__in=visible, office__in=standing(request).offices)
    found = own.select_related("task__bureau", "task__lead_office", "piece__office").filter(pk=pk).first()
    if found is None:
        return _gone(request, pk)
    if request.method == "POST":
        _ACTS[name](request, found)
    return redirect(reverse("web:task", args=[found.task_id]) + "#report")


def _gone(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A report that others filed is not ours to take back; what is not there is not there."""
    filed = ProgressReport.objects.filed().filter(task__in=Task.objects.visible_to(standing(request)))
    get_object_or_404(filed, pk=pk)
    raise PermissionDenied(_("只有报送科室可以进行此项操作。"))


def _back(request: HttpRequest, report: ProgressReport) -> None:
    form = BackForm(request.POST)
    reason = form.data.get("reason", "")
    words = _("已退%s修改。") % (report.drafted_by or "")
    _do(request, lambda by, at: actions.back_to_drafter(report, by=by, at=at, reason=reason), words)


def _withdraw(request: HttpRequest, report: ProgressReport) -> None:
    words = _("已撤回，可以修改后重新报送。")
    _do(request, lambda by, at: actions.withdraw_report(report, by=by, at=at), words)


def _discard(request: HttpRequest, report: ProgressReport) -> None:
    _do(request, lambda by, at: actions.discard_draft(report, by=by, at=at), _("已删除草稿。"))


_ACTS: dict[str, Callable[[HttpRequest, ProgressReport], None]] = {
    "back": _back,
    "withdraw": _withdraw,
    "discard": _discard,
}


def _do(request: HttpRequest, act: Callable[[User, datetime], object], words: str) -> None:
    """Run one act and say what came of it."""
    try:
        act(person(request), clock.at())
    except NotAllowed as refused:
        raise PermissionDenied(refused.message) from refused
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, words)
