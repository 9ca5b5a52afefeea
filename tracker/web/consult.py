"""征求意见, the follow-up officer's side: send, watch who answered, decide on each proposal, send again, take back."""

from collections import Counter
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.ledger.refusals import NotAllowed, NotValid, Refused, WrongState
from tracker.organisations.models import User
from tracker.plans import actions
from tracker.plans.access import can_plan
from tracker.plans.breakdown import together
from tracker.plans.consultations import Consultation, Decision, Opinion
from tracker.plans.models import Plan
from tracker.plans.rounds import ItemLine, OpinionLine, added_since, office_lines, round_lines
from tracker.plans.wording import BEFORE_ISSUE, PlanState
from tracker.web.consult_forms import RejectForm, SendForm
from tracker.web.people import person
from tracker.web.plan_loading import own_plan, visible_plan
from tracker.web.reader import standing, workdays
from tracker.web.refused import tell
from tracker.workdays import clock
from tracker.workdays.words import deadline_words, short_day


@login_required
@require_safe
def consult(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who sees the bureau whole sees the round; an office sees its own items on its own page."""
    plan = visible_plan(request, pk)
    if plan.state not in BEFORE_ISSUE:
        return redirect("web:plan", plan.pk)
    if plan.bureau_id not in standing(request).bureaus:
        return redirect("web:answer_consultation", plan.pk)
    return _page(request, plan)


@login_required
@require_POST
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    form = SendForm(request.POST)
    if form.is_valid():
        try:
            made = actions.send_for_comment(plan, by=person(request), at=clock.at(), **form.cleaned_data)
        except WrongState as refused:
            messages.error(request, refused.message)
            return redirect("web:consult", plan.pk)
        except Refused as refused:
            tell(form, refused)
        else:
            offices = Opinion.objects.filter(item__consultation=made).values("office").distinct().count()
            words = {"n": offices, "day": short_day(made.reply_by, today=clock.today())}
            messages.success(request, _("已发送%(n)s个科室，%(day)s前反馈。") % words)
            return redirect("web:consult", plan.pk)
    return _page(request, plan, sending=form, status=400)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    try:
        actions.take_back_consultation(plan, by=person(request), at=clock.at())
    except WrongState as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已撤回征求意见，已反馈的意见仍保留在记录中。"))
    return redirect("web:consult", plan.pk)


@login_required
@require_POST
def decide(request: HttpRequest, pk: UUID, opinion: UUID) -> HttpResponse:
    """采纳 or 不采纳 one proposal; ``seen`` is the version that lay before the person."""
    plan = own_plan(request, pk)
    rows = Opinion.objects.filter(item__consultation__plan=plan).select_related("item__consultation__plan")
    row = get_object_or_404(rows, pk=opinion)
    typed = request.POST.get("seen", "")
    seen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1
    form = RejectForm(request.POST)
    adopts = request.POST.get("do") == Decision.ADOPTED
    if not adopts and not form.is_valid():
        return _page(request, plan, rejecting={row.pk: form}, status=400)
    try:
        _decide(row, form, adopts=adopts, by=person(request), seen=seen)
    except NotAllowed as refused:
        raise PermissionDenied(refused.message) from refused
    except (WrongState, NotValid) as refused:
        messages.error(request, refused.message)
    else:
        messages.success(
            request, _("已采纳，并写入草稿。") if adopts else _("已记为不采纳，理由会显示给对方。")
        )
    return redirect(f"{request.path.partition('opinions/')[0]}#opinions")


def _decide(row: Opinion, form: RejectForm, *, adopts: bool, by: User, seen: int) -> None:
    if adopts:
        actions.adopt_proposal(row, by=by, at=clock.at(), seen=seen)
    else:
        reason = form.cleaned_data["reason"]
        actions.reject_proposal(row, by=by, at=clock.at(), reason=reason, seen=seen)


def _page(
    request: HttpRequest,
    plan: Plan,
    *,
    sending: SendForm | None = None,
    rejecting: dict[UUID, RejectForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    who, calendar = standing(request), workdays(request)
    rounds = list(plan.consultations.select_related("sent_by"))
    running = next((one for one in rounds if one.ended_at is None), None)
    day = actions.reply_by_default(clock.today(), calendar)
    first: dict[str, Any] = {"reply_by": day, "seen": len(rounds)}
    context: dict[str, Any] = {
        "plan": plan,
        "rounds": rounds,
        "running": running,
        "can_plan": can_plan(who, plan.bureau_id),
        "send": sending or SendForm(initial=first),
        "is_draft": plan.state == PlanState.DRAFT,
    }
    if running is None:
        context["asked"] = _to_be_asked(plan)
    else:
        context |= _running(request, running, rejecting or {})
    return render(request, "web/consult/consult.html", context, status=status)


def _running(
    request: HttpRequest, running: Consultation, rejecting: dict[UUID, RejectForm]
) -> dict[str, Any]:
    who, today = standing(request), clock.today()
    lines = round_lines(running, who, today=today)
    offices = office_lines(lines)
    proposals = [_proposal(line, one, rejecting) for line in lines for one in line.opinions if one.proposed]
    return {
        "lines": lines,
        "offices": offices,
        "done": sum(office.is_done for office in offices),
        "waiting": [one for one in proposals if not one["shown"].opinion.decision],
        "decided": [one for one in proposals if one["shown"].opinion.decision],
        "changed": [line for line in lines if line.gone or line.since_sent],
        "added": added_since(running.plan, lines),
        "is_past": running.is_past(today),
        "deadline": deadline_words(running.reply_by, today=today, calendar=workdays(request)),
        "answers_too": any(office.office.pk in who.heads for office in offices),
    }


def _proposal(line: ItemLine, shown: OpinionLine, rejecting: dict[UUID, RejectForm]) -> dict[str, Any]:
    pk = shown.opinion.pk
    form: forms.Form = rejecting.get(pk) or RejectForm(auto_id=f"r-{pk}-%s")
    return {"line": line, "shown": shown, "form": form}


def _to_be_asked(plan: Plan) -> list[tuple[str, int]]:
    """Each office that a draft names, with the number of its items."""
    said = plan.commitments.select_related("lead_office").prefetch_related("supporting_offices")
    found: Counter[str] = Counter()
    for leader, *_others in together(list(said)):
        lead = [leader.lead_office] if leader.lead_office else []
        found.update({str(office) for office in [*lead, *leader.supporting_offices.all()]})
    return found.most_common()
