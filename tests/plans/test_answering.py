"""无意见 / 提出修改: who answers, what may be proposed, until when, and what a colleague did meanwhile."""

import json
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, at, give_post, make_office, make_user
from tests.plans.consulted import answer, consulting, opinion, running
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.actions import delegate
from tracker.organisations.models import Post, Role
from tracker.plans.actions import (
    Reply,
    adopt_proposal,
    agree_to_rest,
    answer_consultation,
    discard_plan,
    send_for_comment,
    take_back_consultation,
)
from tracker.plans.consultations import Opinion
from tracker.plans.models import Plan


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return consulting(cast)


def test_head_says_no_objection(cast: Cast, plan: Plan) -> None:
    found = answer(plan, cast.enforcement, cast.head)
    assert (found.answer, found.answered_by, found.version) == ("agreed", cast.head, 1)
    row = Change.objects.get(kind="opinion.given")
    assert list(row.seen_by.values_list("office", flat=True)) == [str(cast.enforcement.pk)]


def test_deputy_answers_too_and_the_head_of_the_office_above(cast: Cast, plan: Plan) -> None:
    deputy, above = make_user("fu", "副队长"), make_user("shang", "总队长")
    give_post(deputy, Role.HEAD, cast.enforcement, is_deputy=True)
    answer(plan, cast.enforcement, deputy)
    corps = make_office(cast.bureau, "CORPS", "总队")
    cast.enforcement.parent = corps
    cast.enforcement.save()
    give_post(above, Role.HEAD, corps)
    assert answer(plan, cast.enforcement, above).version == 2


@pytest.mark.parametrize(
    "who", ["staff", "law_head", "supervisor", "second_reviewer", "leader", "other_head", "stranger", "admin"]
)
def test_nobody_else_answers_for_an_office(cast: Cast, plan: Plan, who: str) -> None:
    with pytest.raises(NotAllowed, match="由科室负责人反馈意见"):
        answer(plan, cast.enforcement, getattr(cast, who))
    with pytest.raises(NotAllowed):
        agree_to_rest(plan, by=getattr(cast, who), at=NOW, office=cast.enforcement)
    assert not Opinion.objects.exclude(answer="").exists()


def test_own_and_foreign_items_in_one_answer_are_refused_whole(cast: Cast, plan: Plan) -> None:
    replies = [Reply(opinion(plan, cast.enforcement).pk), Reply(opinion(plan, cast.law, 3).pk)]
    with pytest.raises(NotAllowed):
        answer_consultation(plan, by=cast.head, at=NOW, replies=replies)
    assert opinion(plan, cast.enforcement).answer == ""


def test_everything_that_may_be_proposed(cast: Cast, plan: Plan) -> None:
    found = answer(
        plan, cast.enforcement, cast.head, title="健全责任制", lead_office=cast.law, due_on=date(2024, 9, 30),
        supporting_offices=[cast.enforcement], kind="continuous", rhythm="quarterly",
    )  # fmt: skip
    assert found.proposal == {
        "title": "健全责任制", "lead_office": str(cast.law.pk), "due_on": "2024-09-30",
        "supporting_offices": [str(cast.enforcement.pk)], "kind": "continuous", "rhythm": "quarterly",
    }  # fmt: skip
    assert plan.commitments.get(order=0).lead_office == cast.enforcement  # asking moves nothing


def test_only_what_differs_is_a_proposal(cast: Cast, plan: Plan) -> None:
    same: dict[str, Any] = {
        "lead_office": cast.enforcement,
        "supporting_offices": [cast.relief],
        "kind": "one_off",
    }
    with pytest.raises(NotValid, match="与现在的内容相同"):
        answer(plan, cast.enforcement, cast.head, **same)
    found = answer(plan, cast.enforcement, cast.head, **same, rhythm="monthly")
    assert found.proposal == {"rhythm": "monthly"}


@pytest.mark.parametrize(
    ("proposal", "words", "field"),
    [({"due_on": date(2024, 6, 19)}, "不能早于今天", "due_on"), ({"lead_office": None}, "请选择牵头科室", "lead_office"),
     ({"title": " "}, "1至100字", "title"), ({"title": "长" * 101}, "1至100字", "title"),
     ({"kind": "never"}, "请选择类型", "kind"), ({"rhythm": "hourly"}, "请选择报送周期", "rhythm")],
)  # fmt: skip
def test_proposal_that_cannot_be_taken(
    cast: Cast, plan: Plan, proposal: dict[str, Any], words: str, field: str
) -> None:
    with pytest.raises(NotValid, match=words) as refused:
        answer(plan, cast.enforcement, cast.head, **proposal)
    assert refused.value.field == field


def test_offices_of_another_bureau_and_external_ones_cannot_be_proposed(cast: Cast, plan: Plan) -> None:
    foreign = cast.stranger.posts.get().office
    external = make_office(cast.bureau, "TZ", "滕州市局", is_external=True)
    for lead, words in ((foreign, "只能选择本单位"), (external, "只报送、不承办")):
        with pytest.raises(NotValid, match=words):
            answer(plan, cast.enforcement, cast.head, lead_office=lead)


@pytest.mark.parametrize(("reason", "words"), [("  ", "请写明提出修改的理由"), ("由" * 501, "最多500字")])
def test_proposal_needs_a_reason_of_bounded_length(cast: Cast, plan: Plan, reason: str, words: str) -> None:
    reply = Reply(opinion(plan, cast.enforcement).pk, {"rhythm": "monthly"}, reason)
    with pytest.raises(NotValid, match=words) as refused:
        answer_consultation(plan, by=cast.head, at=NOW, replies=[reply])
    assert refused.value.field == "reason"


def test_all_at_once_leaves_given_answers_alone_and_twice_does_nothing(cast: Cast, plan: Plan) -> None:
    answer(plan, cast.relief, cast.other_head, 2, rhythm="monthly")
    assert agree_to_rest(plan, by=cast.other_head, at=NOW, office=cast.relief) == 1
    assert agree_to_rest(plan, by=cast.other_head, at=NOW, office=cast.relief) == 0
    assert opinion(plan, cast.relief, 1).answer == "agreed"
    assert opinion(plan, cast.relief, 2).answer == "proposed"


def test_answer_may_be_given_anew_until_it_is_decided(cast: Cast, plan: Plan) -> None:
    answer(plan, cast.enforcement, cast.head, rhythm="monthly")
    again = answer(plan, cast.enforcement, cast.head)
    assert (again.answer, again.proposal, again.reason, again.version) == ("agreed", {}, "", 2)
    given = answer(plan, cast.enforcement, cast.head, rhythm="weekly")
    adopt_proposal(given, by=cast.supervisor, at=NOW)
    with pytest.raises(WrongState, match="陈思远已经处理（采纳）"):
        answer(plan, cast.enforcement, cast.head)
    before = json.loads(Change.objects.filter(kind="opinion.given").order_by("seq")[1].data)["before"]
    assert before["proposal"] == {"rhythm": "monthly"}


def test_who_saw_an_older_answer_is_told_who_was_faster(cast: Cast, plan: Plan) -> None:
    one = opinion(plan, cast.enforcement)
    answer(plan, cast.enforcement, cast.head)
    with pytest.raises(WrongState, match=r"李建国已于6月20日09:00反馈.*：无意见"):
        answer_consultation(
            plan, by=cast.head, at=NOW, replies=[Reply(one.pk, {"rhythm": "weekly"}, "理由", seen=0)]
        )
    assert opinion(plan, cast.enforcement).answer == "agreed"


def test_last_day_still_counts_and_the_day_after_does_not(cast: Cast, plan: Plan) -> None:
    answer(plan, cast.enforcement, cast.head, when=at("2024-06-27", 23))
    with pytest.raises(WrongState, match="反馈时限（6月27日）已过，未反馈的视为无意见"):
        answer(plan, cast.relief, cast.other_head, when=at("2024-06-28", 0))
    with pytest.raises(WrongState, match="已过"):
        agree_to_rest(plan, by=cast.other_head, at=at("2024-06-28"), office=cast.relief)


def test_answer_after_it_was_taken_back_sent_again_or_deleted_says_so(cast: Cast, plan: Plan) -> None:
    reply = Reply(opinion(plan, cast.enforcement).pk)
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    with pytest.raises(WrongState, match="已经再次征求意见"):
        answer_consultation(plan, by=cast.head, at=NOW, replies=[reply])
    reply = Reply(opinion(plan, cast.enforcement).pk)
    take_back_consultation(plan, by=cast.supervisor, at=NOW)
    with pytest.raises(WrongState, match="已于6月20日09:00撤回征求意见，您的反馈没有保存"):
        answer_consultation(plan, by=cast.head, at=NOW, replies=[reply])
    kept = Plan.objects.get(pk=plan.pk)
    discard_plan(plan, by=cast.supervisor, at=NOW)
    with pytest.raises(WrongState, match="已经删除"):
        agree_to_rest(kept, by=cast.head, at=NOW, office=cast.enforcement)


def test_empty_answer_is_refused(cast: Cast, plan: Plan) -> None:
    with pytest.raises(NotValid, match="请至少反馈一项"):
        answer_consultation(plan, by=cast.head, at=NOW, replies=[])


def test_item_that_left_the_draft_can_be_agreed_to_but_not_changed(cast: Cast, plan: Plan) -> None:
    one = opinion(plan, cast.enforcement)
    plan.commitments.get(order=0).delete()
    with pytest.raises(WrongState, match="已经从任务分解中去掉"):
        answer_consultation(plan, by=cast.head, at=NOW, replies=[Reply(one.pk, {"rhythm": "weekly"}, "理由")])
    answer_consultation(plan, by=cast.head, at=NOW, replies=[Reply(one.pk)])
    assert running(plan).items.get(order=0).opinions.get(office=cast.enforcement).answer == "agreed"


def test_each_item_says_whose_post_it_was_answered_with(cast: Cast, plan: Plan) -> None:
    """One answer for two offices: one's own, and one lent for the time."""
    post = Post.objects.get(user=cast.head)
    delegate(post, to=cast.law_head, since=NOW.date(), until=NOW.date(), by=cast.head, at=NOW)
    lent, own = opinion(plan, cast.enforcement), opinion(plan, cast.law, 3)
    replies = [Reply(lent.pk), Reply(own.pk)]
    answer_consultation(plan, by=cast.law_head, at=NOW, replies=replies)
    rows = Change.objects.filter(kind="opinion.given").order_by("seq")
    assert [json.loads(row.data).get("acting_for", {}).get("name") for row in rows] == ["李建国", None]
