"""A paper as a list shows it, and what waits for a person above his work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.organisations.standing import Standing
from tracker.reminders.models import Draws
from tracker.reminders.notices import Notice, NoticeQuerySet
from tracker.reminders.replying import can_draft_reply
from tracker.web.consult_notes import Note
from tracker.workdays.words import short_day

SHOWN = 5


@dataclass(frozen=True)
class NoticeLine:
    """``colour``: red for a term that is over. ``mine``: it waits for my office's words."""

    notice: Notice
    state: str
    due: str
    colour: str
    mine: bool


def lines(notices: Iterable[Notice], who: Standing, today: date) -> list[NoticeLine]:
    return [_line(notice, who, today) for notice in notices]


def _line(notice: Notice, who: Standing, today: date) -> NoticeLine:
    due = ""
    if notice.reply_due_on and notice.asks_reply:
        due = _("%s前回复") % short_day(notice.reply_due_on, today=today)
    late, mine = notice.is_late(today), notice.asks_reply and can_draft_reply(who, notice)
    return NoticeLine(notice, notice.state_words(today), due, "returned" if late else "", mine)


def waiting_words(notices: NoticeQuerySet) -> str:
    """督办单2份、通报1份: drafts by kind; one query."""
    counts = dict(notices.in_hand().order_by().values_list("kind").annotate(Count("id")))
    return "、".join(
        _("%(kind)s%(n)s份") % {"kind": Draws(kind).label, "n": counts[kind]}
        for kind in Draws
        if kind in counts
    )


def notice_notes(who: Standing, today: date) -> list[Note]:
    """枣应急督〔2024〕1号待回复（7月10日前）, for its office; 拟发督办单2份，待签发, for who follows up. One query each."""
    notes: list[Note] = []
    if who.offices:
        owed = Notice.objects.awaiting_reply().filter(office__in=who.offices).order_by("reply_due_on", "pk")
        for notice in owed.select_related("task")[:SHOWN]:
            words = {"what": notice, "state": notice.state_words(today), "day": ""}
            if notice.reply_due_on:
                words["day"] = _("（%s前）") % short_day(notice.reply_due_on, today=today)
            said = _("%(what)s：%(state)s%(day)s") % words
            notes.append(Note(said, reverse("web:notice", args=[notice.pk]), _("回复")))
    if who.supervises:
        waiting = waiting_words(Notice.objects.filter(bureau__in=who.supervises))
        if waiting:
            notes.append(Note(_("拟发%s，待签发") % waiting, reverse("web:notices"), _("办理")))
    return notes
