"""R22: rows that cannot be put into words are set aside and shown; everybody else hears as if they were not there."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.reminders.conftest import told
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, WrongState
from tracker.ledger.verify import verify
from tracker.organisations.models import Bureau, Post, Role, User
from tracker.reminders import batches, writing_out
from tracker.reminders.actions import release_reminder
from tracker.reminders.models import Reminder, ReminderRule
from tracker.reminders.run import Run
from tracker.tasks.models import Task

RunOn = Callable[..., Run]
Issued = Callable[..., Task]
DUE = date(2024, 6, 28)


@pytest.fixture
def poisoned(cast: Cast, issued: Issued, run: RunOn) -> Run:
    """Two tasks due; what one of them holds as expected evidence is no list."""
    issued(due_on=DUE)
    sick = issued(cast.relief, due_on=DUE)
    Task.objects.filter(pk=sick.pk).update(expected_evidence=5)
    return run("2024-06-28")


def aside() -> Reminder:
    return Reminder.objects.select_related("task").get(outcome="set_aside")


def test_one_is_set_aside_the_others_go_out(poisoned: Run) -> None:
    assert set(told(poisoned)) == {"周小梅", "李建国"}
    assert (poisoned.quarantined, poisoned.sent, poisoned.failed) == (1, 2, 0)
    assert aside().problem.startswith("TypeError") and aside().told_on is None
    assert Change.objects.filter(kind="reminders.quarantined").count() == 1
    assert verify().breaks == []


def test_next_sweep_passes_it_by(poisoned: Run, run: RunOn) -> None:
    again = run("2024-06-28", hour=11, later=60)
    assert (again.claimed, again.quarantined, again.letters, again.waiting) == (0, 0, [], 0)


def test_put_right_and_released_it_is_told(cast: Cast, poisoned: Run, run: RunOn) -> None:
    Task.objects.filter(pk=aside().task_id).update(expected_evidence=["印发文件"])
    release_reminder(aside(), by=cast.admin, at=NOW)
    assert told(run("2024-06-28", hour=11)) == {"钱科长": ["今天到期"]}
    assert Change.objects.filter(kind="reminder.released").count() == 1


def test_released_without_being_put_right_it_is_set_aside_again(
    cast: Cast, poisoned: Run, run: RunOn
) -> None:
    release_reminder(aside(), by=cast.admin, at=NOW)
    assert run("2024-06-28", hour=11).quarantined == 1


@pytest.mark.parametrize("who", ["head", "staff", "supervisor", "leader", "stranger"])
def test_only_the_administrator_releases(cast: Cast, poisoned: Run, who: str) -> None:
    with pytest.raises(NotAllowed):
        release_reminder(aside(), by=getattr(cast, who), at=NOW)


def test_released_twice_is_refused(cast: Cast, poisoned: Run) -> None:
    reminder = aside()
    release_reminder(reminder, by=cast.admin, at=NOW)
    with pytest.raises(WrongState, match="待汇总"):
        release_reminder(reminder, by=cast.admin, at=NOW)


def test_broken_rule_sets_its_own_claims_aside(cast: Cast, issued: Issued, run: RunOn) -> None:
    issued(due_on=DUE)
    issued(cast.relief, due_on=date(2024, 7, 3))
    ReminderRule.objects.filter(step="task-on-0").update(audience=7)
    done = run("2024-06-28")
    assert (told(done), done.quarantined) == ({"钱科长": ["临期"]}, 1)


def test_letter_that_fails_as_a_whole_takes_only_its_own_claims(
    cast: Cast, issued: Issued, run: RunOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk officer's letter fails on one of her two lines; the other line, and the head's, still come."""
    issued(due_on=date(2024, 7, 3), title="毒")
    issued(due_on=date(2024, 7, 3))
    issued(due_on=DUE)

    real = writing_out.make_letter

    def fails(person: User, items: Any, **facts: Any) -> Any:
        if any("毒" in item.title for item in items):
            raise ValueError("a template")
        return real(person, items, **facts)

    monkeypatch.setattr(writing_out, "make_letter", fails)
    done = run("2024-06-28")
    assert told(done) == {"周小梅": ["今天到期", "临期"], "李建国": ["今天到期"]}
    assert aside().task.title == "毒"


def test_bureaus_that_share_a_person_are_built_together(
    cast: Cast, issued: Issued, run: RunOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One digest of both for him, whatever the size of a batch; never half of it today and half for ever later."""
    monkeypatch.setattr(batches, "BATCH", 1)
    issued(due_on=DUE)
    other = Bureau.objects.get(code="TZYJ")
    elsewhere = Post.objects.get(user=cast.stranger).office
    here = issued(cast.relief, due_on=DUE)
    Task.objects.filter(pk=here.pk).update(bureau=other, lead_office=elsewhere)
    alone = [list(map(str, group)) for group in batches.batches(DUE)]
    assert alone == []
    run("2024-06-28", hour=7)
    assert len(list(batches.batches(DUE))) == 2
    Post.objects.create(
        user=cast.head, bureau=other, office=elsewhere, role=Role.HEAD, since=date(2024, 1, 1)
    )
    assert len(list(batches.batches(DUE))) == 1
    assert told(run("2024-06-28"))["李建国"] == ["今天到期", "今天到期"]
