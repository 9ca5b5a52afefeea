"""An act as a line for whom it concerns (交办, 退回, 销号, 延期, 改派), pure: what was done, by whom, what now.

What is said is read from the ledger's own row of then; a kind that ``TOLD`` does not name is not told.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.ledger.kinds import KINDS
from tracker.ledger.models import Change
from tracker.messages.actions import Letter, Line
from tracker.organisations.models import User
from tracker.reminders.letters import MOST, Body, Item, contact_words
from tracker.reminders.links import act_link, settings_link
from tracker.reminders.recipients import Part
from tracker.tasks.models import Piece, Task
from tracker.tasks.states import Verdict
from tracker.workdays.clock import LOCAL
from tracker.workdays.words import day_words, short_day

# kind -> where on the task's pages it leads
TOLD = {
    "task.assigned": "acknowledge/",
    "task.reassigned": "acknowledge/",
    "task.assignment_kept": "",
    "piece.given": "",
    "task.returned": "report/",
    "report.returned": "report/",
    "task.closed": "",
    "task.assessed": "",
    "task.reopened": "report/",
    "extension.granted": "",
    "extension.refused": "",
    "task.limited": "",
    "task.undone": "",
}
_LONGEST = 800


@dataclass(frozen=True)
class Act:
    """One change as it is told to one office: ``task`` with that office as its lead.

    ``is_gone``: it was taken from the office; ``now`` is the task as it stands.
    """

    change: Change
    task: Task
    task_piece: Piece | None = None
    is_gone: bool = False
    now: Task | None = None

    @property
    def source(self) -> str:
        """How a delivery names it."""
        return f"change:{self.change.seq}"

    @property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.change.data)
        return found


def make_act_item(act: Act, part: Part, *, today: date) -> Item:
    """The line of one act for one person."""
    heading = _heading(act)
    at = act.change.at.astimezone(LOCAL)
    when = _("%(day)s%(time)s") % {"day": short_day(at.date(), today=at.date()), "time": f"{at:%H:%M}"}
    words = {"what": _what(act, today), "who": act.change.actor_words, "when": when}
    detail = _("%(what)s（%(who)s，%(when)s）") % words
    if len(detail) > _LONGEST:
        more = _("……（全文见系统）")
        detail = detail[: _LONGEST - len(more)] + more
    door = "" if act.is_gone else f"report/{act.task_piece.pk}/" if act.task_piece else TOLD[act.change.kind]
    why = _("您是%(part)s，选择了即时告知。") % {"part": part.words}
    line = Line(act.source, heading, str(act.task)[:200], detail, why[:100], act_link(act.task.pk, door))
    day = _("（%s）") % day_words(today, today=today)
    return Item(0, heading, act.task.title, heading, day, line, settings_link(), _("不再即时告知"))


def make_act_letter(
    person: User, items: Sequence[Item], *, bureau: UUID, today: date, contact: User | None
) -> Letter:
    """All that happened since the last look, in one message."""
    more, n = max(len(items) - MOST, 0), len(items)
    body = Body(
        language=get_language() or settings.LANGUAGE_CODE,
        greeting=_("%(name)s，您好。有%(n)s项新情况：") % {"name": person.salutation or person, "n": n},
        items=items[:MOST],
        more=_("其余%(n)s项在“收件”中查看。") % {"n": more} if more else "",
        contact=contact_words(contact),
        settings=settings_link(),
        notice=_("本消息由系统自动发送。请勿在回复中发送涉密内容。"),
    )
    return Letter(
        person=person,
        bureau_id=bureau,
        subject=_subject(items, today),
        text=body.as_text(),
        html=body.as_html(),
        lines=tuple(item.line for item in items),
    )


def _subject(items: Sequence[Item], today: date) -> str:
    if len(items) == 1:
        return _("【一诺】%(short)s：%(title)s%(day)s") % vars(items[0])
    counts: dict[str, int] = {}
    for item in items:
        counts[item.heading] = counts.get(item.heading, 0) + 1
    parts = _("、").join(_("%(heading)s%(n)s") % {"heading": h, "n": n} for h, n in counts.items())
    words = {"n": len(items), "parts": parts, "day": day_words(today, today=today)}
    return _("【一诺】告知%(n)s项：%(parts)s（%(day)s）") % words


def _heading(act: Act) -> str:
    kind = act.change.kind
    if kind in ("task.assigned", "piece.given") or (kind == "task.reassigned" and not act.is_gone):
        return _("新交办")
    if kind in ("task.returned", "report.returned"):
        return _("退回")
    return str(KINDS[kind])


def _what(act: Act, today: date) -> str:
    facts, task, kind = act.facts, act.now or act.task, act.change.kind
    after = facts.get("after", {})
    words = {
        "reason": str(facts.get("reason", "")).rstrip("。"),
        "basis": str(facts.get("basis", "")).rstrip("。"),
        "due": day_words(task.due_on, today=today),
        "office": str(task.lead_office),
        "text": str(after.get("text", "")).rstrip("。"),
        "day": _day(after.get("due_on") or after.get("rework_due_on"), today),
        "verdict": Verdict(after["verdict"]).label if after.get("verdict") else task.get_verdict_display(),
        "period": facts.get("period") or _("本次"),
        "undone": str(KINDS.get(str(facts.get("undone", "")), "")),
    }
    if kind == "task.reassigned" and act.is_gone:
        return _("已改派给%(office)s，不再由您办理。理由：%(reason)s。") % words
    return _sentence(kind) % words


def _sentence(kind: str) -> str:
    return {
        "task.assigned": _("完成时限%(due)s。请签收，或申请改派。"),
        "task.reassigned": _("改派给%(office)s，完成时限%(due)s。请签收，或申请改派。理由：%(reason)s。"),
        "task.assignment_kept": _("维持交办，由%(office)s继续办理。理由：%(reason)s。"),
        "piece.given": _("分项任务：%(text)s。时限%(day)s。"),
        "task.returned": _("申请销号已退回，请于%(day)s前重报。原因：%(reason)s。"),
        "report.returned": _("%(period)s进展报告已退回，请修改后重新报送。原因：%(reason)s。"),
        "task.closed": _("已销号，评定：%(verdict)s。"),
        "task.assessed": _("年终评定：%(verdict)s。理由：%(reason)s。"),
        "task.reopened": _("重新办理。依据：%(reason)s。"),
        "extension.granted": _("同意延期，完成时限%(day)s。批准依据：%(basis)s。"),
        "extension.refused": _("不同意延期，完成时限仍为%(due)s。理由：%(reason)s。"),
        "task.limited": _("限期办结，新的时限%(day)s，原定时限仍计入考核。依据：%(basis)s。"),
        "task.undone": _("“%(undone)s”已撤销。"),
    }[kind]


def _day(iso: Any, today: date) -> str:
    return day_words(date.fromisoformat(str(iso)[:10]), today=today) if iso else ""
