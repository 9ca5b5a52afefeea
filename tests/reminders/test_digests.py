"""One digest a person a day, to whoever holds the post that day, of what is still owed."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.conftest import Cast, file_report
from tests.factories import at, give_post, make_user
from tests.reminders.conftest import told
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.messages.models import Delivery, Digest
from tracker.organisations.models import Post, Role, User
from tracker.reminders.models import Reminder, ReminderRule
from tracker.reminders.run import Run
from tracker.tasks import actions
from tracker.tasks.models import Task

RunOn = Callable[..., Run]
Issued = Callable[..., Task]


def test_one_digest_for_all_of_a_persons_tasks(cast: Cast, issued: Issued, run: RunOn) -> None:
    """U21, in the order 逾期, 今天到期, 临期."""
    for due in ("2024-07-03", "2024-06-28", "2024-06-27"):
        issued(due_on=date.fromisoformat(due))
    done = run("2024-06-28")
    assert told(done) == {"周小梅": ["逾期", "今天到期", "临期"], "李建国": ["逾期", "今天到期"]}
    assert (done.sent, Digest.objects.count(), Delivery.objects.count()) == (2, 2, 5)
    assert verify().breaks == []


def test_running_again_sends_nothing(cast: Cast, task: Task, run: RunOn) -> None:
    run("2024-06-28")
    for hour in (10, 11, 17):
        again = run("2024-06-28", hour=hour, later=hour)
        assert (again.claimed, again.letters, again.sent) == (0, [], 0)
    assert Digest.objects.count() == 2


def test_claim_after_the_days_digest_waits_for_the_next_working_day(
    cast: Cast, task: Task, issued: Issued, run: RunOn
) -> None:
    run("2024-06-28")
    issued(due_on=date(2024, 7, 3))
    late = run("2024-06-28", hour=15)
    assert (late.claimed, late.waiting, late.letters) == (1, 1, [])
    assert told(run("2024-06-29")) == {}
    assert told(run("2024-07-01")) == {"周小梅": ["逾期", "临期"], "李建国": ["逾期"]}


def test_claim_reaches_those_who_have_no_digest_yet(cast: Cast, issued: Issued, run: RunOn) -> None:
    """The desk officer had hers; the head hears today, she tomorrow, each once."""
    issued(due_on=date(2024, 7, 3))
    assert told(run("2024-06-28")) == {"周小梅": ["临期"]}
    issued(due_on=date(2024, 6, 28))
    late = run("2024-06-28", hour=15)
    assert (told(late), late.waiting) == ({"李建国": ["今天到期"]}, 1)
    assert told(run("2024-07-01")) == {"周小梅": ["逾期"], "李建国": ["逾期"]}  # T+1 has overtaken T
    assert set(Reminder.objects.values_list("step", "outcome")) == {
        ("task-before-3", "told"),
        ("task-on-0", "overtaken"),
        ("task-after-1", "told"),
    }


def test_nothing_before_eight(cast: Cast, task: Task, run: RunOn) -> None:
    early = run("2024-06-28", hour=7)
    assert (early.claimed, early.letters) == (1, [])
    assert len(run("2024-06-28", hour=8).letters) == 2


@pytest.mark.parametrize("day", ["2024-06-29", "2024-06-30", "2024-10-01", "2024-09-15"])
def test_nothing_on_a_day_off(cast: Cast, task: Task, run: RunOn, day: str) -> None:
    done = run(day)
    assert (done.is_workday, done.claimed, done.letters, done.sent) == (False, 0, [], 0)
    assert not Reminder.objects.exists() and not Digest.objects.exists()


def test_sunday_at_work_is_a_working_day(cast: Cast, issued: Issued, run: RunOn) -> None:
    issued(due_on=date(2024, 9, 29))
    assert told(run("2024-09-29")) == {"周小梅": ["今天到期"], "李建国": ["今天到期"]}


def test_successor_is_told_once_and_the_leaver_not(cast: Cast, task: Task, run: RunOn) -> None:
    """The head changes between claim and digest."""
    assert run("2024-06-28", hour=7).claimed == 1
    Post.objects.filter(user=cast.head).update(until=date(2024, 6, 27))
    give_post(make_user("xin", "新队长"), Role.HEAD, cast.enforcement, since=date(2024, 6, 28))
    assert told(run("2024-06-28", hour=9)) == {"周小梅": ["今天到期"], "新队长": ["今天到期"]}
    assert told(run("2024-06-28", hour=10)) == {}


def test_account_switched_off_is_not_told(cast: Cast, task: Task, run: RunOn) -> None:
    User.objects.filter(pk=cast.staff.pk).update(is_active=False)
    assert told(run("2024-06-28")) == {"李建国": ["今天到期"]}


@pytest.mark.parametrize("happened", ["filed", "closed", "moved", "switched off"])
def test_asked_again_when_the_digest_is_built(cast: Cast, task: Task, run: RunOn, happened: str) -> None:
    assert run("2024-06-28", hour=7).claimed == 1
    early = at("2024-06-28", 7)
    if happened == "filed":
        file_report(task, cast.head, when=early, ask_closure=True)
    elif happened == "closed":
        actions.close_task(task, by=cast.supervisor, at=early, verdict="not_kept", reason="未开展")
    elif happened == "moved":
        Task.objects.update(due_on=date(2024, 12, 31))
    else:
        ReminderRule.objects.filter(owed="task").update(is_active=False)
    done = run("2024-06-28", hour=9)
    assert done.letters == []
    assert Reminder.objects.get(step="task-on-0").outcome == "not_owed"
    assert done.dropped == 1
    assert Change.objects.filter(kind="reminders.dropped").count() == 1


def test_answer_between_claim_and_digest_stops_a_chase(cast: Cast, task: Task, run: RunOn) -> None:
    run("2024-06-28")
    assert run("2024-07-01", hour=7).claimed == 1
    file_report(task, cast.head, when=at("2024-07-01", 7))
    assert told(run("2024-07-01", hour=9)) == {}


def test_unsent_digest_is_told_anew_the_next_day(cast: Cast, task: Task, run: RunOn) -> None:
    """A worker died after building; thirty days later each still owed step is told once, in today's words."""
    run("2024-07-01")
    Digest.objects.update(state="pending", sent_at=None, handed_at=None)
    after = run("2024-08-01")
    assert told(after) == {"周小梅": ["逾期"], "李建国": ["逾期"]}
    assert "逾期24个工作日" in after.letters[0].subject
    assert list(Reminder.objects.values_list("step", "told_on")) == [("task-after-1", date(2024, 8, 1))]
    assert set(Digest.objects.values_list("day", "state")) == {
        (date(2024, 7, 1), "failed"),
        (date(2024, 8, 1), "sent"),
    }


def test_only_those_who_heard_nothing_are_told_anew(cast: Cast, task: Task, run: RunOn) -> None:
    run("2024-07-01")
    Digest.objects.filter(person=cast.staff).update(state="pending", sent_at=None, handed_at=None)
    assert told(run("2024-07-02")) == {"周小梅": ["逾期"]}
    assert Reminder.objects.get().told_on == date(2024, 7, 1)


def test_person_without_an_address_is_a_visible_failure(cast: Cast, task: Task, run: RunOn) -> None:
    User.objects.filter(pk=cast.staff.pk).update(email="")
    done = run("2024-06-28")
    assert (done.sent, done.failed) == (1, 1)
    assert Digest.objects.get(person=cast.staff).last_error == "没有填写邮箱地址。"
