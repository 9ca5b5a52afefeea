"""移交: what a leaver holds goes to his successor row by row, in one transaction; what cannot, says why."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, TODAY, give_post, make_office, make_user
from tests.tasks.cases import bring, draft
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.verify import verify
from tracker.organisations.actions import delegate
from tracker.organisations.models import Delegation, Office, Post, Role, User
from tracker.organisations.standing import standing_of
from tracker.tasks import actions
from tracker.tasks.models import Instruction, ProgressReport, Task

LAST = date(2024, 6, 28)
NEXT = date(2024, 6, 29)


def move(cast: Cast, leaver: User, to: User, **facts: Any) -> list[actions.Handed]:
    facts = {"bureau": cast.bureau, "last_on": LAST, "by": cast.admin, "at": NOW, **facts}
    return actions.transfer(leaver, to=to, **facts)


def test_everything_goes_in_one_act(cast: Cast, issued: Callable[..., Task]) -> None:
    tasks = [issued() for _ in range(3)]
    report = draft(cast, tasks[0])
    ProgressReport.objects.filter(pk=report.pk).update(kept_by=cast.head)
    seen = Change.objects.count()
    rows = move(cast, cast.head, cast.other_head, takes_posts=True)
    assert [(row.what, row.refused) for row in rows] == [("任职", ""), *[("责任人", "")] * 3, ("草稿", "")]
    assert {t.responsible_person for t in Task.objects.all()} == {cast.other_head}
    assert ProgressReport.objects.get().kept_by == cast.other_head
    kinds = list(Change.objects.filter(seq__gt=seen).values_list("kind", flat=True))
    assert kinds == ["post.created", "post.changed", *["task.transferred"] * 3, "user.transferred"]
    assert verify().breaks == []


def test_posts_end_on_the_day_and_begin_on_the_next(cast: Cast, task: Task) -> None:
    move(cast, cast.head, cast.other_head, takes_posts=True)
    for day, held in ((LAST, (True, False)), (NEXT, (False, True))):
        heads = [cast.enforcement.pk in standing_of(u, day).heads for u in (cast.head, cast.other_head)]
        assert tuple(heads) == held


def test_each_task_has_a_row_with_who_it_was(cast: Cast, task: Task) -> None:
    version = task.version
    move(cast, cast.head, cast.staff)
    data = json.loads(Change.objects.get(kind="task.transferred").data)
    assert data["before"] == {"responsible_person_id": str(cast.head.pk)}
    assert (data["after"], data["to"]) == ({"responsible_person_id": str(cast.staff.pk)}, "周小梅")
    assert Task.objects.get().version == version + 1


def test_what_the_successor_cannot_hold_stays_and_says_why(cast: Cast, issued: Callable[..., Task]) -> None:
    mine, theirs = issued(), issued(cast.relief)
    Task.objects.filter(pk=theirs.pk).update(responsible_person=cast.head)
    draft(cast, mine)
    ProgressReport.objects.update(kept_by=cast.head)
    rows = move(cast, cast.head, cast.other_head)
    assert {row.label: row.refused for row in rows if row.what == "责任人"} == {
        str(mine): "钱科长不在牵头科室“市应急管理综合行政执法支队”任职，责任人没有变。",
        str(theirs): "",
    }
    assert [row.refused for row in rows if row.what == "草稿"] == [
        "钱科长不在“市应急管理综合行政执法支队”任职，草稿仍在原处。"
    ]
    assert Task.objects.get(pk=mine.pk).responsible_person == cast.head
    summary = json.loads(Change.objects.get(kind="user.transferred").data)
    assert (summary["done"], summary["refused"]) == (2, 2)


def test_closed_tasks_keep_their_name(cast: Cast, issued: Callable[..., Task]) -> None:
    closed = bring(cast, issued(), "closed")
    move(cast, cast.head, cast.staff)
    assert Task.objects.get(pk=closed.pk).responsible_person == cast.head


def test_waiting_reviews_go_with_the_post(cast: Cast, issued: Callable[..., Task]) -> None:
    for _ in range(2):
        file_report(issued(), cast.head, ask_closure=True)
    assert actions.holdings_of(cast.supervisor, cast.bureau, last_on=LAST, on=TODAY).reviews == 2
    rows = move(cast, cast.supervisor, cast.other_head)
    assert rows[-1].refused == "此后没有人审核，请系统管理员安排督办员或复核人。"
    rows = move(cast, cast.second_reviewer, cast.other_head, takes_posts=True)
    assert not any(row.refused for row in rows)


def test_waiting_reviews_are_the_successors_who_takes_the_post(cast: Cast, task: Task) -> None:
    file_report(task, cast.head, ask_closure=True)
    rows = move(cast, cast.supervisor, cast.other_head, takes_posts=True)
    assert (rows[-1].what, rows[-1].label, rows[-1].refused) == ("审核", "待审核1项", "")
    assert list(Task.objects.decidable_by(standing_of(cast.other_head, NEXT))) == [task]
    assert not Task.objects.decidable_by(standing_of(cast.supervisor, NEXT)).exists()


def test_waiting_reviews_are_left_to_a_colleague_of_the_leaver(cast: Cast, task: Task) -> None:
    give_post(make_user("du2", "另一督办员"), Role.SUPERVISOR, cast.bureau)
    file_report(task, cast.head, ask_closure=True)
    assert "其他审核人" in move(cast, cast.supervisor, cast.other_head)[-1].refused


def test_delegations_given_and_held_end_with_it(cast: Cast) -> None:
    facts: dict[str, Any] = {"since": TODAY, "until": date(2024, 7, 31), "at": NOW}
    delegate(Post.objects.get(user=cast.head), to=cast.staff, by=cast.head, **facts)
    delegate(Post.objects.get(user=cast.other_head), to=cast.head, by=cast.other_head, **facts)
    rows = move(cast, cast.head, cast.staff)
    assert [row.what for row in rows] == ["任职", "委托", "委托"]
    assert not Delegation.objects.current(TODAY).exists()
    assert Change.objects.filter(kind="delegation.revoked").count() == 2


@pytest.mark.parametrize("takes", [True, False])
def test_offices_in_his_charge_follow_his_post(cast: Cast, takes: bool) -> None:
    Office.objects.filter(pk=cast.relief.pk).update(leader_in_charge=cast.leader)
    rows = move(cast, cast.leader, cast.second_reviewer, takes_posts=takes)
    assert bool(rows[-1].refused) is not takes
    expected = cast.second_reviewer if takes else cast.leader
    assert Office.objects.get(pk=cast.relief.pk).leader_in_charge == expected


def test_post_the_successor_holds_already_is_not_given_twice(cast: Cast) -> None:
    give_post(cast.staff, Role.HEAD, cast.enforcement, since=date(2024, 6, 1))
    move(cast, cast.head, cast.staff, takes_posts=True)
    assert Post.objects.filter(user=cast.staff, role=Role.HEAD).count() == 1


@pytest.mark.parametrize("last_on", [date(2024, 5, 19), date(2024, 9, 21)])
def test_last_day_lies_near(cast: Cast, last_on: date) -> None:
    with pytest.raises(NotValid) as refused:
        move(cast, cast.head, cast.staff, last_on=last_on)
    assert refused.value.field == "last_on"


def test_who_left_last_week_is_handed_over_as_of_then(cast: Cast, task: Task) -> None:
    move(cast, cast.head, cast.staff, last_on=date(2024, 6, 14), takes_posts=True)
    assert cast.enforcement.pk not in standing_of(cast.head, TODAY).heads
    assert actions.acknowledge(task, by=cast.staff, at=NOW).state == "in_progress"


WHO = ["head", "staff", "law_head", "second_reviewer", "leader", "other_head", "stranger", "other_supervisor"]


@pytest.mark.parametrize("who", WHO)
def test_only_the_officer_and_administrators_hand_over(cast: Cast, task: Task, who: str) -> None:
    seen = Change.objects.count()
    with pytest.raises(NotAllowed):
        move(cast, cast.head, cast.staff, by=getattr(cast, who))
    assert Change.objects.count() == seen and Task.objects.get().responsible_person == cast.head


def test_officer_hands_over_heads_and_desk_officers(cast: Cast, task: Task) -> None:
    rows = move(cast, cast.head, cast.staff, by=cast.supervisor)
    assert not any(row.refused for row in rows)


@pytest.mark.parametrize("leaver", ["leader", "second_reviewer", "supervisor"])
def test_officer_hands_over_nobody_else(cast: Cast, leaver: str) -> None:
    """S5: no post is gained or taken away beyond heads and desk officers without the administrator."""
    with pytest.raises(NotAllowed):
        move(cast, getattr(cast, leaver), cast.staff, by=cast.supervisor)


def test_officer_gives_no_post(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="接任职务由系统管理员办理") as refused:
        move(cast, cast.head, cast.staff, by=cast.supervisor, takes_posts=True)
    assert refused.value.field == "takes_posts"
    assert Post.objects.filter(user=cast.staff).count() == 1


def test_successor_is_a_person_in_office_and_another(cast: Cast) -> None:
    robot = make_user("robot", "数据平台", is_service=True)
    gone = make_user("gone", "已离职", is_active=False)
    for to in (robot, gone, cast.head):
        with pytest.raises(NotValid) as refused:
            move(cast, cast.head, to)
        assert refused.value.field == "to"


def test_handing_over_twice_finds_nothing(cast: Cast, task: Task) -> None:
    move(cast, cast.head, cast.staff)
    seen = Change.objects.count()
    with pytest.raises(WrongState, match="没有需要移交的工作"):
        move(cast, cast.head, cast.staff)
    assert Change.objects.count() == seen


def test_nothing_is_moved_where_one_row_breaks(
    cast: Cast, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("disk")

    seen = Change.objects.count()
    monkeypatch.setattr("tracker.tasks.actions.transferring._hand_reviews", broken)
    with pytest.raises(RuntimeError):
        move(cast, cast.head, cast.staff, takes_posts=True)
    assert Post.objects.get(user=cast.head).until is None
    assert Task.objects.get().responsible_person == cast.head and Change.objects.count() == seen


def test_head_of_the_office_above_may_follow(cast: Cast, issued: Callable[..., Task]) -> None:
    squad = make_office(cast.bureau, "ENF1", "一大队", parent=cast.enforcement)
    chief = make_user("chief", "大队长")
    give_post(chief, Role.HEAD, squad)
    task = issued(squad)
    assert task.responsible_person == chief
    assert not any(row.refused for row in move(cast, chief, cast.head))
    assert Task.objects.get(pk=task.pk).responsible_person == cast.head


def told_to(cast: Cast, person: User, task: Task | None = None) -> Instruction:
    return actions.instruct(
        cast.bureau,
        by=cast.leader,
        at=NOW,
        text="请抓紧。",
        office=cast.enforcement,
        person=person,
        task=task,
    )


def test_instruction_he_was_named_for_goes_too_and_an_answered_one_stays(cast: Cast, task: Task) -> None:
    answered = told_to(cast, cast.staff)
    actions.answer_instruction(answered, by=cast.staff, at=NOW, answer="已办")
    mine, other = told_to(cast, cast.staff), told_to(cast, cast.head)
    assert actions.holdings_of(cast.staff, cast.bureau, last_on=LAST, on=TODAY).instructions == [mine]
    rows = move(cast, cast.staff, cast.head)
    assert [(row.what, row.refused) for row in rows] == [("任职", ""), ("批示", "")]
    persons = dict(Instruction.objects.values_list("pk", "person"))
    assert persons == {mine.pk: cast.head.pk, answered.pk: cast.staff.pk, other.pk: cast.head.pk}
    data = json.loads(Change.objects.get(kind="instruction.transferred").data)
    assert (data["before"], data["after"]) == (
        {"person_id": str(cast.staff.pk)}, {"person_id": str(cast.head.pk)},
    )  # fmt: skip
    assert verify().breaks == []


def test_instruction_stays_where_the_successor_is_not_of_its_office(cast: Cast, task: Task) -> None:
    row = told_to(cast, cast.staff)
    told = move(cast, cast.staff, cast.other_head)[-1]
    assert "不在“市应急管理综合行政执法支队”任职，承接人没有变" in told.refused
    row.refresh_from_db()
    assert row.person == cast.staff
