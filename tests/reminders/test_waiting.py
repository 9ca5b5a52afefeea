"""What waits for somebody: receipt, review, an answer to 延期申请, a supporting office's piece. Each until it is done."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, at, give_post, make_user
from tests.reminders.conftest import steps, told
from tracker.organisations.models import Role
from tracker.reminders.models import Audience, ReminderRule
from tracker.reminders.run import Run
from tracker.tasks import actions
from tracker.tasks.models import Piece, ReportSlot, Task

RunOn = Callable[..., Run]
FAR = date(2024, 12, 31)

pytestmark = pytest.mark.usefixtures("all_rules")


@pytest.fixture
def far(issued: Callable[..., Task]) -> Task:
    """Issued on Thursday the 20th, due at the year's end."""
    return issued(due_on=FAR)


@pytest.fixture
def received(cast: Cast, far: Task) -> Task:
    return actions.acknowledge(far, by=cast.head, at=NOW)


def texts(run: Run) -> dict[str, str]:
    return {str(letter.person): letter.text for letter in run.letters}


# --- 签收 ---


def test_assignment_nobody_received(far: Task, run: RunOn) -> None:
    assert told(run("2024-06-21")) == {}
    done = run("2024-06-24")
    assert told(done) == {"周小梅": ["新交办"], "李建国": ["新交办"]}
    text = texts(done)["李建国"]
    assert "交办后2个工作日未签收（6月20日 周四交办）。请签收，或申请改派。" in text
    assert "您是牵头科室负责人，该项尚未签收。" in text
    assert told(run("2024-06-25")) == {}


@pytest.mark.parametrize("did", ["received", "declined", "waits"])
def test_receipt_is_asked_of_nobody_who_answered(cast: Cast, far: Task, run: RunOn, did: str) -> None:
    assert run("2024-06-24", hour=7).claimed == 1
    early = at("2024-06-24", 7)
    if did == "received":
        actions.acknowledge(far, by=cast.head, at=early)
    elif did == "declined":
        actions.decline(far, by=cast.head, at=early, reason="不属本科室职责")
    else:
        Task.objects.filter(pk=far.pk).update(waits_for="上级检查通知")
    done = run("2024-06-24", hour=9)
    assert (told(done), done.dropped) == ({}, 1)


@pytest.mark.parametrize("mark", ["waits", "suspended", "declined"])
def test_none_is_claimed_for_what_lies_still(cast: Cast, far: Task, run: RunOn, mark: str) -> None:
    if mark == "waits":
        Task.objects.filter(pk=far.pk).update(waits_for="上级检查通知")
    elif mark == "declined":
        actions.decline(far, by=cast.head, at=NOW, reason="不属本科室职责")
    else:
        actions.suspend_task(far, by=cast.supervisor, at=NOW, basis="会议纪要")
    assert run("2024-06-24").claimed == 0


def test_periods_of_what_waits_for_an_event_are_not_asked_for(
    issued: Callable[..., Task], run: RunOn
) -> None:
    task = issued(rhythm="quarterly", kind="recurring", due_on=FAR)
    assert ReportSlot.objects.filter(task=task).exists()
    Task.objects.filter(pk=task.pk).update(waits_for="上级检查通知", state="in_progress", acknowledged_at=NOW)
    assert run("2024-07-05").claimed == 0


# --- 审核 ---


def test_review_that_waits(cast: Cast, received: Task, run: RunOn) -> None:
    """The follow-up officer has a clock too."""
    file_report(received, cast.head)
    assert told(run("2024-06-24")) == {}
    done = run("2024-06-25")
    assert told(done) == {"陈思远": ["待审核"]}
    text = texts(done)["陈思远"]
    assert "已等待3个工作日（6月20日 周四报送）。请审核。" in text and "/decide/\n" in text
    assert "您是督办员，该项等待您审核。" in text and "请联系督办员陈思远" not in text
    assert told(run("2024-06-26")) == {}
    assert told(run("2024-06-27")) == {"陈思远": ["待审核"]}
    assert steps() == ["review-after-3", "review-after-5"]


def test_decided_it_waits_no_longer(cast: Cast, received: Task, run: RunOn) -> None:
    report = file_report(received, cast.head)
    assert run("2024-06-25", hour=7).claimed == 1
    actions.accept_report(report, by=cast.supervisor, at=at("2024-06-25", 7))
    assert told(run("2024-06-25")) == {}


def test_second_reviewer_is_told_of_what_the_follow_up_office_leads(
    cast: Cast, issued: Callable[..., Task], run: RunOn
) -> None:
    task = actions.acknowledge(issued(cast.law, due_on=FAR), by=cast.law_head, at=NOW)
    file_report(task, cast.law_head, ask_closure=True)
    done = run("2024-06-25")
    assert told(done) == {"赵文博": ["待审核"]}
    assert "您是复核人" in texts(done)["赵文博"]


def test_several_reports_of_a_day_are_one_line(cast: Cast, received: Task, run: RunOn) -> None:
    for _n in range(2):
        file_report(received, cast.head, with_file=False)
    assert told(run("2024-06-25")) == {"陈思远": ["待审核"]}


# --- 延期申请 ---


def test_extension_nobody_answered(cast: Cast, received: Task, run: RunOn) -> None:
    asked = {"reason": "等待上级文件", "progress": "已起草", "proposed_on": date(2025, 1, 31)}
    extension = actions.request_extension(received, by=cast.head, at=NOW, **asked)  # type: ignore[arg-type]
    done = run("2024-06-24")
    assert told(done) == {"陈思远": ["待答复"]}
    assert "已等待2个工作日（6月20日 周四申请）。请答复。" in texts(done)["陈思远"]
    actions.withdraw_extension(extension, by=cast.head, at=at("2024-06-25"))
    assert told(run("2024-06-27")) == {}


# --- 分项任务 ---


@pytest.fixture
def piece(cast: Cast, received: Task) -> Piece:
    facts: dict[str, Any] = {"office": cast.relief, "text": "提供物资清单", "due_on": date(2024, 6, 28)}
    return actions.give_piece(received, by=cast.supervisor, at=NOW, **facts)


def test_piece_is_asked_of_its_own_office(cast: Cast, piece: Piece, run: RunOn) -> None:
    give_post(make_user("wu", "吴科员"), Role.STAFF, cast.relief)
    done = run("2024-06-25")
    assert told(done) == {"吴科员": ["临期"]}
    text = texts(done)["吴科员"]
    assert "（分项任务：提供物资清单）" in text and "请报送分项任务进展。" in text
    assert "您是配合科室经办人，该项尚未报送。" in text
    assert told(run("2024-06-28")) == {"吴科员": ["今天到期"], "钱科长": ["今天到期"]}
    assert told(run("2024-07-01")) == {"吴科员": ["逾期"], "钱科长": ["逾期"]}


def test_filed_or_withdrawn_piece_is_not_asked_for(cast: Cast, piece: Piece, run: RunOn) -> None:
    assert run("2024-06-25", hour=7).claimed == 1
    file_report(piece.task, cast.other_head, piece=piece, when=at("2024-06-25", 7))
    done = run("2024-06-25")
    assert "钱科长" not in told(done)
    assert not [step for step in steps() if step == "piece-on-0"]


def test_two_pieces_with_one_date_are_two_claims(cast: Cast, piece: Piece, run: RunOn) -> None:
    facts: dict[str, Any] = {"office": cast.law, "text": "审核文本", "due_on": date(2024, 6, 28)}
    actions.give_piece(piece.task, by=cast.supervisor, at=NOW, **facts)
    assert told(run("2024-06-25")) == {"钱科长": ["临期"], "王志强": ["临期"]}
    assert run("2024-06-25", hour=11).claimed == 0


# --- who else may be told ---


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.SUPERVISOR, {"陈思远"}),
        (Audience.LEADERS, {"孙局长"}),
        (Audience.DEPUTY, {"副队长"}),
        (Audience.DECIDER, {"陈思远"}),
    ],
)
def test_other_audiences(cast: Cast, far: Task, run: RunOn, audience: str, expected: set[str]) -> None:
    give_post(make_user("fu", "副队长"), Role.HEAD, cast.enforcement, is_deputy=True)
    ReminderRule.objects.filter(step="receipt-after-2").update(audience=[audience])
    assert set(told(run("2024-06-24"))) == expected
