"""下达 and 交办: every commitment its task, every task its number once, and nothing half done."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Cast
from tests.factories import NOW, at, give_post, make_commitment, make_plan
from tests.tasks.cases import assign
from tests.together import together
from tracker.ledger.entries import system
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.verify import verify
from tracker.organisations.models import Post, Role
from tracker.plans.models import Plan
from tracker.tasks import actions
from tracker.tasks.models import ReportSlot, Task, TaskCommitment


def plan_of(cast: Cast, *leads: Any, **facts: Any) -> Plan:
    plan = make_plan(cast.bureau, drafted_by=cast.supervisor)
    for lead in leads:
        make_commitment(plan, lead, **facts)
    return plan


def issue(plan: Plan, cast: Cast) -> list[Task]:
    return actions.issue_plan(plan, by=cast.supervisor, at=NOW)


def numbers() -> list[str]:
    return list(Task.objects.order_by("number").values_list("number", flat=True))


def test_every_commitment_becomes_a_task_with_its_own_sentence(cast: Cast) -> None:
    plan = plan_of(cast, cast.enforcement, cast.law, cast.relief)
    tasks = issue(plan, cast)
    assert [t.number for t in tasks] == ["枣应急-2024-001", "枣应急-2024-002", "枣应急-2024-003"]
    for task, commitment in zip(tasks, plan.commitments.all(), strict=True):
        assert TaskCommitment.objects.get(commitment=commitment).task == task
        assert (task.requirement, task.title) == (commitment.text, commitment.title)
        assert (task.lead_office, task.due_on) == (commitment.lead_office, commitment.due_on)
        assert (task.original_due_on, task.state, task.assigned_at) == (task.due_on, "assigned", NOW)
    plan.refresh_from_db()
    assert (plan.state, plan.released_at, plan.released_by) == ("issued", NOW, cast.supervisor)
    kinds = list(Change.objects.values_list("kind", flat=True))
    assert kinds == ["plan.issued", "task.assigned", "task.assigned", "task.assigned"]
    assert verify().breaks == []


def test_offices_learn_of_their_own_tasks_only(cast: Cast) -> None:
    plan = plan_of(cast, cast.enforcement)
    plan.commitments.get().supporting_offices.set([cast.relief])
    [task] = issue(plan, cast)
    assert list(task.supporting_offices.all()) == [cast.relief]
    change = Change.objects.get(kind="task.assigned")
    assert {row.office for row in change.seen_by.all()} == {str(cast.enforcement.pk), str(cast.relief.pk)}


def test_responsible_person_is_the_head_of_that_day_not_his_deputy(cast: Cast) -> None:
    Post.objects.filter(user=cast.head).update(until=date(2024, 6, 19))
    give_post(cast.other_head, Role.HEAD, cast.enforcement, is_deputy=True)
    give_post(cast.staff, Role.HEAD, cast.enforcement, since=date(2024, 6, 20))
    [task] = issue(plan_of(cast, cast.enforcement), cast)
    assert task.responsible_person == cast.staff
    Post.objects.filter(office=cast.relief).delete()
    [vacant] = issue(plan_of(cast, cast.relief), cast)
    assert vacant.responsible_person is None


def test_periods_are_created_with_the_task(cast: Cast) -> None:
    plan = plan_of(cast, cast.enforcement, rhythm="quarterly", due_on=date(2024, 12, 31), kind="continuous")
    [task] = issue(plan, cast)
    slots = [(s.seq, s.label, str(s.due_on)) for s in ReportSlot.objects.filter(task=task)]
    assert slots == [(1, "2024年二季度", "2024-07-05"), (2, "2024年三季度", "2024-10-05"),
                     (3, "2024年四季度", "2025-01-05")]  # fmt: skip


def test_unready_commitments_are_named_and_nothing_is_issued(cast: Cast) -> None:
    plan = plan_of(cast, cast.enforcement, None)
    make_commitment(plan, cast.law, due_on=None)
    make_commitment(plan, cast.law, due_on=date(2024, 6, 19))
    with pytest.raises(NotValid) as refused:
        issue(plan, cast)
    assert refused.value.code == "not_ready"
    assert refused.value.message == (
        "还有3项没有落实，不能下达：2. 健全行政执法责任制2：请选择牵头科室 "
        "3. 健全行政执法责任制3：请填写完成时限 "
        "4. 健全行政执法责任制4：完成时限已过，请改为今天或以后的日期"
    )
    assert (Task.objects.count(), Change.objects.count(), Plan.objects.get().state) == (0, 0, "draft")


def test_waived_commitment_gets_no_task(cast: Cast) -> None:
    plan = plan_of(cast, cast.enforcement)
    make_commitment(plan, None, due_on=None, waived_because="与第一项相同")
    assert len(issue(plan, cast)) == 1
    assert TaskCommitment.objects.count() == 1


def test_plan_without_commitments_is_not_issued(cast: Cast) -> None:
    with pytest.raises(NotValid, match="没有安排事项"):
        issue(plan_of(cast), cast)


def test_issuing_twice_is_refused_and_gives_no_second_task(cast: Cast) -> None:
    plan = plan_of(cast, cast.enforcement)
    issue(plan, cast)
    with pytest.raises(WrongState, match="已经下达"):
        issue(plan, cast)
    assert (Task.objects.count(), Change.objects.filter(kind="plan.issued").count()) == (1, 1)


def test_command_issues_in_the_systems_name(cast: Cast) -> None:
    actions.issue_plan(plan_of(cast, cast.law), by=system("importplan"), at=NOW)
    assert (Plan.objects.get().released_by, Change.objects.first().actor_name) == (None, "importplan")  # type: ignore[union-attr]


@pytest.mark.django_db(transaction=True)
def test_one_plan_issued_by_two_at_once_is_issued_once(cast: Cast) -> None:
    plan = plan_of(cast, cast.enforcement, cast.law)
    outcomes = together(lambda: issue(plan, cast), lambda: issue(plan, cast))
    assert sorted(type(o).__name__ for o in outcomes) == ["WrongState", "list"]
    assert (numbers(), verify().breaks) == (["枣应急-2024-001", "枣应急-2024-002"], [])


@pytest.mark.django_db(transaction=True)
def test_plans_and_tasks_issued_at_once_share_no_number(cast: Cast) -> None:
    plans = [plan_of(cast, cast.enforcement, cast.law, cast.relief) for _n in range(3)]
    outcomes = together(*[lambda p=p: issue(p, cast) for p in plans], lambda: assign(cast))
    assert not [o for o in outcomes if isinstance(o, Exception)]
    assert numbers() == [f"枣应急-2024-{n:03d}" for n in range(1, 11)]
    assert verify().breaks == []


def test_numbers_are_never_used_again(cast: Cast) -> None:
    first = assign(cast)
    actions.cancel_task(first, by=cast.supervisor, at=NOW, basis="重复")
    assert assign(cast).number == "枣应急-2024-002"
    assert assign(cast, due_on=date(2025, 3, 1)).number == "枣应急-2025-001"
    assert assign(cast).number == "枣应急-2024-003"


def test_number_beyond_a_thousand_just_grows(cast: Cast) -> None:
    Task.objects.filter(pk=assign(cast).pk).update(serial=999)
    assert assign(cast).number == "枣应急-2024-1000"


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"title": " "}, "title", "请填写任务名称"),
        ({"title": "长" * 101}, "title", "最多100字，现有101字"),
        ({"requirement": ""}, "requirement", "请写明任务要求和依据"),
        ({"due_on": date(2024, 6, 19)}, "due_on", "不能早于今天"),
    ],
)
def test_task_by_hand_needs_name_basis_and_a_day_to_come(
    cast: Cast, facts: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(NotValid, match=words) as refused:
        assign(cast, **facts)
    assert (refused.value.field, Task.objects.count(), Change.objects.count()) == (field, 0, 0)


def test_task_by_hand_may_be_due_today(cast: Cast) -> None:
    assert assign(cast, due_on=date(2024, 6, 20)).plan is None


def test_office_of_another_bureau_gets_no_task(cast: Cast) -> None:
    foreign = Post.objects.get(user=cast.stranger).office
    for facts in ({"lead_office": foreign}, {"supporting": [foreign]}):
        with pytest.raises(NotValid, match="只能选择本单位"):
            assign(cast, **facts)
    assert not Task.objects.exists()


def test_form_sent_twice_gives_the_first_task(cast: Cast) -> None:
    token = uuid4()
    first, again = assign(cast, form_token=token), assign(cast, form_token=token)
    other = assign(cast, form_token=uuid4(), when=at("2024-06-21"))
    assert (first.pk, Task.objects.count()) == (again.pk, 2)
    assert other.pk != first.pk
    assert Change.objects.filter(kind="task.assigned").count() == 2


def test_lead_named_as_supporting_too_is_the_lead_alone(cast: Cast) -> None:
    """Else it would go on seeing the task once it is re-assigned."""
    plan = plan_of(cast, cast.enforcement)
    plan.commitments.get().supporting_offices.set([cast.enforcement, cast.relief])
    [issued] = issue(plan, cast)
    given = assign(cast, supporting=[cast.relief, cast.enforcement])
    for task in (issued, given):
        assert list(task.supporting_offices.all()) == [cast.relief]
