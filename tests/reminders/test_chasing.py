"""催办 by hand: with the officer's own words, once a day, carried by the next digest, stopped by an answer."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tests.reminders.conftest import told
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.messages.models import Digest
from tracker.reminders.chasing import chase_task
from tracker.reminders.models import Reminder
from tracker.reminders.run import Run
from tracker.tasks import actions
from tracker.tasks.models import Task

RunOn = Callable[..., Run]
FAR = date(2024, 12, 31)


@pytest.fixture
def far(issued: Callable[..., Task]) -> Task:
    return issued(due_on=FAR)


def chase(task: Task, cast: Cast, *, when: Any = NOW, text: str = "请报送印发文件。") -> Task:
    return chase_task(task, by=cast.supervisor, at=when, text=text)


def test_carried_by_the_next_digest(cast: Cast, far: Task, run: RunOn) -> None:
    chase(far, cast)
    done = run("2024-06-20")
    assert told(done) == {"周小梅": ["催办"], "李建国": ["催办"]}
    assert done.letters[0].subject.startswith("【一诺】催办，还剩")
    text = done.letters[0].text
    assert "个工作日（12月31日 周二）。请报送印发文件（督办员陈思远）。" in text
    assert "您是牵头科室经办人，该项由督办员催办。" in text
    assert told(run("2024-06-20", hour=11)) == {}
    assert Change.objects.filter(kind="task.chased").count() == 1


def test_whoever_had_his_digest_hears_the_next_working_day(cast: Cast, task: Task, run: RunOn) -> None:
    """The desk officer had T-7 today; Friday is the next day at work for her, the head hears at once."""
    run("2024-06-20")
    chase(task, cast, when=at("2024-06-20", 11))
    assert told(run("2024-06-20", hour=12)) == {"李建国": ["催办"]}
    assert told(run("2024-06-21")) == {"周小梅": ["催办"]}
    assert Digest.objects.filter(day=date(2024, 6, 20)).count() == 2


def test_several_are_one_message(cast: Cast, issued: Callable[..., Task], run: RunOn) -> None:
    """将催办…，每人合并为一条."""
    tasks = [issued(due_on=FAR) for _n in range(3)]
    outcomes = actions.in_bulk(tasks, chase_task, by=cast.supervisor, at=NOW, text="请报送进展。")
    assert [outcome.refused for outcome in outcomes] == ["", "", ""]
    assert told(run("2024-06-20"))["李建国"] == ["催办"] * 3


def test_answer_before_it_goes_out_stops_it(cast: Cast, far: Task, run: RunOn) -> None:
    chase(far, cast, when=at("2024-06-20", 7))
    file_report(far, cast.head, when=at("2024-06-20", 8))
    done = run("2024-06-20")
    assert (told(done), done.dropped) == ({}, 1)
    assert Reminder.objects.get().outcome == "not_owed"


def test_once_a_day(cast: Cast, far: Task) -> None:
    chase(far, cast)
    with pytest.raises(WrongState, match="今天已催办过"):
        chase(far, cast, text="再次")
    chase(far, cast, when=at("2024-06-21"))
    assert Reminder.objects.count() == 2


@pytest.mark.parametrize(
    "who", ["head", "staff", "leader", "second_reviewer", "stranger", "other_supervisor"]
)
def test_only_a_follow_up_officer(cast: Cast, far: Task, who: str) -> None:
    with pytest.raises(NotAllowed):
        chase_task(far, by=getattr(cast, who), at=NOW, text="请报送")
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "suspended", "cancelled", "waits"])
def test_not_what_nobody_has_to_work_on(cast: Cast, far: Task, state: str) -> None:
    if state == "submitted":
        file_report(far, cast.head, ask_closure=True)
    elif state == "suspended":
        actions.suspend_task(far, by=cast.supervisor, at=NOW, basis="会议纪要")
    elif state == "cancelled":
        actions.cancel_task(far, by=cast.supervisor, at=NOW, basis="会议纪要")
    else:
        actions.wait_for_event(far, by=cast.supervisor, at=NOW, event="上级通知")
    with pytest.raises(WrongState, match="无需催办"):
        chase(far, cast)


@pytest.mark.parametrize("text", ["", "  ", "字" * 301])
def test_words_are_needed_and_short(cast: Cast, far: Task, text: str) -> None:
    with pytest.raises(NotValid) as refused:
        chase(far, cast, text=text)
    assert refused.value.field == "text"
