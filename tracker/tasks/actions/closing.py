"""申请销号 and what becomes of it: taken back, returned, decided with a verdict, reopened."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.models import User
from tracker.plans.wording import CommitmentKind
from tracker.tasks.actions.deciding import decide_waiting, drop_requests, see_task, withdraw_pending
from tracker.tasks.actions.steps import (
    facts_of,
    lock,
    move,
    moved,
    must_allow,
    must_be_current,
    must_decide,
    must_work,
    needed,
    refusal,
    within,
)
from tracker.tasks.actions.undoing import undoable
from tracker.tasks.decided import hash_of
from tracker.tasks.models import Closure, ProgressReport, Task
from tracker.tasks.proofs import items_of
from tracker.tasks.states import WORKABLE, ReportState, TaskState, Verb, Verdict
from tracker.workdays.clock import local_date
from tracker.workdays.limits import must_lie_ahead
from tracker.workdays.records import load_calendar
from tracker.workdays.words import day_words

_REOPENED = ("state", "closed_at", "submitted_at", "rework_due_on", "verdict", "acknowledged_at")


def request_closure(task: Task, *, by: User, at: datetime, note: str = "") -> Task:
    """申请销号 on what has been reported so far."""
    must_work(by, task, at)
    with writing(by=by, at=at) as change:
        task = lock(task)
        must_work(by, task, at)
        ask(task, by=by, note=note, change=change)
    return task


def ask(task: Task, *, by: User, note: str, change: Recorder) -> None:
    """The request itself, on a locked task, inside the caller's block."""
    before, note = facts_of(task, ("state", "submitted_at")), within(note, field="closure_note")
    if task.state in WORKABLE:
        _must_have_filed(task)
    if not note and (owed := owed_words(task, local_date(change.at))):
        raise NotValid(
            _("分项任务还没有报齐：%s。仍要申请销号的，请在销号说明中写明。") % owed,
            code="pieces_owed",
            field="closure_note",
        )
    move(task, Verb.REQUEST_CLOSURE)
    task.submitted_at = change.at
    task.save(update_fields=["state", "submitted_at", "version"])
    Closure.objects.create(
        task=task, requested_by=by, requested_for_id=by.acting_for_id, requested_at=change.at, note=note
    )
    change("task.closure_requested", task, **moved(task, before), note=note)


def owed_words(task: Task, on: date) -> str:
    """Which offices have not filed their pieces, and by when they should: 救灾科（6月28日 周五前）."""
    owed = task.pieces.owed().select_related("office")
    words = _("%(office)s（%(day)s前）")
    return "、".join(
        words % {"office": piece.office, "day": day_words(piece.due_on, today=on)} for piece in owed
    )


def withdraw_closure(task: Task, *, by: User, at: datetime) -> Task:
    """撤回, until the reviewer has decided."""
    must_work(by, task, at)
    with writing(by=by, at=at) as change:
        task = lock(task)
        must_work(by, task, at)
        before = facts_of(task, ("state", "submitted_at"))
        was_returned = task.rework_due_on is not None  # and must not come out of it by asking and taking back
        move(task, Verb.WITHDRAW_REFILING if was_returned else Verb.WITHDRAW_CLOSURE)
        task.submitted_at = None
        task.save(update_fields=["state", "submitted_at", "version"])
        withdraw_pending(task, at)
        change("task.closure_withdrawn", task, **moved(task, before))
    return task


def return_closure(
    task: Task,
    *,
    by: User,
    at: datetime,
    reason: str,
    rework_due_on: date | None = None,
    seen: int | None = None,
) -> Task:
    """退回 a request with its reason and a limit to file again (default: so many working days by the rules)."""
    must_decide(by, task, at)
    reason = needed(reason, _("请写明退回的原因，让对方知道要补什么。"))
    on = local_date(at)
    if rework_due_on is not None:
        must_lie_ahead(rework_due_on, on=on, what=_("重报时限"), field="rework_due_on")
    limit = rework_due_on or load_calendar().shift(on, task.bureau.rules.rework_within)
    with writing(by=by, at=at) as change, undoable(task, "task.returned", by=by) as task:
        must_decide(by, task, at)
        before = facts_of(task, ("state", "rework_due_on", "submitted_at"))
        must_allow(task, Verb.RETURN)
        must_be_current(task, seen)
        move(task, Verb.RETURN)
        task.rework_due_on, task.submitted_at = limit, None
        task.save(update_fields=["state", "rework_due_on", "submitted_at", "version"])
        _decide_closure(task, Closure.Outcome.RETURNED, by, change, reason=reason, rework_due_on=limit)
        decide_waiting(task, ReportState.RETURNED, by=by, reason=reason, change=change)
        change(
            "task.returned",
            task,
            before=before,  # the limit is told even where it is the same again
            after=facts_of(task, before),
            reason=reason,
        )
    return task


def close_task(
    task: Task, *, by: User, at: datetime, verdict: str, reason: str = "", seen: int | None = None
) -> Task:
    """销号 with 已完成, from a request only and with proof; any other verdict is 年终评定, with its reason."""
    must_decide(by, task, at)
    verdict = Verdict(verdict)
    kept = verdict == Verdict.KEPT
    reason = _reason_of(task, reason, kept=kept, on=local_date(at))
    with (
        writing(by=by, at=at) as change,
        undoable(task, "task.closed" if kept else "task.assessed", by=by) as task,
    ):
        must_decide(by, task, at)
        before = facts_of(task, ("state", "verdict", "closed_at"))
        if kept and task.state not in (TaskState.SUBMITTED, TaskState.CLOSED, TaskState.RETURNED):
            raise WrongState(_("牵头科室还没有申请销号，不能评定为“已完成”。"))
        verb = Verb.CLOSE if kept else Verb.ASSESS
        must_allow(task, verb)
        must_be_current(task, seen)
        move(task, verb)
        if kept and not has_evidence(task):
            raise NotValid(
                _("没有佐证材料，不能评定为“已完成”。可以退回要求补充，或选择其他评定并写明理由。"),
                code="no_evidence",
                field="verdict",
            )
        task.closed_at, task.verdict = at, verdict
        task.save(update_fields=["state", "closed_at", "verdict", "version"])
        decided_on = _decide_closure(task, Closure.Outcome.CLOSED, by, change, verdict=verdict, reason=reason)
        accepted = verdict in (Verdict.KEPT, Verdict.PARTLY)
        outcome = ReportState.ACCEPTED if accepted else ReportState.RETURNED
        drop_requests(task)
        decide_waiting(task, outcome, by=by, reason=reason, change=change)
        change(
            "task.closed" if kept else "task.assessed",
            task,
            **moved(task, before),
            reason=reason,
            decided_on=decided_on,
        )
    return task


def _reason_of(task: Task, reason: str, *, kept: bool, on: date) -> str:
    if kept and task.kind == CommitmentKind.CONTINUOUS and on < task.due_on:
        return needed(reason, _("持续性任务到完成时限才评定为“已完成”。确需提前销号的，请写明理由。"))
    return within(reason, field="reason") if kept else needed(reason, _("请写明评定的理由。"))


def reopen_task(task: Task, *, by: User, at: datetime, reason: str) -> Task:
    """重新办理: the work goes on; the old closure stays visible with who reopened it and why."""
    must_decide(by, task, at)
    reason = needed(reason, _("请写明重新办理的依据。"))
    with writing(by=by, at=at) as change, undoable(task, "task.reopened", by=by) as task:
        must_decide(by, task, at)
        if following := Task.objects.filter(carried_from=task).exclude(state=TaskState.CANCELLED).first():
            raise WrongState(
                _("此项任务已结转为%s，不能重新办理。请在结转后的任务中办理，或先终止它。") % following.number
            )
        before = facts_of(task, _REOPENED)
        move(task, Verb.REOPEN)
        task.closed_at = task.submitted_at = task.rework_due_on = None
        task.verdict = ""
        task.acknowledged_at = task.acknowledged_at or at
        task.save(update_fields=[*_REOPENED, "version"])
        last = Closure.objects.filter(task=task, outcome=Closure.Outcome.CLOSED).first()
        if last is not None:
            last.reopened_by, last.reopened_at, last.reopen_reason = by, at, reason
            last.save(update_fields=["reopened_by", "reopened_at", "reopen_reason"])
        change("task.reopened", task, **moved(task, before), reason=reason)
    return task


def has_evidence(task: Task) -> bool:
    """Proof that stands: what was sent back or replaced proves nothing."""
    return any(item.stands for item in items_of(task))


def _must_have_filed(task: Task) -> None:
    """Something to decide on: a report that was not sent back, and after a return a new one."""
    filed = ProgressReport.objects.standing().filter(task=task, piece=None)
    if task.state == TaskState.RETURNED:
        last = Closure.objects.filter(task=task, outcome=Closure.Outcome.RETURNED).first()
        if last is not None and not filed.filter(filed_at__gte=last.decided_at).exists():
            raise NotValid(_("退回后还没有重新报送。请先补报进展，再申请销号。"), code="nothing_filed")
    elif not filed.exists():
        raise NotValid(_("还没有进展报告。请先报送进展，再申请销号。"), code="nothing_filed")


def _decide_closure(task: Task, outcome: str, by: User, change: Recorder, **facts: object) -> str:
    """The hash of what was decided on."""
    pending = Closure.objects.filter(task=task, outcome=Closure.Outcome.PENDING).first()
    if pending is None:
        if outcome == Closure.Outcome.RETURNED:
            raise WrongState(refusal(task, Verb.RETURN))
        pending = Closure(task=task)
    pending.outcome, pending.decided_by, pending.decided_at = outcome, by, change.at
    pending.decided_seen = see_task(task)
    pending.decided_on = hash_of(pending.decided_seen)
    for name, value in facts.items():
        setattr(pending, name, value)
    pending.save()
    return pending.decided_on
