"""暂缓发送: nothing of what is held goes out, nothing of it is lost, and it ends by itself."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast, file_report
from tests.factories import TODAY, at, give_post
from tests.reminders.conftest import told
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.messages.models import Delivery
from tracker.organisations.models import Role, RuleSet
from tracker.reminders import health
from tracker.reminders.holding import hold_back, release_hold
from tracker.reminders.holds import Hold, StepKey
from tracker.reminders.models import Reminder
from tracker.reminders.notices import Notice
from tracker.reminders.run import Run
from tracker.tasks.models import Task
from tracker.workdays import clock
from tracker.workdays.calendar import WorkCalendar

DUE = date(2024, 6, 28)


@pytest.fixture
def hold(cast: Cast, rules: RuleSet) -> Callable[..., Hold]:
    """``hold("2024-06-25", "2024-06-26", person=…)``: made on the morning of the day before."""

    def make(first: str, resumes: str, **facts: Any) -> Hold:
        asked: dict[str, Any] = {"by": cast.supervisor, "at": at(TODAY), "reason": "系统切换"} | facts
        days = {"first_on": date.fromisoformat(first), "resumes_on": date.fromisoformat(resumes)}
        return hold_back(cast.bureau, calendar=WorkCalendar(), **days, **asked)

    return make


def line(task: Task, step: str = "task-before-3") -> StepKey:
    return StepKey(task.pk, None, None, step, task.due_on)


def test_a_held_bureau_is_silent_and_makes_up_for_it(
    cast: Cast, task: Task, run: Callable[..., Run], hold: Callable[..., Hold]
) -> None:
    run("2024-06-20")
    made = hold("2024-06-25", "2024-06-26")
    silent = run("2024-06-25")
    assert (silent.letters, silent.claimed, silent.held) == ([], 1, 1)
    assert told(run("2024-06-26")) == {"周小梅": ["临期"]}
    assert Reminder.objects.get(step="task-before-3").told_on == date(2024, 6, 26)
    change = Change.objects.get(kind="reminders.held")
    assert (change.subject_id, change.actor_name) == (str(made.pk), "陈思远") and "系统切换" in change.data


def test_released_early_it_comes_the_same_day(
    cast: Cast, task: Task, run: Callable[..., Run], hold: Callable[..., Hold]
) -> None:
    run("2024-06-20")
    made = hold("2024-06-25", "2024-06-28")
    assert run("2024-06-25").letters == []
    release_hold(made, by=cast.supervisor, at=at("2024-06-25", 11))
    assert told(run("2024-06-25", hour=12)) == {"周小梅": ["临期"]}
    with pytest.raises(WrongState, match="陈思远已恢复发送"):
        release_hold(made, by=cast.supervisor, at=at("2024-06-25", 13))
    assert Change.objects.filter(kind="reminders.resumed").count() == 1


def test_what_is_no_longer_owed_is_dropped_while_it_is_held(
    cast: Cast, task: Task, run: Callable[..., Run], hold: Callable[..., Hold]
) -> None:
    run("2024-06-20")
    hold("2024-06-28", "2024-07-01")
    assert run("2024-06-28").held == 1
    file_report(task, cast.head, when=at("2024-06-28"), ask_closure=True)
    run("2024-06-28", hour=15)
    assert Reminder.objects.get(step="task-on-0").outcome == "not_owed"
    assert run("2024-07-01").letters == []


def test_the_ladder_goes_on_from_what_was_told(
    cast: Cast, task: Task, run: Callable[..., Run], hold: Callable[..., Hold]
) -> None:
    """T and T+1 fall into the hold: afterwards the later one comes, alone; T+5 counts from there."""
    run("2024-06-25")
    hold("2024-06-28", "2024-07-03")
    for day in ("2024-06-28", "2024-07-01", "2024-07-02"):
        assert run(day).letters == []
    assert told(run("2024-07-03")) == {"周小梅": ["逾期"], "李建国": ["逾期"]}
    assert Reminder.objects.get(step="task-on-0").outcome == "overtaken"
    assert run("2024-07-05").letters == [] and told(run("2024-07-09")) == {"李建国": ["逾期"]}


def test_one_person_alone(cast: Cast, task: Task, run: Callable[..., Run], hold: Callable[..., Hold]) -> None:
    hold("2024-06-28", "2024-07-01", person=cast.head)
    done = run("2024-06-28")
    assert told(done) == {"周小梅": ["今天到期"]}
    assert [(s.person, s.reminder.step) for s in done.spared] == [(cast.head, "task-on-0")]
    assert Reminder.objects.get(step="task-on-0").outcome == "waiting"
    assert told(run("2024-07-01")) == {"周小梅": ["逾期"], "李建国": ["逾期"]}
    assert set(Delivery.objects.filter(person=cast.head).values_list("heading", flat=True)) == {"逾期"}


def test_a_persons_letter_of_another_bureau_is_not_held(
    cast: Cast, task: Task, issued: Callable[..., Task], run: Callable[..., Run], hold: Callable[..., Hold]
) -> None:
    """What two bureaus tell one person is one letter; one of them holds back its own lines."""
    there = cast.stranger.posts.get()
    give_post(cast.head, Role.HEAD, there.office)
    other = issued(cast.enforcement)
    Task.objects.filter(pk=other.pk).update(bureau=there.bureau, lead_office=there.office)
    hold("2024-06-28", "2024-07-01", person=cast.head)
    letters = {letter.person: letter for letter in run("2024-06-28").letters}
    assert [line.label for line in letters[cast.head].lines] == [f"{other.number} {other.title}"]
    assert Reminder.objects.get(task=task, step="task-on-0").outcome == "waiting"


def test_one_line_alone(
    cast: Cast, task: Task, issued: Callable[..., Task], run: Callable[..., Run], hold: Callable[..., Hold]
) -> None:
    other = issued(cast.enforcement)
    hold("2024-06-25", "2024-06-26", step=line(task))
    assert [line.label for letter in run("2024-06-25").letters for line in letter.lines] == [
        f"{other.number} {other.title}"
    ]
    assert [line.label for letter in run("2024-06-26").letters for line in letter.lines] == [
        f"{task.number} {task.title}"
    ]


def test_papers_are_not_drafted_while_held(
    cast: Cast, task: Task, all_rules: RuleSet, run: Callable[..., Run], hold: Callable[..., Hold]
) -> None:
    for day in ("2024-06-25", "2024-06-28", "2024-07-01"):
        run(day)
    with pytest.raises(NotValid, match="不可关闭"):
        hold("2024-07-03", "2024-07-04", step=line(task, "task-after-3"))
    hold("2024-07-03", "2024-07-04", step=line(task, "task-after-3"), knowing=True)
    run("2024-07-03")
    assert not Notice.objects.exists()
    run("2024-07-04")
    assert Notice.objects.get().kind == "notice"


def test_a_held_bureau_is_no_alarm(
    cast: Cast, task: Task, run: Callable[..., Run], hold: Callable[..., Hold], client: Client
) -> None:
    hold("2024-06-20", "2024-06-26")
    run("2024-06-20")
    health.looked(clock.now())
    assert health.stopped_since(clock.now()) is None and client.get("/readyz").status_code == 200


# --- who may, and what is refused ---


def test_only_follow_up_officers_of_the_bureau(cast: Cast, hold: Callable[..., Hold]) -> None:
    for who in (cast.head, cast.leader, cast.second_reviewer, cast.other_supervisor, cast.admin):
        with pytest.raises(NotAllowed):
            hold("2024-06-25", "2024-06-26", by=who)
    made = hold("2024-06-25", "2024-06-26")
    for who in (cast.head, cast.leader, cast.other_supervisor):
        with pytest.raises(NotAllowed):
            release_hold(made, by=who, at=at(TODAY))
    assert release_hold(made, by=cast.admin, at=at(TODAY)).released_by == cast.admin


@pytest.mark.parametrize(
    ("first", "resumes", "words"),
    [
        ("2024-06-19", "2024-06-21", "今天和以后"),
        ("2024-06-25", "2024-06-25", "之后"),
        ("2024-06-25", "2024-07-03", "最晚7月2日 周二"),
    ],
)
def test_it_has_an_end(hold: Callable[..., Hold], first: str, resumes: str, words: str) -> None:
    with pytest.raises(NotValid, match=words):
        hold(first, resumes)
    assert not Hold.objects.exists()


def test_the_same_thing_is_held_once(
    cast: Cast, task: Task, issued: Callable[..., Task], hold: Callable[..., Hold]
) -> None:
    for facts in ({}, {"person": cast.head}, {"step": line(task)}):
        hold("2024-06-25", "2024-06-27", **facts)
        with pytest.raises(WrongState, match="陈思远已暂缓这一项，6月27日 周四恢复发送"):
            hold("2024-06-26", "2024-06-28", **facts)
    hold("2024-06-27", "2024-06-28")
    with pytest.raises(NotValid, match="没有找到"):
        hold("2024-06-25", "2024-06-26", person=cast.stranger)
    with pytest.raises(NotValid, match="请写明"):
        hold("2024-07-01", "2024-07-02", reason=" ")


def test_statutory_steps_only_knowingly(
    cast: Cast, task: Task, rules: RuleSet, hold: Callable[..., Hold]
) -> None:
    rules.reminder_rules.filter(step="task-after-5").update(is_statutory=True)
    for facts in ({}, {"person": cast.head}, {"step": line(task, "task-after-5")}):
        with pytest.raises(NotValid, match="不可关闭"):
            hold("2024-06-25", "2024-06-26", **facts)
        hold("2024-06-25", "2024-06-26", knowing=True, **facts)
    hold("2024-06-25", "2024-06-26", step=line(task))  # this one is not


def test_a_held_step_is_named_in_words(cast: Cast, task: Task, hold: Callable[..., Hold]) -> None:
    held = hold("2024-06-25", "2024-06-26", step=line(task, "task-before-3"))
    assert held.what == f"“{task}”的提醒（完成时限，提前3个工作日）"
