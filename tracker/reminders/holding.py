"""Holding back, and letting go again: by a follow-up officer of the bureau, with a reason, never without an end."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.access import can_administer
from tracker.organisations.models import Bureau, Post, User
from tracker.organisations.standing import may_act
from tracker.reminders.holds import Hold, StepKey
from tracker.reminders.models import CHASE_STEP, CHECK_STEP, ReminderRule
from tracker.tasks.actions.steps import needed
from tracker.tasks.models import Piece, ReportSlot, Task
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.clock import local_date
from tracker.workdays.words import day_words

LONGEST = 200
MOST_DAYS = 5  # working days; who wants more has to say so again
_HELD = (
    "bureau_id", "person_id", "task_id", "slot_id", "piece_id", "step", "anchor_on", "first_on", "resumes_on",
    "reason",
)  # fmt: skip


def hold_back(
    bureau: Bureau,
    *,
    by: User,
    at: datetime,
    calendar: WorkCalendar,
    first_on: date,
    resumes_on: date,
    reason: str,
    person: User | None = None,
    step: StepKey | None = None,
    knowing: bool = False,
) -> Hold:
    """暂缓发送 everything of ``bureau``, or what ``person`` would get of it, or one ``step``.

    ``knowing``: that steps nobody can switch off for himself are among what is held.
    """
    _must_supervise(by, bureau, at)
    reason = needed(reason, _("请写明暂缓的原因。"), limit=LONGEST)
    _must_end(first_on, resumes_on, local_date(at), calendar)
    hold = Hold(bureau=bureau, person=person, first_on=first_on, resumes_on=resumes_on, reason=reason)
    hold.made_by, hold.made_at = by, at
    if step is not None:
        hold.task_id, hold.slot_id, hold.piece_id, hold.step, hold.anchor_on = step
    _must_be_of_bureau(hold)
    if statutory(bureau, step) and not knowing:
        raise NotValid(_("其中有不可关闭的提醒。确需暂缓的，请勾选确认。"), field="knowing")
    with writing(by=by, at=at) as change:
        Bureau.objects.select_for_update(of=("self",)).get(pk=bureau.pk)  # two at once: one of them is second
        _must_supervise(by, bureau, at)
        _must_be_new(hold)
        hold.save(force_insert=True)
        change("reminders.held", hold, after={name: getattr(hold, name) for name in _HELD})
    return hold


def release_hold(hold: Hold, *, by: User, at: datetime) -> Hold:
    """恢复发送 before the day it would end anyway. What is still owed comes with the next digest."""
    _must_release(by, hold, at)
    with writing(by=by, at=at) as change:
        locked = Hold.objects.select_for_update(of=("self",))
        hold = locked.select_related("bureau", "person", "task", "released_by").get(pk=hold.pk)
        _must_release(by, hold, at)
        if hold.released_by is not None:
            raise WrongState(_("%s已恢复发送。") % hold.released_by)
        if hold.resumes_on <= local_date(at):
            raise WrongState(_("这项暂缓已到期，提醒已恢复发送。"))
        hold.released_by, hold.released_at = by, at
        hold.save(update_fields=["released_by", "released_at"])
        after = {"released_by_id": by.pk, "released_at": at}
        change("reminders.resumed", hold, before=dict.fromkeys(after), after=after)
    return hold


def statutory(bureau: Bureau, step: StepKey | None = None) -> bool:
    """Whether what is held may hold steps that nobody can switch off for himself."""
    rules = ReminderRule.objects.filter(rule_set=bureau.rules_id, is_active=True)
    if step:  # a paper reaches whom it names
        return rules.filter(Q(is_statutory=True) | ~Q(draws=""), step=step.step).exists()
    return rules.filter(is_statutory=True).exists()


def _must_supervise(by: User, bureau: Bureau, at: datetime) -> None:
    if not may_act(by, local_date(at), lambda who: bureau.pk in who.supervises):
        raise NotAllowed(_("只有督办员可以暂缓发送提醒。"))


def _must_release(by: User, hold: Hold, at: datetime) -> None:
    on = local_date(at)
    if not can_administer(by) and not may_act(by, on, lambda who: hold.bureau_id in who.supervises):
        raise NotAllowed(_("只有督办员和系统管理员可以恢复发送。"))


def _must_end(first_on: date, resumes_on: date, today: date, calendar: WorkCalendar) -> None:
    if first_on < today:
        raise NotValid(_("只能暂缓今天和以后的提醒。"), field="first_on")
    last = calendar.shift(first_on, MOST_DAYS)
    if not first_on < resumes_on <= last:
        words = {"after": day_words(first_on, today=today), "last": day_words(last, today=today)}
        raise NotValid(
            _("恢复发送的日期须在%(after)s之后，最晚%(last)s。需要更久的，到时再次暂缓。") % words,
            field="resumes_on",
        )


def _must_be_of_bureau(hold: Hold) -> None:
    """What is held belongs to the bureau whose follow-up officer holds it."""
    where = {"bureau": hold.bureau_id}
    of_task = {"pk": hold.task_id} | where
    known = (
        (not hold.person_id or Post.objects.filter(user=hold.person_id, **where).exists())
        and (not hold.task_id or Task.objects.filter(**of_task).exists())
        and (not hold.slot_id or ReportSlot.objects.filter(pk=hold.slot_id, task=hold.task_id).exists())
        and (not hold.task_id or hold.step in _steps_of(hold.bureau))
        and (not hold.piece_id or Piece.objects.filter(pk=hold.piece_id, task=hold.task_id).exists())
    )
    if not known:
        raise NotValid(_("没有找到要暂缓的提醒，请从预演页面重新选择。"))


def _steps_of(bureau: Bureau) -> set[str]:
    rules = ReminderRule.objects.filter(rule_set=bureau.rules_id)
    return {CHASE_STEP, CHECK_STEP, *rules.values_list("step", flat=True)}


def _must_be_new(hold: Hold) -> None:
    same = Q(person=hold.person_id, task=hold.task_id, slot=hold.slot_id, piece=hold.piece_id)
    others = Hold.objects.filter(same, bureau=hold.bureau_id, step=hold.step, anchor_on=hold.anchor_on)
    over = others.filter(released_at=None, first_on__lt=hold.resumes_on, resumes_on__gt=hold.first_on)
    if (other := over.select_related("made_by").first()) is not None:
        words = {"who": other.made_by, "end": day_words(other.resumes_on, today=hold.first_on)}
        raise WrongState(_("%(who)s已暂缓这一项，%(end)s恢复发送。") % words)
