"""签收 by silence, 申请改派 and its answers."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.management import call_command

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tests.tasks.cases import BASIS, assign, bring
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid, WrongState
from tracker.organisations.standing import standing_of
from tracker.tasks import actions, jobs
from tracker.tasks.models import ProgressReport, Reassignment, Task
from tracker.workdays.records import load_calendar

TODAY = date(2024, 6, 20)


def silent_on(day: str) -> int:
    return actions.receive_silent(calendar=load_calendar(), at=at(day))


class TestSilence:
    """Assigned on Thursday 2024-06-20; three working days to receive: until Tuesday the 25th."""

    @pytest.mark.parametrize(("day", "received"), [("2024-06-25", 0), ("2024-06-26", 1)])
    def test_receives_after_three_working_days(self, cast: Cast, day: str, received: int) -> None:
        task = assign(cast)
        assert silent_on(day) == received
        task.refresh_from_db()
        assert task.is_deemed_received is bool(received)
        assert task.state == ("in_progress" if received else "assigned")

    def test_is_told_once_with_the_system_as_its_actor(self, cast: Cast) -> None:
        task = assign(cast)
        assert (silent_on("2024-06-26"), silent_on("2024-06-27")) == (1, 0)
        [row] = Change.objects.about("task", [str(task.pk)]).filter(kind="task.deemed_received")
        assert (row.actor_kind, row.actor_name) == ("system", "receive_silent")

    def test_asking_for_another_office_stops_the_clock(self, cast: Cast) -> None:
        task = bring(cast, assign(cast), "declined")
        assert silent_on("2024-07-26") == 0
        assert Task.objects.get(pk=task.pk).state == "assigned"

    def test_event_that_has_not_come_starts_no_clock(self, cast: Cast) -> None:
        bring(cast, assign(cast), "waiting")
        assert silent_on("2024-07-26") == 0

    def test_job_and_command_do_the_same(self, cast: Cast) -> None:
        first, second = assign(cast), assign(cast)
        jobs.receive_silent_tasks()
        call_command("receivesilent")
        assert {Task.objects.get(pk=one.pk).state for one in (first, second)} == {"in_progress"}

    def test_limit_leaves_the_rest_for_the_next_look(self, cast: Cast) -> None:
        for _ in range(3):
            assign(cast)
        calendar = load_calendar()
        when = at("2024-06-26")
        assert actions.receive_silent(calendar=calendar, at=when, limit=2) == 2
        assert actions.receive_silent(calendar=calendar, at=when, limit=2) == 1


class TestAskingForAnotherOffice:
    def test_moves_nothing(self, cast: Cast, task: Task) -> None:
        asked = actions.decline(task, by=cast.head, at=NOW, reason="不属本科室职责")
        now = Task.objects.get(pk=task.pk)
        assert (now.state, now.lead_office_id) == ("assigned", cast.enforcement.pk)
        assert (asked.outcome, asked.from_office_id, asked.asked_by) == (
            "pending", cast.enforcement.pk, cast.head,
        )  # fmt: skip

    def test_needs_a_reason(self, cast: Cast, task: Task) -> None:
        with pytest.raises(NotValid, match="不属本科室职责"):
            actions.decline(task, by=cast.head, at=NOW, reason=" ")

    def test_only_once_and_not_after_filing(self, cast: Cast, task: Task) -> None:
        actions.decline(task, by=cast.head, at=NOW, reason="不属本科室职责")
        with pytest.raises(WrongState, match="正在等待答复"):
            actions.decline(task, by=cast.head, at=NOW, reason="不属本科室职责")
        actions.withdraw_decline(task, by=cast.head, at=NOW)
        file_report(task, cast.head)
        with pytest.raises(WrongState, match="已报送过进展报告"):
            actions.decline(task, by=cast.head, at=NOW, reason="不属本科室职责")

    @pytest.mark.parametrize("act", [actions.withdraw_decline, actions.keep_assignment])
    def test_nothing_asked_is_nothing_to_answer(
        self, cast: Cast, task: Task, act: Callable[..., Task]
    ) -> None:
        facts = (
            {"by": cast.head} if act is actions.withdraw_decline else {"by": cast.supervisor, "reply": BASIS}
        )
        with pytest.raises(WrongState, match="没有待答复的改派申请"):
            act(task, at=NOW, **facts)


class TestAnswering:
    def test_kept_is_received_and_says_why(self, cast: Cast, task: Task) -> None:
        bring(cast, task, "declined")
        kept = actions.keep_assignment(task, by=cast.supervisor, at=NOW, reply="职责在你处")
        row = Reassignment.objects.get()
        assert (kept.state, kept.acknowledged_at) == ("in_progress", NOW)
        assert (row.outcome, row.reply, row.decided_by) == ("kept", "职责在你处", cast.supervisor)

    def test_reassigned_goes_to_the_other_office_afresh(self, cast: Cast, task: Task) -> None:
        bring(cast, task, "declined")
        when = at("2024-06-24")
        moved = actions.reassign(
            task, by=cast.supervisor, at=when, lead_office=cast.relief, reason="职责相近"
        )
        assert (moved.state, moved.lead_office, moved.responsible_person) == (
            "assigned", cast.relief, cast.other_head,
        )  # fmt: skip
        assert (moved.assigned_at, moved.acknowledged_at) == (when, None)
        assert moved.due_on == moved.original_due_on == date(2024, 6, 28)
        row = Reassignment.objects.get()
        assert (row.outcome, row.to_office, row.reply) == ("reassigned", cast.relief, "职责相近")

    def test_old_office_sees_it_no_longer_and_the_ledger_says_lost(self, cast: Cast, task: Task) -> None:
        actions.reassign(task, by=cast.supervisor, at=NOW, lead_office=cast.relief, reason=BASIS)
        assert not Task.objects.visible_to(standing_of(cast.head, TODAY)).exists()
        assert Task.objects.visible_to(standing_of(cast.other_head, TODAY)).exists()
        change = Change.objects.get(kind="task.reassigned")
        lost = {row.office: row.lost for row in change.seen_by.all()}
        assert lost == {str(cast.enforcement.pk): True, str(cast.relief.pk): False}

    def test_supporting_office_that_becomes_the_lead_no_longer_supports(self, cast: Cast) -> None:
        task = assign(cast, supporting=[cast.relief])
        moved = actions.reassign(task, by=cast.supervisor, at=NOW, lead_office=cast.relief, reason=BASIS)
        assert list(moved.supporting_offices.all()) == []

    def test_what_was_filed_stays_and_a_return_is_forgotten(self, cast: Cast, task: Task) -> None:
        task = bring(cast, task, "returned")
        moved = actions.reassign(task, by=cast.supervisor, at=NOW, lead_office=cast.relief, reason=BASIS)
        assert (moved.rework_due_on, ProgressReport.objects.filter(task=task).count()) == (None, 1)

    def test_only_to_a_working_office_of_the_same_bureau(self, cast: Cast, task: Task) -> None:
        elsewhere = cast.stranger.posts.get().office
        assert elsewhere is not None
        cast.relief.is_external = True
        cast.relief.save()
        for office, words in ((elsewhere, "本单位"), (cast.relief, "只报送、不承办")):
            with pytest.raises(NotValid, match=words):
                actions.reassign(task, by=cast.supervisor, at=NOW, lead_office=office, reason=BASIS)
