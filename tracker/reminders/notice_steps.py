"""The steps every act on a paper shares: lock and ask again, is it still owed, its number, its words in a message."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.ledger.refusals import WrongState
from tracker.organisations.models import Bureau
from tracker.reminders.models import ASKING, CHECK_STEP, Draws, Outcome, Reminder
from tracker.reminders.notices import Notice
from tracker.reminders.sorting import active_rules, gone
from tracker.tasks.actions.steps import lock
from tracker.workdays.clock import local_date

_MARK = {Draws.NOTICE: "催", Draws.ORDER: "督", Draws.CIRCULAR: "通", Draws.TALK: "约"}


def fresh(notice: Notice, states: Collection[str]) -> Notice:
    """The row as it is now, its task and itself locked; WrongState where it is in none of ``states``."""
    task = lock(notice.task)
    rows = Notice.objects.select_for_update(of=("self",))
    found = rows.select_related("reminder__slot", "reminder__task__bureau", "office").get(pk=notice.pk)
    found.task = task
    if found.state not in states:
        raise WrongState(_("此件现为“%s”，没有再次办理。") % found.get_state_display())
    return found


def is_owed(row: Reminder) -> bool:
    return not gone([row], active_rules())


def must_be_owed(row: Reminder) -> None:
    if not is_owed(row):
        raise WrongState(_("已回复，停止催办：该项已有新的报送、回复，或时限已调整。"))


def give_number(notice: Notice, at: datetime) -> None:
    """Numbers run by bureau, kind and year; the bureau's row is locked."""
    bureau = Bureau.objects.select_for_update(of=("self",)).get(pk=notice.bureau_id)
    year = local_date(at).year
    given = Notice.objects.filter(bureau=bureau, kind=notice.kind, year=year).aggregate(n=Max("serial"))
    notice.year, notice.serial = year, (given["n"] or 0) + 1
    mark = _MARK[Draws(notice.kind)]
    notice.number = f"{bureau.number_prefix}{mark}〔{notice.year}〕{notice.serial}号"


def paper(notice: Notice) -> str:
    """How a change names it: its number, or before it has one its kind."""
    return notice.number or notice.get_kind_display()


def in_words(notice: Notice) -> str:
    """What the line of a digest says of a paper that went out."""
    words = {"number": notice.number, "who": notice.signed_off_by}
    if notice.kind == Draws.TALK:
        assert notice.talked_on is not None
        day = {
            "m": notice.talked_on.month,
            "d": notice.talked_on.day,
            "agreed": sentence(notice.agreed[:200]),
        }
        return _("%(m)s月%(d)s日约谈，议定：%(agreed)s（%(number)s，约谈人%(who)s）") % {**words, **day}
    said = sentence(notice.text)
    if notice.kind not in ASKING:
        return said + _("（%(number)s，签发人%(who)s）") % words
    return said + _("请于%(day)s前书面回复（%(number)s，签发人%(who)s）") % {
        **words, "day": plain_day(notice.reply_due_on),
    }  # fmt: skip


def plain_day(day: date | None) -> str:
    assert day is not None
    return _("%(m)s月%(d)s日") % {"m": day.month, "d": day.day}


def sentence(text: str) -> str:
    return text if text.endswith("。") else f"{text}。"


def drop_check(notice: Notice) -> None:
    """Whoever was still to hear that a draft lies there to be checked need not."""
    asked = Reminder.objects.waiting().filter(task=notice.task_id, step=CHECK_STEP)
    asked.update(outcome=Outcome.NOT_OWED)
