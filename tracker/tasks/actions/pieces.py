"""分项任务: what a supporting office is to report by a date of its own; given, changed and taken away."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import Office, User
from tracker.tasks.actions.steps import facts_of, fresh_piece, moved, must_be_current, must_supervise, needed
from tracker.tasks.actions.undoing import undoable
from tracker.tasks.models import Piece, ProgressReport, Task
from tracker.tasks.states import WORKABLE
from tracker.workdays.clock import local_date
from tracker.workdays.limits import must_lie_ahead


def give_piece(task: Task, *, by: User, at: datetime, office: Office, text: str, due_on: date) -> Piece:
    """交办分项任务. The office becomes a supporting one if it was none; one piece an office."""
    must_supervise(by, task, at)
    text = needed(text, _("请写明分项任务的内容。"), field="text")
    must_lie_ahead(due_on, on=local_date(at), what=_("完成时限"), field="due_on")
    if office.bureau_id != task.bureau_id:
        raise NotValid(_("只能选择本单位的科室。"), field="office")
    with writing(by=by, at=at) as change, undoable(task, "piece.given", by=by) as task:
        must_supervise(by, task, at)
        _must_be_open(task)
        if office.pk == task.lead_office_id:
            raise NotValid(_("“%s”是牵头科室，请选择配合科室。") % office, field="office")
        if task.pieces.given().filter(office=office).exists():
            raise WrongState(_("“%s”已有分项任务，可以修改它。") % office)
        piece = Piece.objects.create(
            task=task,
            office=office,
            text=text,
            due_on=due_on,
            original_due_on=due_on,
            given_by=by,
            given_at=at,
        )
        task.supporting_offices.add(office)
        _count(task)
        after = {"office": str(office), "text": text, "due_on": due_on}
        change("piece.given", task, after=after, piece=str(piece.pk))
    return piece


def change_piece(
    piece: Piece,
    *,
    by: User,
    at: datetime,
    text: str | None = None,
    due_on: date | None = None,
    reason: str,
    seen: int | None = None,
) -> Piece:
    """Its words or its date; the original date stays beside the new one. ``seen``: the task's version, as the page had it."""
    must_supervise(by, piece.task, at)
    reason = needed(reason, _("请写明修改的理由。"))
    if text is not None:
        text = needed(text, _("请写明分项任务的内容。"), field="text")
    if due_on is not None and due_on != piece.due_on:
        must_lie_ahead(due_on, on=local_date(at), what=_("完成时限"), field="due_on")
    with writing(by=by, at=at) as change, undoable(piece.task, "piece.changed", by=by) as task:
        found = fresh_piece(piece)
        assert found is not None
        must_supervise(by, task, at)
        _must_be_open(task)
        _must_be_given(found)
        must_be_current(task, seen)
        before = facts_of(found, ("text", "due_on"))
        found.text = found.text if text is None else text
        found.due_on = due_on or found.due_on
        facts = moved(found, before)
        if not facts["after"]:
            raise NotValid(_("没有修改任何内容。"), field="text")
        found.save(update_fields=["text", "due_on"])
        _count(task)
        change("piece.changed", task, **facts, piece=str(found.pk), office=str(found.office), reason=reason)
    return found


def withdraw_piece(piece: Piece, *, by: User, at: datetime, reason: str, seen: int | None = None) -> Piece:
    """撤销分项任务: the office owes nothing any more. Its draft goes; what it filed stays with the task."""
    must_supervise(by, piece.task, at)
    reason = needed(reason, _("请写明撤销分项任务的理由。"))
    with writing(by=by, at=at) as change, undoable(piece.task, "piece.withdrawn", by=by) as task:
        found = fresh_piece(piece)
        assert found is not None
        must_supervise(by, task, at)
        _must_be_given(found)
        must_be_current(task, seen)
        found.withdrawn_at = at
        found.save(update_fields=["withdrawn_at"])
        ProgressReport.objects.unfiled().filter(piece=found).delete()
        _count(task)
        change("piece.withdrawn", task, piece=str(found.pk), office=str(found.office), reason=reason)
    return found


def _must_be_open(task: Task) -> None:
    if task.state not in WORKABLE:
        raise WrongState(_("此项任务现为“%s”，不能交办或修改分项任务。") % task.state_words)


def _must_be_given(piece: Piece) -> None:
    if piece.withdrawn_at is not None:
        raise WrongState(_("这一分项任务已经撤销。"))


def _count(task: Task) -> None:
    task.version += 1
    task.save(update_fields=["version"])
