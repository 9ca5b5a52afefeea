"""What stands out for comment, as lines above a person's work: owed by my office, or waiting for my decision."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.organisations.standing import Standing
from tracker.plans.rounds import asked_of, running_in
from tracker.web.reader import standing
from tracker.workdays import clock
from tracker.workdays.words import short_day


@dataclass(frozen=True)
class Note:
    words: str
    url: str
    step: str  # the words of its button


def owed_notes(request: HttpRequest) -> list[Note]:
    """征求意见：《…》5项，5月10日前反馈. For heads; one query."""
    who, today = standing(request), clock.today()
    if not who.heads:
        return []
    return [
        Note(
            _("征求意见：《%(title)s》%(n)s项，%(day)s前反馈")
            % {"title": one.title, "n": one.unanswered, "day": short_day(one.reply_by, today=today)},
            reverse("web:answer_consultation", args=[one.plan]),
            _("反馈"),
        )
        for one in asked_of(who.heads, today=today)
    ]


def running_notes(who: Standing) -> list[Note]:
    """《…》征求意见：12个科室，已反馈9，3条修改意见待处理. For follow-up officers; one query."""
    if not who.supervises:
        return []
    notes = []
    for one in running_in(who.supervises):
        facts = {"title": one.title, "offices": one.offices, "done": one.done, "n": one.undecided}
        said = _("《%(title)s》征求意见：%(offices)s个科室，已反馈%(done)s") % facts
        if one.undecided:
            said += _("，%(n)s条修改意见待处理") % facts
        notes.append(Note(said, reverse("web:consult", args=[one.plan]), _("查看")))
    return notes
