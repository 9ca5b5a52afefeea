"""The desk's own pages: the draft itself, saving a card, issuing, discarding."""

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.ledger.refusals import NotAllowed, NotValid, Refused, WrongState
from tracker.organisations.models import User
from tracker.plans.actions import ChangedMeanwhile, discard_plan, edit_commitment
from tracker.plans.models import Plan
from tracker.plans.wording import BEFORE_ISSUE, PlanState
from tracker.tasks.actions import issue_plan
from tracker.web.card_form import card_form
from tracker.web.desk_acts import overtaken
from tracker.web.desk_cards import cards_of, offered
from tracker.web.desk_page import desk_page, draft_coverage, running_round_of
from tracker.web.plan_loading import own_plan
from tracker.web.refused import tell
from tracker.workdays import clock


@login_required
@require_safe
def desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if plan.state not in BEFORE_ISSUE:
        return redirect("web:plan", plan.pk)
    return desk_page(request, plan)


@login_required
@require_POST
def save_card(request: HttpRequest, pk: UUID, commitment: UUID) -> HttpResponse:
    """Save what this person changed on one card, and come back to it; a refusal keeps what was typed."""
    assert isinstance(request.user, User)
    plan = own_plan(request, pk)
    row = get_object_or_404(plan.commitments.select_related("plan"), pk=commitment)
    shortcomings = list(plan.shortcomings.all())
    form = card_form(row, *offered(plan), data=request.POST, shortcomings=shortcomings)
    if form.is_valid():
        try:
            edit_commitment(
                row,
                by=request.user,
                at=clock.at(),
                fields=form.changes(),
                supporting=form.supporting(),
                answers=form.answers(shortcomings),
                seen=form.seen(),
            )
        except ChangedMeanwhile as refused:
            form.shown_anew(refused.fields)
        except WrongState as refused:
            return overtaken(request, plan, refused)
        except Refused as refused:
            tell(form, refused)
        else:
            return redirect(f"{reverse('web:desk', args=[plan.pk])}?saved={row.pk}#card-{row.pk}")
    return desk_page(request, plan, typed={row.pk: form}, status=409 if form.conflict else 400)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """下达任务: a page that says what will happen, and the act itself."""
    assert isinstance(request.user, User)
    plan = own_plan(request, pk)
    if request.method == "POST":
        return _issue(request, plan, request.user)
    if plan.state not in BEFORE_ISSUE:
        return redirect("web:plan", plan.pk)
    cards = cards_of(plan, clock.today())
    given = [card.commitment for card in cards if card.state == "ready"]
    leads = Counter(c.lead_office_id for c in given)
    names = {office.pk: office for office in offered(plan)[0]}
    context = {
        "plan": plan,
        "given": given,
        "asking": [card for card in cards if card.questions],
        "guessed": [card for card in cards if card.state == "ready" and card.guesses()],
        "waived": [card for card in cards if card.is_waived],
        "shared": [card for card in cards if card.leader],
        "uncovered": draft_coverage(plan, cards).open_words(plan.text),
        "offices": [(names[pk], n) for pk, n in leads.most_common() if pk in names],
        "round": running_round_of(plan),
        "today": clock.today(),
        "earliest": sorted((c for c in given if c.due_on), key=lambda c: (c.due_on, c.order))[:5],
    }
    return render(request, "web/desk/issue.html", context)


def _issue(request: HttpRequest, plan: Plan, by: User) -> HttpResponse:
    try:
        tasks = issue_plan(plan, by=by, at=clock.at())
    except NotAllowed as refused:
        raise PermissionDenied(refused.message) from refused
    except WrongState as refused:
        return overtaken(request, plan, refused)
    except NotValid as refused:
        messages.error(request, refused.message)
        return redirect("web:desk", plan.pk)
    words = {"n": len(tasks), "number": plan.doc_number or plan.title, "who": by}
    messages.success(request, _("已下达%(n)s项任务（%(number)s，审定人%(who)s）。") % words)
    return redirect("web:plan", plan.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    plan = own_plan(request, pk)
    if request.method == "POST":
        try:
            discard_plan(plan, by=request.user, at=clock.at())
        except WrongState as refused:
            return overtaken(request, plan, refused)
        messages.success(request, _("已删除草稿“%(title)s”。") % {"title": plan.title})
        return redirect("web:plans")
    if plan.state == PlanState.CONSULTING:
        return redirect("web:consult", plan.pk)
    if plan.state != PlanState.DRAFT:
        return redirect("web:plan", plan.pk)
    return render(request, "web/desk/discard.html", {"plan": plan, "count": plan.commitments.count()})
