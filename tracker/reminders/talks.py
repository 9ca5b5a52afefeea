"""约谈记录: a leader holds the talk; what was agreed is written down afterwards, numbered and kept."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.reminders.models import Draws, Outcome, Reminder
from tracker.reminders.notice_steps import fresh, give_number, in_words, is_owed, paper
from tracker.reminders.notices import Notice, NoticeState
from tracker.tasks.actions.steps import must_supervise, needed
from tracker.workdays.clock import local_date

AGREED_AT_MOST = 1000


def keep_talk(
    notice: Notice, *, by: User, at: datetime, talked_on: date, held_by: str, persons: str, agreed: str
) -> Notice:
    """Keep the record. Also of a talk whose draft has lapsed: what was talked about stays true when a report comes after.

    Those whom the step names read it in their next digest, unless the task was answered since.
    """
    must_supervise(by, notice.task, at)
    held_by = needed(held_by, _("请写明约谈人。"), field="held_by", limit=40)
    persons = needed(persons, _("请写明参加人员。"), field="persons", limit=200)
    agreed = needed(agreed, _("请写明议定事项。"), field="agreed", limit=AGREED_AT_MOST)
    if talked_on > local_date(at):
        raise NotValid(_("约谈日期不能晚于今天。"), field="talked_on")
    with writing(by=by, at=at) as change:
        notice = fresh(notice, (NoticeState.DRAFTED, NoticeState.LAPSED))
        must_supervise(by, notice.task, at)
        if notice.kind != Draws.TALK:
            raise WrongState(_("此件不是约谈记录。"))
        give_number(notice, at)
        was, notice.state, notice.reason = notice.state, NoticeState.SENT, ""
        notice.signed_off_by, notice.talked_on, notice.persons, notice.agreed = (
            held_by,
            talked_on,
            persons,
            agreed,
        )
        notice.decided_by, notice.decided_at = by, at
        notice.save()
        if is_owed(notice.reminder):
            Reminder.objects.filter(pk=notice.reminder_id).update(
                outcome=Outcome.WAITING, asked_by=by, text=in_words(notice)
            )
        names = ("state", "number", "signed_off_by", "talked_on", "persons", "agreed")
        after = {name: getattr(notice, name) for name in names}
        change("notice.recorded", notice, before={"state": was}, after=after, paper=paper(notice))
    return notice
