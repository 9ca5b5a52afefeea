"""拆分, 合并, 改标: words stay, spans move, nothing is lost."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.plans.drafts import SAID, covered, make_draft, must_hold, texts
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.verify import verify
from tracker.plans import actions
from tracker.plans.coverage import cut_points
from tracker.plans.models import Commitment, Plan
from tracker.tasks.actions import issue_plan


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return make_draft(cast)


def row(plan: Plan, n: int) -> Commitment:
    return plan.commitments.select_related("plan").get(order=n - 1)


def split(plan: Plan, cast: Cast, n: int, *offsets: int) -> list[Commitment]:
    return actions.split_commitment(row(plan, n), by=cast.supervisor, at=NOW, offsets=offsets)


def test_split_makes_pieces_that_keep_the_breakdown(cast: Cast, plan: Plan) -> None:
    first = row(plan, 1)
    first.supporting_offices.add(cast.relief)
    pieces = split(plan, cast, 1, 10, 17)
    assert [p.text for p in pieces] == ["健全行政执法责任制", "完善执法程序", "规范执法行为"]
    assert pieces[0].pk == first.pk and [p.title for p in pieces[1:]] == ["完善执法程序", "规范执法行为"]
    for piece in pieces:
        assert (piece.lead_office, str(piece.due_on)) == (cast.law, "2024-12-31")
        assert list(piece.supporting_offices.all()) == [cast.relief]
    assert pieces[1].reasons["cut"] == "由督办员从第1项中拆出"
    assert texts(plan)[3:] == [said for said, _section in SAID[1:]]
    must_hold(plan)
    assert covered(plan).open == ()
    [change] = Change.objects.filter(kind="commitment.split")
    assert json.loads(change.data)["before"]["text"] == SAID[0][0]
    assert verify().breaks == []


def test_title_that_quotes_words_of_the_other_piece_is_taken_anew(cast: Cast, plan: Plan) -> None:
    for title, kept in (("完善执法程序", "健全行政执法责任制"), ("健全责任制", "健全责任制")):
        plan.commitments.filter(order=0).update(
            title=title, milestones=[{"title": "初稿", "due_on": "2024-09-01"}]
        )
        first, second = split(plan, cast, 1, 10)
        assert (first.title, second.title) == (kept, "完善执法程序")
        assert len(first.milestones) == 1 and second.milestones == []
        actions.undo(plan, by=cast.supervisor, at=NOW, step_id=plan.steps.get().pk)


@pytest.mark.parametrize("offset", [0, -3, 10_000, 23])
def test_split_outside_the_text_is_refused(cast: Cast, plan: Plan, offset: int) -> None:
    with pytest.raises(NotValid):
        split(plan, cast, 1, offset)
    assert (plan.commitments.count(), plan.steps.count(), Change.objects.count()) == (4, 0, 0)


@pytest.mark.parametrize("offset", [1, 3, 9, 11, 18])
def test_split_inside_a_word_is_refused(cast: Cast, plan: Plan, offset: int) -> None:
    with pytest.raises(NotValid, match="只能在标点之后拆分"):
        split(plan, cast, 1, offset)
    assert (plan.commitments.count(), Change.objects.count()) == (4, 0)


def test_split_inside_a_title_or_a_quotation_is_refused(cast: Cast, plan: Plan) -> None:
    text = "落实《安全生产法，条例》和“谁执法、谁普法。谁负责”，完善机制（一、二）；开展评查"
    start = len(plan.text)
    Plan.objects.filter(pk=plan.pk).update(text=plan.text + text)
    plan.sections.filter(order=1).update(end=start + len(text))
    plan.commitments.filter(order=3).update(text=text, start=start, end=start + len(text))
    assert [text[:place] for place in cut_points(text)] == [
        "落实《安全生产法，条例》和“谁执法、谁普法。谁负责”，",
        "落实《安全生产法，条例》和“谁执法、谁普法。谁负责”，完善机制（一、二）；",
    ]
    for mark in ("法，", "执法、", "普法。", "（一、"):
        with pytest.raises(NotValid, match="书名号、引号"):
            split(plan, cast, 4, text.index(mark) + len(mark))
    assert len(split(plan, cast, 4, *cut_points(text))) == 3


def test_text_that_a_colleague_cut_meanwhile_is_not_cut_joined_or_marked(cast: Cast, plan: Plan) -> None:
    """R17."""
    seen, next_seen = actions.place_of(row(plan, 1)), actions.place_of(row(plan, 2))
    split(plan, cast, 1, 10)
    first, second = row(plan, 1), row(plan, 2)
    told = "第1项的文字已由陈思远于6月20日09:00改动，您的操作没有生效。现在是：“健全行政执法责任制”"
    for act in (
        lambda: actions.split_commitment(first, by=cast.supervisor, at=NOW, offsets=[10], seen=seen),
        lambda: actions.join_commitments(
            first, second, by=cast.supervisor, at=NOW, seen=(seen, actions.place_of(second))
        ),
        lambda: actions.mark_passage(first, by=cast.supervisor, at=NOW, role="duty", seen=seen),
    ):
        with pytest.raises(WrongState, match=told):
            act()
    with pytest.raises(WrongState, match="第2项的文字"):
        actions.join_commitments(
            first, second, by=cast.supervisor, at=NOW, seen=(actions.place_of(first), next_seen)
        )
    assert plan.steps.count() == 1


def test_join_takes_the_text_between_and_what_both_had(cast: Cast, plan: Plan) -> None:
    second, third = row(plan, 2), row(plan, 3)
    Commitment.objects.filter(pk=second.pk).update(due_on=None)
    Commitment.objects.filter(pk=third.pk).update(lead_office=cast.relief, expected_evidence=["会议纪要"])
    third.answers.add(plan.shortcomings.get(order=1))
    joined = actions.join_commitments(second, third, by=cast.supervisor, at=NOW)
    assert (joined.pk, joined.text) == (second.pk, "修订应急预案；建立会商机制")
    assert (joined.lead_office, str(joined.due_on)) == (cast.law, "2024-12-31")
    assert list(joined.supporting_offices.all()) == [cast.relief]
    assert joined.expected_evidence == ["印发文件", "会议纪要"] and joined.answers.count() == 1
    must_hold(plan)


def test_join_swallows_the_passage_between(cast: Cast, plan: Plan) -> None:
    pieces = split(plan, cast, 1, 10, 17)
    actions.mark_passage(pieces[1], by=cast.supervisor, at=NOW, role="outcome")
    joined = actions.join_commitments(row(plan, 1), row(plan, 2), by=cast.supervisor, at=NOW)
    assert joined.text == SAID[0][0] and plan.passages.count() == 2
    must_hold(plan)


@pytest.mark.parametrize(("first", "second"), [(1, 3), (2, 1), (3, 4), (1, 1)])
def test_only_neighbours_of_one_section_are_joined(cast: Cast, plan: Plan, first: int, second: int) -> None:
    with pytest.raises(NotValid, match="紧接着的下一项"):
        actions.join_commitments(row(plan, first), row(plan, second), by=cast.supervisor, at=NOW)


def test_marking_keeps_the_words_covered_and_says_why(cast: Cast, plan: Plan) -> None:
    made = actions.mark_passage(row(plan, 3), by=cast.supervisor, at=NOW, role="outcome")
    assert made.reason == "督办员核对：属于成效表述，不单列任务"
    assert texts(plan) == [SAID[0][0], SAID[1][0], SAID[3][0]]
    assert covered(plan).open == ()
    must_hold(plan)


def test_other_needs_a_reason_and_a_role_must_be_known(cast: Cast, plan: Plan) -> None:
    for role, reason in (("other", "  "), ("whatever", "x"), ("issued", "x"), ("other", "长" * 201)):
        with pytest.raises(NotValid):
            actions.mark_passage(row(plan, 3), by=cast.supervisor, at=NOW, role=role, reason=reason)
    assert plan.commitments.count() == 4
    actions.mark_passage(row(plan, 3), by=cast.supervisor, at=NOW, role="other", reason="已由上级统一组织")


def test_passage_becomes_a_commitment_with_what_is_proposed(cast: Cast, plan: Plan) -> None:
    passage = plan.passages.get(role="outcome")
    made = actions.mark_commitment(
        plan, by=cast.supervisor, at=NOW, start=passage.start, end=passage.end,
        proposal={"kind": "continuous", "lead_office": cast.relief, "supporting_offices": [cast.law], "text": "x"},
    )  # fmt: skip
    assert (made.text, made.title, made.kind) == ("营造良好氛围", "营造良好氛围", "continuous")
    assert (made.lead_office, list(made.supporting_offices.all())) == (cast.relief, [cast.law])
    assert plan.passages.count() == 1
    must_hold(plan)


def test_open_stretch_is_settled_one_way_or_the_other(cast: Cast, plan: Plan) -> None:
    plan.passages.all().delete()
    first, second = covered(plan).open
    assert plan.text[slice(*first)] == "2024年，我局将坚持依法行政" and covered(plan).covered == 3
    actions.pass_over(plan, by=cast.supervisor, at=NOW, start=first.start, end=first.end, role="preamble")
    actions.mark_commitment(plan, by=cast.supervisor, at=NOW, start=second.start, end=second.end)
    assert covered(plan).open == () and texts(plan)[-1] == "营造良好氛围"
    for act in (actions.pass_over, actions.mark_commitment):
        with pytest.raises(NotValid, match="已经有着落"):
            extra = {"role": "note"} if act is actions.pass_over else {}
            act(plan, by=cast.supervisor, at=NOW, start=second.start, end=second.end - 1, **extra)  # type: ignore[operator]
    with pytest.raises(NotValid, match="安排部分中的一段"):
        actions.mark_commitment(plan, by=cast.supervisor, at=NOW, start=0, end=5)


Act = Callable[[Plan, Any], object]
ACTS: dict[str, Act] = {
    "split": lambda p, by: actions.split_commitment(row(p, 1), by=by, at=NOW, offsets=[10]),
    "join": lambda p, by: actions.join_commitments(row(p, 2), row(p, 3), by=by, at=NOW),
    "mark": lambda p, by: actions.mark_passage(row(p, 2), by=by, at=NOW, role="duty"),
    "commit": lambda p, by: actions.mark_commitment(
        p, by=by, at=NOW, start=p.passages.all()[0].start, end=p.passages.all()[0].end
    ),
    "share": lambda p, by: actions.share_task([row(p, 1), row(p, 4)], by=by, at=NOW),
    "bulk": lambda p, by: actions.bulk_edit(p, [row(p, 1)], by=by, at=NOW, fields={"rhythm": "monthly"}),
    "undo": lambda p, by: actions.undo(p, by=by, at=NOW, step_id=0),
}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(
    "who", ["head", "staff", "leader", "second_reviewer", "stranger", "other_supervisor", "admin"]
)
def test_only_follow_up_officers_change_a_draft(cast: Cast, plan: Plan, name: str, who: str) -> None:
    with pytest.raises(NotAllowed):
        ACTS[name](plan, getattr(cast, who))
    assert (plan.steps.count(), Change.objects.count(), texts(plan)) == (0, 0, [said for said, _s in SAID])


@pytest.mark.parametrize("name", ACTS)
def test_issued_plan_is_changed_no_more(cast: Cast, plan: Plan, name: str) -> None:
    before = {one: act for one, act in ACTS.items() if one == name}
    issue_plan(plan, by=cast.supervisor, at=NOW)
    with pytest.raises(WrongState, match="已经下达"):
        before[name](plan, cast.supervisor)


def test_card_that_a_colleague_took_away_is_told(cast: Cast, plan: Plan) -> None:
    second = row(plan, 2)
    actions.mark_passage(second, by=cast.supervisor, at=NOW, role="duty")
    for act in (
        lambda: actions.mark_passage(second, by=cast.supervisor, at=NOW, role="duty"),
        lambda: actions.split_commitment(second, by=cast.supervisor, at=NOW, offsets=[2]),
        lambda: actions.edit_commitment(second, by=cast.supervisor, at=NOW, fields={"title": "x"}),
    ):
        with pytest.raises(WrongState, match="已被拆分、合并或改标"):
            act()
    assert plan.steps.count() == 1


def test_uncovered_words_stop_issuing_until_a_reason_is_given(cast: Cast, plan: Plan) -> None:
    plan.passages.filter(role="outcome").delete()
    with pytest.raises(NotValid, match="还有1句没有着落，不能下达：“营造良好氛围”") as refused:
        issue_plan(plan, by=cast.supervisor, at=NOW)
    assert refused.value.code == "not_covered"
    span = covered(plan).open[0]
    actions.pass_over(plan, by=cast.supervisor, at=NOW, start=span.start, end=span.end, role="outcome")
    assert len(issue_plan(plan, by=cast.supervisor, at=NOW)) == 4
    assert plan.steps.count() == 0  # nothing left to take back
