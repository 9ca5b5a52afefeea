"""批示 given, recorded for a leader, answered, turned into a task; and comments on a task."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import Bureau, Office, Post, Role, User
from tracker.plans.wording import PlanKind
from tracker.tasks import speaking
from tracker.tasks.actions.issuing import assign_task
from tracker.tasks.actions.steps import lock, may, needed, within
from tracker.tasks.models import Comment, Instruction, Task
from tracker.workdays import clock
from tracker.workdays.clock import local_date, moment_words
from tracker.workdays.limits import must_lie_ahead

INSTRUCT = (Role.LEADER, Role.SECOND_REVIEWER)  # both are of the bureau's leadership


def instruct(
    bureau: Bureau,
    *,
    by: User,
    at: datetime,
    text: str,
    office: Office,
    task: Task | None = None,
    person: User | None = None,
    due_on: date | None = None,
    leader: User | None = None,
    given_on: date | None = None,
    basis: str = "",
) -> Instruction:
    """批示 by the leader himself, or 代录 by a follow-up officer for ``leader``: when it was given and on what basis.

    ``office``, and ``person`` of it, have to act and answer, by ``due_on`` where there is one.
    """
    on = local_date(at)
    records = leader is not None and leader.pk != by.pk
    _must_speak(by, bureau, at, records=records)
    facts: dict[str, Any] = {
        "text": needed(text, _("请填写批示内容。"), field="text", limit=1000),
        "basis": needed(basis, _("请写明代录依据，如：6月19日局长办公会口头批示。"), field="basis", limit=200)
        if records
        else within(basis, field="basis", limit=200),
        "given_on": given_on or on,
        "due_on": due_on,
    }
    if facts["given_on"] > on:
        raise NotValid(_("批示日期不能晚于今天。"), field="given_on")
    if due_on is not None:
        must_lie_ahead(due_on, on=on, what=_("办理时限"), field="due_on")
    with writing(by=by, at=at) as change:
        _must_speak(by, bureau, at, records=records)
        giver = leader or by
        _must_be_a_leader(giver, bureau, facts["given_on"])
        _must_be_of(bureau, office, task, person, on)
        Bureau.objects.select_for_update().get(pk=bureau.pk)  # a form sent twice waits here
        if again := _given_already(
            bureau, giver, by, {**facts, "office": office, "task": task, "person": person}
        ):
            return again
        row = Instruction.objects.create(
            bureau=bureau, task=task, office=office, person=person, given_by=giver, giver_name=str(giver),
            recorded_by=by if records else None, recorder_name=str(by) if records else "", typed_at=clock.now(),
            **facts,
        )  # fmt: skip
        after = {**facts, "office_id": office.pk, "person_id": person.pk if person else None}
        kind = "instruction.recorded" if records else "instruction.given"
        change(kind, row, after=after, giver=str(giver), office=str(office), task=task.number if task else "")
    return row


def answer_instruction(instruction: Instruction, *, by: User, at: datetime, answer: str) -> Instruction:
    """What was done about it; by the head of the office that has to act, or by the person named."""
    _must_answer(by, instruction, at)
    answer = needed(answer, _("请填写办理情况。"), field="answer", limit=1000)
    with writing(by=by, at=at) as change:
        row = _locked(instruction)
        _must_answer(by, row, at)
        _must_stand(row)
        if row.answered_at is not None:
            words = {"who": row.answered_by, "when": moment_words(row.answered_at)}
            raise WrongState(_("%(who)s已于%(when)s答复此批示，您的操作没有生效。") % words)
        row.answer, row.answered_by, row.answered_at = answer, by, at
        row.save(update_fields=["answer", "answered_by", "answered_at"])
        after = {"answer": answer, "answered_by_id": by.pk, "answered_at": at}
        before = {"answer": "", "answered_by_id": None, "answered_at": None}
        change("instruction.answered", row, before=before, after=after)
    return row


def withdraw_instruction(instruction: Instruction, *, by: User, at: datetime) -> Instruction:
    """撤销 within ten minutes, by whoever typed it, while nothing came of it."""
    with writing(by=by, at=at) as change:
        row = _locked(instruction)
        if not speaking.can_take_back(by.pk, row):
            raise NotAllowed(_("只有本人可以撤销自己的操作。"))
        _must_stand(row)
        if not row.is_open or row.made_id or clock.now() - row.typed_at > speaking.CHANGE_WITHIN:
            raise WrongState(_("已超过10分钟，或者此后又有变动，不能撤销。"))
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        change("instruction.withdrawn", row, before={"withdrawn_at": None}, after={"withdrawn_at": at})
    return row


def assign_from_instruction(
    instruction: Instruction, *, by: User, at: datetime, form_token: UUID | None = None, **facts: Any
) -> Task:
    """交办 a task whose source is the 批示; ``facts`` as in ``assign_task``. The line then leads to the task."""
    basis = _("%(who)s%(year)s年%(month)s月%(day)s日批示") % {
        "who": instruction.giver_name,
        "year": instruction.given_on.year,
        "month": instruction.given_on.month,
        "day": instruction.given_on.day,
    }
    facts |= {"source_kind": PlanKind.INSTRUCTION, "basis": basis}
    with writing(by=by, at=at) as change:
        row = _locked(instruction)
        _must_stand(row)
        made = row.made
        task = assign_task(
            row.bureau, by=by, at=at, form_token=form_token, **facts
        )  # a form sent twice: the first
        if made is not None and made.pk != task.pk:
            raise WrongState(_("此批示已交办为%s。") % made.number)
        if made is None:
            row.made = task
            row.save(update_fields=["made"])
            was, now = {"made_id": None}, {"made_id": task.pk}
            change("instruction.assigned", row, before=was, after=now, task=task.number)
    return task


def comment(task: Task, *, by: User, at: datetime, text: str) -> Comment:
    """留言, by the people of the task's offices and of its bureau."""
    _must_comment(by, task, at)
    text = needed(text, _("请填写留言。"), field="text", limit=1000)
    with writing(by=by, at=at) as change:
        task = lock(task)
        _must_comment(by, task, at)
        if again := Comment.objects.filter(task=task, by=by, text=text, typed_at__gte=_a_while_ago()).first():
            return again  # the form sent twice
        row = Comment.objects.create(
            task=task, text=text, by=by, writer_name=str(by), at=at, typed_at=clock.now()
        )
        change("comment.added", row, after={"text": text, "task_id": task.pk})
    return row


def edit_comment(row: Comment, *, by: User, at: datetime, text: str) -> Comment:
    """One's own words, for ten minutes; what stood there before stays in the ledger."""
    text = needed(text, _("请填写留言。"), field="text", limit=1000)
    with writing(by=by, at=at) as change:
        row = Comment.objects.select_for_update(of=("self",)).select_related("task__bureau").get(pk=row.pk)
        if row.by_id != by.pk:
            raise NotAllowed(_("只能修改自己的留言。"))
        _must_comment(by, row.task, at)
        if not speaking.may_still_change(row, by.pk, now=clock.now()):
            raise WrongState(_("留言超过10分钟，不能再修改。可以另写一条。"))
        if row.text == text:
            return row
        before = {"text": row.text, "edited_at": row.edited_at}
        row.text, row.edited_at = text, at
        row.save(update_fields=["text", "edited_at"])
        change("comment.changed", row, before=before, after={"text": text, "edited_at": at})
    return row


def _a_while_ago() -> datetime:
    """Since when the same words again, by the same person, are the same form sent twice."""
    return clock.now() - speaking.CHANGE_WITHIN


def _given_already(bureau: Bureau, giver: User, by: User, said: dict[str, Any]) -> Instruction | None:
    standing = Instruction.objects.filter(
        bureau=bureau, given_by=giver, withdrawn_at=None, answered_at=None, **said
    )
    recorder = None if giver.pk == by.pk else by
    return standing.filter(recorded_by=recorder, typed_at__gte=_a_while_ago()).first()


def _must_speak(by: User, bureau: Bureau, at: datetime, *, records: bool) -> None:
    if records:
        if not may(by, at, lambda who: speaking.can_record(who, bureau.pk)):
            raise NotAllowed(_("只有督办员可以代录批示。"))
    elif not may(by, at, lambda who: speaking.can_instruct(who, bureau.pk)):
        raise NotAllowed(_("只有局领导可以批示。督办员代录的，请选择批示领导。"))


def _must_be_a_leader(giver: User, bureau: Bureau, on: date) -> None:
    if not Post.objects.current(on).filter(user=giver, bureau=bureau, role__in=INSTRUCT).exists():
        raise NotValid(_("%s当天不是本单位的局领导。") % giver, field="leader")


def _must_be_of(bureau: Bureau, office: Office, task: Task | None, person: User | None, on: date) -> None:
    if office.bureau_id != bureau.pk or (task is not None and task.bureau_id != bureau.pk):
        raise NotValid(_("只能选择本单位的科室。"), field="office")
    if person is not None and not Post.objects.current(on).filter(user=person, office=office).exists():
        raise NotValid(_("承接人须是承接科室的人员。"), field="person")


def _must_answer(by: User, instruction: Instruction, at: datetime) -> None:
    if not may(by, at, lambda who: speaking.can_answer(who, instruction)):
        raise NotAllowed(_("由承接科室负责人或承接人答复。"))


def _must_comment(by: User, task: Task, at: datetime) -> None:
    supporting = [office.pk for office in task.supporting_offices.all()]
    if not may(by, at, lambda who: speaking.can_comment(who, task, supporting)):
        raise NotAllowed(_("只有此项任务的科室和本单位督办员、局领导可以留言。"))


def _must_stand(row: Instruction) -> None:
    if row.withdrawn_at is not None:
        raise WrongState(_("此批示已撤销。"))


def _locked(instruction: Instruction) -> Instruction:
    rows = Instruction.objects.select_for_update(of=("self",))
    found = rows.select_related("bureau", "task", "made", "answered_by").filter(pk=instruction.pk)
    return found.get()
