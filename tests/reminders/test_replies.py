"""The written reply to 催办单 and 督办单: drafted in the office, signed by its head, an answer like a report."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tests.reminders.conftest import told
from tests.reminders.papers import lay
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.actions import delegate
from tracker.organisations.models import Post
from tracker.reminders.models import Reminder
from tracker.reminders.notices import Notice, NoticeReply
from tracker.reminders.noticing import cancel_notice, send_notice
from tracker.reminders.replying import file_reply, save_reply
from tracker.reminders.run import Run
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays.calendar import WorkCalendar

RunOn = Callable[..., Run]
DAY, LATER = at("2024-07-04", 14), at("2024-07-12", 14)

pytestmark = pytest.mark.usefixtures("all_rules")


@pytest.fixture
def sent(cast: Cast, task: Task) -> Notice:
    """催办单 signed and told on 4 July; its reply is due on Monday the 8th."""
    actions.acknowledge(task, by=cast.head, at=NOW)
    return lay(task, "notice", on=DAY.date(), state="sent", reply_due_on=date(2024, 7, 8))


def test_a_reply_stops_the_ladder(cast: Cast, sent: Notice, run: RunOn) -> None:
    drafted = save_reply(sent, by=cast.staff, at=DAY, text="初稿已成。")
    seen = Change.objects.count()
    save_reply(sent, by=cast.staff, at=DAY, text="初稿已成，7月15日前印发。", seen=drafted.version)
    assert Change.objects.count() == seen  # the office's own, until its head signs
    file_reply(sent, by=cast.head, at=DAY, text="初稿已成，7月15日前印发。", seen=2)
    reply = NoticeReply.objects.get()
    assert (reply.drafted_by, reply.signed_by, reply.version) == (cast.staff, cast.head, 2)
    row = Change.objects.latest("seq")
    facts = json.loads(row.data)
    assert (row.kind, facts["note"], facts["drafted_by"]) == ("notice.replied", reply.text, "周小梅")
    assert [one.office for one in row.seen_by.all()] == [str(cast.enforcement.pk)]
    sent.refresh_from_db()
    assert (sent.state, sent.state_words(date(2024, 7, 30))) == ("sent", "已回复")
    for day in ("2024-07-09", "2024-07-19"):
        assert told(run(day)) == {}
    assert Notice.objects.count() == 1


def test_reply_between_signing_and_the_digest(cast: Cast, sent: Notice, run: RunOn) -> None:
    """Nobody is told of what was answered already; a late reply lets the next draft lapse."""
    run("2024-07-09")
    order = Notice.objects.select_related("task").get(kind="order")
    assert sent.state_words(date(2024, 7, 9)) == "逾期未回复"
    file_reply(sent, by=cast.head, at=at("2024-07-09", 15), text="7月15日前印发。")
    with pytest.raises(WrongState, match="已回复，停止催办"):
        send_notice(
            order, by=cast.supervisor, at=at("2024-07-09", 16), calendar=WorkCalendar(), signed_off_by="张副局长",
            text="请办理",
        )  # fmt: skip
    run("2024-07-10")
    order.refresh_from_db()
    assert (order.state, order.state_words(date(2024, 7, 10))) == ("lapsed", "已书面回复，停止催办")


def test_a_report_settles_the_paper_and_a_reply_may_still_follow(
    cast: Cast, sent: Notice, run: RunOn
) -> None:
    file_report(sent.task, cast.head, when=DAY)
    run("2024-07-05")
    sent.refresh_from_db()
    assert sent.state_words(date(2024, 7, 30)) == "已报送进展报告，无需再回复"
    assert not Notice.objects.awaiting_reply().exists()
    file_reply(sent, by=cast.head, at=LATER, text="已报送。")
    assert sent.reply.signed_by == cast.head


def test_twice_void_or_empty_is_refused(cast: Cast, sent: Notice) -> None:
    with pytest.raises(NotValid) as refused:
        file_reply(sent, by=cast.head, at=DAY, text=" ")
    assert refused.value.field == "text"
    with pytest.raises(NotValid):
        save_reply(sent, by=cast.staff, at=DAY, text="字" * 1001)
    save_reply(sent, by=cast.staff, at=DAY, text="初稿。")
    with pytest.raises(WrongState, match="回复稿已有修改"):
        file_reply(sent, by=cast.head, at=DAY, text="另一稿。", seen=0)
    assert NoticeReply.objects.get().text == "初稿。"
    file_reply(sent, by=cast.head, at=DAY, text="7月15日前印发。")
    for act in (file_reply, save_reply):
        with pytest.raises(WrongState, match="此件已于7月4日14:00回复"):
            act(sent, by=cast.head, at=LATER, text="再次")
    with pytest.raises(WrongState, match="已经回复，不能作废"):
        cancel_notice(sent, by=cast.supervisor, at=LATER, reason="重复")


def test_cancelled_is_answered_and_followed_by_nothing(cast: Cast, sent: Notice, run: RunOn) -> None:
    with pytest.raises(NotValid):
        cancel_notice(sent, by=cast.supervisor, at=DAY, reason="")
    cancel_notice(sent, by=cast.supervisor, at=DAY, reason="编号有误")
    with pytest.raises(WrongState, match="已作废"):
        cancel_notice(sent, by=cast.supervisor, at=DAY, reason="编号有误")
    with pytest.raises(WrongState, match="现为“已作废”，不需要回复"):
        file_reply(sent, by=cast.head, at=DAY, text="7月15日前印发。")
    for day in ("2024-07-09", "2024-07-19"):
        assert told(run(day)) == {}
    assert (Notice.objects.count(), Notice.objects.get().number) == (1, "枣应急催〔2024〕1号")


def test_cancelled_before_anybody_heard(cast: Cast, sent: Notice, run: RunOn) -> None:
    Reminder.objects.filter(pk=sent.reminder_id).update(outcome="waiting", told_on=None, told_at=None)
    cancel_notice(sent, by=cast.supervisor, at=DAY, reason="编号有误")
    assert told(run("2024-07-05")) == {}


PEOPLE = {
    "head": (True, True), "staff": (True, False), "law_head": (False, False), "supervisor": (False, False),
    "leader": (False, False), "other_head": (False, False), "stranger": (False, False), "admin": (False, False),
}  # fmt: skip


def test_who_writes_and_who_signs(cast: Cast, sent: Notice) -> None:
    for who, allowed in PEOPLE.items():
        for act, may in zip((save_reply, file_reply), allowed, strict=True):
            asked: dict[str, Any] = {"by": getattr(cast, who), "at": DAY, "text": "x" if may else ""}
            if may and act is file_reply:
                continue
            if not may:
                with pytest.raises(NotAllowed):
                    act(sent, **asked)
            else:
                act(sent, **asked, seen=NoticeReply.objects.filter(notice=sent).count())


def test_who_stands_in_for_the_head_signs_in_his_name(cast: Cast, sent: Notice) -> None:
    facts: dict[str, Any] = {"since": DAY.date(), "until": DAY.date(), "by": cast.head, "at": DAY}
    delegate(Post.objects.get(user=cast.head), to=cast.staff, **facts)
    file_reply(sent, by=cast.staff, at=DAY, text="7月15日前印发。")
    assert NoticeReply.objects.get().signed_for == cast.head
    assert Change.objects.latest("seq").actor_words == "周小梅（代李建国）"
