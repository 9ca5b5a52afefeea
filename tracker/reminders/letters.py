"""The words of a digest (wording.md §7), pure: lines, subject, text and HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tracker.messages.actions import Letter, Line
from tracker.organisations.models import User
from tracker.reminders.models import WAITING_SINCE, Owed, Reminder, ReminderRule
from tracker.reminders.recipients import Part
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.words import day_words, deadline_words

MOST = 5  # items written out in one message
_DIRECTING = (Part.LEADER, Part.LEADERS, Part.SUPERVISOR)
_DECIDING = (Owed.REVIEW, Owed.EXTENSION)


@dataclass(frozen=True)
class Item:
    """One thing owed. ``short`` is the deadline without its day, ``day`` the day in brackets."""

    rank: int
    heading: str
    title: str
    short: str
    day: str
    part: Part
    because: str
    line: Line


@dataclass(frozen=True)
class _Body:
    """What text and HTML say alike."""

    greeting: str
    lines: Sequence[Line]
    more: str
    contact: str
    why: str
    notice: str

    def as_text(self) -> str:
        said = [self.greeting]
        for line in self.lines:
            said += [f"【{line.heading}】{line.label}", f"  {line.detail}", _("  办理：%s") % line.link]
        said += [part for part in (self.more, self.contact, self.why, self.notice) if part]
        return "\n".join(said) + "\n"


def make_item(
    reminder: Reminder, rule: ReminderRule, part: Part, *, today: date, calendar: WorkCalendar, reason: str
) -> Item:
    """The line of one reminder for one person. ``reason``: why it was returned, if it was."""
    task = reminder.task
    rank, heading = (0, rule.get_draws_display()) if rule.draws else _group(reminder, today)
    short, day = _when(reminder, today, calendar)
    because = _because(reminder)
    detail = f"{short}{day}{_('（原因：%s）') % reason if reason else ''}。{_request(reminder, rule, part)}。"
    why = _("您是%(part)s，该项%(because)s。") % {"part": part.words, "because": because}
    # The address is the task page's. Not reverse(): that would load every page into the worker.
    link = f"{settings.BASE_URL}/tasks/{task.pk}/{'#decide' if reminder.owed in _DECIDING else ''}"
    title = _title(reminder, today)
    line = Line(reminder.source, heading, f"{task.number} {title}"[:200], detail[:800], why, link)
    return Item(rank, heading, title, short, day, part, because, line)


def _title(reminder: Reminder, today: date) -> str:
    title = reminder.task.title
    if reminder.slot is not None:
        return title + _("（%s进展报告）") % reminder.slot.label.removeprefix(f"{today.year}年")
    if reminder.piece is not None:
        return title + _("（分项任务：%s）") % str(reminder.piece)[:30]
    return title


def _when(reminder: Reminder, today: date, calendar: WorkCalendar) -> tuple[str, str]:
    """How long there is left, or how long it waits; and the day in brackets."""
    anchor = reminder.task.limit_on if reminder.owed == Owed.CHASE else reminder.anchor_on
    if reminder.owed in WAITING_SINCE:
        waited = calendar.between(anchor, today)
        day = day_words(anchor, today=today)
        if reminder.owed == Owed.RECEIPT:
            return _("交办后%s个工作日未签收") % waited, _("（%s交办）") % day
        since = _("（%s申请）") if reminder.owed == Owed.EXTENSION else _("（%s报送）")
        return _("已等待%s个工作日") % waited, since % day
    short, bracket, rest = deadline_words(anchor, today=today, calendar=calendar).partition("（")
    if reminder.owed == Owed.REWORK:
        short = _("退回重报，%s") % short
    return short, f"{bracket}{rest}"


def _group(reminder: Reminder, today: date) -> tuple[int, str]:
    if reminder.owed == Owed.CHASE:
        return 0, _("催办")
    if reminder.owed in WAITING_SINCE:
        return {
            Owed.RECEIPT: (4, _("新交办")),
            Owed.REVIEW: (5, _("待审核")),
            Owed.EXTENSION: (6, _("待答复")),
        }[Owed(reminder.owed)]
    if reminder.anchor_on < today:
        return 0, _("逾期")
    if reminder.owed == Owed.REWORK:
        return 1, _("退回")
    return (2, _("今天到期")) if reminder.anchor_on == today else (3, _("临期"))


def _because(reminder: Reminder) -> str:
    return {
        Owed.RECEIPT: _("尚未签收"),
        Owed.REVIEW: _("等待您审核"),
        Owed.EXTENSION: _("等待您答复"),
        Owed.CHASE: _("由督办员催办"),
    }.get(Owed(reminder.owed), _("尚未报送"))


def _request(reminder: Reminder, rule: ReminderRule, part: Part) -> str:
    task, asked = reminder.task, rule.asks.rstrip("。")
    if reminder.owed == Owed.CHASE:
        return _("%(asked)s（督办员%(name)s）") % {"asked": asked, "name": reminder.asked_by}
    if rule.draws and part not in _DIRECTING:
        return reminder.text
    if reminder.owed in _DECIDING:
        return asked
    if part in _DIRECTING:
        return _("请督促%s办理") % (reminder.piece.office if reminder.piece else task.lead_office)
    if reminder.owed in (Owed.RECEIPT, Owed.PIECE):
        return asked
    expected = "、".join(str(item) for item in task.expected_evidence[:3])
    return _("%(asked)s并附%(expected)s") % {"asked": asked, "expected": expected} if expected else asked


def make_letter(
    person: User, items: Sequence[Item], *, bureau: UUID, today: date, contact: User | None
) -> Letter:
    """The digest of one person: items in the order 逾期, 退回, 今天到期, 临期, the nearest date first."""
    items = sorted(items, key=lambda item: item.rank)
    shown, more = items[:MOST], max(len(items) - MOST, 0)
    body = _Body(
        greeting=_("%(name)s，您好。今天有%(n)s项待办：")
        % {"name": person.salutation or person, "n": len(items)},
        lines=[item.line for item in shown],
        more=_("其余%s项在“我的任务”中查看。") % more if more else "",
        contact=_contact(contact),
        why=_why(items),
        notice=_("本消息由系统自动发送。请勿在回复中发送涉密内容。"),
    )
    return Letter(
        person=person,
        bureau_id=bureau,
        subject=_subject(items, today),
        text=body.as_text(),
        html=render_to_string("mail/digest.html", vars(body)),
        lines=tuple(item.line for item in items),
    )


def _subject(items: Sequence[Item], today: date) -> str:
    if len(items) == 1:
        return _("【一诺】%(short)s：%(title)s%(day)s") % vars(items[0])
    counts: dict[str, int] = {}
    for item in items:
        counts[item.heading] = counts.get(item.heading, 0) + 1
    parts = "、".join(f"{heading}{n}" for heading, n in counts.items())
    words = {"n": len(items), "parts": parts, "day": day_words(today, today=today)}
    return _("【一诺】待办%(n)s项：%(parts)s（%(day)s）") % words


def _why(items: Sequence[Item]) -> str:
    parts = "、".join(dict.fromkeys(item.part.words for item in items))
    reasons = "、".join(dict.fromkeys(item.because for item in items))
    what = _("该项%s") if len(items) == 1 else _("以上事项%s")
    return _("为什么收到：您是%(parts)s，%(owed)s。") % {"parts": parts, "owed": what % reasons}


def _contact(contact: User | None) -> str:
    if contact is None:
        return ""
    phone = _("（电话：%s）") % contact.phone if contact.phone else ""
    return _("如有疑问，请联系督办员%(name)s%(phone)s。") % {"name": contact, "phone": phone}
