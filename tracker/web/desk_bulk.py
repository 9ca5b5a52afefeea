"""What several cards of a draft get at once: the ticked ones, all open ones, or all of them."""

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.ledger.refusals import NotValid
from tracker.organisations.models import User
from tracker.plans import actions
from tracker.plans.models import Commitment, Plan
from tracker.web.desk_acts import card_place, done
from tracker.web.desk_cards import offered
from tracker.web.desk_forms import BulkForm, Scope
from tracker.web.plan_loading import own_plan
from tracker.workdays import clock


@login_required
@require_POST
def bulk(request: HttpRequest, pk: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    plan, by = own_plan(request, pk), request.user
    offices, choices = offered(plan)
    form = BulkForm(request.POST, choices=choices, offices=offices, year=plan.year)

    def act() -> str:
        if not form.is_valid():
            raise NotValid("；".join(str(error) for errors in form.errors.values() for error in errors))
        seen = _seen_in_bulk(request)
        chosen = _chosen(request, plan, shown=seen, scope=form.cleaned_data["scope"])
        lines = actions.bulk_edit(plan, chosen, by=by, at=clock.at(), fields=form.chosen(), seen=seen)
        changed = [line for line in lines if not line.problem]
        messages.success(request, _("已统一填写%s项。") % len(changed))
        for line in lines:
            if line.problem:
                words = {"n": line.number, "title": line.title, "why": line.problem}
                messages.warning(request, _("第%(n)s项“%(title)s”没有修改：%(why)s。") % words)
        return ""

    return done(request, plan, act)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """核对无误: the guesses of the ticked cards, of all, or of the ``only`` one stay as they are; on to the next one."""
    assert isinstance(request.user, User)
    plan, by = own_plan(request, pk), request.user

    def act() -> str:
        seen = _seen_in_bulk(request)
        only = _uuid(request.POST.get("only", ""))
        chosen = _chosen(request, plan, shown=seen, scope=request.POST.get("scope", ""))
        chosen = list(plan.commitments.filter(pk=only)) if only else chosen
        count = actions.confirm_guesses(plan, chosen, by=by, at=clock.at(), seen=seen)
        if not only:
            messages.success(request, _("已核对%s项推测的时限或科室。") % count)
        return _next_guessed(plan, chosen[0].order)

    return done(request, plan, act)


@login_required
@require_POST
def share(request: HttpRequest, pk: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    plan, by = own_plan(request, pk), request.user
    return done(
        request, plan, lambda: card_place(actions.share_task(_chosen(request, plan), by=by, at=clock.at()))
    )


def _next_guessed(plan: Plan, order: int) -> str:
    """The card behind this one, or from the beginning, that still has a guess; "" where none has."""
    open_ones = [row for row in plan.commitments.all() if actions.guesses_of(row)]
    following = [row for row in open_ones if row.order > order] or open_ones
    return card_place(following[0]) if following else ""


def _seen_in_bulk(request: HttpRequest) -> dict[UUID, actions.Seen]:
    """What each card showed: "id office date rhythm" from the page."""
    found: dict[UUID, actions.Seen] = {}
    for line in request.POST.getlist("shown"):
        pk, *values = line.split("|")
        if len(values) == len(actions.IN_BULK) and (key := _uuid(pk)):
            found[key] = dict(zip(actions.IN_BULK, values, strict=True))
    return found


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _chosen(
    request: HttpRequest, plan: Plan, *, shown: Collection[UUID] = (), scope: str = Scope.TICKED
) -> list[Commitment]:
    """The ticked cards of this plan, or all ``shown`` ones; values that name nothing are left out."""
    wanted, today = set(request.POST.getlist("chosen")), clock.today()
    rows = plan.commitments.select_related("plan")
    if scope in (Scope.ALL, Scope.OPEN):
        return [row for row in rows if row.pk in shown and (scope == Scope.ALL or row.open_questions(today))]
    return [row for row in rows if str(row.pk) in wanted]
