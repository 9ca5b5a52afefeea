"""What a person does to a draft's cards and text: each button one action, then back to the place."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.intake.actions import choose_part, propose
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.models import User
from tracker.plans import actions
from tracker.plans.models import Commitment, Plan
from tracker.plans.wording import BEFORE_ISSUE
from tracker.web.plan_loading import own_plan
from tracker.workdays import clock


def overtaken(request: HttpRequest, plan: Plan, refused: WrongState) -> HttpResponse:
    """Somebody was faster: say so, where the plan is now, or on the list once it is gone."""
    messages.error(request, refused.message)
    state = Plan.objects.filter(pk=plan.pk).values_list("state", flat=True).first()
    if state is None:
        return redirect("web:plans")
    return redirect("web:desk" if state in BEFORE_ISSUE else "web:plan", plan.pk)


def done(request: HttpRequest, plan: Plan, act: Callable[[], str]) -> HttpResponse:
    """Do it and go to the place it gives; a refusal is said on the desk."""
    try:
        place = act()
    except NotAllowed as refused:
        raise PermissionDenied(refused.message) from refused
    except WrongState as refused:
        return overtaken(request, plan, refused)
    except NotValid as refused:
        messages.error(request, refused.message)
        return redirect("web:desk", plan.pk)
    return redirect(reverse("web:desk", args=[plan.pk]) + (f"#{place}" if place else ""))


def card_place(commitment: Commitment) -> str:
    return f"card-{commitment.pk}"


def _own(request: HttpRequest, pk: UUID, commitment: UUID) -> tuple[Plan, Commitment, User]:
    assert isinstance(request.user, User)
    plan = own_plan(request, pk)
    return plan, get_object_or_404(plan.commitments.select_related("plan"), pk=commitment), request.user


def _number(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


@login_required
@require_POST
def split(request: HttpRequest, pk: UUID, commitment: UUID) -> HttpResponse:
    plan, row, by = _own(request, pk, commitment)

    seen = request.POST.get("seen", "")

    def act() -> str:
        pieces = actions.split_commitment(
            row, by=by, at=clock.at(), offsets=[_number(request, "at")], seen=seen
        )
        return card_place(pieces[0])

    return done(request, plan, act)


@login_required
@require_POST
def join(request: HttpRequest, pk: UUID, commitment: UUID) -> HttpResponse:
    """With the one the page showed as the next; where there is none, the action says so."""
    plan, row, by = _own(request, pk, commitment)
    rows = plan.commitments.select_related("plan")
    wanted = request.POST.get("following", "")
    following = next((one for one in rows if str(one.pk) == wanted), None)
    if wanted and following is None:
        messages.error(request, _("原来的下一项已被拆分、合并或改标，没有合并。请看过现在的内容后再操作。"))
        return redirect(reverse("web:desk", args=[plan.pk]) + f"#{card_place(row)}")
    following = following or rows.filter(order__gt=row.order).first() or row
    seen = (request.POST.get("seen", ""), request.POST.get("seen_following", ""))
    return done(
        request,
        plan,
        lambda: card_place(actions.join_commitments(row, following, by=by, at=clock.at(), seen=seen)),
    )


@login_required
@require_POST
def mark(request: HttpRequest, pk: UUID, commitment: UUID) -> HttpResponse:
    plan, row, by = _own(request, pk, commitment)
    facts = {name: request.POST.get(name, "") for name in ("role", "reason", "seen")}

    def act() -> str:
        return f"p-{actions.mark_passage(row, by=by, at=clock.at(), **facts).pk}"

    return done(request, plan, act)


@login_required
@require_POST
def pass_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An open stretch: no task, and why."""
    assert isinstance(request.user, User)
    plan, by = own_plan(request, pk), request.user
    facts = {name: request.POST.get(name, "") for name in ("role", "reason")}
    start, end = _number(request, "start"), _number(request, "end")

    def act() -> str:
        return f"p-{actions.pass_over(plan, by=by, at=clock.at(), start=start, end=end, **facts).pk}"

    return done(request, plan, act)


@login_required
@require_POST
def commit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """立为安排事项: an open stretch or a passage, with the reader's proposals for it."""
    assert isinstance(request.user, User)
    plan, by = own_plan(request, pk), request.user
    start, end = _number(request, "start"), _number(request, "end")

    def act() -> str:
        proposal = propose(plan, on=clock.today(), start=max(start, 0), end=min(end, len(plan.text)))
        row = actions.mark_commitment(plan, by=by, at=clock.at(), start=start, end=end, proposal=proposal)
        return card_place(row)

    return done(request, plan, act)


@login_required
@require_POST
def unshare(request: HttpRequest, pk: UUID, commitment: UUID) -> HttpResponse:
    plan, row, by = _own(request, pk, commitment)
    return done(request, plan, lambda: card_place(actions.unshare_task(row, by=by, at=clock.at())))


@login_required
@require_POST
def decline_overlap(request: HttpRequest, pk: UUID, commitment: UUID) -> HttpResponse:
    """不是同一件事, said of this card and another one."""
    plan, row, by = _own(request, pk, commitment)
    others = plan.commitments.select_related("plan")
    other = next((one for one in others if str(one.pk) == request.POST.get("other")), row)
    return done(request, plan, lambda: card_place(actions.decline_overlap(row, other, by=by, at=clock.at())))


@login_required
@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    plan, by = own_plan(request, pk), request.user

    def act() -> str:
        label = actions.undo(plan, by=by, at=clock.at(), step_id=_number(request, "step"))
        messages.success(request, _("已撤销：%s。") % label)
        return ""

    return done(request, plan, act)


@login_required
@require_POST
def part(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A heading with what stands beneath it, or from one paragraph to another."""
    assert isinstance(request.user, User)
    plan, by = own_plan(request, pk), request.user
    start, _colon, end = request.POST.get("span", "").partition(":")
    if not end:
        start = request.POST.get("first", "").partition(":")[0]
        end = request.POST.get("last", "").partition(":")[2]
    span = [int(one) if one.isascii() and one.isdigit() and len(one) < 10 else -1 for one in (start, end)]

    def act() -> str:
        found = choose_part(plan, by=by, at=clock.at(), start=span[0], end=span[1])
        messages.success(request, _("已读取所选部分，找到%s项安排事项，请逐条核对。") % len(found))
        return "cards"

    return done(request, plan, act)
