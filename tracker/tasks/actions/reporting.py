"""签收, and the life of a progress report: filed, then accepted or returned."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
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
from tracker.tasks.actions.filing import attach, draft_of, must_be_seen, must_take_reports, put_on_file
from tracker.tasks.actions.steps import (
    facts_of,
    fresh_piece,
    lock,
    move,
    moved,
    must_decide,
    must_draft,
    must_file,
    must_work,
    needed,
)
from tracker.tasks.actions.undoing import undoable
from tracker.tasks.actions.written import Written, complete
from tracker.tasks.models import Piece, ProgressReport, ReportSlot, Task
from tracker.tasks.states import UNFILED, ReportState, TaskState, Verb
from tracker.workdays import clock


def acknowledge(task: Task, *, by: User, at: datetime) -> Task:
    """签收: the office has seen its task."""
    must_work(by, task, at)
    with writing(by=by, at=at) as change:
        task = lock(task)
        must_work(by, task, at)
        before = facts_of(task, ("state", "acknowledged_at"))
        move(task, Verb.ACKNOWLEDGE)
        task.acknowledged_at = at
        task.save(update_fields=[*before, "version"])
        change("task.acknowledged", task, **moved(task, before))
    return task


def receive_files(
    task: Task, *, by: User, at: datetime, uploads: "Iterable[File[Any]]", piece: Piece | None = None
) -> tuple[list[evidence.Stored], list[NotValid]]:
    """Check and keep uploads for a report to come: those kept, and a refusal for each that was not."""
    must_draft(by, task, piece, at)
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
    is_nothing_new: bool = False,
    figures: Sequence[tuple[str, Decimal]] = (),
    piece: Piece | None = None,
    files: Sequence[evidence.Stored] = (),
    dropped: Collection[UUID] = (),
    seen: int | None = None,
    form_token: UUID,
    ask_closure: bool = False,
    closure_note: str = "",
) -> ProgressReport:
    """报送, with 申请销号 in the same step if asked. The same ``form_token`` again gives the first record.

    A draft of the office is used up: the report is its row. ``seen``: the draft's version that lay before the
    head, 0 for none; without it the report stands alone, and what the draft held is replaced.
    ``files`` come from ``receive_files``. ``slot``: the period reported; filing it late still fills it.
    """
    must_file(by, task, piece, at)
    written = complete(Written(progress, problems, next_steps, percent, slot, is_nothing_new, figures), task)
    with writing(by=by, at=at) as change:
        task, piece = (
            lock(task),
            fresh_piece(piece),
        )  # a twin of this form waits here, and then finds the record
        must_file(by, task, piece, at)
        if first := ProgressReport.objects.filter(form_token=form_token).filed().first():
            if first.task_id != task.pk:
                raise NotValid(_("此表单已用于另一项任务，请刷新页面后重新填写。"), code="form_used")
            return first
        must_take_reports(task, piece)
        draft = draft_of(task, piece)
        must_be_seen(draft, seen)
        report = draft or ProgressReport(piece=piece)
        report.task, report.form_token = task, form_token
        if draft is not None and seen is None:
            draft.evidence.clear()
        put_on_file(report, written, by=by, change=change)
        attach(report, files, dropped=dropped, by=by, change=change)
        if ask_closure:
            _ask(task, piece, by, closure_note, change)
    return report


def file_nothing_new(
    task: Task,
    slot: ReportSlot,
    *,
    by: User,
    at: datetime,
    sentence: str,
    form_token: UUID,
    seen: int | None = None,
) -> ProgressReport:
    """本期无新进展: the period is filed with one sentence that says why."""
    return submit_report(
        task,
        by=by,
        at=at,
        progress=sentence,
        slot=slot,
        is_nothing_new=True,
        form_token=form_token,
        seen=seen,
    )


def _ask(task: Task, piece: Piece | None, by: User, note: str, change: Recorder) -> None:
    if piece is not None:
        raise NotValid(_("分项任务随牵头科室的申请一并审核，不能单独申请销号。"))
    closing.ask(task, by=by, note=note, change=change)


def accept_report(
    report: ProgressReport, *, by: User, at: datetime, seen: int | None = None
) -> ProgressReport:
    """通过: the report is accepted; the task stays where it is.

    ``seen``: its ``draft_version`` that lay before the decider; it may have been taken back and filed anew since.
    """
    return _decide(report, ReportState.ACCEPTED, by, at, reason="", seen=seen)


def return_report(
    report: ProgressReport, *, by: User, at: datetime, reason: str, seen: int | None = None
) -> ProgressReport:
    """退回 one report with its reason; its period is open again, and the task stays where it is."""
    reason = needed(reason, _("请写明退回的原因，让对方知道要补什么。"))
    return _decide(report, ReportState.RETURNED, by, at, reason=reason, seen=seen)


def _decide(
    report: ProgressReport, state: ReportState, by: User, at: datetime, *, reason: str, seen: int | None
) -> ProgressReport:
    must_decide(by, report.task, at)
    kind = "report.accepted" if state == ReportState.ACCEPTED else "report.returned"
    with writing(by=by, at=at) as change, undoable(report.task, kind, by=by) as task:
        report = ProgressReport.objects.select_related("decided_by", "slot", "piece").get(pk=report.pk)
        must_decide(by, task, at)
        report.task = task
        if report.state in UNFILED:
            raise WrongState(_("报送科室已撤回此报告，您的操作没有生效。"))
        if report.state != ReportState.AWAITING_REVIEW:
            raise WrongState(already_decided(report))
        if seen is not None and seen != report.draft_version:
            raise WrongState(
                _("您打开页面后，报送科室撤回并重新报送了此报告，您的操作没有生效。请看过最新内容再决定。")
            )
        if state == ReportState.RETURNED and task.state == TaskState.SUBMITTED and report.piece is None:
            raise WrongState(_("此项任务已申请销号，请退回销号申请，其中的报告一并退回。"))
        decide_report(report, state, by=by, reason=reason, change=change)
        task.version += 1
        task.save(update_fields=["version"])
    return report
