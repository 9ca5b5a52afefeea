"""催办单 and 督办单: each only after the step before went unanswered, drafted by the sweep, sent by a person."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tests.reminders.conftest import SETUP, steps, told
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.verify import verify
from tracker.organisations.models import RuleSet
from tracker.reminders.actions import keep_rule
from tracker.reminders.models import Reminder
from tracker.reminders.notices import Notice
from tracker.reminders.noticing import drop_notice, send_notice
from tracker.reminders.run import Run
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays.calendar import WorkCalendar

RunOn = Callable[..., Run]
CALENDAR = WorkCalendar()

pytestmark = pytest.mark.usefixtures("all_rules")


@pytest.fixture
def drafted(cast: Cast, task: Task, run: RunOn) -> Notice:
    """Received, due on Friday the 28th; chased on Monday, and on Wednesday the paper lies there."""
    actions.acknowledge(task, by=cast.head, at=NOW)
    for day in ("2024-06-28", "2024-07-01", "2024-07-02", "2024-07-03"):
        last = run(day)
    assert told(last) == {}
    return Notice.objects.select_related("task").get()


def send(notice: Notice, cast: Cast, day: str = "2024-07-03", **facts: Any) -> Notice:
    said = {"signed_off_by": "张副局长", "text": "请说明原因", **facts}
    return send_notice(notice, by=cast.supervisor, at=at(day, 14), calendar=CALENDAR, **said)


def test_drafted_and_sent_to_nobody(drafted: Notice, run: RunOn) -> None:
    assert (drafted.kind, drafted.state, drafted.number) == ("notice", "drafted", "")
    assert Reminder.objects.get(step="task-after-3").outcome == "drafted"
    for day in ("2024-07-04", "2024-07-05", "2024-07-12"):
        assert told(run(day)) == {}
    assert Notice.objects.count() == 1  # 督办单 waits until 催办单 was sent
    assert verify().breaks == []


def test_sent_with_number_and_signer(cast: Cast, drafted: Notice, run: RunOn) -> None:
    sent = send(drafted, cast)
    assert (sent.number, sent.state, sent.reply_due_on) == ("枣应急催〔2024〕1号", "sent", date(2024, 7, 8))
    done = run("2024-07-04")
    assert told(done) == {"李建国": ["催办单"]}
    assert "请说明原因。请于7月8日前书面回复（枣应急催〔2024〕1号，签发人张副局长）。" in done.letters[0].text
    assert told(run("2024-07-05")) == {}


def test_next_paper_only_after_the_first_went_unanswered(cast: Cast, drafted: Notice, run: RunOn) -> None:
    cast.enforcement.leader_in_charge = cast.leader
    cast.enforcement.save()
    send(drafted, cast)
    run("2024-07-04")
    run("2024-07-05")
    run("2024-07-08")
    assert Notice.objects.count() == 1  # the reply may still come today
    run("2024-07-09")
    order = Notice.objects.select_related("task").get(kind="order")
    assert send(order, cast, "2024-07-09").number == "枣应急督〔2024〕1号"
    assert told(run("2024-07-10")) == {"李建国": ["督办单"], "孙局长": ["督办单"]}


@pytest.mark.parametrize("answer", ["filed", "moved", "closed"])
def test_an_answer_stops_it(cast: Cast, drafted: Notice, run: RunOn, answer: str) -> None:
    when = at("2024-07-03", 15)
    if answer == "filed":
        file_report(drafted.task, cast.head, when=when)
    elif answer == "closed":
        actions.close_task(drafted.task, by=cast.supervisor, at=when, verdict="not_kept", reason="未开展")
    else:
        Task.objects.update(due_on=date(2024, 9, 30))
    with pytest.raises(WrongState, match="已回复，停止催办"):
        send(drafted, cast, "2024-07-04")
    assert told(run("2024-07-04")) == {}
    drafted.refresh_from_db()
    assert drafted.state == "lapsed"
    assert Change.objects.filter(kind="notice.lapsed").count() == 1
    assert run("2024-07-05").claimed == 0


def test_answer_after_signing_and_before_the_digest_stops_it(cast: Cast, drafted: Notice, run: RunOn) -> None:
    send(drafted, cast)
    file_report(drafted.task, cast.head, when=at("2024-07-03", 15))
    assert told(run("2024-07-04")) == {}


def test_not_sent_ends_the_ladder(cast: Cast, drafted: Notice, run: RunOn) -> None:
    drop_notice(drafted, by=cast.supervisor, at=at("2024-07-03"), reason="已电话说明")
    for day in ("2024-07-05", "2024-07-08", "2024-07-19"):
        assert told(run(day)) == {}
    assert "task-after-5" not in steps()
    with pytest.raises(WrongState, match="不发"):
        send(drafted, cast)


def test_sent_twice_is_refused_and_numbers_run_on(
    cast: Cast, drafted: Notice, issued: Callable[..., Task], run: RunOn
) -> None:
    send(drafted, cast)
    with pytest.raises(WrongState, match="已签发"):
        send(drafted, cast)
    actions.acknowledge(issued(cast.relief, due_on=date(2024, 7, 2)), by=cast.other_head, at=NOW)
    for day in ("2024-07-03", "2024-07-04", "2024-07-05"):
        run(day)
    second = Notice.objects.select_related("task").get(kind="notice", state="drafted")
    assert send(second, cast, "2024-07-05").number == "枣应急催〔2024〕2号"


@pytest.mark.parametrize("who", ["head", "staff", "leader", "second_reviewer", "admin", "other_supervisor"])
def test_only_a_follow_up_officer(cast: Cast, drafted: Notice, who: str) -> None:
    by = getattr(cast, who)
    with pytest.raises(NotAllowed):
        send_notice(drafted, by=by, at=NOW, calendar=CALENDAR, signed_off_by="张副局长", text="请办理")
    with pytest.raises(NotAllowed):
        drop_notice(drafted, by=by, at=NOW, reason="不发")


@pytest.mark.parametrize("missing", [{"signed_off_by": " "}, {"text": ""}, {"text": "字" * 201}])
def test_signer_and_words_are_needed(cast: Cast, drafted: Notice, missing: dict[str, str]) -> None:
    with pytest.raises(NotValid) as refused:
        send(drafted, cast, **missing)
    assert refused.value.field in missing


@pytest.mark.parametrize("step", ["task-before-3", "receipt-after-2"])
def test_only_steps_after_a_date_draw_papers(cast: Cast, all_rules: RuleSet, step: str) -> None:
    rule = all_rules.reminder_rules.get(step=step)
    rule.draws = "order"
    with pytest.raises(NotValid, match="时限过后"):
        keep_rule(rule, by=SETUP, at=NOW)
