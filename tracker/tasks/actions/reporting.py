"""签收, and the life of a progress report: filed, then accepted or returned."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files import File
from django.utils.translation import gettext as _

from tracker.evidence import actions as evidence
from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.models import User
from tracker.tasks.actions import closing
from tracker.tasks.actions.deciding import already_decided, decide_report
from tracker.tasks.actions.steps import lock, move, must_decide, must_work, needed, within
from tracker.tasks.models import ProgressReport, ReportSlot, Task
from tracker.tasks.states import WORKABLE, ReportState, TaskState, Verb
from tracker.workdays import clock

TEXT_LIMIT = 5000  # characters


def acknowledge(task: Task, *, by: User, at: datetime) -> Task:
    """签收: the office has seen its task."""
    must_work(by, task, at)
    with writing(by=by, at=at) as change:
        task = lock(task)
        must_work(by, task, at)
        before = task.state
        move(task, Verb.ACKNOWLEDGE)
        task.acknowledged_at = at
        task.save(update_fields=["state", "acknowledged_at", "version"])
        change("task.acknowledged", task, before={"state": before}, after={"state": task.state})
    return task


def receive_files(
    task: Task, *, by: User, at: datetime, uploads: "Iterable[File[Any]]"
) -> tuple[list[evidence.Stored], list[NotValid]]:
    """Check and keep uploads for a report to come: those kept, and a refusal for each that was not."""
    must_work(by, task, at)
    kept: list[evidence.Stored] = []
    refused: list[NotValid] = []
    for upload in uploads:
        try:
            kept.append(evidence.store(upload, now=clock.now()))
        except NotValid as problem:
            refused.append(problem)
    return kept, refused


def submit_report(
    task: Task,
    *,
    by: User,
    at: datetime,
    progress: str,
    problems: str = "",
    next_steps: str = "",
    percent: int | None = None,
    slot: ReportSlot | None = None,
    files: Sequence[evidence.Stored] = (),
    form_token: UUID,
    ask_closure: bool = False,
    closure_note: str = "",
) -> ProgressReport:
    """报送, with 申请销号 in the same step if asked. The same ``form_token`` again gives the first record.

    ``files`` come from ``receive_files``. ``slot``: the period reported; filing it late still fills it.
    """
    must_work(by, task, at)
    texts = {
        "progress": needed(progress, _("请填写进展情况。"), field="progress", limit=TEXT_LIMIT),
        "problems": within(problems, field="problems", limit=TEXT_LIMIT),
        "next_steps": within(next_steps, field="next_steps", limit=TEXT_LIMIT),
    }
    if percent is not None and not 0 <= percent <= 100:
        raise NotValid(_("完成比例填0到100。"), field="percent")
    with writing(by=by, at=at) as change:
        task = lock(task)  # a twin of this form waits here, and then finds the first one's record
        must_work(by, task, at)
        if first := ProgressReport.objects.filter(form_token=form_token).first():
            if first.task_id != task.pk:
                raise NotValid(_("此表单已用于另一项任务，请刷新页面后重新填写。"), code="form_used")
            return first
        report = ProgressReport(task=task, form_token=form_token, percent=percent, **texts)
        _file(report, by, slot, change)
        _attach(report, files, by, change)
        if ask_closure:
            closing.ask(task, by=by, note=closure_note, change=change)
    return report


def _file(report: ProgressReport, by: User, slot: ReportSlot | None, change: Recorder) -> None:
    task = report.task
    if task.state not in WORKABLE:
        raise WrongState(_("此项任务现为“%s”，不能报送进展报告。") % task.state_words)
    if slot is not None:
        slot = ReportSlot.objects.select_for_update().filter(pk=slot.pk, task=task, is_excused=False).first()
        if slot is None:
            raise NotValid(_("所选报送期不属于此项任务。"), field="slot")
        if slot.filed_at is None:
            slot.filed_at = change.at
            slot.save(update_fields=["filed_at"])
    report.slot, report.filed_by, report.filed_at = slot, by, change.at
    report.save(force_insert=True)
    before = task.state
    if task.state == TaskState.ASSIGNED:  # the first filing receives the task
        task.state, task.acknowledged_at = TaskState.IN_PROGRESS, change.at
    task.version += 1
    task.save(update_fields=["state", "acknowledged_at", "version"])
    change(
        "report.filed",
        task,
        before={"state": before},
        after={"state": task.state},
        report=str(report.pk),
        period=slot.label if slot else "",
    )


def _attach(report: ProgressReport, files: Sequence[evidence.Stored], by: User, change: Recorder) -> None:
    if files:
        rows = evidence.record(list(files), by=by, office=report.task.lead_office, change=change)
        report.evidence.set(rows)


def accept_report(report: ProgressReport, *, by: User, at: datetime) -> ProgressReport:
    """通过: the report is accepted; the task stays where it is."""
    return _decide(report, ReportState.ACCEPTED, by, at, reason="")


def return_report(report: ProgressReport, *, by: User, at: datetime, reason: str) -> ProgressReport:
    """退回 one report with its reason; its period is open again, and the task stays where it is."""
    reason = needed(reason, _("请写明退回的原因，让对方知道要补什么。"))
    return _decide(report, ReportState.RETURNED, by, at, reason=reason)


def _decide(
    report: ProgressReport, state: ReportState, by: User, at: datetime, *, reason: str
) -> ProgressReport:
    must_decide(by, report.task, at)
    with writing(by=by, at=at) as change:
        task = lock(report.task)
        report = ProgressReport.objects.select_related("decided_by", "slot").get(pk=report.pk)
        must_decide(by, task, at)
        if report.state != ReportState.AWAITING_REVIEW:
            raise WrongState(already_decided(report))
        if state == ReportState.RETURNED and task.state == TaskState.SUBMITTED:
            raise WrongState(_("此项任务已申请销号，请退回销号申请，其中的报告一并退回。"))
        decide_report(report, state, by=by, reason=reason, change=change)
    return report
