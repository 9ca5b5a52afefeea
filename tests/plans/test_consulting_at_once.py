"""R17: two heads on one item, an answer while it is taken back or issued: one wins, the other is told, nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, give_post, make_user
from tests.plans.consulted import consulting, fresh, opinion, running
from tests.together import FULL, together
from tracker.ledger.models import Change
from tracker.ledger.refusals import WrongState
from tracker.ledger.verify import verify
from tracker.organisations.models import Role, User
from tracker.plans.actions import (
    Reply,
    adopt_proposal,
    agree_to_rest,
    answer_consultation,
    send_for_comment,
    take_back_consultation,
)
from tracker.plans.consultations import Opinion
from tracker.plans.models import Plan
from tracker.tasks.actions import issue_plan
from tracker.tasks.models import Task

ROUNDS = 100 if FULL else 6
Measured = Callable[[str, str, object], None]

pytestmark = pytest.mark.django_db(transaction=True)


def reply(plan: Plan, cast: Cast, by: User, **proposal: Any) -> Callable[[], object]:
    one = opinion(plan, cast.enforcement)
    replies = [Reply(one.pk, proposal, "理由" if proposal else "", seen=one.version)]
    return lambda: answer_consultation(plan, by=by, at=NOW, replies=replies)


def told(outcomes: list[Any]) -> list[str]:
    """The sentences of who came second; anything else that was raised fails the test."""
    raised = [one for one in outcomes if isinstance(one, Exception)]
    assert all(isinstance(one, WrongState) for one in raised), raised
    return [one.message for one in raised]


def test_two_heads_one_answer(cast: Cast, measured: Measured) -> None:
    deputy = make_user("fu", "副队长")
    give_post(deputy, Role.HEAD, cast.enforcement, is_deputy=True)
    plan = consulting(cast)
    silent = 0
    for number in range(ROUNDS):
        outcomes = together(
            reply(plan, cast, cast.head), reply(plan, cast, deputy, title=f"另一个名称{number}")
        )
        [loser] = told(outcomes)
        silent += "反馈" not in loser
        assert opinion(plan, cast.enforcement).version == number + 1
    assert silent == 0
    assert Change.objects.filter(kind="opinion.given").count() == ROUNDS
    measured("R17", "two heads answer one item: one counts, the other is told who answered", ROUNDS)


def test_answer_while_it_is_taken_back(cast: Cast) -> None:
    """Either the answer came first and stays on record, or it is told that nothing was saved."""
    plan = consulting(cast)
    for _n in range(ROUNDS):
        one = opinion(plan, cast.enforcement)
        outcomes = together(
            reply(plan, cast, cast.head), lambda: take_back_consultation(plan, by=cast.supervisor, at=NOW)
        )
        losers = told(outcomes)
        assert len(losers) == (Opinion.objects.get(pk=one.pk).answer == "")
        assert all("撤回征求意见，您的反馈没有保存" in words for words in losers)
        assert fresh(plan).state == "draft"
        send_for_comment(plan, by=cast.supervisor, at=NOW)
    assert verify().breaks == []


def test_proposal_while_it_is_issued_is_never_lost(cast: Cast) -> None:
    """A proposal that got in stops the issue; one that came too late is told so. Never both."""
    plan = consulting(cast)
    for office, by in ((cast.relief, cast.other_head), (cast.law, cast.law_head)):
        agree_to_rest(plan, by=by, at=NOW, office=office)
    agree_to_rest(plan, by=cast.head, at=NOW, office=cast.enforcement)
    outcomes = together(
        reply(plan, cast, cast.head, title="另一个名称"), lambda: issue_plan(plan, by=cast.supervisor, at=NOW)
    )
    [loser] = told(outcomes)
    if fresh(plan).state == "issued":
        assert "已经下达，您的反馈没有保存" in loser
        assert not Opinion.objects.filter(answer="proposed").exists()
        assert Task.objects.count() == 4
    else:
        assert "还有1条修改意见没有处理" in loser
        assert Task.objects.count() == 0


def test_two_officers_one_decision_and_one_sending(cast: Cast) -> None:
    colleague = make_user("zhou2", "周督办")
    give_post(colleague, Role.SUPERVISOR, cast.bureau)
    plan = consulting(cast)
    reply(plan, cast, cast.head, title="另一个名称")()
    one = opinion(plan, cast.enforcement)
    decided = together(
        *[lambda by=by: adopt_proposal(one, by=by, at=NOW) for by in (cast.supervisor, colleague)]
    )
    assert ["处理这条意见（采纳）" in words for words in told(decided)] == [True]
    sent = together(
        *[lambda by=by: send_for_comment(plan, by=by, at=NOW, seen=1) for by in (cast.supervisor, colleague)]
    )
    assert ["没有重复发送" in words for words in told(sent)] == [True]
    assert running(plan).number == 2
