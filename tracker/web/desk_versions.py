"""更正后的文本: what a new version of a document says otherwise, and what the person wants done with it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.intake.actions import correct_draft, differences_of, keep_apart, supplement_plan
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.models import User
from tracker.plans.models import Plan
from tracker.plans.wording import PlanState
from tracker.web.desk_acts import overtaken
from tracker.web.plan_loading import own_plan
from tracker.workdays import clock

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
    context = {
        "plan": plan,
        "earlier": earlier,
        "is_draft": earlier.state == PlanState.DRAFT,
        "differences": differences,
    }
    return render(request, "web/desk/versions.html", context)


def _decide(request: HttpRequest, plan: Plan, by: User) -> HttpResponse:
    act = _ACTS.get(request.POST.get("do", ""))
    if act is None:
        return redirect("web:versions", plan.pk)
    try:
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
