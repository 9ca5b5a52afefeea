"""结转 to next year, 待触发 and its event, 时间节点."""

from datetime import date

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tests.tasks.cases import BASIS, assign, bring
from tests.tasks.lit import light_on
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid, WrongState
from tracker.tasks import actions
from tracker.tasks.models import Task

NEXT = date(2025, 6, 30)


class TestCarryingOver:
    def test_next_years_task_is_linked_both_ways(self, cast: Cast, task: Task) -> None:
        task = bring(cast, task, "assessed")
        following = actions.carry_over(task, by=cast.supervisor, at=NOW, due_on=NEXT)
        task.refresh_from_db()
        assert (following.carried_from, task.carried_to) == (task, following)
        assert (following.number, following.state, following.due_on) == ("枣应急-2025-001", "assigned", NEXT)
        assert (following.title, following.requirement, following.lead_office, following.plan) == (
            task.title, task.requirement, task.lead_office, task.plan,
        )  # fmt: skip
        kinds = list(Change.objects.order_by("-seq").values_list("kind", flat=True)[:2])
        assert sorted(kinds) == ["task.assigned", "task.carried"]

    def test_what_was_kept_is_not_carried(self, cast: Cast, task: Task) -> None:
        for situation in ("closed", "in_progress"):
            with pytest.raises(WrongState, match="以外的任务才能结转"):
                actions.carry_over(
                    bring(cast, assign(cast), situation), by=cast.supervisor, at=NOW, due_on=NEXT
                )

    def test_once(self, cast: Cast, task: Task) -> None:
        task = bring(cast, task, "assessed")
        actions.carry_over(task, by=cast.supervisor, at=NOW, due_on=NEXT)
        with pytest.raises(WrongState, match="已结转为枣应急-2025-001"):
            actions.carry_over(task, by=cast.supervisor, at=NOW, due_on=NEXT)
        assert Task.objects.filter(year=2025).count() == 1

    def test_goes_to_another_year(self, cast: Cast) -> None:
        task = bring(cast, assign(cast), "assessed")
        with pytest.raises(NotValid, match="结转到下一年度"):
            actions.carry_over(task, by=cast.supervisor, at=NOW, due_on=date(2024, 12, 30))

    def test_what_goes_on_elsewhere_is_not_reopened(self, cast: Cast) -> None:
        """Else it could be found kept in one year and be owed in the next."""
        task = bring(cast, assign(cast), "assessed")
        following = actions.carry_over(task, by=cast.supervisor, at=NOW, due_on=NEXT)
        with pytest.raises(WrongState, match=f"已结转为{following.number}"):
            actions.reopen_task(task, by=cast.supervisor, at=NOW, reason=BASIS)
        actions.cancel_task(following, by=cast.supervisor, at=NOW, basis=BASIS)
        assert actions.reopen_task(task, by=cast.supervisor, at=NOW, reason=BASIS).state == "in_progress"


class TestWaitingForAnEvent:
    def test_owes_nothing_until_it_comes(self, cast: Cast) -> None:
        task = assign(cast, waits_for="上级督察通知", rhythm="quarterly")
        assert task.awaits_event and not task.slots.exists()
        assert light_on(task, "2024-12-20") == light_on(task, "2025-06-01") == "grey:waiting"
        assert not Task.objects.workable().exists()

    def test_event_sets_both_dates_and_the_periods(self, cast: Cast) -> None:
        task = assign(cast, waits_for="上级督察通知", rhythm="quarterly")
        started = actions.start_on_event(
            task, by=cast.supervisor, at=at("2024-07-10"), event_on=date(2024, 7, 9), due_on=date(2024, 9, 30)
        )
        assert (started.due_on, started.original_due_on, started.started_on) == (
            date(2024, 9, 30), date(2024, 9, 30), date(2024, 7, 9),
        )  # fmt: skip
        assert [slot.label for slot in task.slots.all()] == ["2024年三季度"]
        assert light_on(started, "2024-07-11") == "green:on_course"

    def test_only_once_and_not_from_the_future(self, cast: Cast) -> None:
        task = bring(cast, assign(cast), "waiting")
        due = date(2024, 9, 30)
        for event_on, words in ((date(2024, 6, 21), "不能晚于今天"), (date(1, 1, 1), "请检查年份")):
            with pytest.raises(NotValid, match=words):
                actions.start_on_event(task, by=cast.supervisor, at=NOW, event_on=event_on, due_on=due)
        actions.start_on_event(task, by=cast.supervisor, at=NOW, event_on=NOW.date(), due_on=due)
        with pytest.raises(WrongState, match="不在等待触发"):
            actions.start_on_event(task, by=cast.supervisor, at=NOW, event_on=NOW.date(), due_on=due)

    def test_what_is_under_way_waits_for_nothing(self, cast: Cast, task: Task) -> None:
        file_report(task, cast.head)
        with pytest.raises(WrongState, match="可以暂缓"):
            actions.wait_for_event(task, by=cast.supervisor, at=NOW, event="上级通知")


class TestMilestones:
    def test_added_reached_and_not_reached_twice(self, cast: Cast, task: Task) -> None:
        added = actions.add_milestone(
            task, by=cast.supervisor, at=NOW, title="初稿", due_on=date(2024, 6, 25)
        )
        reached = actions.reach_milestone(added, by=cast.head, at=at("2024-06-24"))
        assert (reached.reached_on, reached.reached_by) == (date(2024, 6, 24), cast.head)
        with pytest.raises(WrongState, match="已标为完成"):
            actions.reach_milestone(added, by=cast.head, at=NOW)

    def test_dropped_is_gone_and_said_so(self, cast: Cast, task: Task) -> None:
        task = bring(cast, task, "milestone")
        row = task.milestones.get()
        actions.drop_milestone(row, by=cast.supervisor, at=NOW)
        with pytest.raises(WrongState, match="已被删除"):
            actions.reach_milestone(row, by=cast.head, at=NOW)

    def test_sent_twice_it_is_one_and_lies_within_the_task(self, cast: Cast, task: Task) -> None:
        facts = {"by": cast.supervisor, "at": NOW, "title": "初稿"}
        first = actions.add_milestone(task, due_on=date(2024, 6, 28), **facts)
        assert actions.add_milestone(task, due_on=date(2024, 6, 28), **facts) == first
        with pytest.raises(NotValid, match="时间节点不能晚于完成时限（6月28日 周五）") as refused:
            actions.add_milestone(task, due_on=date(2024, 6, 29), **facts)
        assert refused.value.field == "due_on"

    def test_twenty_are_enough_and_a_closed_task_takes_none(self, cast: Cast, task: Task) -> None:
        for n in range(20):
            actions.add_milestone(
                task, by=cast.supervisor, at=NOW, title=f"第{n}稿", due_on=date(2024, 6, 25)
            )
        with pytest.raises(NotValid, match="最多20个"):
            actions.add_milestone(task, by=cast.supervisor, at=NOW, title="初稿", due_on=date(2024, 6, 25))
        actions.cancel_task(task, by=cast.supervisor, at=NOW, basis=BASIS)
        with pytest.raises(WrongState, match="不能再改"):
            actions.drop_milestone(task.milestones.first(), by=cast.supervisor, at=NOW)  # type: ignore[arg-type]
