"""Papers of the ladder: drafted by the sweep, let go once answered, sent or not sent by a follow-up officer."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.ledger.entries import Acts
from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.models import Bureau, User
from tracker.reminders.models import Draws, Outcome, Reminder
from tracker.reminders.notices import Notice, NoticeState
from tracker.reminders.sorting import Rules, active_rules, fallen_away
from tracker.tasks.actions.steps import lock, must_supervise, needed
from tracker.tasks.models import Task
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.clock import local_date

REPLY_WITHIN = 5  # working days
LONGEST = 200
_MARK = {Draws.NOTICE: "催", Draws.ORDER: "督"}


def draft(rows: Sequence[tuple[Reminder, str]], *, on: date, change: Recorder) -> None:
    """A draft for each claim with the kind its rule draws. Nobody is told until a person sends it."""
    made = [
        Notice(reminder=row, task=row.task, bureau_id=row.task.bureau_id, kind=kind, drafted_on=on)
        for row, kind in rows
    ]
    Notice.objects.bulk_create(made)
    Reminder.objects.filter(pk__in=[row.pk for row, _kind in rows]).update(outcome=Outcome.DRAFTED)
    for notice in made:
        change("notice.drafted", notice, after={"kind": notice.kind, "state": notice.state})


def let_go(*, at: datetime, by: Acts, bureaus: Collection[UUID] | None = None) -> int:
    """已回复，停止催办: drafts of what was filed, moved or closed meanwhile; how many."""
    waiting = Notice.objects.drafted().select_related("reminder__slot", "reminder__task__bureau", "task")
    if bureaus is not None:
        waiting = waiting.filter(bureau__in=bureaus)
    if not (drafts := list(waiting)):
        return 0
    rows = [notice.reminder for notice in drafts]
    gone = set(fallen_away(rows, active_rules()).get(Outcome.NOT_OWED, []))
    answered = [notice.pk for notice in drafts if notice.reminder_id in gone]
    if not answered:
        return 0
    with writing(by=by, at=at) as change:
        still = Notice.objects.drafted().select_for_update(of=("self",)).select_related("task")
        lapsed = list(still.filter(pk__in=answered).order_by("pk"))
        for notice in lapsed:
            notice.state = NoticeState.LAPSED
            change(
                "notice.lapsed", notice, before={"state": NoticeState.DRAFTED}, after={"state": notice.state}
            )
        Notice.objects.bulk_update(lapsed, ["state"])
        outdated = [notice.reminder_id for notice in lapsed]
        Reminder.objects.filter(pk__in=outdated).update(outcome=Outcome.NOT_OWED)
    return len(lapsed)


def send_notice(
    notice: Notice, *, by: User, at: datetime, calendar: WorkCalendar, signed_off_by: str, text: str
) -> Notice:
    """签发: it gets its number and goes out with the next digest of those whom its step names."""
    must_supervise(by, notice.task, at)
    signed_off_by = needed(signed_off_by, _("请写明签发人。"), field="signed_off_by")
    text = needed(text, _("请写明要求。"), field="text")
    if len(text) > LONGEST:
        raise NotValid(_("最多%s字。") % LONGEST, field="text")
    on = local_date(at)
    with writing(by=by, at=at) as change:
        notice = _fresh(notice, by, at)
        bureau = Bureau.objects.select_for_update(of=("self",)).get(pk=notice.bureau_id)
        _must_be_owed(notice.reminder, active_rules())
        _number(notice, bureau, on)
        notice.reply_due_on = calendar.shift(on, REPLY_WITHIN)
        notice.state, notice.signed_off_by, notice.text = NoticeState.SENT, signed_off_by[:40], text
        notice.decided_by, notice.decided_at = by, at
        notice.save()
        Reminder.objects.filter(pk=notice.reminder_id).update(
            outcome=Outcome.WAITING, asked_by=by, text=_in_words(notice)
        )
        names = ("state", "number", "signed_off_by", "text", "reply_due_on")
        change("notice.sent", notice, after={name: getattr(notice, name) for name in names})
    return notice


def drop_notice(notice: Notice, *, by: User, at: datetime, reason: str) -> Notice:
    """不发, with the reason. The ladder ends here: the next step follows only a paper that was sent."""
    must_supervise(by, notice.task, at)
    reason = needed(reason, _("请写明不发的理由。"))
    with writing(by=by, at=at) as change:
        notice = _fresh(notice, by, at)
        notice.state, notice.reason = NoticeState.DROPPED, reason[:300]
        notice.decided_by, notice.decided_at = by, at
        notice.save()
        Reminder.objects.filter(pk=notice.reminder_id).update(outcome=Outcome.NOT_OWED)
        change("notice.dropped", notice, after={"state": notice.state}, reason=reason)
    return notice


def _fresh(notice: Notice, by: User, at: datetime) -> Notice:
    task: Task = lock(notice.task)
    must_supervise(by, task, at)
    locked = Notice.objects.select_for_update(of=("self",))
    fresh = locked.select_related("reminder__slot", "reminder__task__bureau", "task").get(pk=notice.pk)
    if fresh.state != NoticeState.DRAFTED:
        raise WrongState(_("此件现为“%s”，没有再次办理。") % fresh.get_state_display())
    return fresh


def _must_be_owed(row: Reminder, rules: Rules) -> None:
    if fallen_away([row], rules):
        raise WrongState(_("已回复，停止催办：该项已有新的报送或时限已调整。"))


def _number(notice: Notice, bureau: Bureau, on: date) -> None:
    """Numbers run by bureau, kind and year; the bureau's row is locked."""
    given = Notice.objects.filter(bureau=bureau, kind=notice.kind, year=on.year).aggregate(n=Max("serial"))
    notice.year, notice.serial = on.year, (given["n"] or 0) + 1
    mark = _MARK[Draws(notice.kind)]
    notice.number = f"{bureau.number_prefix}{mark}〔{notice.year}〕{notice.serial}号"


def _in_words(notice: Notice) -> str:
    due = notice.reply_due_on
    assert due is not None
    words = {"number": notice.number, "who": notice.signed_off_by, "m": due.month, "d": due.day}
    said = notice.text if notice.text.endswith("。") else f"{notice.text}。"
    return said + _("请于%(m)s月%(d)s日前书面回复（%(number)s，签发人%(who)s）") % words
