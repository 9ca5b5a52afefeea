"""R17: forms sent twice and people at the same moment: one record, one winner, the other is told."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, give_post, make_user
from tests.tasks.cases import assign, bring, signing
from tests.together import FULL, together
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.verify import verify
from tracker.organisations.models import Role, User
from tracker.tasks import actions
from tracker.tasks.actions.written import Written
from tracker.tasks.models import Closure, ProgressReport, Task

PAIRS = 500 if FULL else 10
Measured = Callable[[str, str, object], None]
transactional = pytest.mark.django_db(transaction=True)


@pytest.fixture
def colleague(cast: Cast) -> User:
    """A second follow-up officer."""
    user = make_user("zhou2", "周督办")
    give_post(user, Role.SUPERVISOR, cast.bureau)
    return user


def submit(task: Task, cast: Cast, token: Any, **facts: Any) -> ProgressReport:
    return actions.submit_report(task, by=cast.head, at=NOW, progress="已印发。", form_token=token, **facts)


def test_form_sent_again_gives_the_first_record(cast: Cast, task: Task) -> None:
    token = uuid4()
    first = submit(task, cast, token, ask_closure=True)
    again = submit(task, cast, token, ask_closure=True)  # the task is submitted by now, and that is no error
    assert (again.pk, ProgressReport.objects.count(), Closure.objects.count()) == (first.pk, 1, 1)
    assert Change.objects.filter(kind="report.filed").count() == 1


def test_form_of_another_task_is_refused_in_words(cast: Cast, task: Task) -> None:
    token = uuid4()
    submit(task, cast, token)
    with pytest.raises(NotValid, match="已用于另一项任务"):
        submit(assign(cast), cast, token)
    assert ProgressReport.objects.count() == 1


@transactional
def test_double_submits_make_one_record_each(cast: Cast, measured: Measured) -> None:
    task = assign(cast)
    wrong = 0
    for _pair in range(PAIRS):
        token = uuid4()
        outcomes = together(*[lambda t=token: submit(task, cast, t)] * 2)
        ids = {getattr(outcome, "pk", outcome) for outcome in outcomes}
        wrong += len(ids) != 1 or not ProgressReport.objects.filter(form_token=token).exists()
    assert wrong == 0
    assert ProgressReport.objects.count() == PAIRS
    assert Change.objects.filter(kind="report.filed").count() == PAIRS
    assert verify().breaks == []
    measured("R17", "double submits, records", f"{ProgressReport.objects.count()} of {PAIRS}")


@transactional
def test_accept_against_return_one_wins_and_the_other_is_told(
    cast: Cast, colleague: User, measured: Measured
) -> None:
    task = assign(cast)
    told = 0
    for _pair in range(PAIRS):
        report = file_report(task, cast.head, with_file=False)
        outcomes = together(
            lambda r=report: actions.accept_report(r, by=cast.supervisor, at=NOW),
            lambda r=report: actions.return_report(r, by=colleague, at=NOW, reason="缺数据"),
        )
        report.refresh_from_db()
        losers = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert [type(loser) for loser in losers] == [WrongState]
        winner, act = ("陈思远", "通过") if report.state == "accepted" else ("周督办", "退回")
        assert str(losers[0]) == f"{winner}已于6月20日09:00{act}此报告，您的操作没有生效。"
        told += 1
    decided = Change.objects.filter(kind__in=["report.accepted", "report.returned"]).count()
    assert decided == PAIRS
    assert verify().breaks == []
    measured("R17", "accept against return, exactly one wins and the other is told", f"{told} of {PAIRS}")


@transactional
def test_close_against_return_of_a_request(cast: Cast, colleague: User, measured: Measured) -> None:
    told = 0
    for _pair in range(PAIRS // 2):
        task = bring(cast, assign(cast), "submitted")
        outcomes = together(
            lambda t=task: actions.close_task(t, by=cast.supervisor, at=NOW, verdict="kept"),
            lambda t=task: actions.return_closure(t, by=colleague, at=NOW, reason="缺纪要"),
        )
        [loser] = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert isinstance(loser, WrongState)
        task.refresh_from_db()
        winner, act = ("陈思远", "评定") if task.state == "closed" else ("周督办", "退回")
        assert str(loser) == f"{winner}已于6月20日09:00{act}此项任务，您的操作没有生效。"
        assert Closure.objects.filter(task=task).count() == 1
        told += 1
    assert verify().breaks == []
    measured("R17", "close against return, exactly one wins and the other is told", f"{told} of {PAIRS // 2}")


@transactional
def test_two_people_at_one_draft_and_none_overwrites_the_other(cast: Cast, measured: Measured) -> None:
    """R17: of two saves on the same version one is kept, and the other is told whose words stand there."""
    told = 0
    for n in range(PAIRS // 2):
        task = assign(cast)
        outcomes = together(
            *[
                lambda t=task, who=who: actions.save_draft(
                    t, by=who, at=NOW, written=Written(progress=who.name), seen=0
                )
                for who in (cast.staff, cast.head)
            ]
        )
        [loser] = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        kept = ProgressReport.objects.unfiled().get(task=task)
        assert isinstance(loser, WrongState)
        assert str(loser).startswith(f"{kept.progress}已于6月20日09:00保存了这份草稿"), n
        assert kept.saved_by is not None and kept.saved_by.name == kept.progress
        told += 1
    measured("R17", "two saves of one draft, one kept and the other told", f"{told} of {PAIRS // 2}")


@transactional
def test_signing_twice_files_once(cast: Cast) -> None:
    for _pair in range(5):
        report = signing(cast, assign(cast))
        outcomes = together(*[lambda r=report: actions.sign_and_file(r, by=cast.head, at=NOW)] * 2)
        assert sum(isinstance(outcome, WrongState) for outcome in outcomes) == 1
        assert Change.objects.filter(kind="report.filed", data__contains=str(report.pk)).count() == 1


@transactional
def test_taking_back_against_accepting_leaves_one_truth(cast: Cast) -> None:
    for _pair in range(5):
        report = file_report(assign(cast), cast.head, with_file=False)
        outcomes = together(
            lambda r=report: actions.withdraw_report(r, by=cast.head, at=NOW),
            lambda r=report: actions.accept_report(r, by=cast.supervisor, at=NOW),
        )
        assert sum(isinstance(outcome, WrongState) for outcome in outcomes) == 1
        report.refresh_from_db()
        assert report.state in ("draft", "accepted")


@transactional
def test_withdrawal_against_closing_leaves_one_truth(cast: Cast) -> None:
    for _pair in range(5):
        task = bring(cast, assign(cast), "submitted")
        outcomes = together(
            lambda t=task: actions.close_task(t, by=cast.supervisor, at=NOW, verdict="kept"),
            lambda t=task: actions.withdraw_closure(t, by=cast.head, at=NOW),
        )
        assert sum(isinstance(outcome, WrongState) for outcome in outcomes) == 1
        closure = Closure.objects.get(task=task)
        state = Task.objects.get(pk=task.pk).state
        assert (state, closure.outcome) in [("closed", "closed"), ("in_progress", "withdrawn")]


@transactional
def test_filing_against_closing_loses_nothing(cast: Cast) -> None:
    """A report either lies before the decider, and is decided with it, or its office is told it came too late."""
    for _pair in range(5):
        task = bring(cast, assign(cast), "in_progress")
        filed, _closed = together(
            lambda t=task: submit(t, cast, uuid4()),
            lambda t=task: actions.close_task(
                t, by=cast.supervisor, at=NOW, verdict="partly", reason="缺一项"
            ),
        )
        assert isinstance(filed, (ProgressReport, WrongState))
        waiting = ProgressReport.objects.filter(task=task, state="awaiting_review")
        assert not waiting.exists()
        assert Task.objects.get(pk=task.pk).state == "closed"


@transactional
def test_many_people_on_many_tasks_end_without_a_deadlock(cast: Cast, colleague: User) -> None:
    tasks = [bring(cast, assign(cast), "in_progress") for _n in range(4)]

    def chase(order: list[Task], by: User) -> None:
        for task in order:
            actions.suspend_task(task, by=by, at=NOW, basis="等待通知")
            actions.resume_task(task, by=by, at=NOW, basis="通知已到")

    def file(order: list[Task]) -> None:
        for task in order:
            try:
                submit(task, cast, uuid4())
            except WrongState:
                continue

    outcomes = together(
        lambda: chase(tasks[:2], cast.supervisor),
        lambda: chase(tasks[2:], colleague),
        lambda: file(tasks),
        lambda: file(tasks[::-1]),
    )
    assert outcomes == [None] * 4
    assert verify().breaks == []
