"""More time: 延期申请 before the due date, decided with the date permitted; 限期办结 after it.

Asking moves nothing. The original due date never changes; assessment uses it.
"""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.models import User
from tracker.tasks import access
from tracker.tasks.actions.rhythm import recut
from tracker.tasks.actions.steps import (
    facts_of,
    filers_of,
    lock,
    may,
    moved,
    must_be_current,
    must_decide,
    must_work,
    needed,
)
from tracker.tasks.actions.undoing import undoable
from tracker.tasks.models import Extension, Task
from tracker.tasks.states import OPEN, WORKABLE
from tracker.workdays.clock import local_date
from tracker.workdays.limits import must_lie_ahead

_OPEN = (Extension.State.AWAITING_SIGNATURE, Extension.State.PENDING)


def request_extension(
    task: Task, *, by: User, at: datetime, reason: str, progress: str, proposed_on: date
) -> Extension:
    """申请延期: the head's goes to the follow-up office, a desk officer's first to the head for signature."""
    _must_belong(by, task, at)
    facts: dict[str, Any] = {
        "reason": needed(reason, _("请写明延期的理由。")),
        "progress": needed(progress, _("请写明目前的进展。"), field="progress"),
    }
    must_lie_ahead(proposed_on, on=local_date(at), what=_("申请延至"), field="proposed_on")
    with writing(by=by, at=at) as change:
        task = lock(task)
        _must_belong(by, task, at)
        _must_be_in_time(task, at)
        if proposed_on <= task.due_on:
            raise NotValid(_("申请延至的日期应晚于现在的完成时限。"), field="proposed_on")
        if task.extensions.filter(state__in=_OPEN).exists():
            raise WrongState(_("已有一份延期申请正在办理。"))
        row = Extension(task=task, from_due_on=task.due_on, proposed_on=proposed_on, **facts)
        row.drafted_by, row.drafted_at, row.state = by, at, Extension.State.AWAITING_SIGNATURE
        signs = may(by, at, lambda who: access.can_work(who, task))
        if signs:
            _sign(row, by, at)
        row.save(force_insert=True)
        _count(task)
        kind = "extension.requested" if signs else "extension.drafted"
        change(kind, task, extension=str(row.pk), proposed_on=proposed_on, **facts)
    return row


def open_extension(task: Task, *states: str) -> Extension:
    """The request of the task that is in one of ``states``. Where none is, an empty one: whoever acts on it is asked for
    his right first, as always, and only then told that there is none."""
    found = task.extensions.filter(state__in=states).select_related("task__bureau").first()
    return found or Extension(task=task)


def sign_extension(extension: Extension, *, by: User, at: datetime, seen: int | None = None) -> Extension:
    """审签并报送: the head makes a desk officer's request his own. ``seen``: the task's version he read it with."""
    must_work(by, extension.task, at)
    with writing(by=by, at=at) as change:
        task = lock(extension.task)
        must_work(by, task, at)
        row = _open(extension, Extension.State.AWAITING_SIGNATURE)
        must_be_current(task, seen)
        _must_be_in_time(task, at)
        _sign(row, by, at)
        row.save(update_fields=["state", "asked_by", "asked_for", "asked_at"])
        _count(task)
        change(
            "extension.requested", task, extension=str(row.pk), proposed_on=row.proposed_on, reason=row.reason
        )
    return row


def withdraw_extension(extension: Extension, *, by: User, at: datetime) -> Extension:
    """撤回, until it is decided: by the head, or by whoever drafted it."""
    _must_belong(by, extension.task, at)
    with writing(by=by, at=at) as change:
        task = lock(extension.task)
        _must_belong(by, task, at)
        row = _open(extension, *_OPEN)
        if by.pk != row.drafted_by_id and not may(by, at, lambda who: access.can_work(who, task)):
            raise NotAllowed(_("只有起草人或科室负责人可以撤回此延期申请。"))
        row.state = Extension.State.WITHDRAWN
        row.save(update_fields=["state"])
        _count(task)
        change("extension.withdrawn", task, extension=str(row.pk))
    return row


def grant_extension(
    extension: Extension, *, by: User, at: datetime, permitted_on: date, basis: str, seen: int | None = None
) -> Extension:
    """同意延期, with the date permitted (not always the one asked for) and on whose word.

    ``seen``: the version of the task that lay before the decider; another request may stand there by now.
    """
    _must_decide(by, extension, at)
    basis = needed(basis, _("请写明批准依据，如：张副局长5月20日同意。"), field="basis")
    must_lie_ahead(permitted_on, on=local_date(at), what=_("同意延至"), field="permitted_on")
    with writing(by=by, at=at) as change, undoable(extension.task, "extension.granted", by=by) as task:
        row = _open(extension, Extension.State.PENDING)
        _must_decide(by, row, at)
        must_be_current(task, seen)
        if task.state not in OPEN or task.awaits_event:
            raise WrongState(_("此项任务现为“%s”，不能再延期。") % task.state_words)
        if permitted_on <= task.due_on:
            raise NotValid(_("同意延至的日期应晚于现在的完成时限。"), field="permitted_on")
        row.state, row.permitted_on, row.basis = Extension.State.GRANTED, permitted_on, basis
        row.decided_by, row.decided_at = by, at
        row.save(update_fields=["state", "permitted_on", "basis", "decided_by", "decided_at"])
        before = facts_of(task, ("due_on", "times_extended"))
        task.times_extended += 1
        _move_limit(task, permitted_on, change)
        change("extension.granted", task, **moved(task, before), extension=str(row.pk), basis=basis)
    return row


def refuse_extension(
    extension: Extension, *, by: User, at: datetime, basis: str, seen: int | None = None
) -> Extension:
    """不同意延期, with the reason; the limit stays."""
    _must_decide(by, extension, at)
    basis = needed(basis, _("请写明不同意的理由。"), field="basis")
    with writing(by=by, at=at) as change, undoable(extension.task, "extension.refused", by=by) as task:
        row = _open(extension, Extension.State.PENDING)
        _must_decide(by, row, at)
        must_be_current(task, seen)
        row.state, row.basis, row.decided_by, row.decided_at = Extension.State.REFUSED, basis, by, at
        row.save(update_fields=["state", "basis", "decided_by", "decided_at"])
        _count(task)
        change("extension.refused", task, extension=str(row.pk), reason=basis)
    return row


def set_new_limit(
    task: Task, *, by: User, at: datetime, due_on: date, basis: str, seen: int | None = None
) -> Task:
    """限期办结: a limit for what has run past its own; the original one still counts for assessment."""
    must_decide(by, task, at)
    basis = needed(basis, _("请写明限期办结的依据。"), field="basis")
    must_lie_ahead(due_on, on=local_date(at), what=_("完成时限"), field="due_on")
    with writing(by=by, at=at) as change, undoable(task, "task.limited", by=by) as task:
        must_decide(by, task, at)
        if task.state not in WORKABLE or task.awaits_event:
            raise WrongState(_("此项任务现为“%s”，不能限期办结。") % task.state_words)
        if task.due_on >= local_date(at):
            raise WrongState(_("完成时限还没有到，不需要限期办结。牵头科室可以申请延期。"))
        must_be_current(task, seen)
        before = facts_of(task, ("due_on",))
        Extension.objects.create(
            task=task,
            kind=Extension.Kind.NEW_LIMIT,
            state=Extension.State.GRANTED,
            from_due_on=task.due_on,
            permitted_on=due_on,
            basis=basis,
            decided_by=by,
            decided_at=at,
        )
        _move_limit(task, due_on, change)
        change("task.limited", task, **moved(task, before), basis=basis)
    return task


def _move_limit(task: Task, due_on: date, change: Recorder) -> None:
    task.due_on = due_on
    task.version += 1
    task.save(update_fields=["due_on", "times_extended", "version"])
    recut(task, on=local_date(change.at))


def _must_belong(by: User, task: Task, at: datetime) -> None:
    if not may(by, at, lambda who: task.lead_office_id in who.offices):
        raise NotAllowed(_("只有牵头科室可以为此项任务申请延期。"))


def _must_decide(by: User, extension: Extension, at: datetime) -> None:
    must_decide(by, extension.task, at)
    asked = (extension.asked_by_id, extension.asked_for_id, extension.drafted_by_id)
    filers = {*filers_of(extension.task), *(pk for pk in asked if pk)}
    if not may(by, at, lambda who: access.can_decide(who, extension.task, filers)):
        raise NotAllowed(_("您是此延期申请的申请人，须由他人审核。"), code="own_filing")


def _must_be_in_time(task: Task, at: datetime) -> None:
    if task.state not in WORKABLE or task.awaits_event:
        raise WrongState(_("此项任务现为“%s”，不能申请延期。") % task.state_words)
    if task.due_on < local_date(at):
        raise WrongState(_("已过完成时限，不能申请延期。可请督办员“限期办结”，原定时限仍计入考核。"))


def _sign(row: Extension, by: User, at: datetime) -> None:
    row.state, row.asked_by, row.asked_at = Extension.State.PENDING, by, at
    row.asked_for_id = by.acting_for_id


def _open(extension: Extension, *states: str) -> Extension:
    row = Extension.objects.select_related("task__bureau", "decided_by").filter(pk=extension.pk).first()
    if row is None:
        raise WrongState(_("此项任务没有正在办理的延期申请。"))
    if row.state not in states:
        raise WrongState(_("此延期申请现为“%s”，您的操作没有生效。") % row.get_state_display())
    return row


def _count(task: Task) -> None:
    task.version += 1
    task.save(update_fields=["version"])
