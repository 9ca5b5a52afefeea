"""After the due date: one step at a time, and an answer stops it."""

from collections.abc import Callable

import pytest

from tests.conftest import Cast, file_report
from tests.factories import at
from tests.reminders.conftest import steps, told
from tracker.reminders.models import Reminder
from tracker.reminders.run import Run
from tracker.tasks import actions
from tracker.tasks.models import ProgressReport, Task

RunOn = Callable[..., Run]
BOTH = {"周小梅": ["逾期"], "李建国": ["逾期"]}


def test_the_whole_ladder(cast: Cast, task: Task, run: RunOn) -> None:
    cast.enforcement.leader_in_charge = cast.leader
    cast.enforcement.save()
    said = {
        day: told(run(day)) for day in ("2024-06-20", "2024-06-25", "2024-06-28", "2024-07-01", "2024-07-05")
    }
    assert said == {
        "2024-06-20": {"周小梅": ["临期"]},
        "2024-06-25": {"周小梅": ["临期"]},
        "2024-06-28": {"周小梅": ["今天到期"], "李建国": ["今天到期"]},
        "2024-07-01": BOTH,
        "2024-07-05": {"李建国": ["逾期"], "孙局长": ["逾期"]},
    }
    assert steps() == ["task-before-7", "task-before-3", "task-on-0", "task-after-1", "task-after-5"]


def test_after_thirty_days_down_the_first_step_only(cast: Cast, task: Task, run: RunOn) -> None:
    """R3: never two on one day; the next one four working days after the first was told."""
    assert told(run("2024-08-01")) == BOTH
    assert steps() == ["task-after-1"]
    for day in ("2024-08-02", "2024-08-05", "2024-08-06"):
        assert told(run(day)) == {}
    assert told(run("2024-08-07")) == {"李建国": ["逾期"]}
    assert steps() == ["task-after-1", "task-after-5"]


def test_thirty_days_down_between_two_steps(cast: Cast, task: Task, run: RunOn) -> None:
    run("2024-07-01")
    assert told(run("2024-07-31")) == {"李建国": ["逾期"]}
    assert told(run("2024-08-30")) == {}
    assert steps() == ["task-after-1", "task-after-5"]


def test_due_date_on_a_day_off(cast: Cast, issued: Callable[..., Task], run: RunOn) -> None:
    """Sunday 30 June: T is Friday, nothing on the weekend, T+1 is Monday."""
    issued(due_on=at("2024-06-30").date())
    said = {day: told(run(day)) for day in ("2024-06-28", "2024-06-29", "2024-06-30", "2024-07-01")}
    both = {"周小梅": ["临期"], "李建国": ["临期"]}
    assert said == {"2024-06-28": both, "2024-06-29": {}, "2024-06-30": {}, "2024-07-01": BOTH}


def test_closure_asked_for_stops_it(cast: Cast, task: Task, run: RunOn) -> None:
    run("2024-06-28")
    file_report(task, cast.head, when=at("2024-06-28", 15), ask_closure=True)
    assert [told(run(day)) for day in ("2024-07-01", "2024-07-05", "2024-08-01")] == [{}, {}, {}]


@pytest.mark.parametrize("after", ["2024-06-28", "2024-07-01"])
def test_report_filed_since_stops_it(cast: Cast, task: Task, run: RunOn, after: str) -> None:
    run("2024-06-28")
    if after == "2024-07-01":
        run("2024-07-01")
    file_report(task, cast.head, when=at(after, 15))
    assert [told(run(day)) for day in ("2024-07-02", "2024-07-05", "2024-08-01")] == [{}, {}, {}]


def test_report_sent_back_is_no_answer(cast: Cast, task: Task, run: RunOn) -> None:
    run("2024-06-28")
    file_report(task, cast.head, when=at("2024-06-28", 15))
    actions.return_report(
        ProgressReport.objects.get(), by=cast.supervisor, at=at("2024-06-28", 16), reason="太简略"
    )
    assert told(run("2024-07-01")) == BOTH


def test_report_before_the_date_does_not_stop_the_date(cast: Cast, task: Task, run: RunOn) -> None:
    run("2024-06-25")
    file_report(task, cast.head, when=at("2024-06-26"))
    assert told(run("2024-06-28")) == {"周小梅": ["今天到期"], "李建国": ["今天到期"]}


def test_withdrawn_request_lets_it_go_on(cast: Cast, task: Task, run: RunOn) -> None:
    file_report(task, cast.head, when=at("2024-06-26"), ask_closure=True)
    assert told(run("2024-06-28")) == {}
    actions.withdraw_closure(task, by=cast.head, at=at("2024-06-28", 15))
    assert told(run("2024-07-01")) == BOTH


def test_step_told_late_delays_the_next(cast: Cast, task: Task, run: RunOn) -> None:
    """T+1 told on 3 July instead of 1 July: T+5 comes on 9 July, not on the 5th."""
    run("2024-07-03")
    assert [told(run(day)) for day in ("2024-07-05", "2024-07-08")] == [{}, {}]
    assert told(run("2024-07-09")) == {"李建国": ["逾期"]}
    assert Reminder.objects.filter(outcome="told").count() == 2
