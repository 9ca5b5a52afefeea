"""Issuing what was out for comment: what must be settled first, who has received already, what silence means."""

import json
from datetime import date

import pytest

from tests.conftest import Cast
from tests.factories import NOW, at
from tests.plans.consulted import answer, consulting, fresh, ready_draft
from tracker.ledger.entries import system
from tracker.ledger.models import Change
from tracker.ledger.refusals import WrongState
from tracker.plans.actions import (
    adopt_proposal,
    agree_to_rest,
    edit_commitment,
    reject_proposal,
    send_for_comment,
    take_back_consultation,
)
from tracker.plans.consultations import Consultation, Opinion
from tracker.plans.models import Plan
from tracker.tasks.actions import issue_plan
from tracker.tasks.models import Task

AFTER = at("2024-06-28")


def states(plan: Plan) -> list[tuple[str, str]]:
    return list(Task.objects.filter(plan=plan).order_by("serial").values_list("lead_office__code", "state"))


def all_agree(cast: Cast, plan: Plan) -> None:
    for office, by in (
        (cast.enforcement, cast.head),
        (cast.relief, cast.other_head),
        (cast.law, cast.law_head),
    ):
        agree_to_rest(plan, by=by, at=NOW, office=office)


def test_all_answered_it_is_issued_before_the_date_and_starts_in_progress(cast: Cast) -> None:
    plan = consulting(cast)
    all_agree(cast, plan)
    issue_plan(plan, by=cast.supervisor, at=NOW)
    assert states(plan) == [
        ("ENF", "in_progress"),
        ("RELIEF", "in_progress"),
        ("LAW", "in_progress"),
        ("LAW", "in_progress"),
    ]
    assert set(Task.objects.values_list("acknowledged_at", flat=True)) == {NOW}
    assert (fresh(plan).state, Consultation.objects.get().outcome) == ("issued", "issued")


def test_until_the_date_the_silent_may_still_answer(cast: Cast) -> None:
    plan = consulting(cast)
    answer(plan, cast.enforcement, cast.head)
    with pytest.raises(
        WrongState, match="还有2个科室没有反馈（政策法规科、救灾和物资保障科），反馈时限6月27日"
    ):
        issue_plan(plan, by=cast.supervisor, at=at("2024-06-27"))
    assert fresh(plan).state == "consulting"


def test_after_the_date_silence_is_recorded_as_no_objection(cast: Cast) -> None:
    plan = consulting(cast)
    answer(plan, cast.enforcement, cast.head)
    issue_plan(plan, by=cast.supervisor, at=AFTER)
    answers = Opinion.objects.order_by("item__order", "part").values_list("answer", flat=True)
    assert list(answers) == ["agreed", "deemed", "deemed", "deemed", "deemed"]
    closed = json.loads(Change.objects.get(kind="consultation.closed").data)
    assert closed["deemed"] == ["政策法规科", "救灾和物资保障科"]
    assert closed["after"] == {"outcome": "issued"}


def test_every_proposal_must_be_decided_first(cast: Cast) -> None:
    plan = consulting(cast)
    given = answer(plan, cast.enforcement, cast.head, rhythm="monthly")
    with pytest.raises(WrongState, match="还有1条修改意见没有处理"):
        issue_plan(plan, by=cast.supervisor, at=AFTER)
    reject_proposal(given, by=cast.supervisor, at=AFTER, reason="按季度即可")
    issue_plan(plan, by=cast.supervisor, at=AFTER)


def test_office_that_never_read_the_item_receives_it_as_any_other(cast: Cast) -> None:
    """The lead moved to an office that had not been asked about it: it acknowledges like everybody."""
    plan = consulting(cast)
    given = answer(plan, cast.enforcement, cast.head, lead_office=cast.law)
    adopt_proposal(given, by=cast.supervisor, at=NOW)
    issue_plan(plan, by=cast.supervisor, at=AFTER)
    assert states(plan)[0] == ("LAW", "assigned")
    assert [state for _office, state in states(plan)[1:]] == ["in_progress"] * 3


def test_supporting_office_that_became_the_lead_had_read_it(cast: Cast) -> None:
    plan = consulting(cast)
    given = answer(plan, cast.enforcement, cast.head, lead_office=cast.relief)
    adopt_proposal(given, by=cast.supervisor, at=NOW)
    issue_plan(plan, by=cast.supervisor, at=AFTER)
    assert states(plan)[0] == ("RELIEF", "in_progress")


def test_never_consulted_or_taken_back_it_is_issued_to_be_received(cast: Cast) -> None:
    plan = ready_draft(cast)
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    all_agree(cast, plan)
    take_back_consultation(plan, by=cast.supervisor, at=NOW)
    issue_plan(plan, by=system("importplan"), at=NOW)
    assert {state for _office, state in states(plan)} == {"assigned"}


def test_answering_what_was_issued_says_so(cast: Cast) -> None:
    plan = consulting(cast)
    pending = fresh(plan)
    issue_plan(plan, by=cast.supervisor, at=AFTER)
    with pytest.raises(WrongState, match="已经下达，您的反馈没有保存"):
        agree_to_rest(pending, by=cast.head, at=AFTER, office=cast.enforcement)


def test_what_was_changed_after_everybody_agreed_has_been_received_by_nobody(cast: Cast) -> None:
    """Agreed to September and issued for the tenth of July: the office has to see it."""
    plan = consulting(cast)
    all_agree(cast, plan)
    row = plan.commitments.order_by("order").first()
    assert row is not None
    edit_commitment(row, by=cast.supervisor, at=NOW, fields={"due_on": date(2024, 7, 10)})
    issue_plan(plan, by=cast.supervisor, at=NOW)
    assert [state for _office, state in states(plan)] == ["assigned", *["in_progress"] * 3]
