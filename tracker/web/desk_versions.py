"""更正后的文本: what a new version of a document says otherwise, and what the person wants done with it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracker.intake.actions import (
    apply_correction,
    correct_draft,
    correction_lines,
    differences_of,
    keep_apart,
    supplement_plan,
)
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.models import User
from tracker.plans.models import Plan
from tracker.plans.wording import BEFORE_ISSUE, PlanState
from tracker.web.desk_acts import overtaken
from tracker.web.plan_loading import own_plan
from tracker.workdays import clock

_ROWS = {
    "changed": gettext_lazy("文字有改动"),
    "removed": gettext_lazy("删去"),
    "added": gettext_lazy("新增"),
}
_ACTS = {"correct": correct_draft, "supplement": supplement_plan, "apart": keep_apart}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    plan = own_plan(request, pk)
    if request.method == "POST":
        return _decide(request, plan, request.user)
    if plan.state != PlanState.DRAFT or plan.resembles is None:
        return redirect("web:desk", plan.pk)
    earlier = plan.resembles
    differences = differences_of(earlier, plan)
    lines = correction_lines(differences, on=clock.today())
    context = {
        "plan": plan,
        "earlier": earlier,
        "is_draft": earlier.state in BEFORE_ISSUE,
        "same": len(differences.same),
        "changed": [line for line in lines if line.what == "changed"],
        "added": [line for line in lines if line.what == "added"],
        "removed": [line for line in lines if line.what == "removed"],
        "lacking": [line for line in lines if line.what == "added" and line.note],
    }
    return render(request, "web/desk/versions.html", context)


def _decide(request: HttpRequest, plan: Plan, by: User) -> HttpResponse:
    wanted = request.POST.get("do", "")
    act = _ACTS.get(wanted)
    if act is None and wanted != "apply":
        return redirect("web:versions", plan.pk)
    try:
        if act is None:
            return _apply(request, plan, by)
        kept = act(plan, by=by, at=clock.at())
    except NotAllowed as refused:
        raise PermissionDenied(refused.message) from refused
    except WrongState as refused:
        return overtaken(request, plan, refused)
    except NotValid as refused:
        messages.error(request, refused.message)
        return redirect("web:versions", plan.pk)
    if act is correct_draft:
        messages.success(request, _("草稿已按更正后的文本更新，没有变化的安排事项保持原样。"))
    return redirect("web:desk", kept.pk)


def _apply(request: HttpRequest, plan: Plan, by: User) -> HttpResponse:
    """To the issued plan, with a sentence for each row."""
    earlier = plan.resembles
    ticked = (
        {row.pk for row in earlier.commitments.all() if str(row.pk) in request.POST.getlist("tick")}
        if earlier
        else set()
    )
    lines = apply_correction(plan, by=by, at=clock.at(), ticked=ticked)
    messages.success(request, _("已按更正后的文本更新，逐项结果如下。没有变化的安排事项和任务保持原样。"))
    for line in lines:
        words = {"n": line.number, "what": _ROWS[line.what], "outcome": line.outcome}
        told = _("%(what)s（第%(n)s项）：%(outcome)s。") % words
        told += f"{line.note}。" if line.note and line.what == "changed" else ""
        (messages.success if line.was_done else messages.warning)(request, told)
    assert earlier is not None
    return redirect("web:plan", earlier.pk)
