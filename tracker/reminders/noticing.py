"""Papers of the ladder: drafted by the sweep, let go once answered, sent, not sent or cancelled by a follow-up officer."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.entries import Acts
from tracker.ledger.refusals import WrongState
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.models import User
from tracker.reminders.models import ASKING, Draws, Outcome, Reminder
from tracker.reminders.notice_steps import (
    drop_check,
    fresh,
    give_number,
    in_words,
    must_be_owed,
    paper,
    plain_day,
)
from tracker.reminders.notices import IN_HAND, Notice, NoticeState
from tracker.reminders.sorting import Gone, active_rules, gone
from tracker.tasks.actions.steps import must_supervise, needed
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.clock import local_date

REPLY_WITHIN = {Draws.NOTICE: 3, Draws.ORDER: 5}  # working days
LONGEST = 200


def draft(rows: Sequence[tuple[Reminder, str]], *, on: date, change: Recorder) -> None:
    """A draft for each claim with the kind its rule draws. Nobody is told until a person sends it."""
    made = [
        Notice(
            reminder=row, task=row.task, bureau_id=row.task.bureau_id, office_id=row.task.lead_office_id,
            kind=kind, drafted_on=on,
        )
        for row, kind in rows
    ]  # fmt: skip
    Notice.objects.bulk_create(made)
    Reminder.objects.filter(pk__in=[row.pk for row, _kind in rows]).update(outcome=Outcome.DRAFTED)
    for notice in made:
        change("notice.drafted", notice, after={"kind": notice.kind, "state": notice.state})


def let_go(*, at: datetime, by: Acts, bureaus: Collection[UUID] | None = None) -> int:
    """已回复，停止催办: what was filed, moved or closed meanwhile. Drafts lapse, papers that wait for a reply are settled.

    How many drafts lapsed.
    """
    waiting = (Notice.objects.in_hand() | Notice.objects.awaiting_reply()).order_by("pk")
    if bureaus is not None:
        waiting = waiting.filter(bureau__in=bureaus)
    found = list(waiting.select_related("reminder__slot", "reminder__task__bureau", "task"))
    if not found:
        return 0
    reasons = gone([notice.reminder for notice in found], active_rules())
    over = {n.pk: reasons[n.reminder_id] for n in found if _is_over(n, reasons.get(n.reminder_id))}
    if not over:
        return 0
    with writing(by=by, at=at) as change:
        rows = list(waiting.select_for_update(of=("self",)).select_related("task").filter(pk__in=over))
        for notice in rows:
            was, lapses = notice.state, notice.state in IN_HAND
            notice.state = NoticeState.LAPSED if lapses else NoticeState.SETTLED
            notice.reason = over[notice.pk].words
            change(
                "notice.lapsed" if lapses else "notice.settled", notice, before={"state": was},
                after={"state": notice.state, "reason": notice.reason}, reason=notice.reason, paper=paper(notice),
            )  # fmt: skip
        Notice.objects.bulk_update(rows, ["state", "reason"])
        lapsed = [notice for notice in rows if notice.state == NoticeState.LAPSED]
        outdated = [notice.reminder_id for notice in lapsed]
        Reminder.objects.filter(pk__in=outdated).update(outcome=Outcome.NOT_OWED)
        for notice in lapsed:
            if notice.kind == Draws.CIRCULAR:
                drop_check(notice)
    return len(lapsed)


def _is_over(notice: Notice, reason: Gone | None) -> bool:
    """A paper that went out still wants its reply when its step is switched off for the future."""
    return reason is not None and (notice.state in IN_HAND or reason != Gone.RULE_OFF)


def send_notice(
    notice: Notice, *, by: User, at: datetime, calendar: WorkCalendar, signed_off_by: str, text: str
) -> Notice:
    """签发: it gets its number and goes out with the next digest of those whom its step names.

    A circular only after the office it names was asked to check it, and answered or let the days pass.
    """
    must_supervise(by, notice.task, at)
    signed_off_by = needed(signed_off_by, _("请写明签发人。"), field="signed_off_by", limit=40)
    text = needed(text, _("请写明要求。"), field="text", limit=LONGEST)
    on = local_date(at)
    with writing(by=by, at=at) as change:
        notice = fresh(notice, IN_HAND)
        must_supervise(by, notice.task, at)
        _must_be_ripe(notice, on)
        must_be_owed(notice.reminder)
        give_number(notice, at)
        if notice.kind in ASKING:
            notice.reply_due_on = calendar.shift(on, REPLY_WITHIN[Draws(notice.kind)])
        notice.state, notice.signed_off_by, notice.text = NoticeState.SENT, signed_off_by, text
        notice.office_id = notice.task.lead_office_id
        notice.decided_by, notice.decided_at = by, at
        notice.save()
        Reminder.objects.filter(pk=notice.reminder_id).update(
            outcome=Outcome.WAITING, asked_by=by, text=in_words(notice)
        )
        names = ("state", "number", "signed_off_by", "text", "reply_due_on")
        change(
            "notice.sent", notice, after={name: getattr(notice, name) for name in names}, paper=paper(notice)
        )
    return notice


def _must_be_ripe(notice: Notice, on: date) -> None:
    if notice.kind == Draws.TALK:
        raise WrongState(_("约谈由领导进行，约谈后在此填写记录。"))
    if notice.kind != Draws.CIRCULAR or notice.replied_at is not None:
        return
    if notice.state == NoticeState.DRAFTED:
        raise WrongState(_("通报签发前，须先请有关科室核对。"))
    assert notice.reply_due_on is not None
    if on <= notice.reply_due_on:
        day = plain_day(notice.reply_due_on)
        raise WrongState(_("%s前由有关科室核对，尚未收到核对意见。") % day)


def drop_notice(notice: Notice, *, by: User, at: datetime, reason: str) -> Notice:
    """不发, with the reason. The ladder ends here: the next step follows only a paper that was sent."""
    must_supervise(by, notice.task, at)
    reason = needed(reason, _("请写明不发的理由。"), limit=300)
    with writing(by=by, at=at) as change:
        notice = fresh(notice, IN_HAND)
        must_supervise(by, notice.task, at)
        was, notice.state, notice.reason = notice.state, NoticeState.DROPPED, reason
        notice.decided_by, notice.decided_at = by, at
        notice.save()
        Reminder.objects.filter(pk=notice.reminder_id).update(outcome=Outcome.NOT_OWED)
        drop_check(notice)
        change("notice.dropped", notice, before={"state": was}, after={"state": notice.state}, reason=reason)
    return notice


def cancel_notice(notice: Notice, *, by: User, at: datetime, reason: str) -> Notice:
    """作废: a paper that was sent is void, its number is not given again, and no step follows it.

    Whoever has not heard of it yet does not; one that was replied to stays.
    """
    must_supervise(by, notice.task, at)
    reason = needed(reason, _("请写明作废的理由。"), limit=300)
    with writing(by=by, at=at) as change:
        notice = fresh(notice, (NoticeState.SENT, NoticeState.SETTLED))
        must_supervise(by, notice.task, at)
        if notice.kind in ASKING and notice.replied_at is not None:
            raise WrongState(_("此件已经回复，不能作废。"))
        was, notice.state, notice.reason = notice.state, NoticeState.CANCELLED, reason
        notice.cancelled_by, notice.cancelled_at = by, at
        notice.save()
        Reminder.objects.waiting().filter(pk=notice.reminder_id).update(outcome=Outcome.NOT_OWED)
        change(
            "notice.cancelled",
            notice,
            before={"state": was},
            after={"state": notice.state},
            reason=reason,
            paper=paper(notice),
        )
    return notice
