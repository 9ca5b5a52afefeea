"""延期申请 and 限期办结: who asks, who decides, what moves and what never does."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, Role, at, give_post
from tests.tasks.cases import BASIS, assign, bring
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.tasks import actions
from tracker.tasks.models import Extension, Task

ASKED = {"reason": "上级文件未到", "progress": "已成稿", "proposed_on": date(2024, 9, 30)}


def ask(task: Task, by: Any, when: Any = NOW, **facts: Any) -> Extension:
    return actions.request_extension(task, by=by, at=when, **{**ASKED, **facts})


def grant(row: Extension, by: Any, permitted_on: date = date(2024, 8, 30), when: Any = NOW) -> Extension:
    return actions.grant_extension(
        row, by=by, at=when, permitted_on=permitted_on, basis="张副局长6月20日同意"
    )


class TestAsking:
    def test_moves_nothing(self, cast: Cast, task: Task) -> None:
        row = ask(task, cast.head)
        now = Task.objects.get(pk=task.pk)
        assert (now.due_on, now.original_due_on, now.state) == (date(2024, 6, 28),) * 2 + ("assigned",)
        assert (row.state, row.from_due_on, row.asked_by) == ("pending", date(2024, 6, 28), cast.head)

    def test_desk_officer_asks_through_the_head(self, cast: Cast, task: Task) -> None:
        row = ask(task, cast.staff)
        assert (row.state, row.drafted_by, row.asked_by) == ("awaiting_signature", cast.staff, None)
        with pytest.raises(WrongState):
            grant(row, cast.supervisor)
        signed = actions.sign_extension(row, by=cast.head, at=NOW)
        assert (signed.state, signed.asked_by) == ("pending", cast.head)

    @pytest.mark.parametrize(
        ("day", "words"), [("2024-06-28", ""), ("2024-06-29", "已过完成时限，不能申请延期")]
    )
    def test_on_the_due_date_still_and_then_no_more(
        self, cast: Cast, task: Task, day: str, words: str
    ) -> None:
        if not words:
            ask(task, cast.head, at(day))
            return
        with pytest.raises(WrongState, match=words):
            ask(task, cast.head, at(day))

    def test_signature_that_comes_too_late_is_too_late(self, cast: Cast, task: Task) -> None:
        row = ask(task, cast.staff)
        with pytest.raises(WrongState, match="限期办结"):
            actions.sign_extension(row, by=cast.head, at=at("2024-07-01"))

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"reason": " "}, "reason"),
            ({"progress": ""}, "progress"),
            ({"proposed_on": date(2024, 6, 28)}, "proposed_on"),
            ({"proposed_on": date(2024, 6, 19)}, "proposed_on"),
            ({"proposed_on": date(2034, 6, 19)}, "proposed_on"),
        ],
    )
    def test_what_is_missing_is_said_at_its_field(
        self, cast: Cast, task: Task, facts: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(NotValid) as refused:
            ask(task, cast.head, **facts)
        assert refused.value.field == field
        assert not Extension.objects.exists()

    def test_one_at_a_time(self, cast: Cast, task: Task) -> None:
        row = ask(task, cast.head)
        with pytest.raises(WrongState, match="正在办理"):
            ask(task, cast.staff)
        actions.withdraw_extension(row, by=cast.head, at=NOW)
        assert ask(task, cast.staff).state == "awaiting_signature"

    def test_colleague_does_not_take_back_what_he_did_not_draft(self, cast: Cast, task: Task) -> None:
        row = ask(task, cast.head)
        with pytest.raises(NotAllowed, match="只有起草人"):
            actions.withdraw_extension(row, by=cast.staff, at=NOW)

    @pytest.mark.parametrize("situation", ["submitted", "closed", "cancelled", "suspended", "waiting"])
    def test_only_while_the_office_holds_the_ball(self, cast: Cast, task: Task, situation: str) -> None:
        task = bring(cast, task, situation)
        with pytest.raises(WrongState, match="不能申请延期"):
            ask(task, cast.head)


class TestDeciding:
    def test_granted_moves_the_limit_and_keeps_the_first(self, cast: Cast, task: Task) -> None:
        row = grant(ask(task, cast.head), cast.supervisor)
        now = Task.objects.get(pk=task.pk)
        assert (now.due_on, now.original_due_on, now.times_extended) == (
            date(2024, 8, 30), date(2024, 6, 28), 1,
        )  # fmt: skip
        assert (row.state, row.permitted_on, row.basis) == (
            "granted",
            date(2024, 8, 30),
            "张副局长6月20日同意",
        )

    def test_granted_may_come_after_the_due_date(self, cast: Cast, task: Task) -> None:
        row = ask(task, cast.head)
        assert grant(row, cast.supervisor, when=at("2024-07-03")).state == "granted"

    def test_refused_moves_nothing(self, cast: Cast, task: Task) -> None:
        row = actions.refuse_extension(ask(task, cast.head), by=cast.supervisor, at=NOW, basis="不影响办理")
        now = Task.objects.get(pk=task.pk)
        assert (row.state, row.basis, now.due_on, now.times_extended) == (
            "refused", "不影响办理", date(2024, 6, 28), 0,
        )  # fmt: skip

    @pytest.mark.parametrize("decided", ["granted", "refused", "withdrawn"])
    def test_what_is_decided_stays_decided(self, cast: Cast, task: Task, decided: str) -> None:
        row = ask(task, cast.head)
        if decided == "granted":
            grant(row, cast.supervisor)
        elif decided == "refused":
            actions.refuse_extension(row, by=cast.supervisor, at=NOW, basis=BASIS)
        else:
            actions.withdraw_extension(row, by=cast.head, at=NOW)
        written = Change.objects.count()
        with pytest.raises(WrongState, match="您的操作没有生效"):
            grant(row, cast.supervisor)
        with pytest.raises(WrongState, match="您的操作没有生效"):
            actions.refuse_extension(row, by=cast.supervisor, at=NOW, basis=BASIS)
        assert Change.objects.count() == written

    def test_more_periods_come_with_more_time(self, cast: Cast) -> None:
        task = assign(cast, rhythm="quarterly", due_on=date(2024, 9, 30))
        labels = list(task.slots.values_list("label", flat=True))
        grant(ask(task, cast.head, proposed_on=date(2024, 12, 31)), cast.supervisor, date(2024, 12, 31))
        assert list(task.slots.values_list("label", flat=True)) == [*labels, "2024年四季度"]

    def test_nobody_grants_what_he_asked_for(self, cast: Cast, task: Task) -> None:
        give_post(cast.supervisor, Role.STAFF, cast.enforcement)
        row = actions.sign_extension(ask(task, cast.supervisor), by=cast.head, at=NOW)
        with pytest.raises(NotAllowed, match="您是此延期申请的申请人"):
            grant(row, cast.supervisor)


class TestNewLimit:
    def test_after_expiry_with_the_first_limit_kept(self, cast: Cast, task: Task) -> None:
        when = at("2024-07-03")
        moved = actions.set_new_limit(
            task, by=cast.supervisor, at=when, due_on=date(2024, 7, 31), basis=BASIS
        )
        row = Extension.objects.get()
        assert (moved.due_on, moved.original_due_on, moved.times_extended) == (
            date(2024, 7, 31), date(2024, 6, 28), 0,
        )  # fmt: skip
        assert (row.kind, row.from_due_on, row.permitted_on) == (
            "new_limit", date(2024, 6, 28), date(2024, 7, 31),
        )  # fmt: skip

    def test_not_before(self, cast: Cast, task: Task) -> None:
        with pytest.raises(WrongState, match="还没有到"):
            actions.set_new_limit(task, by=cast.supervisor, at=NOW, due_on=date(2024, 7, 31), basis=BASIS)

    def test_not_for_what_is_filed_already(self, cast: Cast, task: Task) -> None:
        file_report(task, cast.head, ask_closure=True)
        with pytest.raises(WrongState, match="不能限期办结"):
            actions.set_new_limit(
                task, by=cast.supervisor, at=at("2024-07-03"), due_on=date(2024, 7, 31), basis=BASIS
            )


def test_nobody_decides_on_a_request_he_did_not_read(cast: Cast, task: Task) -> None:
    """Taken back and asked anew while the page was open: another date, another reason."""
    first = ask(task, cast.head)
    seen = Task.objects.get(pk=task.pk).version
    actions.withdraw_extension(first, by=cast.head, at=NOW)
    again = ask(task, cast.head, proposed_on=date(2024, 12, 31))
    with pytest.raises(WrongState, match="此项任务又有了变化"):
        actions.grant_extension(
            again, by=cast.supervisor, at=NOW, permitted_on=date(2024, 12, 31), basis=BASIS, seen=seen
        )
    with pytest.raises(WrongState, match="此项任务又有了变化"):
        actions.refuse_extension(again, by=cast.supervisor, at=NOW, basis=BASIS, seen=seen)
    assert Task.objects.get(pk=task.pk).due_on == date(2024, 6, 28)


def test_a_task_that_waits_for_its_event_asks_for_no_time(cast: Cast, task: Task) -> None:
    row = ask(task, cast.head)
    actions.wait_for_event(task, by=cast.supervisor, at=NOW, event="上级通知")
    row.refresh_from_db()
    assert row.state == "withdrawn"
