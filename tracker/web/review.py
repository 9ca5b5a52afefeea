"""待审核: everything that waits for a decision, oldest first; each opens the task with the decision beside it."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.organisations.models import Post, Role
from tracker.organisations.standing import Standing
from tracker.tasks.models import ReportSlot
from tracker.tasks.states import OPEN
from tracker.web.awaiting import awaiting
from tracker.web.consult_notes import running_notes
from tracker.web.reader import lights, standing


@login_required
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    who, at = standing(request), lights(request)
    if not (who.supervises or who.second_reviews):
        raise PermissionDenied(_("这一页供督办员和复核人使用。"))
    waiting = awaiting(who, at)
    mine = [item for item in waiting if item.mine]
    others = [item for item in waiting if item.of_others]
    context = {
        "notes": running_notes(who),
        "mine": mine,
        "others": others,
        "reviewers": _second_reviewers(who, at.today) if others else "",
        "nothing": "" if mine else _nothing(who, at.today),
    }
    return render(request, "web/review/queue.html", context)


def _second_reviewers(who: Standing, today: date) -> str:
    posts = Post.objects.current(today).filter(bureau__in=who.bureaus, role=Role.SECOND_REVIEWER)
    return "、".join(str(post.user) for post in posts.select_related("user")) or _("尚未设置")


def _nothing(who: Standing, today: date) -> str:
    """没有待审核的报告, and how many reports of the coming date have come (wording.md §8)."""
    words = _("没有待审核的报告。")
    due: Any = ReportSlot.objects.filter(
        task__bureau__in=who.bureaus, task__state__in=OPEN, is_excused=False, due_on__gte=today
    )
    coming = due.aggregate(on=Min("due_on"))["on"]
    if coming is None:
        return words
    count = due.filter(due_on=coming).aggregate(
        all=Count("pk"), filed=Count("pk", filter=Q(filed_at__isnull=False))
    )
    facts = {"all": count["all"], "filed": count["filed"], "left": count["all"] - count["filed"]}
    return words + _("本期应报%(all)s项，已报%(filed)s项，未报送%(left)s项。") % facts
