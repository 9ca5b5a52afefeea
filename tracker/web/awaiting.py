"""What waits for a decision, oldest first: reports, and requests for closure with their reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.organisations.standing import Standing
from tracker.tasks import access
from tracker.tasks.lights import Thresholds, with_light
from tracker.tasks.models import Closure, Extension, ProgressReport, Reassignment, Task, TaskQuerySet
from tracker.tasks.states import ReportState, TaskState
from tracker.web.reader import lights, standing
from tracker.web.rows import TaskRow, row_of

ASKED_TIME = Extension.objects.filter(state=Extension.State.PENDING)
ASKED_ELSEWHERE = Reassignment.objects.filter(outcome=Reassignment.Outcome.PENDING)
WAITING = ProgressReport.objects.filter(state=ReportState.AWAITING_REVIEW)


@dataclass(frozen=True)
class Waiting:
    """One decision to take. ``mine``: this person may take it; ``of_others``: his post sees it, another decides."""

    row: TaskRow
    what: str
    period: str
    since: datetime
    files: int
    mine: bool
    of_others: bool


def marked(tasks: TaskQuerySet, who: Standing) -> TaskQuerySet:
    """Annotate ``has_waiting`` (a report awaits review) and ``filed_by_me``."""
    wrote = Q(filed_by=who.user_id) | Q(drafted_by=who.user_id)
    reported = ProgressReport.objects.filed().filter(wrote, task=OuterRef("pk"))
    asked = Closure.objects.filter(task=OuterRef("pk"), requested_by=who.user_id)
    marks: dict[str, Any] = {
        "has_waiting": Exists(WAITING.filter(task=OuterRef("pk"))),
        "has_request": Exists(ASKED_TIME.filter(task=OuterRef("pk")))
        | Exists(ASKED_ELSEWHERE.filter(task=OuterRef("pk"))),
        "filed_by_me": Exists(reported) | Exists(asked),
    }
    return tasks.annotate(**marks)


WAITS = Q(has_waiting=True) | Q(has_request=True) | Q(state=TaskState.SUBMITTED)


def awaiting(who: Standing, at: Thresholds) -> list[Waiting]:
    """Everything that waits in the bureaus where this person decides on anything: four queries."""
    bureaus = {*who.supervises, *who.second_reviews}
    tasks = marked(with_light(Task.objects.filter(bureau__in=bureaus).open(), at), who).filter(WAITS)
    return of_tasks(list(tasks.select_related("bureau", "lead_office")), who, at)


def of_tasks(tasks: Sequence[Any], who: Standing, at: Thresholds) -> list[Waiting]:
    """The decisions that wait on these ``marked`` tasks: three queries, and none for requests where none waits."""
    reports: dict[UUID, list[Any]] = {}
    waiting = WAITING.filter(task__in=[task.pk for task in tasks]).select_related("slot")
    counted: Any = waiting.annotate(files=Count("evidence")).order_by("filed_at")
    for report in counted:
        reports.setdefault(report.task_id, []).append(report)
    found = [item for task in tasks for item in _items(task, reports.get(task.pk, []), who, at)]
    found += _requests([task for task in tasks if task.has_request], who, at)
    return sorted(found, key=lambda item: item.since)


def _items(task: Any, reports: list[Any], who: Standing, at: Thresholds) -> list[Waiting]:
    """A request for closure carries its reports with it; without one each report is a decision."""
    filers = {who.user_id} if task.filed_by_me and who.user_id else set()
    mine = access.can_decide(who, task, filers)
    row = row_of(task, at, step=_("审核"), step_url=reverse("web:task", args=[task.pk]) + "?queue=1#decide")
    others = not mine and (task.filed_by_me or access.can_supervise(who, task))
    if task.state == TaskState.SUBMITTED:
        files = sum(report.files for report in reports)
        return [Waiting(row, _("申请销号"), "", task.submitted_at, files, mine, others)]
    return [
        Waiting(row, _("进展报告"), str(r.slot or ""), r.filed_at, r.files, mine, others) for r in reports
    ]


def _requests(tasks: Sequence[Any], who: Standing, at: Thresholds) -> list[Waiting]:
    """延期 is decided like a report, 改派 by a follow-up officer."""
    if not tasks:
        return []
    by_id = {task.pk: task for task in tasks}
    found = []
    for row in ASKED_TIME.filter(task__in=by_id):
        task = by_id[row.task_id]
        asked = {row.asked_by_id, row.drafted_by_id}
        mine = access.decides_by_post(who, task) and who.user_id not in asked and not task.filed_by_me
        found.append(_request(task, _("申请延期"), row.asked_at, mine, who, at))
    for asked_elsewhere in ASKED_ELSEWHERE.filter(task__in=by_id):
        task = by_id[asked_elsewhere.task_id]
        mine = access.can_supervise(who, task)
        found.append(_request(task, _("申请改派"), asked_elsewhere.asked_at, mine, who, at))
    return found


def _request(task: Any, what: str, since: Any, mine: bool, who: Standing, at: Thresholds) -> Waiting:
    row = row_of(task, at, step=_("答复"), step_url=reverse("web:task", args=[task.pk]) + "?queue=1#acts")
    return Waiting(row, what, "", since, 0, mine, not mine and access.can_supervise(who, task))


def onward(request: HttpRequest, done: UUID) -> HttpResponse:
    """After an act: the next decision in the queue if it was opened from there, else the task again."""
    if not request.POST.get("queue"):
        return redirect("web:task", done)
    mine = [item for item in awaiting(standing(request), lights(request)) if item.mine]
    following = [item for item in mine if item.row.task.pk != done] or mine
    return redirect(following[0].row.step_url if following else reverse("web:review"))
