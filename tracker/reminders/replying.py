"""The written reply to 催办单 and 督办单, and what an office says to a circular's draft: drafted by anybody there, signed
by its head.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotAllowed, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.organisations.standing import Standing
from tracker.reminders.notice_steps import drop_check, fresh, paper
from tracker.reminders.notices import Notice, NoticeReply, NoticeState
from tracker.tasks.actions.steps import may, needed
from tracker.workdays.clock import moment_words

LONGEST = 1000
_ANSWERED_IN = (NoticeState.SENT, NoticeState.SETTLED, NoticeState.CHECKING)


def can_reply(standing: Standing, notice: Notice) -> bool:
    """The head of the office it went to."""
    return notice.office_id in standing.heads


def can_draft_reply(standing: Standing, notice: Notice) -> bool:
    """Write what the head will sign: everybody of the office."""
    return notice.office_id in standing.offices


def save_reply(notice: Notice, *, by: User, at: datetime, text: str, seen: int = 0) -> NoticeReply:
    """存草稿: the office's own until its head signs, so the ledger does not hold it.

    ``seen``: the version that lay before the writer, 0 for none; nobody overwrites what he has not read.
    """
    _must(by, at, notice, can_draft_reply, _("只有收件科室的人员可以起草回复。"))
    text = needed(text, _("请写明回复的内容。"), field="text", limit=LONGEST)
    with writing(by=by, at=at):
        notice = _open(notice)
        _must(by, at, notice, can_draft_reply, _("只有收件科室的人员可以起草回复。"))
        return _write(notice, by, at, text, seen)


def file_reply(notice: Notice, *, by: User, at: datetime, text: str, seen: int | None = None) -> Notice:
    """审签并报送: an answer, which stops the ladder of its date as a report does. After its term, too.

    ``seen``: as for ``save_reply``; None where the writer saw no draft and brings the whole text himself.
    """
    _must(by, at, notice, can_reply, _("只有收件科室的负责人可以回复。"))
    text = needed(text, _("请写明回复的内容。"), field="text", limit=LONGEST)
    with writing(by=by, at=at) as change:
        notice = _open(notice)
        _must(by, at, notice, can_reply, _("只有收件科室的负责人可以回复。"))
        reply = _write(notice, by, at, text, seen)
        reply.signed_by, reply.signed_for_id = by, by.acting_for_id
        reply.save(update_fields=["signed_by", "signed_for"])
        notice.replied_at = at
        notice.save(update_fields=["replied_at"])
        drafter = {"drafted_by": str(reply.drafted_by)} if reply.drafted_by_id != by.pk else {}
        checked = notice.state == NoticeState.CHECKING
        if checked:
            drop_check(notice)
        change(
            "notice.checked" if checked else "notice.replied", notice, before={"replied_at": None},
            after={"replied_at": at}, note=text, paper=paper(notice), **drafter,
        )  # fmt: skip
    return notice


def _must(
    by: User, at: datetime, notice: Notice, who_may: Callable[[Standing, Notice], bool], refusal: str
) -> None:
    if not may(by, at, lambda who: who_may(who, notice)):
        raise NotAllowed(refusal)


def _open(notice: Notice) -> Notice:
    """The fresh row; WrongState says why it can no longer be answered."""
    notice = fresh(notice, NoticeState.values)
    if notice.replied_at is not None:
        raise WrongState(_("此件已于%s回复，您的操作没有生效。") % moment_words(notice.replied_at))
    if notice.state not in _ANSWERED_IN or not notice.asks_reply:
        words = {"kind": notice.get_kind_display(), "state": notice.get_state_display()}
        raise WrongState(_("此件%(kind)s现为“%(state)s”，不需要回复。") % words)
    return notice


def _write(notice: Notice, by: User, at: datetime, text: str, seen: int | None) -> NoticeReply:
    reply = NoticeReply.objects.select_related("drafted_by").filter(notice=notice).first()
    if seen is not None and seen != (reply.version if reply else 0):
        raise WrongState(_("您打开页面后，回复稿已有修改，您的操作没有生效。请看过最新内容再办理。"))
    if reply is None:
        return NoticeReply.objects.create(notice=notice, text=text, drafted_by=by, drafted_at=at)
    if reply.text != text:
        reply.text, reply.version = text, reply.version + 1
        reply.save(update_fields=["text", "version"])
    return reply
