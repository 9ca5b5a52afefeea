"""合并为一项任务 and 统一填写."""

from datetime import date

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.plans.drafts import make_draft, must_hold
from tests.plans.test_cutting import row
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.plans import actions
from tracker.plans.models import Commitment, Plan
from tracker.tasks.actions import issue_plan
from tracker.tasks.models import TaskCommitment


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return make_draft(cast)


def share(plan: Plan, cast: Cast, *numbers: int) -> Commitment:
    return actions.share_task([row(plan, n) for n in numbers], by=cast.supervisor, at=NOW)


def test_one_task_answers_commitments_of_different_sections(cast: Cast, plan: Plan) -> None:
    plan.commitments.filter(order=3).update(
        lead_office=cast.relief, due_on="2024-09-30", expected_evidence=["照片"],
        milestones=[{"title": "宣传周", "due_on": "2024-09-01"}],
    )  # fmt: skip
    leader = share(plan, cast, 4, 1)
    assert (leader.order, leader.lead_office, leader.due_on) == (0, cast.law, date(2024, 9, 30))
    assert list(leader.supporting_offices.all()) == [cast.relief]
    assert leader.expected_evidence == ["印发文件", "照片"]
    assert leader.reasons["due_on"] == "与第4项合并，取较早的时限"
    tasks = issue_plan(plan, by=cast.supervisor, at=NOW)
    assert len(tasks) == 3
    first, fourth = row(plan, 1), row(plan, 4)
    assert (
        TaskCommitment.objects.get(commitment=fourth).task
        == TaskCommitment.objects.get(commitment=first).task
    )
    assert tasks[0].requirement == f"{first.text}\n{fourth.text}"
    steps = tasks[0].milestones.values_list("title", "due_on")
    assert list(steps) == [("宣传周", date(2024, 9, 1))]
    assert TaskCommitment.objects.count() == 4


def test_sharing_asks_nothing_more_of_the_second(cast: Cast, plan: Plan) -> None:
    plan.commitments.filter(order=3).update(lead_office=None, due_on=None)
    share(plan, cast, 1, 4)
    assert row(plan, 4).open_questions(TODAY) == []
    assert actions.unshare_task(row(plan, 4), by=cast.supervisor, at=NOW).open_questions(TODAY) != []
    with pytest.raises(NotValid, match="没有与其他项合并"):
        actions.unshare_task(row(plan, 4), by=cast.supervisor, at=NOW)


def test_chains_become_one_group(cast: Cast, plan: Plan) -> None:
    share(plan, cast, 3, 4)
    share(plan, cast, 2, 4)
    share(plan, cast, 1, 3)
    assert [r.shares_with_id for r in plan.commitments.all()] == [None, *[row(plan, 1).pk] * 3]
    must_hold(plan)
    assert len(issue_plan(plan, by=cast.supervisor, at=NOW)) == 1


def test_when_the_first_goes_the_next_answers(cast: Cast, plan: Plan) -> None:
    share(plan, cast, 1, 3, 4)
    actions.mark_passage(row(plan, 1), by=cast.supervisor, at=NOW, role="duty")
    rows = list(plan.commitments.all())
    assert [r.shares_with_id for r in rows] == [None, None, rows[1].pk]
    actions.join_commitments(rows[0], rows[1], by=cast.supervisor, at=NOW)
    rows = list(plan.commitments.all())
    assert [r.shares_with_id for r in rows] == [None, rows[0].pk]
    must_hold(plan)


def test_waived_and_shared_exclude_each_other(cast: Cast, plan: Plan) -> None:
    with pytest.raises(NotValid, match="至少两项"):
        share(plan, cast, 1)
    share(plan, cast, 1, 4)
    with pytest.raises(NotValid, match="先取消合并"):
        actions.edit_commitment(row(plan, 1), by=cast.supervisor, at=NOW, fields={"waived_because": "重复"})
    actions.edit_commitment(row(plan, 2), by=cast.supervisor, at=NOW, fields={"waived_because": "重复"})
    with pytest.raises(NotValid, match="第2项不立任务"):
        share(plan, cast, 1, 2)


def test_bulk_fills_what_can_take_it_and_says_what_cannot(cast: Cast, plan: Plan) -> None:
    share(plan, cast, 1, 4)
    plan.commitments.filter(order=1).update(waived_because="重复")
    fields = {"lead_office": cast.enforcement, "due_on": date(2024, 11, 30), "rhythm": "monthly"}
    lines = actions.bulk_edit(plan, plan.commitments.all(), by=cast.supervisor, at=NOW, fields=fields)
    assert [(line.number, line.problem) for line in lines] == [
        (1, ""), (2, "不立任务"), (3, ""), (4, "已合并到另一项任务"),
    ]  # fmt: skip
    for n, office in ((1, cast.enforcement), (2, cast.law), (3, cast.enforcement), (4, cast.law)):
        assert row(plan, n).lead_office == office
    assert Change.objects.filter(kind="commitment.changed").count() == 2
    assert plan.steps.order_by("-pk")[0].label == "统一填写2项"


def test_bulk_needs_something_chosen_and_a_day_to_come(cast: Cast, plan: Plan) -> None:
    everything = list(plan.commitments.all())
    for rows, fields in (
        ([], {"rhythm": "monthly"}),
        (everything, {}),
        (everything, {"title": "x"}),
        (everything, {"due_on": date(2024, 6, 19)}),
        (everything, {"lead_office": cast.stranger.posts.get().office}),
    ):
        with pytest.raises(NotValid):
            actions.bulk_edit(plan, rows, by=cast.supervisor, at=NOW, fields=fields)
    assert Change.objects.count() == 0


def test_shortcomings_and_milestones_by_hand(cast: Cast, plan: Plan) -> None:
    one = plan.shortcomings.get(order=0)
    steps = [{"title": "完成初稿", "due_on": "2024-08-31"}]
    actions.edit_commitment(
        row(plan, 1), by=cast.supervisor, at=NOW, fields={"milestones": steps}, answers=[one]
    )
    assert (row(plan, 1).milestones, list(row(plan, 1).answers.all())) == (steps, [one])
    other = make_draft_of_next_year(cast)
    with pytest.raises(NotValid, match="这份文件中的不足"):
        actions.edit_commitment(row(other, 1), by=cast.supervisor, at=NOW, fields={}, answers=[one])
    for wrong in ([{"title": " ", "due_on": "2024-08-31"}], [{"title": "x"}], steps * 21):
        with pytest.raises(NotValid):
            actions.edit_commitment(row(plan, 1), by=cast.supervisor, at=NOW, fields={"milestones": wrong})


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2023-12-31", "时间节点“初稿”（2023年12月31日）不能早于1月1日，请检查年份。"),
        ("2024-06-19", "时间节点“初稿”（6月19日）已过，请改为今天或以后的日期，或者删去。"),
        ("2025-01-01", "时间节点“初稿”（2025年1月1日）晚于完成时限（12月31日），请调整其中一个。"),
        ("2204-09-30", "晚于完成时限"),
    ],
)
def test_milestone_outside_the_task_is_refused(cast: Cast, plan: Plan, day: str, told: str) -> None:
    steps = [{"title": "初稿", "due_on": day}]
    with pytest.raises(NotValid) as refused:
        actions.edit_commitment(row(plan, 1), by=cast.supervisor, at=NOW, fields={"milestones": steps})
    assert told in refused.value.message and refused.value.field == "milestones"
    assert row(plan, 1).milestones == [] and Change.objects.count() == 0


def test_milestone_without_a_due_date_may_lie_in_the_plans_years_only(cast: Cast, plan: Plan) -> None:
    plan.commitments.update(due_on=None)
    for day, told in (("2204-09-30", "太远"), ("2024-06-20", "")):
        steps = [{"title": "初稿", "due_on": day}]
        if told:
            with pytest.raises(NotValid, match=told):
                actions.edit_commitment(
                    row(plan, 1), by=cast.supervisor, at=NOW, fields={"milestones": steps}
                )
        else:
            actions.edit_commitment(row(plan, 1), by=cast.supervisor, at=NOW, fields={"milestones": steps})
    plan.issued_on = date(2024, 6, 25)
    plan.save(update_fields=["issued_on"])
    with pytest.raises(NotValid, match="不能早于6月25日"):
        early = [{"title": "初稿", "due_on": "2024-06-24"}]
        actions.edit_commitment(row(plan, 1), by=cast.supervisor, at=NOW, fields={"milestones": early})


def test_no_way_leaves_a_milestone_behind_the_tasks_date(cast: Cast, plan: Plan) -> None:
    steps = [{"title": "初稿", "due_on": "2024-09-30"}]
    plan.commitments.filter(order=1).update(milestones=steps)
    with pytest.raises(NotValid, match="晚于完成时限（8月31日）") as refused:
        actions.edit_commitment(
            row(plan, 2), by=cast.supervisor, at=NOW, fields={"due_on": date(2024, 8, 31)}
        )
    assert refused.value.field == "due_on"
    lines = actions.bulk_edit(
        plan, plan.commitments.all(), by=cast.supervisor, at=NOW, fields={"due_on": date(2024, 8, 31)}
    )
    assert [line.number for line in lines if line.problem] == [2] and "晚于完成时限" in lines[1].problem
    assert share(plan, cast, 1, 2).due_on == date(
        2024, 8, 31
    )  # the earlier date holds, and the step is asked about
    [asked] = row(plan, 1).open_questions(TODAY)
    assert asked == "时间节点“初稿”（9月30日）晚于完成时限（8月31日），请调整其中一个"
    with pytest.raises(NotValid, match="还有1项没有落实"):
        issue_plan(plan, by=cast.supervisor, at=NOW)


def make_draft_of_next_year(cast: Cast) -> Plan:
    Plan.objects.update(year=2023)
    return make_draft(cast)


def test_declined_offer_is_remembered_on_both_sides_and_taken_back(cast: Cast, plan: Plan) -> None:
    one, other = row(plan, 1), row(plan, 4)
    for mine, away in ((one, other), (other, one)):
        plan.commitments.filter(pk=mine.pk).update(overlaps=[{"id": str(away.pk), "words": "普法"}])
    actions.decline_overlap(row(plan, 1), row(plan, 4), by=cast.supervisor, at=NOW)
    assert [row(plan, n).overlaps[0]["declined"] for n in (1, 4)] == [True, True]
    with pytest.raises(NotValid, match="没有待定的合并建议"):  # done twice
        actions.decline_overlap(row(plan, 1), row(plan, 4), by=cast.supervisor, at=NOW)
    actions.undo(plan, by=cast.supervisor, at=NOW, step_id=plan.steps.get().pk)
    assert "declined" not in row(plan, 1).overlaps[0]
    with pytest.raises(NotAllowed):
        actions.decline_overlap(row(plan, 1), row(plan, 4), by=cast.head, at=NOW)
    issue_plan(plan, by=cast.supervisor, at=NOW)
    with pytest.raises(WrongState):
        actions.decline_overlap(row(plan, 1), row(plan, 4), by=cast.supervisor, at=NOW)
