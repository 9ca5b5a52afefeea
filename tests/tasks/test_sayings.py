"""批示 and comments: who may say, record, answer and take back; and who never reads it."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY, at, give_post, make_user
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.verify import verify
from tracker.organisations.actions import delegate
from tracker.organisations.models import Post, Role, User
from tracker.organisations.standing import Standing, standing_of
from tracker.tasks import actions
from tracker.tasks.models import Comment, Instruction, Task

EVERYBODY = [
    "head", "staff", "law_head", "supervisor", "second_reviewer", "leader", "other_head", "stranger",
    "other_supervisor", "admin",
]  # fmt: skip
ORAL = "6月19日局长办公会口头批示"


def instruct(cast: Cast, **facts: Any) -> Instruction:
    facts = {
        "by": cast.leader, "at": NOW, "text": "请抓紧印发。", "office": cast.enforcement,
        "due_on": date(2024, 6, 26), **facts,
    }  # fmt: skip
    return actions.instruct(cast.bureau, **facts)


def record(cast: Cast, **facts: Any) -> Instruction:
    return instruct(cast, by=cast.supervisor, leader=cast.leader, basis=ORAL, **facts)


def last() -> tuple[str, dict[str, Any]]:
    row = Change.objects.latest("seq")
    return row.kind, json.loads(row.data)


def test_leader_types_it_himself(cast: Cast, task: Task) -> None:
    row = instruct(cast, task=task)
    assert (row.given_by, row.recorded_by, row.given_on, row.is_open) == (cast.leader, None, TODAY, True)
    kind, data = last()
    assert (kind, data["giver"], data["task"]) == ("instruction.given", "孙局长", task.number)
    assert verify().breaks == []


def test_recorded_for_him_it_names_both_and_why(cast: Cast) -> None:
    row = record(cast, given_on=date(2024, 6, 19))
    assert (row.giver_name, row.recorder_name, row.basis) == ("孙局长", "陈思远", ORAL)
    kind, data = last()
    assert (kind, data["giver"], data["after"]["basis"]) == ("instruction.recorded", "孙局长", ORAL)


@pytest.mark.parametrize("who", EVERYBODY)
def test_leadership_instructs(cast: Cast, who: str) -> None:
    if who in ("leader", "second_reviewer"):
        assert instruct(cast, by=getattr(cast, who)).given_by == getattr(cast, who)
        return
    with pytest.raises(NotAllowed, match="只有局领导可以批示"):
        instruct(cast, by=getattr(cast, who))
    assert not Change.objects.exists()


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who != "leader"])
def test_only_a_follow_up_officer_records(cast: Cast, who: str) -> None:
    if who == "supervisor":
        assert record(cast).recorded_by == cast.supervisor
        return
    with pytest.raises(NotAllowed, match="只有督办员可以代录"):
        instruct(cast, by=getattr(cast, who), leader=cast.leader, basis=ORAL)


@pytest.mark.parametrize("leader", ["head", "supervisor", "stranger", "admin"])
def test_only_a_leaders_word_is_recorded(cast: Cast, leader: str) -> None:
    person: User = getattr(cast, leader)
    with pytest.raises((NotValid, NotAllowed), match=r"不是本单位的局领导|只有局领导可以批示"):
        instruct(cast, by=cast.supervisor, leader=person, basis=ORAL)


def test_leader_of_then_is_enough(cast: Cast) -> None:
    Post.objects.filter(user=cast.leader).update(until=date(2024, 6, 19))
    assert record(cast, given_on=date(2024, 6, 19)).given_by == cast.leader
    with pytest.raises(NotValid, match="不是本单位的局领导"):
        record(cast)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no words": ({"text": " "}, "text"),
    "too many words": ({"text": "字" * 1001}, "text"),
    "given tomorrow": ({"given_on": date(2024, 6, 21)}, "given_on"),
    "due yesterday": ({"due_on": date(2024, 6, 19)}, "due_on"),
    "no basis": ({"basis": ""}, "basis"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_missing_is_named_at_its_field(cast: Cast, name: str) -> None:
    facts, field = REFUSED[name]
    with pytest.raises(NotValid) as refused:
        instruct(cast, **{"by": cast.supervisor, "leader": cast.leader, "basis": ORAL, **facts})
    assert refused.value.field == field and not Instruction.objects.exists()


def test_office_and_person_are_of_the_bureau(cast: Cast) -> None:
    foreign = Post.objects.get(user=cast.stranger).office
    with pytest.raises(NotValid, match="本单位的科室"):
        instruct(cast, office=foreign)
    with pytest.raises(NotValid, match="承接人须是承接科室的人员"):
        instruct(cast, person=cast.other_head)
    assert instruct(cast, person=cast.staff).person == cast.staff


def test_who_stands_in_for_the_officer_records_in_his_name(cast: Cast) -> None:
    facts: dict[str, Any] = {"since": TODAY, "until": TODAY, "by": cast.supervisor, "at": NOW}
    delegate(Post.objects.get(user=cast.supervisor), to=cast.other_head, **facts)
    instruct(cast, by=cast.other_head, leader=cast.leader, basis=ORAL)
    assert last()[1]["acting_for"]["name"] == "陈思远"


@pytest.mark.parametrize("who", EVERYBODY)
def test_its_office_answers(cast: Cast, who: str) -> None:
    row = instruct(cast)
    if who == "head":
        assert (
            actions.answer_instruction(row, by=cast.head, at=NOW, answer="已印发。").answered_by == cast.head
        )
        assert last()[0] == "instruction.answered"
        return
    with pytest.raises(NotAllowed, match="由承接科室负责人或承接人答复"):
        actions.answer_instruction(row, by=getattr(cast, who), at=NOW, answer="已印发。")


def test_person_named_answers_too_and_the_second_answer_is_told(cast: Cast) -> None:
    row = instruct(cast, person=cast.staff)
    actions.answer_instruction(row, by=cast.staff, at=at("2024-06-21"), answer="已印发。")
    with pytest.raises(WrongState, match="周小梅已于6月21日10:00答复此批示"):
        actions.answer_instruction(row, by=cast.head, at=at("2024-06-22"), answer="已办。")
    with pytest.raises(NotValid):
        actions.answer_instruction(instruct(cast), by=cast.head, at=NOW, answer="")


def test_late_is_a_question_of_the_day(cast: Cast) -> None:
    row = instruct(cast)
    assert [row.is_late(date(2024, 6, day)) for day in (26, 27)] == [False, True]
    row = actions.answer_instruction(row, by=cast.head, at=NOW, answer="已印发。")
    assert not row.is_late(date(2024, 6, 27))


def test_typed_by_mistake_it_is_taken_back_within_ten_minutes(cast: Cast) -> None:
    row = record(cast)
    for who in ("leader", "head", "second_reviewer"):
        with pytest.raises(NotAllowed):
            actions.withdraw_instruction(row, by=getattr(cast, who), at=NOW)
    assert actions.withdraw_instruction(row, by=cast.supervisor, at=NOW).withdrawn_at == NOW
    for act in (
        lambda: actions.withdraw_instruction(row, by=cast.supervisor, at=NOW),
        lambda: actions.answer_instruction(row, by=cast.head, at=NOW, answer="已办。"),
    ):
        with pytest.raises(WrongState, match="已撤销"):
            act()
    assert not Instruction.objects.open().exists()


def test_after_ten_minutes_or_an_answer_it_stays(cast: Cast) -> None:
    old, answered = instruct(cast), instruct(cast)
    Instruction.objects.filter(pk=old.pk).update(typed_at=old.typed_at - timedelta(minutes=11))
    actions.answer_instruction(answered, by=cast.head, at=NOW, answer="已办。")
    for row in (old, answered):
        with pytest.raises(WrongState, match="超过10分钟"):
            actions.withdraw_instruction(row, by=cast.leader, at=NOW)


def make_task(cast: Cast, row: Instruction, **facts: Any) -> Task:
    facts = {
        "by": cast.supervisor, "at": NOW, "title": "印发责任清单", "requirement": row.text,
        "lead_office": cast.enforcement, "due_on": date(2024, 7, 31), **facts,
    }  # fmt: skip
    return actions.assign_from_instruction(row, **facts)


def test_it_becomes_a_task_that_says_where_it_comes_from(cast: Cast) -> None:
    row = instruct(cast)
    task = make_task(cast, row)
    assert (task.source_kind, task.basis) == ("instruction", "孙局长2024年6月20日批示")
    assert Instruction.objects.get().made == task
    kinds = list(Change.objects.order_by("-seq").values_list("kind", flat=True)[:2])
    assert kinds == ["instruction.assigned", "task.assigned"]


def test_it_becomes_one_task_only_and_a_form_sent_twice_gives_the_first(cast: Cast) -> None:
    row, token = instruct(cast), uuid4()
    first = make_task(cast, row, form_token=token)
    assert make_task(cast, row, form_token=token) == first
    with pytest.raises(WrongState, match=f"已交办为{first.number}"):
        make_task(cast, row, form_token=uuid4())
    assert Task.objects.count() == 1


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who != "supervisor"])
def test_only_the_officer_makes_a_task_of_it(cast: Cast, who: str) -> None:
    row = instruct(cast)
    with pytest.raises(NotAllowed):
        make_task(cast, row, by=getattr(cast, who))
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("who", "sees"),
    [("head", True), ("staff", True), ("supervisor", True), ("leader", True), ("second_reviewer", True),
     ("other_head", False), ("law_head", False), ("stranger", False), ("other_supervisor", False)],
)  # fmt: skip
def test_who_reads_it(cast: Cast, task: Task, who: str, sees: bool) -> None:
    instruct(cast, task=task)
    assert Instruction.objects.visible_to(standing_of(getattr(cast, who), TODAY)).exists() is sees


def test_person_named_reads_it_and_nobody_reads_nothing(cast: Cast) -> None:
    give_post(cast.other_head, Role.STAFF, cast.enforcement)
    row = instruct(cast, person=cast.other_head)
    Post.objects.filter(user=cast.other_head, office=cast.enforcement).update(until=date(2024, 6, 19))
    assert list(Instruction.objects.visible_to(standing_of(cast.other_head, TODAY))) == [row]
    assert not Instruction.objects.visible_to(Standing(None)).exists()


def test_names_stay_those_of_then(cast: Cast, task: Task) -> None:
    make_user("x", "同名")
    instruct(cast, task=task)
    actions.comment(task, by=cast.head, at=NOW, text="已知。")
    User.objects.filter(pk__in=[cast.leader.pk, cast.head.pk]).update(name="改名")
    assert (Instruction.objects.get().giver_name, Comment.objects.get().writer_name) == ("孙局长", "李建国")


@pytest.mark.parametrize("give", [instruct, record])
def test_form_sent_twice_gives_one_line(cast: Cast, give: Callable[..., Instruction]) -> None:
    """An office must not find the same word of its leader twice."""
    first = give(cast)
    assert give(cast) == first and give(cast, office=cast.relief) != first
    actions.withdraw_instruction(first, by=cast.leader if give is instruct else cast.supervisor, at=NOW)
    assert give(cast) != first  # taken back and given again is another one
    assert Change.objects.filter(kind__startswith="instruction.").count() == 4
