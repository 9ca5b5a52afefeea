"""撤销 puts back exactly what was there; any sequence of changes keeps every promise of the text."""

import contextlib
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Cast
from tests.factories import NOW
from tests.plans.drafts import covered, make_draft, must_hold
from tests.plans.test_cutting import ACTS, row
from tests.together import FULL
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid, WrongState
from tracker.plans import actions
from tracker.plans.actions import remembering
from tracker.plans.actions.remembering import draft_state
from tracker.plans.models import Plan


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return make_draft(cast)


def last(plan: Plan) -> int:
    return plan.steps.order_by("-pk")[0].pk


@pytest.mark.parametrize("name", [name for name in ACTS if name != "undo"])
def test_every_change_is_taken_back_exactly(cast: Cast, plan: Plan, name: str) -> None:
    row(plan, 1).supporting_offices.add(cast.relief)
    row(plan, 4).answers.add(plan.shortcomings.get(order=1))
    before = draft_state(plan)
    ACTS[name](plan, cast.supervisor)
    assert draft_state(plan) != before
    label = plan.steps.get().label
    assert actions.undo(plan, by=cast.supervisor, at=NOW, step_id=last(plan)) == label
    assert (draft_state(plan), plan.steps.count()) == (before, 0)
    must_hold(plan)
    change = Change.objects.get(kind="plan.undone")
    assert label in change.data


def test_nothing_to_take_back_is_said(cast: Cast, plan: Plan) -> None:
    with pytest.raises(WrongState, match="没有可以撤销"):
        actions.undo(plan, by=cast.supervisor, at=NOW, step_id=1)


def test_nobody_takes_back_what_he_never_saw(cast: Cast, plan: Plan) -> None:
    ACTS["split"](plan, cast.supervisor)
    seen = last(plan)
    ACTS["bulk"](plan, cast.supervisor)
    with pytest.raises(WrongState, match="又有修改（统一填写1项）"):
        actions.undo(plan, by=cast.supervisor, at=NOW, step_id=seen)
    actions.undo(plan, by=cast.supervisor, at=NOW, step_id=last(plan))
    actions.undo(plan, by=cast.supervisor, at=NOW, step_id=seen)
    with pytest.raises(WrongState):
        actions.undo(plan, by=cast.supervisor, at=NOW, step_id=seen)
    assert plan.commitments.count() == 4


def test_a_change_that_changes_nothing_keeps_no_step(cast: Cast, plan: Plan) -> None:
    actions.edit_commitment(row(plan, 1), by=cast.supervisor, at=NOW, fields={"title": row(plan, 1).title})
    assert plan.steps.count() == 0


def test_only_the_latest_steps_are_kept(cast: Cast, plan: Plan, monkeypatch: Any) -> None:
    assert remembering.KEPT_STEPS == 50  # so many are too slow to make here
    monkeypatch.setattr(remembering, "KEPT_STEPS", 3)
    for n in range(5):
        actions.edit_commitment(row(plan, 1), by=cast.supervisor, at=NOW, fields={"title": f"名称{n}"})
    assert plan.steps.count() == 3


ANY = st.tuples(
    st.sampled_from(["split", "join", "mark", "commit", "pass", "share", "unshare", "bulk", "undo"]),
    st.integers(0, 30),
    st.integers(0, 30),
)


def do(plan: Plan, cast: Cast, name: str, a: int, b: int) -> None:
    """One change somewhere; what is refused changes nothing, which the caller checks too."""
    by: dict[str, Any] = {"by": cast.supervisor, "at": NOW}
    rows = list(plan.commitments.select_related("plan"))
    if name == "undo":
        if step := plan.steps.order_by("-pk").first():
            actions.undo(plan, step_id=step.pk, **by)
    elif name == "commit" and (passages := list(plan.passages.all())):
        one = passages[a % len(passages)]
        actions.mark_commitment(plan, start=one.start, end=one.end, **by)
    elif name == "pass" and (gaps := covered(plan).open):
        actions.pass_over(plan, start=gaps[0].start, end=gaps[0].end, role="note", **by)
    elif rows:
        one, other = rows[a % len(rows)], rows[b % len(rows)]
        match name:
            case "split":
                actions.split_commitment(one, offsets=[b], **by)
            case "join":
                actions.join_commitments(one, rows[min(rows.index(one) + 1, len(rows) - 1)], **by)
            case "mark":
                actions.mark_passage(one, role="outcome", **by)
            case "share":
                actions.share_task([one, other], **by)
            case "unshare":
                actions.unshare_task(one, **by)
            case "bulk":
                actions.bulk_edit(plan, [one, other], fields={"rhythm": "monthly"}, **by)


@settings(
    max_examples=200 if FULL else 15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=st.lists(ANY, max_size=8))
def test_any_sequence_keeps_the_promises_and_can_be_taken_back(
    cast: Cast, changes: list[tuple[str, int, int]]
) -> None:
    with contextlib.suppress(RuntimeError), transaction.atomic():
        plan = make_draft(cast)
        beginning = draft_state(plan)
        for name, a, b in changes:
            with contextlib.suppress(NotValid):
                do(plan, cast, name, a, b)
            must_hold(plan)
            assert covered(plan).open == ()  # every word stays somebody's
        while step := plan.steps.order_by("-pk").first():
            actions.undo(plan, by=cast.supervisor, at=NOW, step_id=step.pk)
            must_hold(plan)
        assert draft_state(plan) == beginning
        raise RuntimeError("each example starts from nothing")
