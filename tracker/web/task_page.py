"""The page of one task, as every view about a task shows it: fresh, or with a form that came back."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.organisations.standing import Standing
from tracker.tasks import access
from tracker.tasks.actions.steps import reviewer_names
from tracker.tasks.lights import Thresholds
from tracker.tasks.lives import held_of, held_words, life_of
from tracker.tasks.models import Task
from tracker.tasks.proofs import adders
from tracker.tasks.states import WORKABLE, TaskState
from tracker.web import act_forms, notice_lines, timeline
from tracker.web.acts import Bound, Offer, offers
from tracker.web.chase_acts import CHASE_ACTS
from tracker.web.evidence_part import evidence_part
from tracker.web.more_acts import MORE_ACTS
from tracker.web.reader import lights, standing
from tracker.web.report_acts import REPORT_ACTS
from tracker.web.report_panel import CameBack, Place, owed_words, panels
from tracker.web.sayings_part import saying_part
from tracker.web.state_acts import STATE_ACTS
from tracker.web.state_line import state_line
from tracker.web.task_loading import Loaded, Report, load_task
from tracker.workdays import clock

ACTS = {**STATE_ACTS, **MORE_ACTS, **CHASE_ACTS, **REPORT_ACTS}


def show_task(
    request: HttpRequest,
    pk: UUID,
    *,
    bound: Bound | None = None,
    back: dict[Place, CameBack] | None = None,
    left: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """``bound``: acts that came back with errors. ``back``: report forms that did, by the place they belong to.

    ``left``: a form that can no longer be sent; what was typed in it is shown, so that it can be copied.
    """
    who, at, bound, back = standing(request), lights(request), bound or {}, back or {}
    loaded = load_task(pk, who, at)
    task = loaded.task
    filers = _filers(loaded, who)
    decides = access.can_decide(who, task, filers)
    rework_on = at.calendar.shift(at.today, task.bureau.rules.rework_within)
    offered = offers(ACTS, loaded, who, filers, bound, rework_on, at.today)
    written_in = panels(loaded, who, at.today, back)
    lost = [came_back for came_back in back.values() if not any(p.form is came_back.form for p in written_in)]
    if lost:
        left = lost[0].form
    decisions = [_decision(report, task, bound) for report in loaded.reports if decides and report.waits]
    context = {
        "loaded": loaded,
        "task": task,
        "row": loaded.row,
        "state_line": state_line(task, at, loaded.asked_elsewhere),
        "periods": _periods(loaded, at),
        "decisions": decisions,
        "evidence": evidence_part(loaded, who, decides=decides, bound=bound),
        "others": [report for report in loaded.reports if not (decides and report.waits)],
        "closure_waits": task.state == TaskState.SUBMITTED and decides,
        "undo": offered.pop("undo", None),
        "main_offers": [offer for offer in offered.values() if offer.is_main],
        "more_offers": [offer for offer in offered.values() if not offer.is_main],
        "not_mine": _not_mine(loaded, who, decides),
        "panels": written_in,
        "withdrawable": _withdrawable(loaded, who),
        "held": _held(loaded, at),
        "owed": owed_words(loaded, at.today),
        "kept": lost[0].kept if lost else (),
        "left": typed(left),
        "queue": request.POST.get("queue") or request.GET.get("queue") or "",
        "papers": notice_lines.lines(loaded.notices, who, at.today),
        "saying": saying_part(loaded, who, at.today),
        "timeline": timeline.lines(loaded.changes, loaded.reports, at.today),
    }
    return render(request, "web/tasks/task.html", context, status=status)


def _filers(loaded: Loaded, who: Standing) -> set[UUID]:
    """Who filed or added any of it; asked for by those alone who decide here."""
    if not access.decides_by_post(who, loaded.task):
        return set()
    filed = access.filers_among([r.report for r in loaded.reports], loaded.task.closures.all())
    return filed | adders(loaded.items)


def _periods(loaded: Loaded, at: Thresholds) -> list[tuple[Any, str]]:
    return [(slot, str(slot.state(at.today).label)) for slot in loaded.slots]


def _held(loaded: Loaded, at: Thresholds) -> str:
    """Whose the delay is, in words; asked for only where there is one."""
    task = loaded.task
    if at.today <= task.due_on:
        return ""
    life = life_of(task, closures=task.closures.all(), pieces=task.pieces.all(), changes=loaded.changes)
    names = {piece.office_id: str(piece.office) for piece in task.pieces.all()}
    names |= {row.from_office_id: str(row.from_office) for row in loaded.reassignments}
    if (office := task.bureau.follow_up_office) is not None:
        names[office.pk] = str(office)
    return held_words(held_of(task, life, at.today, at.calendar), task, names)


def _withdrawable(loaded: Loaded, who: Standing) -> set[UUID]:
    """Reports this person's office filed, and may still take back."""
    task, pieces = loaded.task, {piece.pk: piece for piece in loaded.pieces}
    found = set()
    for item in loaded.reports:
        row = item.report
        piece = pieces.get(row.piece_id) if row.piece_id else None
        open_states = WORKABLE if piece is None else (*WORKABLE, TaskState.SUBMITTED)
        ours = row.office_id == access.reporting_office(task, piece) and access.can_file(who, task, piece)
        if item.waits and ours and task.state in open_states and (piece or not row.piece_id):
            found.add(row.pk)
    return found


def _decision(report: Report, task: Task, bound: Bound) -> dict[str, Any]:
    """A waiting report with its two buttons; while closure is asked for, it is returned with the request."""
    name = f"{report.report.pk}:return"
    form = bound.get(name) or act_forms.ReturnReportForm(
        initial={"seen": report.report.draft_version}, auto_id=f"return-{report.report.receipt}-%s"
    )
    accept = reverse("web:decide_report", args=[report.report.pk, "accept"])
    back = reverse("web:decide_report", args=[report.report.pk, "return"])
    returns = task.state != TaskState.SUBMITTED or report.report.piece_id is not None
    return {
        "report": report,
        "accept_url": accept,
        "return_offer": Offer(_("退回"), back, form, name in bound) if returns else None,
    }


def _not_mine(loaded: Loaded, who: Standing, decides: bool) -> str:
    """Who decides what waits here, said to a follow-up officer or reviewer who may not."""
    task = loaded.task
    waits = task.state == TaskState.SUBMITTED or any(report.waits for report in loaded.reports)
    if decides or not waits:
        return ""
    if access.decides_by_post(who, task):
        return _("您是报送人，由他人审核。")
    if access.led_by_follow_up(who, task) and access.can_supervise(who, task):
        return _("本项由督办科室牵头，由复核人%s审核。") % reviewer_names(task, clock.at())
    return ""


def typed(form: forms.Form | None) -> list[tuple[str, str]]:
    """Every text a person wrote into a form, with its label."""
    if form is None:
        return []
    texts = [
        (str(field.label), str(form[name].value() or "").strip())
        for name, field in form.fields.items()
        if isinstance(field, forms.CharField)
    ]
    return [(label, text) for label, text in texts if text]
