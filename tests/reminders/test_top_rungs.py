"""通报 and 约谈记录: the last two rungs, each only after the paper before went unanswered; nothing goes out by itself."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, at, make_user
from tests.reminders.conftest import SETUP, told
from tests.reminders.papers import lay
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.actions import keep, leave
from tracker.organisations.models import RuleSet
from tracker.organisations.standing import standing_of
from tracker.reminders.actions import keep_rule
from tracker.reminders.circulars import ask_to_check
from tracker.reminders.notices import Notice
from tracker.reminders.noticing import cancel_notice, drop_notice, send_notice
from tracker.reminders.recipients import People
from tracker.reminders.replying import file_reply
from tracker.reminders.run import Run
from tracker.reminders.talks import keep_talk
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays.calendar import WorkCalendar

RunOn = Callable[..., Run]
CALENDAR = WorkCalendar()
TALK: dict[str, Any] = {
    "talked_on": date(2024, 7, 25), "held_by": "孙局长", "persons": "孙局长、李建国、陈思远", "agreed": "8月2日前印发",
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("all_rules")


def paper(kind: str) -> Notice:
    return Notice.objects.select_related("task").get(kind=kind)


def send(notice: Notice, cast: Cast, day: str) -> Notice:
    said = {"signed_off_by": "张副局长", "text": "请说明原因"}
    return send_notice(notice, by=cast.supervisor, at=at(day, 14), calendar=CALENDAR, **said)


@pytest.fixture
def circular(cast: Cast, task: Task) -> Notice:
    """Due on Friday 28 June; 督办单 went out on 10 July unanswered; the circular's draft lies there on the 18th."""
    actions.acknowledge(task, by=cast.head, at=NOW)
    lay(task, "order", on=date(2024, 7, 10), state="sent", reply_due_on=date(2024, 7, 16))
    return lay(task, "circular", on=date(2024, 7, 18))


def checked(circular: Notice, cast: Cast) -> Notice:
    return ask_to_check(
        circular,
        by=cast.supervisor,
        at=at("2024-07-18", 14),
        calendar=CALENDAR,
        text="执法支队逾期未回复督办单",
    )


def test_the_last_two_rungs(cast: Cast, task: Task, run: RunOn) -> None:
    """From 催办 to the record of a talk: 通报 is checked, signed, issued. Each numbered, each told once."""
    cast.bureau.principal_leader = cast.leader
    keep(cast.bureau, by=SETUP, at=NOW)
    actions.acknowledge(task, by=cast.head, at=NOW)
    run("2024-07-01"), run("2024-07-03")
    send(paper("notice"), cast, "2024-07-03")
    run("2024-07-04"), run("2024-07-09")
    send(paper("order"), cast, "2024-07-09")
    run("2024-07-10"), run("2024-07-17")
    assert Notice.objects.count() == 2  # 督办单 was told on the 10th, its reply was due on the 16th
    assert told(run("2024-07-18")) == {}
    circular = paper("circular")
    assert (circular.state, circular.number, circular.office) == ("drafted", "", cast.enforcement)
    with pytest.raises(WrongState, match="先请有关科室核对"):
        send(circular, cast, "2024-07-18")
    assert checked(circular, cast).reply_due_on == date(2024, 7, 22)
    with pytest.raises(WrongState, match="征求核对"):
        checked(circular, cast)
    heard = run("2024-07-19")
    assert told(heard) == {"周小梅": ["征求核对"], "李建国": ["征求核对"]}
    assert "请核对通报（征求核对稿），7月22日前提出意见" in heard.letters[0].text
    with pytest.raises(WrongState, match="尚未收到核对意见"):
        send(circular, cast, "2024-07-19")
    file_reply(circular, by=cast.head, at=at("2024-07-19", 11), text="属实")
    assert send(circular, cast, "2024-07-19").number == "枣应急通〔2024〕1号"
    issued = run("2024-07-22")
    assert told(issued) == {"李建国": ["通报"], "孙局长": ["通报"]}
    for letter in issued.letters:
        assert "请说明原因。（枣应急通〔2024〕1号，签发人张副局长）" in letter.text
        assert f"/notices/{circular.pk}/" in letter.text
    assert told(run("2024-07-26")) == {}
    assert not Notice.objects.filter(kind="talk").exists()
    assert told(run("2024-07-29")) == {}
    talk = paper("talk")
    with pytest.raises(WrongState, match="约谈后在此填写记录"):
        send(talk, cast, "2024-07-29")
    kept = keep_talk(talk, by=cast.supervisor, at=at("2024-07-29", 15), **TALK)
    assert (kept.number, kept.state, kept.signed_off_by) == ("枣应急约〔2024〕1号", "sent", "孙局长")
    with pytest.raises(WrongState, match="没有再次办理"):
        keep_talk(talk, by=cast.supervisor, at=at("2024-07-29", 15), **TALK)
    heard = run("2024-07-30")
    assert told(heard) == {"李建国": ["约谈记录"], "孙局长": ["约谈记录"]}
    assert "7月25日约谈，议定：8月2日前印发。（枣应急约〔2024〕1号，约谈人孙局长）" in heard.letters[0].text
    assert told(run("2024-08-09")) == {}


def test_unchecked_circular_may_be_signed_when_its_days_are_over(cast: Cast, circular: Notice) -> None:
    checked(circular, cast)
    assert send(circular, cast, "2024-07-23").state == "sent"


def test_report_lets_a_draft_out_for_checking_lapse(cast: Cast, circular: Notice, run: RunOn) -> None:
    checked(circular, cast)
    file_report(circular.task, cast.head, when=at("2024-07-18", 16))
    assert told(run("2024-07-19")) == {}
    circular.refresh_from_db()
    assert circular.state_words(date(2024, 7, 19)) == "已报送进展报告，停止催办"
    with pytest.raises(WrongState):
        file_reply(circular, by=cast.head, at=at("2024-07-19", 11), text="属实")


def test_record_of_a_talk_may_be_kept_after_the_answer(cast: Cast, circular: Notice, run: RunOn) -> None:
    """The talk took place on the 25th; the office filed before anybody wrote it down. It is true all the same."""
    drop_notice(circular, by=cast.supervisor, at=at("2024-07-18", 15), reason="改为约谈")
    talk = lay(circular.task, "talk", on=date(2024, 7, 24))
    file_report(circular.task, cast.head, when=at("2024-07-26", 9))
    run("2024-07-26")
    talk.refresh_from_db()
    assert talk.state == "lapsed"
    kept = keep_talk(talk, by=cast.supervisor, at=at("2024-07-26", 15), **TALK)
    assert (kept.state, kept.state_words(date(2024, 7, 26))) == ("sent", "已记录")
    assert told(run("2024-07-29")) == {}


def test_a_record_needs_its_facts(cast: Cast, circular: Notice) -> None:
    for name, bad in (
        ("held_by", " "),
        ("persons", ""),
        ("agreed", "字" * 1001),
        ("talked_on", date(2024, 7, 30)),
    ):
        with pytest.raises(NotValid) as refused:
            keep_talk(circular, by=cast.supervisor, at=at("2024-07-29"), **{**TALK, name: bad})
        assert refused.value.field == name


def test_only_a_follow_up_officer(cast: Cast, circular: Notice) -> None:
    for who in ("head", "staff", "leader", "second_reviewer", "admin", "other_supervisor"):
        asked: dict[str, Any] = {"by": getattr(cast, who), "at": at("2024-07-18", 15)}
        with pytest.raises(NotAllowed):
            ask_to_check(circular, calendar=CALENDAR, text="通报", **asked)
        with pytest.raises(NotAllowed):
            keep_talk(circular, **TALK, **asked)
        with pytest.raises(NotAllowed):
            cancel_notice(paper("order"), reason="重复", **asked)


def test_who_reads_which_paper(cast: Cast, circular: Notice) -> None:
    """A circular is its bureau's once it is issued; what was sent to one office is that office's and the leadership's."""

    def read(who: str) -> list[str]:
        seen = Notice.objects.visible_to(standing_of(getattr(cast, who), date(2024, 7, 18)))
        return sorted(seen.values_list("kind", flat=True))

    sent = ["order"]
    everybody = ("supervisor", "head", "staff", "leader", "second_reviewer", "other_head", "law_head")
    assert {who: read(who) for who in everybody} == {
        "supervisor": ["circular", *sent], "head": sent, "staff": sent, "leader": sent, "second_reviewer": sent,
        "other_head": [], "law_head": [],
    }  # fmt: skip
    checked(circular, cast)
    assert (read("head"), read("leader"), read("other_head")) == (["circular", *sent], sent, [])
    send(circular, cast, "2024-07-23")
    assert {who: read(who) for who in everybody} == {
        **{who: ["circular", *sent] for who in everybody}, "other_head": ["circular"], "law_head": ["circular"],
    }  # fmt: skip
    assert read("stranger") == read("other_supervisor") == read("admin") == []
    offices = Change.objects.get(kind="notice.sent", subject_id=str(circular.pk)).seen_by
    assert [row.office for row in offices.all()] == [str(cast.enforcement.pk)]


def test_no_upper_rung_where_the_lower_is_switched_off(
    cast: Cast, task: Task, run: RunOn, all_rules: RuleSet
) -> None:
    for step in ("task-after-3", "task-after-5"):
        rule = all_rules.reminder_rules.get(step=step)
        rule.is_active = False
        keep_rule(rule, by=SETUP, at=NOW)
    for day in ("2024-07-01", "2024-07-15", "2024-07-26"):
        run(day)
    assert not Notice.objects.exists()


def test_head_of_the_bureau_while_he_holds_a_post(cast: Cast, task: Task) -> None:
    """主要负责人: told as such; a successor to whom his posts went is told instead; nobody named, nobody told."""

    def told_on(day: str) -> dict[str, str]:
        fresh = Task.objects.select_related("lead_office", "bureau").get(pk=task.pk)
        people = People([fresh], date.fromisoformat(day))
        return {str(user): part.words for user, part in people.told(fresh, ["head", "principal"]).items()}

    assert told_on("2024-06-20") == {"李建国": "牵头科室负责人"}
    cast.bureau.principal_leader = cast.leader
    cast.bureau.save()
    assert told_on("2024-06-20") == {"李建国": "牵头科室负责人", "孙局长": "主要负责人"}
    facts: dict[str, Any] = {"last_on": date(2024, 6, 30), "takes_posts": True, "by": cast.admin, "at": NOW}
    leave(leaver=cast.leader, bureau=cast.bureau, to=make_user("xin", "新局长"), **facts)
    assert told_on("2024-07-01") == {"李建国": "牵头科室负责人", "新局长": "主要负责人"}
    row = Change.objects.get(kind="bureau.changed")
    assert list(json.loads(row.data)["after"]) == ["principal_leader_id"]
