"""通报: 征求核对 → 签发 → 印发. Before a circular is signed, the office it names reads the draft and says what is wrong."""

from datetime import datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.reminders.models import CHECK_STEP, Draws, Owed, Reminder
from tracker.reminders.notice_steps import fresh, must_be_owed, paper, plain_day
from tracker.reminders.notices import Notice, NoticeState
from tracker.reminders.noticing import LONGEST
from tracker.tasks.actions.steps import must_supervise, needed
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.clock import local_date

CHECK_WITHIN = 2  # working days


def ask_to_check(notice: Notice, *, by: User, at: datetime, calendar: WorkCalendar, text: str) -> Notice:
    """征求核对: the office sees the draft on its page and hears of it in its next digest."""
    must_supervise(by, notice.task, at)
    text = needed(text, _("请写明通报的内容。"), field="text", limit=LONGEST)
    on = local_date(at)
    with writing(by=by, at=at) as change:
        notice = fresh(notice, (NoticeState.DRAFTED,))
        must_supervise(by, notice.task, at)
        if notice.kind != Draws.CIRCULAR:
            raise WrongState(_("只有通报须先请有关科室核对。"))
        must_be_owed(notice.reminder)
        notice.state, notice.text = NoticeState.CHECKING, text
        notice.office_id = notice.task.lead_office_id
        notice.reply_due_on = calendar.shift(on, CHECK_WITHIN)
        notice.save()
        said = _("请核对通报（征求核对稿），%s前提出意见") % plain_day(notice.reply_due_on)
        Reminder.objects.get_or_create(
            task=notice.task,
            step=CHECK_STEP,
            anchor_on=on,
            slot=None,
            piece=None,
            defaults={
                "owed": Owed.CHASE, "offset": 0, "claimed_on": on, "claimed_at": at, "text": said, "asked_by": by,
            },
        )  # fmt: skip
        names = ("state", "text", "reply_due_on")
        change(
            "notice.shared",
            notice,
            after={name: getattr(notice, name) for name in names},
            paper=paper(notice),
        )
    return notice
