"""Loading a source document for a page: what the reader may not see does not exist; what a colleague took away is said."""

import json
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tracker.ledger.models import Change
from tracker.plans.access import can_plan
from tracker.plans.models import Plan
from tracker.plans.wording import BEFORE_ISSUE
from tracker.web.reader import standing
from tracker.workdays.clock import moment_words

_WENT = ("plan.discarded", "plan.merged")


class PlanGone(Exception):
    """A draft of the reader's own bureau that is no longer there; ``change`` is how it went."""

    def __init__(self, change: Change) -> None:
        self.change = change
        super().__init__(change.kind)


def visible_plan(request: HttpRequest, pk: UUID) -> Plan:
    """Raises Http404, or PlanGone for who could have worked on it."""
    rows = Plan.objects.visible_to(standing(request)).select_related("bureau", "drafted_by", "released_by")
    plan = rows.filter(pk=pk).first()
    if plan is None:
        gone = Change.objects.about("plan", [str(pk)]).filter(kind__in=_WENT).order_by("-seq").first()
        if gone is not None and gone.bureau in {str(one) for one in standing(request).supervises}:
            raise PlanGone(gone)
        raise Http404
    return plan


def own_plan(request: HttpRequest, pk: UUID) -> Plan:
    """A plan this person may break down, issue or discard; 403 for those who only read it."""
    plan = visible_plan(request, pk)
    if not can_plan(standing(request), plan.bureau_id):
        raise PermissionDenied(_("只有本单位的督办员可以处理来源文件。"))
    return plan


def say_that_it_is_gone(request: HttpRequest, gone: PlanGone) -> HttpResponse:
    """Who took it away, when and how; then the list, or the document it went into."""
    change = gone.change
    words = {"title": change.subject_label, "who": change.actor_words, "when": moment_words(change.at)}
    into = Plan.objects.filter(pk=json.loads(change.data).get("into")).first()
    if into is not None:
        told = _("“%(title)s”已由%(who)s于%(when)s作为更正后的文本并入此前导入的文件。") % words
    else:
        told = _("“%(title)s”的草稿已由%(who)s于%(when)s删除。") % words
    if request.method == "POST":
        told += _("您的操作没有生效。")
    messages.error(request, told)
    if into is None:
        return redirect("web:plans")
    return redirect("web:desk" if into.state in BEFORE_ISSUE else "web:plan", into.pk)
