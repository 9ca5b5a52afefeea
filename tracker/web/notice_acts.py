"""What a person may do with a paper of the ladder now: its acts, their forms, and the action behind each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.organisations.standing import Standing
from tracker.reminders.circulars import ask_to_check
from tracker.reminders.models import ASKING, Draws
from tracker.reminders.notices import IN_HAND, Notice, NoticeReply, NoticeState
from tracker.reminders.noticing import cancel_notice, drop_notice, send_notice
from tracker.reminders.replying import can_draft_reply, can_reply, file_reply, save_reply
from tracker.reminders.talks import keep_talk
from tracker.web import notice_forms
from tracker.workdays.records import load_calendar


def _follows_up(who: Standing, notice: Notice) -> bool:
    return notice.bureau_id in who.supervises


def _may_sign(notice: Notice, today: date) -> bool:
    if notice.kind == Draws.CIRCULAR:
        over = notice.reply_due_on is not None and notice.reply_due_on < today
        return notice.state == NoticeState.CHECKING and (notice.replied_at is not None or over)
    return notice.kind in ASKING and notice.state == NoticeState.DRAFTED


def _may_record(notice: Notice, today: date) -> bool:
    return notice.kind == Draws.TALK and notice.state in (NoticeState.DRAFTED, NoticeState.LAPSED)


def _may_cancel(notice: Notice, today: date) -> bool:
    out = notice.state in (NoticeState.SENT, NoticeState.SETTLED)
    return out and not (notice.kind in ASKING and notice.replied_at)


def _send(notice: Notice, **facts: Any) -> Notice:
    return send_notice(notice, calendar=load_calendar(), **facts)


def _ask(notice: Notice, **facts: Any) -> Notice:
    return ask_to_check(notice, calendar=load_calendar(), **facts)


@dataclass(frozen=True)
class NoticeAct:
    """``who`` may at all, ``when`` the paper allows it. ``stays``: its page is shown again, not the list."""

    label: Any
    button: Any
    form: Callable[[Notice], type[forms.Form]]
    who: Callable[[Standing, Notice], bool]
    when: Callable[[Notice, date], bool]
    run: Callable[..., object]
    hint: Any = ""
    stays: bool = False


def _always(form: type[forms.Form]) -> Callable[[Notice], type[forms.Form]]:
    return lambda notice: form


def _reply_form(notice: Notice) -> type[forms.Form]:
    checking = notice.state == NoticeState.CHECKING
    return notice_forms.OpinionForm if checking else notice_forms.ReplyForm


def _send_form(notice: Notice) -> type[forms.Form]:
    return notice_forms.IssueForm if notice.kind == Draws.CIRCULAR else notice_forms.SendForm


def _asks(notice: Notice, today: date) -> bool:
    return notice.asks_reply


ACTS: dict[str, NoticeAct] = {
    "check": NoticeAct(
        gettext_lazy("征求核对"), gettext_lazy("发给科室核对"), _always(notice_forms.CheckForm), _follows_up,
        lambda notice, today: notice.kind == Draws.CIRCULAR and notice.state == NoticeState.DRAFTED, _ask,
        gettext_lazy("牵头科室在2个工作日内核对；核对后或期满，由您写明签发人后印发。"),
    ),
    "send": NoticeAct(
        gettext_lazy("签发"), gettext_lazy("签发并发出"), _send_form, _follows_up, _may_sign, _send,
        gettext_lazy("签发后编号，随下一次提醒发给规则所列的人员。"),
    ),
    "talk": NoticeAct(
        gettext_lazy("填写约谈记录"), gettext_lazy("存为约谈记录"), _always(notice_forms.TalkForm), _follows_up,
        _may_record, keep_talk, gettext_lazy("约谈由领导进行，约谈后在此记录；记录后编号，发给被约谈科室负责人和领导。"),
    ),
    "drop": NoticeAct(
        gettext_lazy("不发"), gettext_lazy("不发"), _always(notice_forms.DropForm), _follows_up,
        lambda notice, today: notice.state in IN_HAND, drop_notice,
    ),
    "cancel": NoticeAct(
        gettext_lazy("作废"), gettext_lazy("作废"), _always(notice_forms.CancelForm), _follows_up, _may_cancel,
        cancel_notice, gettext_lazy("编号不再使用，也不再据此拟发下一步文书。"), stays=True,
    ),
    "save": NoticeAct(
        gettext_lazy("回复"), gettext_lazy("存草稿"), _reply_form, can_draft_reply, _asks, save_reply, stays=True,
    ),
    "reply": NoticeAct(
        gettext_lazy("回复"), gettext_lazy("审签并报送"), _reply_form, can_reply, _asks, file_reply, stays=True,
    ),
}  # fmt: skip
REPLYING = ("save", "reply")


@dataclass(frozen=True)
class Offer:
    name: str
    act: NoticeAct
    url: str
    form: forms.Form
    is_open: bool


def offers(
    notice: Notice, who: Standing, today: date, bound: dict[str, forms.Form] | None = None
) -> dict[str, Offer]:
    """The acts open to this person, by name; one whose form came back with errors stays, to show them."""
    bound = bound or {}
    found: dict[str, Offer] = {}
    for name, act in ACTS.items():
        if not act.who(who, notice) or not (act.when(notice, today) or name in bound):
            continue
        form = bound.get(name) or act.form(notice)(
            initial=_initial(notice, name, today), auto_id=f"{name}-{notice.pk}-%s"
        )
        url = reverse("web:decide_notice", args=[notice.pk, name])
        found[name] = Offer(name, act, url, form, name in bound)
    return found


def _initial(notice: Notice, name: str, today: date) -> dict[str, Any]:
    if name in REPLYING:
        reply = reply_of(notice)
        return {"text": reply.text if reply else "", "seen": reply.version if reply else 0}
    if name == "talk":
        return {"talked_on": today}
    said = notice.text or (_("请办理，并说明未按期完成的原因和完成日期。") if notice.kind in ASKING else "")
    return {"text": said}


def reply_of(notice: Notice) -> NoticeReply | None:
    """Joined to the row; None where nobody wrote any."""
    return getattr(notice, "reply", None)


def done_words(notice: Notice, name: str) -> str:
    words: dict[str, Any] = {"what": notice.number or notice.get_kind_display()}
    return {
        "check": _("%(what)s已发给科室核对。"),
        "send": _("%(what)s已签发，随下一次提醒发出。"),
        "talk": _("%(what)s已存档。"),
        "drop": _("%(what)s不发。"),
        "cancel": _("%(what)s已作废。"),
        "save": _("已存草稿。"),
        "reply": _("已报送回复。"),
    }[name] % words
