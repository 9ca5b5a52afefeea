"""The banner that says, on every page of whoever sees the bureau whole, that reminders are held back."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tracker.reminders.holds import Hold
from tracker.web.reader import standing
from tracker.web.watching import WATCH
from tracker.workdays.words import day_words


@dataclass(frozen=True)
class Banner:
    words: str
    may_release: bool


def hold_banners(request: HttpRequest, today: date) -> list[Banner]:
    """One for each bureau with anything held today. No query of its own."""
    who = standing(request)
    found = []
    for bureau in sorted(who.bureaus):
        holds = [
            hold
            for hold in WATCH.holds
            if hold.bureau_id == bureau and hold.first_on <= today < hold.resumes_on
        ]
        if holds:
            found.append(Banner(_words(holds, today), bureau in who.supervises))
    return found


def _words(holds: list[Hold], today: date) -> str:
    whole = next((hold for hold in holds if hold.is_whole), None)
    if whole is not None:
        words = {"end": day_words(whole.resumes_on, today=today), "who": whole.made_by, "why": whole.reason}
        return _("本单位的提醒已暂缓发送，%(end)s恢复。原因：%(why)s（%(who)s）") % words
    last = max(hold.resumes_on for hold in holds)
    return _("有%(n)s处提醒暂缓发送，最晚%(end)s恢复。") % {
        "n": len(holds),
        "end": day_words(last, today=today),
    }
