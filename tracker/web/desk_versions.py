"""更正后的文本: what a new version of a document says otherwise, and what the person wants done with it."""

from typing import Any
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
    fingerprint,
    keep_apart,
    supplement_plan,
    why_older,
)
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.models import User
from tracker.plans.models import Plan
from tracker.plans.wording import BEFORE_ISSUE, PlanState
from tracker.web.desk_acts import overtaken
from tracker.web.desk_corrections import ShownLine, settled_in, shown_lines
from tracker.web.plan_loading import own_plan
from tracker.workdays import clock

_ROWS = {
    "changed": gettext_lazy("文字有改动"),
    "removed": gettext_lazy("删去"),
    "added": gettext_lazy("新增"),
}
_ACTS = {"correct": correct_draft, "supplement": supplement_plan}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """``do``: correct, supplement or apart; preview, then apply, for a document that was issued."""
    assert isinstance(request.user, User)
    plan = own_plan(request, pk)
    if request.method == "POST":
        return _decide(request, plan, request.user)
    if plan.state != PlanState.DRAFT or plan.resembles is None:
        return redirect("web:desk", plan.pk)
    return _page(request, plan)


def _page(request: HttpRequest, plan: Plan, *, sent: bool = False, agreed: bool = False) -> HttpResponse:
    """``sent``: with what was typed and ticked; ``agreed``: the last look before it is done."""
    earlier = plan.resembles
    assert earlier is not None
    differences = differences_of(earlier, plan)
    rows = correction_lines(differences, on=clock.today())
    lines = shown_lines(plan, rows, request.POST if sent else None, ticked=_ticked(request, plan))
    is_valid = not (sent and _wrong(lines))
    agreed = agreed and is_valid
    context: dict[str, Any] = {
        "plan": plan,
        "earlier": earlier,
        "is_draft": earlier.state in BEFORE_ISSUE,
        "older": why_older(earlier, plan),
        "though_older": bool(request.POST.get("though_older")),
        "same": len(differences.same),
        "waiting": list(
            Plan.objects.filter(resembles=earlier).exclude(pk=plan.pk).only("pk", "title", "file_name")
        ),
        "seen": fingerprint(rows),
        "counts": _counts(lines),
        "invalid": not is_valid,
    }
    context |= {what: [one for one in lines if one.line.what == what] for what in _ROWS}
    page = "web/desk/versions_agree.html" if agreed else "web/desk/versions.html"
    return render(request, page, context, status=200 if is_valid else 400)


def _wrong(lines: list[ShownLine]) -> list[ShownLine]:
    """Every form is asked, so that each says what it lacks."""
    return [one for one in lines if one.form and not one.form.is_valid()]


def _counts(lines: list[ShownLine]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for one in lines:
        found[one.will] = found.get(one.will, 0) + 1
    return list(found.items())


def _decide(request: HttpRequest, plan: Plan, by: User) -> HttpResponse:
    wanted, though_older = request.POST.get("do", ""), bool(request.POST.get("though_older"))
    try:
        if wanted == "apart":
            return redirect("web:desk", keep_apart(plan, by=by, at=clock.at()).pk)
        if wanted in _ACTS:
            kept = _ACTS[wanted](plan, by=by, at=clock.at(), though_older=though_older)
            if wanted == "correct":
                messages.success(request, _("草稿已按更正后的文本更新，没有变化的安排事项保持原样。"))
            return redirect("web:desk", kept.pk)
        if wanted not in ("preview", "apply") or plan.resembles is None:
            return redirect("web:versions", plan.pk)
        return (
            _apply(request, plan, by, though_older)
            if wanted == "apply"
            else _preview(request, plan, though_older)
        )
    except NotAllowed as refused:
        raise PermissionDenied(refused.message) from refused
    except WrongState as refused:
        if refused.code != "moved":
            return overtaken(request, plan, refused)
        messages.error(request, refused.message)
    except NotValid as refused:
        messages.error(request, refused.message)
    return redirect("web:versions", plan.pk)


def _preview(request: HttpRequest, plan: Plan, though_older: bool) -> HttpResponse:
    earlier = plan.resembles
    if earlier is not None and not though_older and (why := why_older(earlier, plan)):
        messages.error(request, _("%s如确需按这份更新，请勾选“仍按这份较早的文本更新”。") % why)
        return _page(request, plan, sent=True)
    return _page(request, plan, sent=True, agreed=True)


def _apply(request: HttpRequest, plan: Plan, by: User, though_older: bool) -> HttpResponse:
    """To the issued plan, with a sentence for each row."""
    earlier = plan.resembles
    assert earlier is not None
    rows = correction_lines(differences_of(earlier, plan), on=clock.today())
    shown = shown_lines(plan, rows, request.POST)
    if _wrong(shown):
        return _page(request, plan, sent=True)
    lines = apply_correction(
        plan,
        by=by,
        at=clock.at(),
        ticked=_ticked(request, plan),
        settled=settled_in(shown),
        seen=request.POST.get("seen", "-"),
        though_older=though_older,
    )
    messages.success(request, _("已按更正后的文本更新，逐项结果如下。没有变化的安排事项和任务保持原样。"))
    for line in lines:
        words = {"n": line.number, "what": _ROWS[line.what], "outcome": line.outcome}
        told = _("%(what)s（第%(n)s项）：%(outcome)s。") % words
        told += f"{line.note}。" if line.note and line.what == "changed" else ""
        (messages.success if line.was_done else messages.warning)(request, told)
    return redirect("web:plan", earlier.pk)


def _ticked(request: HttpRequest, plan: Plan) -> set[UUID]:
    wanted = set(request.POST.getlist("tick"))
    earlier = plan.resembles
    rows = earlier.commitments.values_list("pk", flat=True) if earlier and wanted else []
    return {pk for pk in rows if str(pk) in wanted}
