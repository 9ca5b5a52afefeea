"""The breakdown of a draft: who changes it, what may be entered, and when it is too late."""

import json
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, give_post, make_commitment, make_office, make_plan
from tracker.ledger.entries import system
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.models import Office, Post, Role
from tracker.plans.actions import EDITABLE, discard_plan, edit_commitment
from tracker.plans.models import Commitment, Plan
from tracker.tasks.actions import issue_plan


@pytest.fixture
def commitment(cast: Cast) -> Commitment:
    return make_commitment(make_plan(cast.bureau, drafted_by=cast.supervisor), None)


def edit(
    commitment: Commitment, cast: Cast, supporting: list[Office] | None = None, **fields: Any
) -> Commitment:
    edit_commitment(commitment, by=cast.supervisor, at=NOW, fields=fields, supporting=supporting)
    return Commitment.objects.get(pk=commitment.pk)


def recorded() -> list[dict[str, Any]]:
    return [json.loads(c.data) for c in Change.objects.filter(kind="commitment.changed").order_by("seq")]


def test_every_editable_field_can_be_changed(cast: Cast, commitment: Commitment) -> None:
    fields = {
        "title": "健全责任制",
        "kind": "continuous",
        "lead_office": cast.law,
        "due_on": date(2024, 12, 31),
        "rhythm": "quarterly",
        "expected_evidence": ["印发文件", "会议纪要"],
        "milestones": [{"title": "完成初稿", "due_on": "2024-09-30"}],
        "waived_because": "与第二项相同",
    }
    assert set(fields) == set(EDITABLE)
    row = edit(commitment, cast, **fields)
    assert {name: getattr(row, name) for name in fields} == fields
    [data] = recorded()
    assert (data["before"]["lead_office"], data["after"]["lead_office"]) == (None, "政策法规科")
    assert set(data["after"]) == set(fields)


def test_text_and_place_cannot_be_changed(cast: Cast, commitment: Commitment) -> None:
    for name in ("text", "start", "end", "plan", "order", "section"):
        with pytest.raises(ValueError, match=name):
            edit(commitment, cast, **{name: "anders"})
    assert recorded() == []


def test_only_what_changed_is_recorded_and_nothing_when_nothing_did(
    cast: Cast, commitment: Commitment
) -> None:
    edit(commitment, cast, title=commitment.title, due_on=commitment.due_on, lead_office=cast.law)
    edit(commitment, cast, title=commitment.title, lead_office=cast.law)
    edit(commitment, cast)
    assert recorded() == [{"before": {"lead_office": None}, "after": {"lead_office": "政策法规科"}}]


def test_supporting_offices_are_set_emptied_and_recorded(cast: Cast, commitment: Commitment) -> None:
    edit(commitment, cast, supporting=[cast.relief, cast.law])
    edit(commitment, cast, supporting=[cast.law, cast.relief])  # the same ones
    row = edit(commitment, cast, supporting=[])
    assert list(row.supporting_offices.all()) == []
    assert [set(data["after"]["supporting_offices"]) for data in recorded()] == [
        {"救灾和物资保障科", "政策法规科"}, set(),
    ]  # fmt: skip
    edit(commitment, cast, title="另一个名称")  # None leaves them alone
    assert "supporting_offices" not in recorded()[-1]["after"]


def test_two_offices_of_one_name_are_two(cast: Cast, commitment: Commitment) -> None:
    first, second = (make_office(cast.bureau, code, "综合科") for code in ("Z1", "Z2"))
    edit(commitment, cast, lead_office=first)
    assert edit(commitment, cast, lead_office=second).lead_office == second
    assert len(recorded()) == 2


def test_date_in_the_past_is_refused_but_today_is_not(cast: Cast, commitment: Commitment) -> None:
    with pytest.raises(NotValid, match="不能早于今天") as refused:
        edit(commitment, cast, due_on=date(2024, 6, 19))
    assert (refused.value.code, refused.value.field) == ("due_in_past", "due_on")
    assert edit(commitment, cast, due_on=date(2024, 6, 20)).due_on == date(2024, 6, 20)


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", ""), ("title", "  "), ("title", "长" * 101), ("kind", "weekly"), ("rhythm", "hourly"),
     ("waived_because", "由" * 201)],
)  # fmt: skip
def test_value_that_does_not_fit_is_refused_with_its_field(
    cast: Cast, commitment: Commitment, name: str, value: str
) -> None:
    with pytest.raises(NotValid) as refused:
        edit(commitment, cast, **{name: value})
    assert refused.value.field == name
    assert recorded() == []


def test_blank_reason_waives_nothing(cast: Cast, commitment: Commitment) -> None:
    assert edit(commitment, cast, waived_because="   ").waived_because == ""


def test_office_of_another_bureau_is_refused_as_lead_and_as_support(
    cast: Cast, commitment: Commitment
) -> None:
    foreign = Post.objects.get(user=cast.stranger).office
    assert foreign is not None
    for arguments in ({"lead_office": foreign}, {"supporting": [foreign]}):
        with pytest.raises(NotValid, match="只能选择本单位"):
            edit(commitment, cast, **arguments)
    assert recorded() == []


OTHERS = ["head", "staff", "law_head", "second_reviewer", "leader", "other_head", "stranger", "other_supervisor",
          "admin"]  # fmt: skip


@pytest.mark.parametrize("who", OTHERS)
def test_only_a_follow_up_officer_of_the_bureau_plans(cast: Cast, commitment: Commitment, who: str) -> None:
    by = getattr(cast, who)
    with pytest.raises(NotAllowed, match="只有本单位的督办员"):
        edit_commitment(commitment, by=by, at=NOW, fields={"title": "别的"})
    with pytest.raises(NotAllowed):
        discard_plan(commitment.plan, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        issue_plan(commitment.plan, by=by, at=NOW)
    assert (Plan.objects.count(), Change.objects.count()) == (1, 0)


def test_former_officer_plans_no_more(cast: Cast, commitment: Commitment) -> None:
    Post.objects.filter(user=cast.supervisor).update(until=date(2024, 6, 19))
    with pytest.raises(NotAllowed):
        edit(commitment, cast, title="别的")
    give_post(cast.supervisor, Role.SUPERVISOR, cast.bureau, since=date(2024, 6, 20))
    assert edit(commitment, cast, title="别的").title == "别的"


def test_issued_plan_is_neither_edited_nor_discarded(cast: Cast, commitment: Commitment) -> None:
    edit(commitment, cast, lead_office=cast.law)
    issue_plan(commitment.plan, by=system("importplan"), at=NOW)
    with pytest.raises(WrongState, match="已经下达"):
        edit(commitment, cast, title="别的")
    with pytest.raises(WrongState, match="已经下达"):
        discard_plan(commitment.plan, by=cast.supervisor, at=NOW)
    assert Plan.objects.get().state == "issued"


def test_discarded_draft_is_gone_with_its_parts_but_not_from_the_ledger(
    cast: Cast, commitment: Commitment
) -> None:
    plan = Plan.objects.get()
    discard_plan(plan, by=cast.supervisor, at=NOW)
    assert (Plan.objects.count(), Commitment.objects.count()) == (0, 0)
    change = Change.objects.get()
    assert (change.kind, change.subject_label) == ("plan.discarded", plan.title)
    assert plan.text_hash in change.data


def test_what_was_discarded_meanwhile_answers_in_words(cast: Cast, commitment: Commitment) -> None:
    again = Plan.objects.get()
    discard_plan(Plan.objects.get(), by=cast.supervisor, at=NOW)
    with pytest.raises(WrongState, match="已经删除"):
        discard_plan(again, by=cast.supervisor, at=NOW)
    with pytest.raises(WrongState, match="已经删除"):
        edit_commitment(commitment, by=cast.supervisor, at=NOW, fields={"title": "别的"})
    with pytest.raises(WrongState, match="已经删除"):
        issue_plan(again, by=cast.supervisor, at=NOW)
    assert Change.objects.count() == 1


def test_readers_reason_gives_way_to_the_persons_word(cast: Cast, commitment: Commitment) -> None:
    reasons = {"lead_office": "原文有“执法”", "due_on": "没有写明"}
    Commitment.objects.update(reasons=reasons, confidence={"lead_office": "guess", "due_on": "guess"})
    row = edit(commitment, cast, lead_office=cast.relief, due_on=commitment.due_on)
    assert row.reasons == {"lead_office": "督办员填写", "due_on": "没有写明"}
    assert row.confidence == {"due_on": "guess"}
