"""The words of a digest (wording.md §7), pure: lines, subject, text and HTML, in the language that is active."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from tracker.messages.actions import Letter, Line
from tracker.organisations.models import User
from tracker.reminders.html import digest_html
from tracker.reminders.links import about_link, form_link, settings_link
from tracker.reminders.models import ASKING, CHECK_STEP, WAITING_SINCE, Owed, Reminder, ReminderRule
from tracker.reminders.muting import can_mute
from tracker.reminders.recipients import Part
from tracker.tasks.periods import period_words
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.words import day_words, deadline_parts

MOST = 5  # items written out in one message
_DIRECTING = (Part.LEADER, Part.LEADERS, Part.PRINCIPAL, Part.SUPERVISOR)
_DECIDING = (Owed.REVIEW, Owed.EXTENSION)


@dataclass(frozen=True)
class Item:
    """One thing owed. ``short`` is the deadline without its day, ``day`` the day in brackets.

    ``about``: where it says why, and what comes next; ``about_words``: 不再提醒此类, where that is possible.
    """

    rank: int
    heading: str
    title: str
    short: str
    day: str
    line: Line
    about: str
    about_words: str
    is_named: bool = False  # 催办 or a paper: its heading says what the deadline does not


@dataclass(frozen=True)
class Body:
    """What text and HTML say alike."""

    language: str
    greeting: str
    items: Sequence[Item]
    more: str
    contact: str
    settings: str
    notice: str

    def as_text(self) -> str:
        said = [self.greeting]
        for item in self.items:
            line = item.line
            said += [
                _("【%(heading)s】%(label)s") % {"heading": line.heading, "label": line.label},
                f"  {line.detail}",
                _("  办理：%s") % line.link,
                _("  为什么收到：%s") % line.why,
                f"  {item.about_words}{_('：')}{item.about}",
            ]
        settings = _("调整提醒：%s") % self.settings
        said += [part for part in (self.more, self.contact, settings, self.notice) if part]
        return "\n".join(said) + "\n"

    def as_html(self) -> str:
        names = ("language", "greeting", "more", "contact", "settings", "notice")
        return digest_html({name: getattr(self, name) for name in names}, map(_gaps, self.items))


def _gaps(item: Item) -> dict[str, str]:
    line = item.line
    said = {"heading": line.heading, "label": line.label, "detail": line.detail, "link": line.link}
    return {**said, "why": line.why, "about": item.about, "about_words": item.about_words}


def make_item(
    reminder: Reminder, rule: ReminderRule, part: Part, *, today: date, calendar: WorkCalendar, reason: str
) -> Item:
    """The line of one reminder for one person. ``reason``: why it was returned, if it was."""
    rank, heading = (0, rule.get_draws_display()) if rule.draws else _group(reminder, today)
    short, day = _when(reminder, today, calendar)
    when = f"{short}{day}{_('（原因：%s）') % reason if reason else ''}"
    detail = _("%(when)s。%(request)s。") % {"when": when, "request": _request(reminder, rule, part)}
    why = _("您是%(part)s，该项%(because)s。") % {"part": part.words, "because": _because(reminder)}
    link = form_link(reminder, is_watching=part in _DIRECTING and reminder.owed not in _DECIDING)
    title = _title(reminder, today)
    label = f"{reminder.task.number} {title}"[:200]
    line = Line(reminder.source, heading, label, detail[:800], why[:100], link)
    words = _("不再提醒此类") if can_mute(reminder, rule) else _("说明")
    is_named = bool(rule.draws) or reminder.owed == Owed.CHASE
    return Item(rank, heading, title, short, day, line, about_link(reminder.pk), words, is_named)


def _title(reminder: Reminder, today: date) -> str:
    title = reminder.task.title
    if reminder.slot is not None:
        return title + _("（%s进展报告）") % period_words(reminder.slot.label, today=today)
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
            words = ngettext("交办后%(n)s个工作日未签收", "交办后%(n)s个工作日未签收", waited)
            return words % {"n": waited}, _("（%s交办）") % day
        since = _("（%s申请）") if reminder.owed == Owed.EXTENSION else _("（%s报送）")
        words = ngettext("已等待%(n)s个工作日", "已等待%(n)s个工作日", waited)
        return words % {"n": waited}, since % day
    short, bracket = _deadline(get_language(), anchor, today, calendar)
    if reminder.owed == Owed.REWORK:
        short = _("退回重报，%s") % short
    return short, bracket


@lru_cache(maxsize=512)  # the same few dates for everybody who is told on a day
def _deadline(_language: str | None, anchor: date, today: date, calendar: WorkCalendar) -> tuple[str, str]:
    return deadline_parts(anchor, today=today, calendar=calendar)


def _group(reminder: Reminder, today: date) -> tuple[int, str]:
    if reminder.owed == Owed.CHASE:
        return 0, pgettext("letter", "征求核对") if reminder.step == CHECK_STEP else pgettext(
            "letter", "催办"
        )
    if reminder.owed in WAITING_SINCE:
        return {
            Owed.RECEIPT: (4, pgettext("letter", "新交办")),
            Owed.REVIEW: (5, pgettext("letter", "待审核")),
            Owed.EXTENSION: (6, pgettext("letter", "待答复")),
        }[Owed(reminder.owed)]
    if reminder.anchor_on < today:
        return 0, pgettext("letter", "逾期")
    if reminder.owed == Owed.REWORK:
        return 1, pgettext("letter", "退回")
    if reminder.anchor_on == today:
        return 2, pgettext("letter", "今天到期")
    return 3, pgettext("letter", "临期")


_BECAUSE = {
    Owed.RECEIPT: gettext_lazy("尚未签收"),
    Owed.REVIEW: gettext_lazy("等待您审核"),
    Owed.EXTENSION: gettext_lazy("等待您答复"),
    Owed.CHASE: gettext_lazy("由督办员催办"),
}


def _because(reminder: Reminder) -> str:
    return str(_BECAUSE[Owed(reminder.owed)]) if reminder.owed in _BECAUSE else _("尚未报送")


def _request(reminder: Reminder, rule: ReminderRule, part: Part) -> str:
    task = reminder.task
    if reminder.owed == Owed.CHASE:
        words = {"asked": reminder.text.rstrip("。"), "name": reminder.asked_by}
        return _("%(asked)s（督办员%(name)s）") % words
    if rule.draws and (part not in _DIRECTING or rule.draws not in ASKING):
        return reminder.text.rstrip("。")
    asked = rule.asks.rstrip("。")
    asked = _(asked) if asked else ""  # the shipped ones are in the catalogue
    if reminder.owed in _DECIDING:
        return asked
    if part in _DIRECTING:
        return _("请督促%s办理") % (reminder.piece.office if reminder.piece else task.lead_office)
    if reminder.owed in (Owed.RECEIPT, Owed.PIECE):
        return asked
    expected = _("、").join(str(item) for item in task.expected_evidence[:3])
    return _("%(asked)s并附%(expected)s") % {"asked": asked, "expected": expected} if expected else asked


def make_letter(
    person: User, items: Sequence[Item], *, bureau: UUID, today: date, contact: User | None
) -> Letter:
    """The digest of one person: items in the order 逾期, 退回, 今天到期, 临期, the nearest date first."""
    items = sorted(items, key=lambda item: item.rank)
    shown, more, n = items[:MOST], max(len(items) - MOST, 0), len(items)
    hello = ngettext("%(name)s，您好。今天有%(n)s项待办：", "%(name)s，您好。今天有%(n)s项待办：", n)
    rest = ngettext("其余%(n)s项在“我的任务”中查看。", "其余%(n)s项在“我的任务”中查看。", more)
    body = Body(
        language=get_language() or settings.LANGUAGE_CODE,
        greeting=hello % {"name": person.salutation or person, "n": n},
        items=shown,
        more=rest % {"n": more} if more else "",
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
    if len(items) == 1 and items[0].is_named:
        return _("【一诺】%(heading)s，%(short)s：%(title)s%(day)s") % vars(items[0])
    if len(items) == 1:
        return _("【一诺】%(short)s：%(title)s%(day)s") % vars(items[0])
    counts: dict[str, int] = {}
    for item in items:
        counts[item.heading] = counts.get(item.heading, 0) + 1
    each = _("%(heading)s%(n)s")
    parts = _("、").join(each % {"heading": heading.lower(), "n": n} for heading, n in counts.items())
    words = {"n": len(items), "parts": parts, "day": day_words(today, today=today)}
    return _("【一诺】待办%(n)s项：%(parts)s（%(day)s）") % words


def contact_words(contact: User | None) -> str:
    if contact is None:
        return ""
    phone = _("（电话：%s）") % contact.phone if contact.phone else ""
    return _("如有疑问，请联系督办员%(name)s%(phone)s。") % {"name": contact, "phone": phone}
