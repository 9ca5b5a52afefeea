"""S1 at the ground: every action by everybody of the cast. Whoever may not, changes nothing."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Cast, file_report, pdf
from tests.factories import NOW, TODAY, at, give_post, make_user
from tests.tasks.cases import BASIS, bring, slot_for
from tracker.evidence.actions import Link
from tracker.evidence.models import Blob, Evidence
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed
from tracker.organisations.models import Post, Role, User
from tracker.organisations.standing import standing_of
from tracker.tasks import access, actions
from tracker.tasks.actions.written import Written
from tracker.tasks.models import ProgressReport, Task
from tracker.tasks.proofs import items_of

PEOPLE = [f.name for f in fields(Cast) if f.type in (User, "User")]


def report_of(task: Task) -> ProgressReport:
    return ProgressReport.objects.filter(task=task).latest("filed_at")


def draft_of(task: Task) -> ProgressReport:
    return ProgressReport.objects.unfiled().get(task=task)


def colleague(task: Task) -> User:
    """Somebody of the lead office."""
    post = Post.objects.filter(office=task.lead_office).order_by("pk").first()
    assert post is not None
    return post.user


def evidence_of(task: Task) -> Evidence:
    return items_of(task)[0].evidence


PAGE = Link("https://example.test/a", "公示页面")
WORDS = Written(progress="已印发。")

# name -> (the situation it needs, the call, who may:
#          w = works on it, o = anybody of its office, d = decides, s = follow-up officer)
MATRIX: dict[str, tuple[str, Callable[[Task, User], Any], str]] = {
    "acknowledge": ("assigned", lambda t, by: actions.acknowledge(t, by=by, at=NOW), "w"),
    "receive_files": ("assigned", lambda t, by: actions.receive_files(t, by=by, at=NOW, uploads=[pdf()]), "o"),
    "save_draft": ("assigned", lambda t, by: actions.save_draft(t, by=by, at=NOW, written=WORDS), "o"),
    "send_for_signature": ("draft", lambda t, by: actions.send_for_signature(t, by=by, at=NOW, written=WORDS), "o"),
    "hand_on": ("draft", lambda t, by: actions.hand_on(t, by=by, at=NOW, to=colleague(t)), "o"),
    "discard_draft": ("draft", lambda t, by: actions.discard_draft(draft_of(t), by=by, at=NOW), "o"),
    "back_to_drafter": ("awaiting signature", lambda t, by: actions.back_to_drafter(
        draft_of(t), by=by, at=NOW, reason="缺数据"), "w"),
    "sign_and_file": ("awaiting signature", lambda t, by: actions.sign_and_file(draft_of(t), by=by, at=NOW), "w"),
    "withdraw_report": ("in_progress", lambda t, by: actions.withdraw_report(report_of(t), by=by, at=NOW), "w"),
    "file_nothing_new": ("in_progress", lambda t, by: actions.file_nothing_new(
        t, slot_for(t), by=by, at=NOW, sentence="等待上级文件。", form_token=uuid4()), "w"),
    "submit_report": ("in_progress", lambda t, by: actions.submit_report(
        t, by=by, at=NOW, progress="已印发。", form_token=uuid4()), "w"),
    "request_closure": ("in_progress", lambda t, by: actions.request_closure(t, by=by, at=NOW), "w"),
    "keep_files": ("in_progress", lambda t, by: actions.keep_files(t, by=by, at=NOW, uploads=[pdf()]), "w"),
    "add_evidence": ("in_progress", lambda t, by: actions.add_evidence(t, by=by, at=NOW, files=[PAGE]), "w"),
    "replace_evidence": ("submitted", lambda t, by: actions.replace_evidence(
        t, evidence_of(t), by=by, at=NOW, file=PAGE), "w"),
    "match_evidence": ("in_progress", lambda t, by: actions.match_evidence(
        t, evidence_of(t), by=by, at=NOW, answers=t.expected_evidence), "w"),
    "accept_evidence": ("submitted", lambda t, by: actions.accept_evidence(t, evidence_of(t), by=by, at=NOW), "d"),
    "return_evidence": ("in_progress", lambda t, by: actions.return_evidence(
        t, evidence_of(t), by=by, at=NOW, reason="缺盖章页"), "d"),
    "withdraw_closure": ("submitted", lambda t, by: actions.withdraw_closure(t, by=by, at=NOW), "w"),
    "accept_report": ("in_progress", lambda t, by: actions.accept_report(report_of(t), by=by, at=NOW), "d"),
    "return_report": ("in_progress", lambda t, by: actions.return_report(
        report_of(t), by=by, at=NOW, reason="缺纪要"), "d"),
    "return_closure": ("submitted", lambda t, by: actions.return_closure(t, by=by, at=NOW, reason="缺纪要"), "d"),
    "close_task": ("submitted", lambda t, by: actions.close_task(t, by=by, at=NOW, verdict="kept"), "d"),
    "assess": ("in_progress", lambda t, by: actions.close_task(
        t, by=by, at=NOW, verdict="not_kept", reason="未开展"), "d"),
    "reopen_task": ("closed", lambda t, by: actions.reopen_task(t, by=by, at=NOW, reason=BASIS), "d"),
    "suspend_task": ("in_progress", lambda t, by: actions.suspend_task(t, by=by, at=NOW, basis=BASIS), "s"),
    "resume_task": ("suspended", lambda t, by: actions.resume_task(t, by=by, at=NOW, basis=BASIS), "s"),
    "cancel_task": ("in_progress", lambda t, by: actions.cancel_task(t, by=by, at=NOW, basis=BASIS), "s"),
    "decline": ("assigned", lambda t, by: actions.decline(t, by=by, at=NOW, reason="不属本科室职责"), "w"),
    "withdraw_decline": ("declined", lambda t, by: actions.withdraw_decline(t, by=by, at=NOW), "w"),
    "reassign": ("declined", lambda t, by: actions.reassign(
        t, by=by, at=NOW, lead_office=t.bureau.offices.get(code="RELIEF"), reason=BASIS), "s"),
    "keep_assignment": ("declined", lambda t, by: actions.keep_assignment(t, by=by, at=NOW, reply=BASIS), "s"),
    "request_extension": ("in_progress", lambda t, by: actions.request_extension(
        t, by=by, at=NOW, reason="上级文件未到", progress="已成稿", proposed_on=date(2024, 9, 30)), "o"),
    "sign_extension": ("extension drafted", lambda t, by: actions.sign_extension(
        t.extensions.get(), by=by, at=NOW), "w"),
    "withdraw_extension": ("extension drafted", lambda t, by: actions.withdraw_extension(
        t.extensions.get(), by=by, at=NOW), "o"),
    "grant_extension": ("extension asked", lambda t, by: actions.grant_extension(
        t.extensions.get(), by=by, at=NOW, permitted_on=date(2024, 9, 30), basis=BASIS), "d"),
    "refuse_extension": ("extension asked", lambda t, by: actions.refuse_extension(
        t.extensions.get(), by=by, at=NOW, basis=BASIS), "d"),
    "set_new_limit": ("in_progress", lambda t, by: actions.set_new_limit(
        t, by=by, at=LATER, due_on=date(2024, 9, 30), basis=BASIS), "d"),
    "wait_for_event": ("assigned", lambda t, by: actions.wait_for_event(
        t, by=by, at=NOW, event="上级通知"), "s"),
    "start_on_event": ("waiting", lambda t, by: actions.start_on_event(
        t, by=by, at=NOW, event_on=TODAY, due_on=date(2024, 9, 30)), "s"),
    "carry_over": ("assessed", lambda t, by: actions.carry_over(
        t, by=by, at=NOW, due_on=date(2025, 6, 30)), "s"),
    "add_milestone": ("assigned", lambda t, by: actions.add_milestone(
        t, by=by, at=NOW, title="初稿", due_on=date(2024, 6, 25)), "s"),
    "drop_milestone": ("milestone", lambda t, by: actions.drop_milestone(t.milestones.get(), by=by, at=NOW), "s"),
    "reach_milestone": ("milestone", lambda t, by: actions.reach_milestone(
        t.milestones.get(), by=by, at=NOW), "w"),
    "change_rhythm": ("assigned", lambda t, by: actions.change_rhythm(
        t, by=by, at=NOW, rhythm="monthly", reason=BASIS), "s"),
    "excuse_slot": ("assigned", lambda t, by: actions.excuse_slot(slot_for(t), by=by, at=NOW, reason=BASIS), "s"),
    "require_slot": ("excused", lambda t, by: actions.require_slot(slot_for(t), by=by, at=NOW), "s"),
    "give_piece": ("assigned", lambda t, by: actions.give_piece(
        t, by=by, at=NOW, office=t.bureau.offices.get(code="RELIEF"), text="提供清单", due_on=TODAY), "s"),
    "change_piece": ("piece", lambda t, by: actions.change_piece(
        t.pieces.get(), by=by, at=NOW, text="提供最新清单", reason=BASIS), "s"),
    "withdraw_piece": ("piece", lambda t, by: actions.withdraw_piece(t.pieces.get(), by=by, at=NOW, reason=BASIS), "s"),
    "assign_task": ("assigned", lambda t, by: actions.assign_task(
        t.bureau, by=by, at=NOW, title="加办", requirement=BASIS, lead_office=t.lead_office,
        due_on=date(2024, 12, 31)), "s"),
}  # fmt: skip
LATER = at("2024-07-15")  # the task's due date has passed
MAY = {
    "enforcement": {"w": ["head"], "o": ["head", "staff"], "d": ["supervisor"], "s": ["supervisor"]},
    # The follow-up office's own task; nobody of the cast is its desk officer.
    "law": {"w": ["law_head"], "o": ["law_head"], "d": ["second_reviewer"], "s": ["supervisor"]},
}
ELSEWHERE = {  # tested beside their own rules
    "issue_plan", "receive_silent", "undo", "in_bulk", "Outcome", "transfer", "holdings_of", "Holdings", "Handed", "Added",
    "instruct", "answer_instruction", "assign_from_instruction", "withdraw_instruction", "comment", "edit_comment",
    "add_material", "change_material", "withdraw_material", "Collected",
    "add_tasks", "reword_task", "take_sentence_away",
}  # fmt: skip


def test_every_action_is_in_the_matrix() -> None:
    assert set(actions.__all__) - ELSEWHERE == set(MATRIX) - {"assess"}
    assert len(PEOPLE) == 10


@pytest.mark.parametrize("lead", MAY)
@pytest.mark.parametrize("name", MATRIX)
def test_one_of_the_cast_may_and_nobody_else(
    cast: Cast, issued: Callable[..., Task], name: str, lead: str
) -> None:
    situation, call, needs = MATRIX[name]
    task = bring(cast, issued(getattr(cast, lead)), situation)
    written, stored = Change.objects.count(), Blob.objects.count()
    for person in PEOPLE:
        if person not in MAY[lead][needs]:
            with pytest.raises(NotAllowed):
                call(task, getattr(cast, person))
    assert (Change.objects.count(), Blob.objects.count()) == (written, stored)
    assert Task.objects.get(pk=task.pk).version == task.version
    call(task, getattr(cast, MAY[lead][needs][0]))


# An extension is taken back by its drafter or the head, not by just any colleague.
@pytest.mark.parametrize(
    "name", [n for n, row in MATRIX.items() if row[2] == "o" and n != "withdraw_extension"]
)
def test_desk_officer_does_what_the_office_does_before_filing(cast: Cast, task: Task, name: str) -> None:
    situation, call, _needs = MATRIX[name]
    call(bring(cast, task, situation), cast.staff)


@pytest.mark.parametrize("name", [n for n, row in MATRIX.items() if row[2] != "s"])
def test_post_that_ended_yesterday_opens_nothing(cast: Cast, task: Task, name: str) -> None:
    situation, call, _needs = MATRIX[name]
    task = bring(cast, task, situation)
    Post.objects.update(until=date(2024, 6, 19))
    for person in PEOPLE:
        with pytest.raises(NotAllowed):
            call(task, getattr(cast, person))


def test_follow_up_officer_learns_who_decides_on_his_offices_task(
    cast: Cast, issued: Callable[..., Task]
) -> None:
    task = bring(cast, issued(cast.law), "submitted")
    with pytest.raises(NotAllowed, match="须由复核人审核：赵文博"):
        actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")
    Post.objects.filter(user=cast.second_reviewer).update(until=date(2024, 6, 19))
    with pytest.raises(NotAllowed, match="复核人审核：尚未设置"):
        actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")


DECISIONS = ["accept_report", "return_report", "return_closure", "close_task", "assess", "reopen_task"]


@pytest.mark.parametrize("name", DECISIONS)
def test_nobody_decides_on_his_own_filing(cast: Cast, task: Task, name: str) -> None:
    """The head becomes follow-up officer as well; his colleague decides."""
    give_post(cast.head, Role.SUPERVISOR, cast.bureau)
    situation, call, _needs = MATRIX[name]
    task = bring(cast, task, situation)
    with pytest.raises(NotAllowed, match="您是本报告的报送人") as refused:
        call(task, cast.head)
    assert refused.value.code == "own_filing"
    call(task, cast.supervisor)


def test_second_reviewer_who_filed_does_not_decide_either(cast: Cast, issued: Callable[..., Task]) -> None:
    task = issued(cast.law)
    give_post(cast.second_reviewer, Role.HEAD, cast.law)
    file_report(task, cast.second_reviewer, ask_closure=True)
    with pytest.raises(NotAllowed, match="您是本报告的报送人"):
        actions.close_task(task, by=cast.second_reviewer, at=NOW, verdict="kept")
    other = make_user("fuhe2", "另一复核人")
    give_post(other, Role.SECOND_REVIEWER, cast.bureau)
    assert actions.close_task(task, by=other, at=NOW, verdict="kept").verdict == "kept"


def test_own_filing_stays_own_after_it_was_taken_back(cast: Cast, task: Task) -> None:
    task = bring(cast, task, "submitted")
    actions.withdraw_closure(task, by=cast.head, at=NOW)
    give_post(cast.head, Role.SUPERVISOR, cast.bureau)
    with pytest.raises(NotAllowed, match="报送人"):
        actions.close_task(task, by=cast.head, at=NOW, verdict="not_kept", reason="未开展")


def test_deputy_works_like_the_head(cast: Cast, task: Task) -> None:
    give_post(cast.other_head, Role.HEAD, cast.enforcement, is_deputy=True)
    assert actions.acknowledge(task, by=cast.other_head, at=NOW).state == "in_progress"


def test_buttons_and_actions_ask_the_same_predicates(cast: Cast, issued: Callable[..., Task]) -> None:
    for lead, may in MAY.items():
        task = issued(getattr(cast, lead))
        for person in PEOPLE:
            standing = standing_of(getattr(cast, person), TODAY)
            assert access.can_work(standing, task) is (person in may["w"])
            assert access.can_draft(standing, task) is (person in may["o"])
            assert access.can_decide(standing, task, set()) is (person in may["d"])
            assert access.can_supervise(standing, task) is (person in may["s"])
            decidable = Task.objects.filter(pk=task.pk).decidable_by(standing).exists()
            assert decidable is access.decides_by_post(standing, task)


def test_bureau_without_a_follow_up_office_decides_through_its_officer(cast: Cast, task: Task) -> None:
    cast.bureau.follow_up_office = None
    cast.bureau.save()
    standing = standing_of(cast.supervisor, TODAY)
    assert list(Task.objects.decidable_by(standing)) == [task]
    assert not Task.objects.decidable_by(standing_of(cast.second_reviewer, TODAY)).exists()
    task = bring(cast, Task.objects.get(pk=task.pk), "submitted")
    assert actions.close_task(task, by=cast.supervisor, at=at("2024-06-21"), verdict="kept").verdict == "kept"
