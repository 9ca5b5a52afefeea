"""One decision for each evidence, by who may decide on the task, while the task is open."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import PDF, Cast, pdf
from tests.factories import NOW
from tests.tasks.cases import bring
from tests.tasks.proofs_of import PAGE, add, first, kept
from tests.together import FULL, together
from tracker.evidence.actions import Link, describe_evidence
from tracker.evidence.models import Evidence
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.tasks import actions
from tracker.tasks.actions.closing import has_evidence
from tracker.tasks.actions.deciding import decision_hash
from tracker.tasks.models import Task
from tracker.tasks.proofs import PROVABLE, items_of
from tracker.tasks.states import TaskState

Issue = Callable[..., Task]


def test_returned_evidence_proves_nothing_until_a_next_version(cast: Cast, task: Task) -> None:
    bring(cast, task, "submitted")
    row = first(task)
    actions.return_evidence(task, row, by=cast.supervisor, at=NOW, reason="缺盖章页")
    assert not has_evidence(task)
    with pytest.raises(NotValid, match="没有佐证材料，不能评定为“已完成”"):
        actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")
    actions.replace_evidence(task, row, by=cast.head, at=NOW, file=kept(PDF + b"2"))
    assert has_evidence(task)
    assert actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept").state == "closed"


def test_decision_can_be_changed_by_who_has_seen_it(cast: Cast, listed: Task) -> None:
    row, by = first(listed), cast.supervisor
    actions.accept_evidence(listed, row, by=by, at=NOW)
    for seen in ("", "waiting", "accepted"):
        with pytest.raises(WrongState, match="陈思远已于6月20日09:00通过此件材料"):
            actions.accept_evidence(listed, row, by=by, at=NOW, seen=seen)
    with pytest.raises(WrongState, match="通过此件材料"):
        actions.return_evidence(listed, row, by=by, at=NOW, reason="缺页")
    proof = actions.return_evidence(listed, row, by=by, at=NOW, reason="缺页", seen="accepted")
    assert (proof.state, proof.reason) == ("returned", "缺页")
    with pytest.raises(WrongState, match="退回此件材料"):
        actions.match_evidence(listed, row, by=cast.head, at=NOW, answers=[])
    with pytest.raises(WrongState, match="退回此件材料"):
        actions.accept_evidence(listed, row, by=by, at=NOW, seen="waiting")


def test_return_needs_a_reason(cast: Cast, listed: Task) -> None:
    for reason in ("", "  ", "长" * 501):
        with pytest.raises(NotValid):
            actions.return_evidence(listed, first(listed), by=cast.supervisor, at=NOW, reason=reason)


def test_who_added_evidence_does_not_decide(cast: Cast, issued: Issue) -> None:
    """The head of the law office acts as supervisor too: never on what he put there."""
    task = issued(cast.law)
    actions.add_evidence(task, by=cast.law_head, at=NOW, files=[PAGE])
    post = cast.second_reviewer.posts.get()
    post.pk, post.user = None, cast.law_head
    post._state.adding = True
    post.save()
    with pytest.raises(NotAllowed, match="您是本报告的报送人"):
        actions.accept_evidence(task, first(task), by=cast.law_head, at=NOW)
    assert actions.accept_evidence(task, first(task), by=cast.second_reviewer, at=NOW).state == "accepted"


def test_supporting_office_proves_only_with_a_piece(cast: Cast, listed: Task) -> None:
    listed.supporting_offices.add(cast.relief)
    with pytest.raises(NotAllowed):
        actions.add_evidence(listed, by=cast.other_head, at=NOW, files=[PAGE])
    due = date(2024, 6, 28)
    listed.pieces.create(
        office=cast.relief,
        text="物资清单",
        due_on=due,
        original_due_on=due,
        given_by=cast.supervisor,
        given_at=NOW,
    )
    stored, _refused = actions.keep_files(
        listed, by=cast.other_head, at=NOW, uploads=[pdf(content=PDF + b"9")]
    )
    [row], _present = actions.add_evidence(listed, by=cast.other_head, at=NOW, files=stored)
    assert row.office == cast.relief


@pytest.mark.parametrize("situation", ["closed", "suspended", "cancelled"])
def test_evidence_rests_where_the_work_rests(cast: Cast, task: Task, situation: str) -> None:
    bring(cast, task, situation)
    row = first(task)
    for act in (
        lambda: add(task, cast, files=[PAGE]),
        lambda: actions.replace_evidence(task, row, by=cast.head, at=NOW, file=PAGE),
        lambda: actions.match_evidence(task, row, by=cast.head, at=NOW, answers=[]),
        lambda: actions.accept_evidence(task, row, by=cast.supervisor, at=NOW),
        lambda: actions.return_evidence(task, row, by=cast.supervisor, at=NOW, reason="x"),
    ):
        with pytest.raises(WrongState, match="佐证材料不能再变动"):
            act()
    assert {state for state in TaskState if state in PROVABLE} == {
        "assigned",
        "in_progress",
        "returned",
        "submitted",
    }


def test_decision_hash_covers_what_was_added_and_decided(cast: Cast, listed: Task) -> None:
    seen = [decision_hash(listed)]
    add(listed, cast, files=[PAGE])
    seen.append(decision_hash(listed))
    actions.match_evidence(listed, first(listed), by=cast.head, at=NOW, answers=["印发文件"])
    seen.append(decision_hash(listed))
    actions.accept_evidence(listed, first(listed), by=cast.supervisor, at=NOW)
    assert len({*seen, decision_hash(listed)}) == 4


def test_decider_is_told_when_evidence_came_after_he_looked(cast: Cast, task: Task) -> None:
    seen = bring(cast, task, "submitted").version
    add(task, cast, files=[PAGE])
    with pytest.raises(WrongState, match="又有了变化"):
        actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept", seen=seen)


def test_description_is_the_offices_and_the_follow_ups(cast: Cast, listed: Task) -> None:
    row = first(listed)
    for by in (cast.staff, cast.leader, cast.other_head, cast.stranger, cast.admin):
        with pytest.raises(NotAllowed):
            describe_evidence(row, by=by, at=NOW, dated_on=None, publicity="public")
    described = describe_evidence(
        row, by=cast.supervisor, at=NOW, dated_on=NOW.date(), publicity="on_request"
    )
    assert (described.dated_on, described.publicity) == (NOW.date(), "on_request")
    describe_evidence(row, by=cast.head, at=NOW, dated_on=NOW.date(), publicity="on_request")
    assert Change.objects.filter(kind="evidence.described").count() == 1
    for wrong in (NOW.date() + timedelta(days=1), date(1900, 1, 1)):
        with pytest.raises(NotValid):
            describe_evidence(row, by=cast.head, at=NOW, dated_on=wrong, publicity="none")
    with pytest.raises(NotValid):
        describe_evidence(row, by=cast.head, at=NOW, dated_on=None, publicity="secret")


def test_database_holds_what_must_hold(cast: Cast, listed: Task) -> None:
    row = first(listed)
    for wrong in (
        {"blob": row.blob, "url": "https://a.test"}, {"blob": None, "url": ""}, {"blob": row.blob, "version": 2},
        {"blob": row.blob, "replaces": row},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.create(name="x", uploaded_by=cast.head, uploaded_at=NOW, **wrong)


@pytest.mark.django_db(transaction=True)
def test_accept_against_return_one_wins_and_the_other_is_told(
    cast: Cast, listed: Task, measured: Any
) -> None:
    rounds = 100 if FULL else 8
    for number in range(rounds):
        add(listed, cast, files=[Link(f"https://example.test/{number}", f"页面{number}")])
        row = items_of(listed)[-1].evidence
        outcomes = together(
            lambda row=row: actions.accept_evidence(listed, row, by=cast.supervisor, at=NOW),
            lambda row=row: actions.return_evidence(listed, row, by=cast.supervisor, at=NOW, reason="缺页"),
        )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Proof", "WrongState"]
    measured("R17", "accept against return of one evidence, exactly one wins", f"{rounds} of {rounds}")


@pytest.mark.parametrize("rows", [1, 3])
def test_items_cost_two_queries(cast: Cast, listed: Task, rows: int, django_assert_num_queries: Any) -> None:
    add(listed, cast, files=[Link(f"https://example.test/{n}", f"页面{n}") for n in range(rows)])
    with django_assert_num_queries(2):
        assert len(items_of(listed)) == rows + 1
