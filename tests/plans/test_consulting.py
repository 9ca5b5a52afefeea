"""发送征求意见, again, and back: who is asked, what is kept, who may, and what cannot be sent (A1)."""

import json
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY, at, make_plan
from tests.plans.consulted import answer, consulting, fresh, opinion, ready_draft, running
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.standing import standing_of
from tracker.plans.actions import (
    discard_plan,
    edit_commitment,
    mark_passage,
    send_for_comment,
    take_back_consultation,
)
from tracker.plans.breakdown import differences, snapshot
from tracker.plans.consultations import Consultation, Opinion
from tracker.plans.models import Commitment, Plan
from tracker.plans.wording import PlanState

OTHERS = ["head", "staff", "law_head", "second_reviewer", "leader", "other_head", "stranger", "other_supervisor",
          "admin"]  # fmt: skip


def recorded(kind: str) -> list[Any]:
    return [json.loads(row.data) for row in Change.objects.filter(kind=kind).order_by("seq")]


def test_every_lead_and_supporting_office_is_asked_about_its_own_items(cast: Cast) -> None:
    plan = consulting(cast)
    assert plan.state == PlanState.CONSULTING
    asked = Opinion.objects.order_by("item__order", "part").values_list(
        "item__order", "office__code", "part", "answer"
    )
    assert list(asked) == [
        (0, "ENF", "lead", ""), (0, "RELIEF", "supporting", ""), (1, "RELIEF", "lead", ""),
        (2, "LAW", "lead", ""), (3, "LAW", "lead", ""),
    ]  # fmt: skip


def test_date_is_five_working_days_ahead_unless_said(cast: Cast) -> None:
    plan = consulting(cast)
    assert running(plan).reply_by == date(2024, 6, 27)  # Thursday to Thursday, a weekend between
    send_for_comment(plan, by=cast.supervisor, at=NOW, reply_by=date(2024, 6, 21))
    assert running(plan).reply_by == date(2024, 6, 21)
    with pytest.raises(NotValid, match="反馈时限不能早于今天") as refused:
        send_for_comment(plan, by=cast.supervisor, at=NOW, reply_by=date(2024, 6, 19))
    assert refused.value.field == "reply_by"


def test_sending_is_recorded_for_the_bureau_and_for_each_office_asked(cast: Cast) -> None:
    plan = consulting(cast)
    [of_plan], [of_round] = recorded("plan.consulted"), recorded("consultation.opened")
    assert (of_plan["before"], of_plan["after"]) == ({"state": "draft"}, {"state": "consulting"})
    assert of_round["after"]["reply_by"] == "2024-06-27"
    for who, sees in ((cast.head, True), (cast.staff, True), (cast.stranger, False)):
        rows = Change.objects.visible_to(standing_of(who, TODAY).reach())
        assert rows.filter(kind="consultation.opened").exists() is sees
    assert plan.state == "consulting"


@pytest.mark.parametrize("who", OTHERS)
def test_only_a_follow_up_officer_sends_and_takes_back(cast: Cast, who: str) -> None:
    plan = ready_draft(cast)
    with pytest.raises(NotAllowed):
        send_for_comment(plan, by=getattr(cast, who), at=NOW)
    assert not Consultation.objects.exists()
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    with pytest.raises(NotAllowed):
        take_back_consultation(plan, by=getattr(cast, who), at=NOW)
    assert fresh(plan).state == "consulting"


def test_item_without_a_lead_office_has_nobody_to_ask(cast: Cast) -> None:
    plan = ready_draft(cast)
    plan.commitments.filter(order=1).update(lead_office=None)
    with pytest.raises(NotValid, match=r"还有1项没有选择牵头科室.*2\. 修订应急预案"):
        send_for_comment(plan, by=cast.supervisor, at=NOW)
    plan.commitments.filter(order=1).update(waived_because="已完成")
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    assert running(plan).items.count() == 3


def test_empty_draft_is_not_sent(cast: Cast) -> None:
    with pytest.raises(NotValid, match="没有安排事项"):
        send_for_comment(make_plan(cast.bureau), by=cast.supervisor, at=NOW)


def test_items_that_share_a_task_are_sent_as_one(cast: Cast) -> None:
    plan = ready_draft(cast)
    third, fourth = plan.commitments.order_by("order")[2:]
    Commitment.objects.filter(pk=fourth.pk).update(shares_with=third)
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    item = running(plan).items.get(commitment=third.pk)
    assert item.sent["text"] == f"{third.text}\n{fourth.text}"
    assert running(plan).items.count() == 3


def test_second_click_sends_nothing_twice(cast: Cast) -> None:
    plan = ready_draft(cast)
    send_for_comment(plan, by=cast.supervisor, at=NOW, seen=0)
    with pytest.raises(WrongState, match="没有重复发送"):
        send_for_comment(plan, by=cast.supervisor, at=NOW, seen=0)
    assert Consultation.objects.count() == 1


def test_sent_again_a_new_round_asks_anew_and_the_first_stays_on_record(cast: Cast) -> None:
    plan = consulting(cast)
    answer(plan, cast.enforcement, cast.head)
    edit_commitment(
        plan.commitments.get(order=0), by=cast.supervisor, at=NOW, fields={"due_on": date(2024, 9, 30)}
    )
    send_for_comment(plan, by=cast.supervisor, at=at("2024-06-24"), seen=1)
    first, second = Consultation.objects.order_by("number")
    assert (first.outcome, second.outcome) == ("sent_again", "")
    assert opinion(plan, cast.enforcement).answer == ""
    assert Opinion.objects.get(item__consultation=first, office=cast.enforcement).answer == "agreed"
    sent = [one.items.get(order=0).sent for one in (first, second)]
    [found] = differences(*sent, today=TODAY)
    assert (found.label, found.before, found.after) == ("完成时限", "12月31日 周二", "9月30日 周一")


def test_proposal_must_be_decided_before_it_is_sent_again(cast: Cast) -> None:
    plan = consulting(cast)
    answer(plan, cast.enforcement, cast.head, title="另一个名称")
    with pytest.raises(WrongState, match="还有1条修改意见没有处理"):
        send_for_comment(plan, by=cast.supervisor, at=NOW)


def test_taken_back_it_is_a_draft_again_and_can_be_sent_again(cast: Cast) -> None:
    plan = consulting(cast)
    answer(plan, cast.enforcement, cast.head)
    take_back_consultation(plan, by=cast.supervisor, at=NOW)
    assert (fresh(plan).state, Consultation.objects.get().outcome) == ("draft", "withdrawn")
    with pytest.raises(WrongState, match="没有在征求意见"):
        take_back_consultation(plan, by=cast.supervisor, at=NOW)
    [row] = recorded("plan.consultation_withdrawn")
    assert row["after"] == {"state": "draft"}
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    assert running(plan).number == 2


def test_draft_out_for_comment_is_still_worked_on_but_not_discarded(cast: Cast) -> None:
    plan = consulting(cast)
    row = plan.commitments.get(order=0)
    edit_commitment(row, by=cast.supervisor, at=NOW, fields={"title": "健全责任制"})
    mark_passage(plan.commitments.get(order=3), by=cast.supervisor, at=NOW, role="outcome")
    assert running(plan).items.count() == 4  # what was sent stays as it was sent
    assert running(plan).items.get(order=0).sent["title"] != "健全责任制"
    with pytest.raises(WrongState, match="正在征求意见，请先撤回"):
        discard_plan(plan, by=cast.supervisor, at=NOW)
    take_back_consultation(plan, by=cast.supervisor, at=NOW)
    discard_plan(plan, by=cast.supervisor, at=NOW)
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("who", "draft", "consulting_"),
    [("supervisor", True, True), ("leader", False, True), ("second_reviewer", False, True), ("head", False, True),
     ("staff", False, True), ("other_head", False, True), ("stranger", False, False),
     ("other_supervisor", False, False)],
)  # fmt: skip
def test_who_sees_it(cast: Cast, who: str, draft: bool, consulting_: bool) -> None:
    plan = ready_draft(cast)
    standing = standing_of(getattr(cast, who), TODAY)
    assert Plan.objects.visible_to(standing).exists() is draft
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    assert Plan.objects.visible_to(standing).exists() is consulting_
    take_back_consultation(plan, by=cast.supervisor, at=NOW)
    assert Plan.objects.visible_to(standing).exists() is draft


def test_office_that_is_not_named_does_not_see_it(cast: Cast) -> None:
    plan = ready_draft(cast)
    plan.commitments.update(lead_office=cast.law)
    plan.commitments.get(order=0).supporting_offices.clear()
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    assert not Plan.objects.visible_to(standing_of(cast.head, TODAY)).exists()


def test_snapshot_compares_offices_by_id_not_by_name(cast: Cast) -> None:
    row = ready_draft(cast).commitments.get(order=0)
    before = snapshot(row)
    cast.enforcement.short_name = "执法支队"
    cast.enforcement.save()
    after = snapshot(Commitment.objects.get(pk=row.pk))
    assert after["lead_office"]["name"] == "执法支队"
    assert differences(before, after, today=TODAY) == []
    row.supporting_offices.clear()
    [gone] = differences(before, snapshot(Commitment.objects.get(pk=row.pk)), today=TODAY)
    assert (gone.label, gone.before, gone.after) == ("配合科室", "救灾和物资保障科", "无")
