"""静音 and its undoing: a person no longer wants to hear of a step, or wants to again. Never of what is statutory."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.entries import Recorded
from tracker.ledger.refusals import NotAllowed, WrongState
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.models import Post, User
from tracker.reminders.models import Outcome, Owed, Reminder, ReminderRule
from tracker.reminders.muted import Muted
from tracker.reminders.naming import rule_words
from tracker.workdays.clock import local_date


def why_not_mutable(rule: ReminderRule) -> str:
    """Why nobody can switch this step off for himself; empty where he can."""
    if rule.is_statutory:
        return _("本单位规定必须送达的提醒，不能静音。")
    if rule.draws:
        return _("%s须送达本人，不能静音。") % rule.get_draws_display()
    return ""


def can_mute(reminder: Reminder, rule: ReminderRule) -> bool:
    """A chase by hand is a colleague's own word; everything else depends on its rule."""
    return reminder.owed != Owed.CHASE and not why_not_mutable(rule)


def mute_rule(rule: ReminderRule, *, by: User, at: datetime) -> bool:
    """不再提醒: ``by`` himself no longer hears of this step; False where it was so already."""
    rule = ReminderRule.objects.get(pk=rule.pk)
    if reason := why_not_mutable(rule):
        raise WrongState(reason)
    if not Post.objects.current(local_date(at)).filter(user=by, bureau__rules=rule.rule_set_id).exists():
        raise NotAllowed(_("此类提醒与您现在的职务无关。"))
    with writing(by=by, at=at) as change:
        person = User.objects.select_for_update().get(pk=by.pk)
        _row, made = Muted.objects.get_or_create(person=person, step=rule.step, defaults={"muted_at": at})
        if made:
            change("step.muted", person, after={"step": rule.step}, note=rule_words(rule))
    return made


def unmute_step(step: str, *, by: User, at: datetime) -> bool:
    """恢复提醒, from the next digest on; False where it was not muted."""
    with writing(by=by, at=at) as change:
        person = User.objects.select_for_update().get(pk=by.pk)
        gone, _rows = Muted.objects.filter(person=person, step=step).delete()
        if gone:
            rule = ReminderRule.objects.filter(step=step).first()
            note = rule_words(rule) if rule else step
            change("step.unmuted", person, before={"step": step}, note=note)
    return bool(gone)


def muted_by(people: Iterable[UUID]) -> set[tuple[UUID, str]]:
    """(person, step) of all that these people have muted; one query."""
    return set(Muted.objects.filter(person__in=set(people)).values_list("person", "step"))


def pass_over_muted(
    rows: Sequence[Reminder], *, run: Recorded, on: date, at: datetime, change: Recorder
) -> None:
    """Settle claims that all whom they concern have muted: nobody waits for them any more, nothing was lost.

    They count as told on this day, so the ladder's next step follows in its time.
    """
    if not rows:
        return
    ids = [row.pk for row in rows]
    Reminder.objects.filter(pk__in=ids, told_on=None).update(told_on=on, told_at=at)
    Reminder.objects.filter(pk__in=ids).update(outcome=Outcome.MUTED)
    change("reminders.muted", run, after={"reminders": ids})
