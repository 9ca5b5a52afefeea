"""采纳 / 不采纳: what is written into the draft, by whom, once, and how it is taken back."""

from datetime import date

import pytest

from tests.conftest import Cast
from tests.factories import NOW, at
from tests.plans.consulted import answer, consulting, fresh
from tests.plans.test_consulting import OTHERS, recorded
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.plans.actions import (
    adopt_proposal,
    edit_commitment,
    mark_passage,
    reject_proposal,
    take_back_consultation,
    undo,
)
from tracker.plans.consultations import Opinion
from tracker.plans.models import Plan


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return consulting(cast)


@pytest.fixture
def proposal(cast: Cast, plan: Plan) -> Opinion:
    return answer(plan, cast.enforcement, cast.head, lead_office=cast.relief, due_on=date(2024, 9, 30))


def test_adopting_writes_it_into_the_draft_and_keeps_the_record(
    cast: Cast, plan: Plan, proposal: Opinion
) -> None:
    found = adopt_proposal(proposal, by=cast.supervisor, at=NOW)
    row = plan.commitments.get(order=0)
    assert (row.lead_office, row.due_on) == (cast.relief, date(2024, 9, 30))
    assert list(row.supporting_offices.all()) == []  # a lead office does not support itself
    assert (found.decision, found.decided_by) == ("adopted", cast.supervisor)
    assert recorded("opinion.adopted")[0]["after"]["decision"] == "adopted"
    [changed] = recorded("commitment.changed")
    assert changed["after"]["lead_office"] == "救灾和物资保障科"


def test_each_other_field_is_adopted_too(cast: Cast, plan: Plan) -> None:
    given = answer(
        plan, cast.enforcement, cast.head, title="健全责任制", kind="continuous", rhythm="quarterly",
        supporting_offices=[cast.law],
    )  # fmt: skip
    adopt_proposal(given, by=cast.supervisor, at=NOW)
    row = plan.commitments.get(order=0)
    assert (row.title, row.kind, row.rhythm) == ("健全责任制", "continuous", "quarterly")
    assert list(row.supporting_offices.all()) == [cast.law]


def test_rejecting_needs_a_reason_and_leaves_the_draft(cast: Cast, plan: Plan, proposal: Opinion) -> None:
    for reason, words in ((" ", "请写明不采纳的理由"), ("由" * 501, "最多500字")):
        with pytest.raises(NotValid, match=words):
            reject_proposal(proposal, by=cast.supervisor, at=NOW, reason=reason)
    found = reject_proposal(proposal, by=cast.supervisor, at=NOW, reason="职责未调整")
    assert (found.decision, found.decision_reason) == ("rejected", "职责未调整")
    assert plan.commitments.get(order=0).lead_office == cast.enforcement
    assert recorded("opinion.rejected")[0]["after"]["decision_reason"] == "职责未调整"


def test_second_decision_is_told_who_was_first(cast: Cast, proposal: Opinion) -> None:
    adopt_proposal(proposal, by=cast.supervisor, at=NOW)
    for again in (adopt_proposal, reject_proposal):
        with pytest.raises(WrongState, match="陈思远已于6月20日09:00处理这条意见（采纳）"):
            again(
                proposal, by=cast.supervisor, at=NOW, **({"reason": "不"} if again is reject_proposal else {})
            )


@pytest.mark.parametrize("who", OTHERS)
def test_only_a_follow_up_officer_decides(cast: Cast, proposal: Opinion, who: str) -> None:
    with pytest.raises(NotAllowed):
        adopt_proposal(proposal, by=getattr(cast, who), at=NOW)
    with pytest.raises(NotAllowed):
        reject_proposal(proposal, by=getattr(cast, who), at=NOW, reason="不")
    proposal.refresh_from_db()
    assert proposal.decision == ""


def test_no_objection_is_not_decided_on(cast: Cast, plan: Plan) -> None:
    given = answer(plan, cast.enforcement, cast.head)
    with pytest.raises(WrongState, match="没有提出修改意见"):
        adopt_proposal(given, by=cast.supervisor, at=NOW)


def test_proposal_changed_meanwhile_is_not_adopted_unseen(cast: Cast, plan: Plan, proposal: Opinion) -> None:
    answer(plan, cast.enforcement, cast.head, rhythm="weekly")
    with pytest.raises(WrongState, match="刚刚改了这条意见"):
        adopt_proposal(proposal, by=cast.supervisor, at=NOW, seen=1)
    adopt_proposal(proposal, by=cast.supervisor, at=NOW, seen=2)
    row = plan.commitments.get(order=0)
    assert (row.rhythm, row.lead_office) == ("weekly", cast.enforcement)


def test_date_that_has_passed_meanwhile_is_not_adopted(cast: Cast, plan: Plan) -> None:
    given = answer(plan, cast.enforcement, cast.head, due_on=date(2024, 6, 24))
    with pytest.raises(NotValid, match="不能早于今天"):
        adopt_proposal(given, by=cast.supervisor, at=at("2024-06-25"))
    assert Opinion.objects.get(pk=given.pk).decision == ""


def test_item_that_is_gone_or_waived_is_not_adopted_but_answered(
    cast: Cast, plan: Plan, proposal: Opinion
) -> None:
    row = plan.commitments.get(order=0)
    edit_commitment(row, by=cast.supervisor, at=NOW, fields={"waived_because": "上级已取消"})
    with pytest.raises(WrongState, match="不能直接采纳"):
        adopt_proposal(proposal, by=cast.supervisor, at=NOW)
    mark_passage(row, by=cast.supervisor, at=NOW, role="outcome")
    with pytest.raises(WrongState, match="不能直接采纳"):
        adopt_proposal(proposal, by=cast.supervisor, at=NOW)
    reject_proposal(proposal, by=cast.supervisor, at=NOW, reason="不再立任务")


def test_taking_back_the_change_opens_the_proposal_again(cast: Cast, plan: Plan, proposal: Opinion) -> None:
    adopt_proposal(proposal, by=cast.supervisor, at=NOW)
    last = plan.steps.latest("pk")
    undo(plan, by=cast.supervisor, at=NOW, step_id=last.pk)
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.decided_at) == ("", None)
    row = plan.commitments.get(order=0)
    assert (row.lead_office, list(row.supporting_offices.all())) == (cast.enforcement, [cast.relief])
    assert recorded("opinion.reopened")[0]["before"] == {"decision": "adopted"}
    adopt_proposal(proposal, by=cast.supervisor, at=NOW)


def test_undoing_another_change_leaves_decisions_alone(cast: Cast, plan: Plan, proposal: Opinion) -> None:
    adopt_proposal(proposal, by=cast.supervisor, at=NOW)
    edit_commitment(plan.commitments.get(order=1), by=cast.supervisor, at=NOW, fields={"title": "另"})
    undo(plan, by=cast.supervisor, at=NOW, step_id=plan.steps.latest("pk").pk)
    proposal.refresh_from_db()
    assert proposal.decision == "adopted"


def test_adopting_what_the_draft_holds_already_is_no_step_of_its_own(
    cast: Cast, plan: Plan, proposal: Opinion
) -> None:
    row = plan.commitments.get(order=0)
    fields = {"lead_office": cast.relief, "due_on": date(2024, 9, 30)}
    edit_commitment(row, by=cast.supervisor, at=NOW, fields=fields, supporting=[])
    steps = plan.steps.count()
    found = adopt_proposal(proposal, by=cast.supervisor, at=NOW)
    assert (found.step, plan.steps.count()) == (None, steps)


def test_round_that_is_over_is_not_decided_on(cast: Cast, plan: Plan, proposal: Opinion) -> None:
    take_back_consultation(plan, by=cast.supervisor, at=NOW)
    with pytest.raises(WrongState, match="已经结束"):
        adopt_proposal(proposal, by=cast.supervisor, at=NOW)
    assert fresh(plan).state == "draft"
