"""批示 that wait for this person's answer, as lines above his work: the next due first."""

from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tracker.tasks.models import Instruction
from tracker.web.consult_notes import Note
from tracker.web.reader import standing
from tracker.workdays import clock
from tracker.workdays.words import short_day

SHOWN, LETTERS = 5, 40


def instruction_notes(request: HttpRequest) -> list[Note]:
    """孙立新6月20日批示：请抓紧印发（7月10日前办理）. For heads and for whoever was named; one query."""
    who = standing(request)
    if not who.offices:
        return []
    mine = Q(office__in=who.heads) | Q(person=who.user_id)
    rows = Instruction.objects.open().filter(mine, made=None).order_by(F("due_on").asc(nulls_last=True), "pk")
    found = [_note(row) for row in rows[: SHOWN + 1]]
    if len(found) > SHOWN:
        found[SHOWN:] = [Note(_("还有批示等待答复"), _list_url(), _("查看"))]
    return found


def _note(row: Instruction) -> Note:
    today = clock.today()
    words = {
        "who": row.giver_name,
        "day": short_day(row.given_on, today=today),
        "text": Truncator(" ".join(row.text.split())).chars(LETTERS, truncate="…"),
    }
    said = _("%(who)s%(day)s批示：%(text)s") % words
    if row.due_on:
        said += _("（%s前办理）") % short_day(row.due_on, today=today)
    return Note(said, _list_url(), _("答复"))


def _list_url() -> str:
    return reverse("web:instructions") + "?state=open"
