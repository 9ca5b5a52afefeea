"""征求意见, an office's side: what it leads or supports, 无意见 or 提出修改, one by one or all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.ledger.refusals import NotAllowed, Refused, WrongState
from tracker.organisations.models import Office
from tracker.plans.access import can_answer
from tracker.plans.actions import Reply, agree_to_rest, answer_consultation
from tracker.plans.consultations import Consultation
from tracker.plans.models import Plan
from tracker.plans.rounds import ItemLine, OpinionLine, round_lines
from tracker.plans.wording import BEFORE_ISSUE
from tracker.web.consult_forms import ProposalForm, proposal_form
from tracker.web.people import person
from tracker.web.plan_loading import visible_plan
from tracker.web.reader import standing, workdays
from tracker.web.refused import tell
from tracker.web.task_fields import office_choices
from tracker.workdays import clock
from tracker.workdays.words import deadline_words

MOST_FORMS = 20  # with more items a form is made when it is asked for


@dataclass
class Asked:
    """One item of one office, with the form to propose something else."""

    line: ItemLine
    shown: OpinionLine
    can_answer: bool
    facts: list[tuple[str, str]]
    form: ProposalForm | None = None
    may_answer: bool = False

    @property
    def may_propose(self) -> bool:
        return self.may_answer and not self.line.gone

    @property
    def anchor(self) -> str:
        return f"item-{self.shown.opinion.pk}"


@login_required
@require_safe
def answers(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = visible_plan(request, pk)
    if plan.state not in BEFORE_ISSUE:
        return redirect("web:plan", plan.pk)
    return _page(request, plan)


@login_required
@require_POST
def answer(request: HttpRequest, pk: UUID, opinion: UUID) -> HttpResponse:
    """无意见 (``do=agree``), or what was changed in the item's form."""
    plan = visible_plan(request, pk)
    if request.POST.get("do") == "agree":
        typed = request.POST.get("seen", "")
        seen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1
        return _answered(request, plan, Reply(opinion, seen=seen), None)
    offices = _offices(plan)
    asked = _asked(request, plan, _running(plan), offices)
    found = next((one for one in asked if one.shown.opinion.pk == opinion), None)
    if found is None:
        messages.error(request, _("这一次征求意见已经结束，您的反馈没有保存。"))
        return redirect("web:answer_consultation", plan.pk)
    form = proposal_form(found.line, found.shown, *_offered(offices), data=request.POST)
    if not form.is_valid():
        return _page(request, plan, typed={opinion: form}, status=400)
    reply = form.reply(opinion)
    if not reply.proposal:
        form.add_error(None, _("建议与现在的内容相同。没有意见的，请选“无意见”。"))
        return _page(request, plan, typed={opinion: form}, status=400)
    return _answered(request, plan, reply, form)


def _answered(request: HttpRequest, plan: Plan, reply: Reply, form: ProposalForm | None) -> HttpResponse:
    here = reverse("web:answer_consultation", args=[plan.pk])
    try:
        answer_consultation(plan, by=person(request), at=clock.at(), replies=[reply])
    except NotAllowed as refused:
        raise PermissionDenied(refused.message) from refused
    except Refused as refused:
        if form is None or isinstance(refused, WrongState):
            messages.error(request, refused.message)
            return redirect(here)
        tell(form, refused)
        return _page(request, plan, typed={reply.opinion: form}, status=400)
    messages.success(request, _("已反馈修改意见。") if reply.proposal else _("已反馈：无意见。"))
    return redirect(f"{here}#item-{reply.opinion}")


@login_required
@require_POST
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    """全部无意见: every item of one office that has no answer yet."""
    plan = visible_plan(request, pk)
    given = request.POST.get("office", "")
    offices = {str(pk): pk for pk in standing(request).heads}
    if given not in offices:
        raise PermissionDenied(_("由科室负责人反馈意见。"))
    office = Office.objects.get(pk=offices[given])
    try:
        count = agree_to_rest(plan, by=person(request), at=clock.at(), office=office)
    except WrongState as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已反馈%(n)s项：无意见。") % {"n": count})
    return redirect("web:answer_consultation", plan.pk)


def _page(
    request: HttpRequest, plan: Plan, *, typed: Mapping[UUID, ProposalForm] | None = None, status: int = 200
) -> HttpResponse:
    today, who = clock.today(), standing(request)
    running, offices = _running(plan), _offices(plan)
    asked = _asked(request, plan, running, offices)
    if not asked:
        raise Http404
    assert running is not None
    is_past = running.is_past(today)
    opened, offered = request.GET.get("open", ""), _offered(offices)
    for one in asked:
        one.form = (typed or {}).get(one.shown.opinion.pk)
        one.may_answer = one.can_answer and not is_past and not one.shown.opinion.decision
        wanted = len(asked) <= MOST_FORMS or opened == str(one.shown.opinion.pk)
        if one.form is None and one.may_propose and wanted:
            one.form = proposal_form(one.line, one.shown, *offered)
    open_ones = [one for one in asked if not one.shown.opinion.answer]
    context = {
        "plan": plan,
        "round": running,
        "asked": asked,
        "answered": len(asked) - len(open_ones),
        "is_past": is_past,
        "deadline": deadline_words(running.reply_by, today=today, calendar=workdays(request)),
        "at_once": {one.shown.opinion.office for one in open_ones if one.can_answer} if not is_past else (),
        "only_reads": not any(one.can_answer for one in asked),
        "sees_all": plan.bureau_id in who.bureaus,
    }
    return render(request, "web/consult/answer.html", context, status=status)


def _running(plan: Plan) -> Consultation | None:
    found = plan.consultations.select_related("sent_by", "plan").filter(ended_at=None)
    return found.first()


def _asked(
    request: HttpRequest, plan: Plan, running: Consultation | None, offices: Sequence[Office]
) -> list[Asked]:
    """The items of this person's own offices, also where he sees the bureau whole. ``offices``: all of the bureau."""
    if running is None:
        return []
    who, today = standing(request), clock.today()
    return [
        Asked(line, shown, can_answer(who, shown.opinion.office_id), line.facts(today))
        for line in round_lines(running, who, today=today, offices=offices)
        for shown in line.opinions
        if shown.opinion.office_id in who.offices
    ]


def _offices(plan: Plan) -> list[Office]:
    return list(Office.objects.filter(bureau=plan.bureau_id).select_related("bureau"))


def _offered(offices: Sequence[Office]) -> tuple[Sequence[Office], list[tuple[str, str]]]:
    """Those that can be given work."""
    working = [office for office in offices if not office.is_external]
    return working, office_choices(working)
