"""我的任务: what is late, due, returned and waiting for me, with no click (goal U2).

One query for the tasks, one for the numbers; which part of the page a task stands in is decided here, in order,
so that it stands in one only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.organisations.standing import Standing
from tracker.tasks.lights import Thresholds, read_lit, with_light
from tracker.tasks.models import Task, TaskQuerySet
from tracker.tasks.states import WORKABLE, TaskState
from tracker.web.awaiting import WAITS, Waiting, awaiting, marked, of_tasks
from tracker.web.consult_notes import owed_notes, running_notes
from tracker.web.instruction_notes import instruction_notes
from tracker.web.next_due import next_due_words
from tracker.web.notice_lines import notice_notes
from tracker.web.own_desk import Desk, desk_of
from tracker.web.people import person
from tracker.web.reader import lights, standing
from tracker.web.rows import TaskRow, piece_deadline, row_of

SHOWN = 200  # rows of one page; the register has the rest
ATTENTION = ("red", "yellow")


@dataclass(frozen=True)
class Tile:
    """A number and the register's page that lists exactly what it counts."""

    label: str
    count: int
    url: str
    colour: str


@dataclass
class Part:
    """One heading of the page with its rows."""

    title: str
    rows: list[TaskRow] = field(default_factory=list)


@login_required
@require_safe
def my_tasks(request: HttpRequest) -> HttpResponse:
    who, at = standing(request), lights(request)
    if not (who.offices or who.bureaus):
        if person(request).is_staff:
            return redirect("admin:index")
        return render(request, "web/my_tasks/no_post.html")
    lit = marked(with_light(Task.objects.visible_to(who).open(), at), who)
    tasks = _mine(lit, who)
    parts = _parts(tasks, who, at, desk_of(who))
    waiting = [item for item in _waiting(tasks, who, at) if item.mine]
    notes = [
        *notice_notes(who, at.today),
        *instruction_notes(request),
        *owed_notes(request),
        *running_notes(who),
    ]
    urgent = any(part.rows for name, part in parts.items() if name != "rest")
    context = {
        "tiles": _tiles(lit, who, waiting),
        "waiting": waiting,
        "works_here": bool(who.offices),
        "parts": [part for part in parts.values() if part.rows],
        "notes": notes,
        "nothing": "" if waiting or urgent or notes else next_due_words(tasks, at.today),
    }
    return render(request, "web/my_tasks/my_tasks.html", context)


def _mine(lit: TaskQuerySet, who: Standing) -> list[Any]:
    """What my offices lead or support; and of the bureaus I see whole, what is late, due or waiting."""
    supports = Task.supporting_offices.through.objects.filter(
        task_id=OuterRef("pk"), office_id__in=who.offices
    )
    office = Q(lead_office__in=who.offices) | Exists(supports)
    found = lit.filter(office | (Q(bureau__in=who.bureaus) & (Q(light__in=ATTENTION) | WAITS)))
    return read_lit(found.select_related("bureau", "lead_office").order_by("due_on", "number"), SHOWN)


def _waiting(tasks: list[Any], who: Standing, at: Thresholds) -> list[Waiting]:
    """All that waits, also on tasks this page has no room for: the number leads to exactly these."""
    if len(tasks) == SHOWN:
        return awaiting(who, at)
    return of_tasks([task for task in tasks if _may_wait(task, who)], who, at)


def _may_wait(task: Any, who: Standing) -> bool:
    return task.bureau_id in {*who.supervises, *who.second_reviews} and (
        task.has_waiting or task.has_request or task.state == TaskState.SUBMITTED
    )


def _parts(tasks: Iterable[Any], who: Standing, at: Thresholds, desk: Desk) -> dict[str, Part]:
    parts = {
        "signing": Part(_("待审签")),
        "back": Part(_("退回修改的草稿")),
        "late": Part(_("逾期")),
        "returned": Part(_("已退回")),
        "pieces": Part(_("分项任务")),
        "soon": Part(_("临期")),
        "assigned": Part(_("待签收")),
        "rest": Part(_("其他在办")),
        "supporting": Part(_("配合的任务")),
        "bureau_red": Part(_("全局红灯")),
        "bureau_yellow": Part(_("全局黄灯")),
    }
    for task in tasks:
        name = desk.part_of(task.pk, who) or _part_of(task, who)
        if name:
            step, anchor = desk.step(name, task, who) or _step(task, who)
            row = row_of(task, at, step=step, step_url=_url(task, anchor))
            if piece := desk.pieces.get(task.pk) if name == "pieces" else None:
                piece.task = task
                row = replace(row, deadline=piece_deadline(piece, at))
            parts[name].rows.append(row)
    return parts


def _part_of(task: Any, who: Standing) -> str:
    if task.lead_office_id in who.offices:
        if task.state == TaskState.RETURNED:
            return "returned"
        if task.state in (TaskState.SUBMITTED, TaskState.SUSPENDED):
            return "rest"  # the ball is elsewhere
        if task.light == "red":
            return "late"
        if task.light_code in ("yellow:due_soon", "yellow:one_period"):
            return "soon"
        return "assigned" if task.state == TaskState.ASSIGNED else "rest"
    if task.bureau_id in who.bureaus:
        return f"bureau_{task.light}" if task.light in ATTENTION else ""
    return "supporting"


def _step(task: Task, who: Standing) -> tuple[str, str]:
    """The next step in the words of its button, and where on the page it stands."""
    if task.lead_office_id not in who.offices or task.awaits_event:
        return "", ""
    if task.lead_office_id not in who.heads:
        return (_("起草"), "report") if task.state in WORKABLE else ("", "")
    if task.state == TaskState.ASSIGNED:
        return _("签收"), "acts"
    if task.state == TaskState.RETURNED:
        return _("重报"), "report"
    return (_("报送"), "report") if task.state == TaskState.IN_PROGRESS else ("", "")


def _url(task: Task, anchor: str) -> str:
    return reverse("web:task", args=[task.pk]) + (f"#{anchor}" if anchor else "")


def _tiles(lit: TaskQuerySet, who: Standing, waiting: list[Waiting]) -> list[Tile]:
    """Counts of the bureau for who sees it whole, else of the offices' own; one query."""
    own: Mapping[str, Any] = {} if who.bureaus else {"lead_office__in": who.offices}
    filters: list[tuple[str, str, str, str]] = [
        (_("红灯"), "light", "red", "red"),
        (_("黄灯"), "light", "yellow", "yellow"),
        (_("已退回"), "state", TaskState.RETURNED.value, ""),
        (_("待签收"), "state", TaskState.ASSIGNED.value, ""),
        (_("待销号"), "state", TaskState.SUBMITTED.value, ""),
    ]
    counts: dict[str, Any] = {
        value: Count("pk", filter=Q(**{name: value})) for _l, name, value, _c in filters
    }
    found = lit.filter(**own).order_by().aggregate(**counts)
    offices = [] if who.bureaus else [("office", str(pk)) for pk in sorted(who.offices)]
    tiles = [
        Tile(label, found[value], f"{reverse('web:tasks')}?{urlencode([*offices, (name, value)])}", colour)
        for label, name, value, colour in filters
    ]
    if who.supervises or who.second_reviews:
        tiles.append(Tile(_("待我审核"), len(waiting), reverse("web:review"), ""))
    return tiles
