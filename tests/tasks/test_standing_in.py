"""Who acts for another: his name is in the ledger's row, and nobody's own filing is decided through it."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import PDF, Cast, file_report
from tests.factories import NOW, TODAY, give_post, make_office, make_user
from tests.tasks.cases import bring, give_piece, signing
from tests.tasks.proofs_of import kept
from tracker.evidence.actions import describe_evidence
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed
from tracker.ledger.verify import verify
from tracker.organisations.actions import delegate, revoke_delegation
from tracker.organisations.models import Delegation, Post, Role, User
from tracker.organisations.standing import standing_of
from tracker.tasks import access, actions
from tracker.tasks.actions.drafting import signers
from tracker.tasks.models import Task

UNTIL = date(2024, 6, 28)


def lend(giver: User, to: User) -> Delegation:
    post = Post.objects.filter(user=giver, role__in=[Role.HEAD, Role.SUPERVISOR]).earliest("id")
    return delegate(post, to=to, since=TODAY, until=UNTIL, by=giver, at=NOW)


def acting_for(kind: str) -> Any:
    data = json.loads(Change.objects.filter(kind=kind).latest("seq").data)
    return data.get("acting_for", {}).get("name")


def test_what_is_done_with_a_lent_post_says_for_whom(cast: Cast, task: Task) -> None:
    """R13: it stands in the hashed row."""
    lend(cast.head, cast.other_head)
    actions.acknowledge(task, by=cast.other_head, at=NOW)
    row = Change.objects.latest("seq")
    assert (row.actor_name, acting_for("task.acknowledged")) == ("钱科长", "李建国")
    assert verify().breaks == []


def test_what_is_done_by_ones_own_post_says_nothing_of_it(cast: Cast, task: Task) -> None:
    lend(cast.other_head, cast.head)
    actions.acknowledge(task, by=cast.head, at=NOW)
    assert acting_for("task.acknowledged") is None


def test_two_posts_lent_to_one_person_are_told_apart(cast: Cast, issued: Callable[..., Task]) -> None:
    lend(cast.head, cast.other_head)
    lend(cast.supervisor, cast.other_head)
    task = issued()
    actions.acknowledge(task, by=cast.other_head, at=NOW)
    actions.suspend_task(task, by=cast.other_head, at=NOW, basis="局务会议议定")
    own = issued(cast.relief)
    actions.acknowledge(own, by=cast.other_head, at=NOW)
    told = [acting_for("task.suspended"), acting_for("task.acknowledged")]
    assert told == ["陈思远", None]
    first = Change.objects.filter(kind="task.acknowledged").earliest("seq")
    assert json.loads(first.data)["acting_for"]["name"] == "李建国"


def test_taken_back_it_opens_nothing(cast: Cast, task: Task) -> None:
    row = lend(cast.head, cast.other_head)
    assert Task.objects.visible_to(standing_of(cast.other_head, TODAY)).filter(pk=task.pk).exists()
    revoke_delegation(row, by=cast.head, at=NOW)
    assert not Task.objects.visible_to(standing_of(cast.other_head, TODAY)).filter(pk=task.pk).exists()
    with pytest.raises(NotAllowed):
        actions.acknowledge(task, by=cast.other_head, at=NOW)


def test_head_who_stands_in_for_the_officer_does_not_decide_on_his_own_filing(cast: Cast, task: Task) -> None:
    lend(cast.supervisor, cast.head)
    file_report(task, cast.head, ask_closure=True)
    with pytest.raises(NotAllowed, match="您是本报告的报送人"):
        actions.close_task(task, by=cast.head, at=NOW, verdict="kept")
    assert actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept").verdict == "kept"


def test_nobody_decides_on_what_was_filed_in_his_name(cast: Cast, task: Task) -> None:
    """The officer heads the office as well, lends that post, and decides on what the other filed for him: no."""
    give_post(cast.supervisor, Role.HEAD, cast.enforcement)
    post = Post.objects.get(user=cast.supervisor, role=Role.HEAD)
    delegate(post, to=cast.other_head, since=TODAY, until=UNTIL, by=cast.supervisor, at=NOW)
    report = file_report(task, cast.other_head, ask_closure=True)
    assert (report.filed_by, report.filed_for) == (cast.other_head, cast.supervisor)
    assert task.closures.get().requested_for == cast.supervisor
    with pytest.raises(NotAllowed, match="您是本报告的报送人"):
        actions.return_closure(task, by=cast.supervisor, at=NOW, reason="缺会议纪要")
    other = make_user("du2", "另一督办员")
    give_post(other, Role.SUPERVISOR, cast.bureau)
    assert actions.return_closure(task, by=other, at=NOW, reason="缺会议纪要").state == "returned"


def test_nobody_has_his_own_filing_decided_with_his_own_post(cast: Cast, task: Task) -> None:
    """The officer files as head; who stands in for the officer decides with the officer's right: no."""
    give_post(cast.supervisor, Role.HEAD, cast.enforcement)
    file_report(task, cast.supervisor, ask_closure=True)
    post = Post.objects.get(user=cast.supervisor, role=Role.SUPERVISOR)
    delegate(post, to=cast.other_head, since=TODAY, until=UNTIL, by=cast.supervisor, at=NOW)
    standing = standing_of(cast.other_head, TODAY)
    assert access.decides_by_post(standing, task)
    assert not access.can_decide(standing, task, {cast.supervisor.pk})
    with pytest.raises(NotAllowed, match="报送人"):
        actions.close_task(task, by=cast.other_head, at=NOW, verdict="kept")


def test_extension_asked_in_ones_name_is_anothers_to_decide(cast: Cast, task: Task) -> None:
    give_post(cast.supervisor, Role.HEAD, cast.enforcement)
    post = Post.objects.get(user=cast.supervisor, role=Role.HEAD)
    delegate(post, to=cast.other_head, since=TODAY, until=UNTIL, by=cast.supervisor, at=NOW)
    facts = {"reason": "上级文件未到", "progress": "已成稿", "proposed_on": date(2024, 9, 30)}
    asked = actions.request_extension(task, by=cast.other_head, at=NOW, **facts)
    assert (asked.state, asked.asked_for) == ("pending", cast.supervisor)
    with pytest.raises(NotAllowed, match="延期申请的申请人"):
        actions.refuse_extension(asked, by=cast.supervisor, at=NOW, basis="不同意")


def test_who_stands_in_signs_and_comes_first(cast: Cast, task: Task) -> None:
    assert signers(cast.enforcement, TODAY) == [cast.head]
    lend(cast.head, cast.other_head)
    assert signers(cast.enforcement, TODAY) == [cast.other_head, cast.head]
    report = signing(cast, task)
    assert report.kept_by == cast.other_head
    actions.sign_and_file(report, by=cast.other_head, at=NOW)
    assert acting_for("report.filed") == "李建国"


def test_draft_of_ones_own_office_is_ones_own_whoever_lent_a_post(cast: Cast, task: Task) -> None:
    lend(cast.head, cast.staff)
    file_report(task, cast.staff)
    assert acting_for("report.filed") == "李建国"
    assert actions.request_closure(task, by=cast.head, at=NOW).state == "submitted"
    assert acting_for("task.closure_requested") is None


@pytest.mark.parametrize("deep", [False, True])
def test_office_below_the_follow_up_office_goes_to_the_second_reviewer(
    cast: Cast, issued: Callable[..., Task], deep: bool
) -> None:
    group = make_office(cast.bureau, "LAW1", "执法监督组", parent=cast.law)
    office = make_office(cast.bureau, "LAW11", "案卷小组", parent=group) if deep else group
    task = issued(office)
    file_report(task, cast.law_head, ask_closure=True)
    task = Task.objects.get(pk=task.pk)
    officer, second = standing_of(cast.supervisor, TODAY), standing_of(cast.second_reviewer, TODAY)
    assert list(Task.objects.decidable_by(second)) == [task]
    assert not Task.objects.decidable_by(officer).exists()
    with pytest.raises(NotAllowed, match="须由复核人审核：赵文博"):
        actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")
    assert actions.close_task(task, by=cast.second_reviewer, at=NOW, verdict="kept").verdict == "kept"


def test_name_in_the_ledger_stays_that_of_then(cast: Cast, task: Task) -> None:
    bring(cast, task, "in_progress")
    cast.head.name = "李建华"
    cast.head.save()
    assert Change.objects.get(kind="report.filed").actor_name == "李建国"


def test_proof_put_down_and_described_with_a_lent_post_says_for_whom(cast: Cast, task: Task) -> None:
    lend(cast.head, cast.other_head)
    file_report(task, cast.head)
    [row], _present = actions.add_evidence(task, by=cast.other_head, at=NOW, files=[kept(PDF + b"2")])
    assert acting_for("task.evidence_added") == "李建国"
    describe_evidence(row, by=cast.other_head, at=NOW, dated_on=TODAY, publicity="public")
    assert acting_for("evidence.described") == "李建国"
    actions.match_evidence(task, row, by=cast.head, at=NOW, answers=["印发文件"])
    assert acting_for("task.evidence_matched") is None


def test_proof_for_ones_own_piece_is_ones_own(cast: Cast, task: Task) -> None:
    lend(cast.supervisor, cast.other_head)
    give_piece(cast, task)
    actions.add_evidence(task, by=cast.other_head, at=NOW, files=[kept(PDF + b"2")])
    assert acting_for("task.evidence_added") is None
