"""Stale edits of one draft at the same moment: one holds, the others are told, nothing is overwritten silently (R17)."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.plans.drafts import make_draft, must_hold
from tests.plans.test_cutting import row
from tests.together import FULL, together
from tracker.ledger.models import Change
from tracker.plans import actions
from tracker.plans.models import Plan

ROUNDS = 125 if FULL else 2


@pytest.fixture
def plan(transactional_db: None, cast: Cast) -> Plan:
    return make_draft(cast)


def test_stale_edits_of_one_field(cast: Cast, plan: Plan, measured: Any) -> None:
    told = 0
    for round_ in range(ROUNDS):
        first = row(plan, 1)
        seen = {"title": first.title}

        def edit(words: str, first: Any = first, seen: Any = seen) -> Any:
            return actions.edit_commitment(
                first, by=cast.supervisor, at=NOW, fields={"title": words}, seen=seen
            )

        wanted = [f"第{round_}轮第{n}人" for n in range(4)]
        answers = together(*(lambda words=words: edit(words) for words in wanted))
        refused = [one for one in answers if isinstance(one, actions.ChangedMeanwhile)]
        [kept] = [one.title for one in answers if not isinstance(one, Exception)]
        assert len(refused) == 3 and row(plan, 1).title == kept
        assert all(f"改为“{kept}”" in one.message and "没有保存。" in one.message for one in refused)
        told += len(refused)
    assert Change.objects.filter(kind="commitment.changed").count() == ROUNDS
    measured("R17", "stale edits at one moment on the desk, told of both texts", f"{told} of {3 * ROUNDS}")


def test_cut_and_join_at_one_moment(cast: Cast, plan: Plan) -> None:
    first, second = row(plan, 1), row(plan, 2)
    seen = actions.place_of(first), actions.place_of(second)
    by: Any = {"by": cast.supervisor, "at": NOW}
    answers = together(
        lambda: actions.split_commitment(first, offsets=[10], seen=seen[0], **by),
        lambda: actions.split_commitment(first, offsets=[17], seen=seen[0], **by),
        lambda: actions.join_commitments(first, second, seen=seen, **by),
    )
    assert sum(isinstance(one, Exception) for one in answers) == 2
    must_hold(plan)
