"""The issued plan: sentences, tasks, lights, and numbers that lead to exactly the rows they count."""

import re
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, make_commitment, make_plan
from tests.web.pages import EVIL, body, settled_draft, signed_in
from tracker.plans.models import Plan
from tracker.tasks import actions
from tracker.tasks.models import Task

pytestmark = pytest.mark.usefixtures("business_day")


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """The real report, issued: three offices, one task overdue, one soon due, one closed, one cancelled, one waiting."""
    plan = settled_draft(cast)
    plan.commitments.filter(order__lt=5).update(lead_office=cast.law)
    plan.commitments.filter(order=17).update(lead_office=cast.relief)
    plan.commitments.filter(order__in=[5, 6]).update(due_on="2024-06-24")
    tasks = actions.issue_plan(plan, by=cast.supervisor, at=NOW)
    Task.objects.filter(pk=tasks[6].pk).update(due_on="2024-06-18")
    file_report(tasks[7], cast.head, ask_closure=True)
    actions.close_task(tasks[7], by=cast.supervisor, at=NOW, verdict="kept", reason="已办结。")
    actions.cancel_task(tasks[8], by=cast.supervisor, at=NOW, basis="机构改革，职责划转")
    actions.suspend_task(tasks[9], by=cast.supervisor, at=NOW, basis="等待上级通知")
    return plan


def numbers(page: str) -> list[tuple[str, int]]:
    """Every counted link of the page: where it leads and what it says."""
    found = re.findall(r'<a class="count [^"]*" href="([^"]+)">(\d+)</a>', page)
    return [(address.replace("&amp;", "&"), int(count)) for address, count in found]


def test_every_number_leads_to_the_rows_it_counts(cast: Cast, plan: Plan) -> None:
    for person in ("supervisor", "head", "other_head"):
        client = signed_in(getattr(cast, person))
        found = numbers(body(client.get(f"/plans/{plan.pk}/")))
        assert len(found) >= 20 and sum(count for _address, count in found)
        for address, count in dict(found).items():
            page = body(client.get(address))
            assert page.count('class="row-title"') == count, address
            assert f"共{count}项" in page


def test_leader_counts_as_the_supervisor_does(cast: Cast, plan: Plan) -> None:
    leader = signed_in(cast.leader)
    found = numbers(body(leader.get(f"/plans/{plan.pk}/")))
    assert found == numbers(body(signed_in(cast.supervisor).get(f"/plans/{plan.pk}/")))
    address, count = max(found, key=lambda number: number[1])
    assert body(leader.get(address)).count('class="row-title"') == count


def test_lights_per_office_and_section(cast: Cast, plan: Plan) -> None:
    page = body(signed_in(cast.supervisor).get(f"/plans/{plan.pk}/"))
    tables = re.findall(r'<table class="counts">.*?</table>', page, re.S)
    for table in tables:
        heads = re.findall(r'<th scope="col">(.*?)</th>', table)
        assert heads[1:] == ["红灯", "黄灯", "绿灯", "灰灯", "已销号／已评定", "已终止", "任务"]
        total = numbers(table.split("<tfoot>")[1])
        assert [count for _address, count in total] == [1, 1, 13, 1, 1, 1, 18]
    offices = re.findall(r'<th scope="row">(.*?)</th>', tables[0])
    assert set(offices) == {str(cast.law), str(cast.enforcement), str(cast.relief), "合计"}
    sections = re.findall(r'<th scope="row">(.*?)</th>', tables[1])
    assert sections == [*(str(section) for section in plan.sections.all()), "合计"]


def test_commitments_stand_in_order_with_their_tasks(cast: Cast, plan: Plan) -> None:
    page = body(signed_in(cast.supervisor).get(f"/plans/{plan.pk}/"))
    places = []
    for commitment in plan.commitments.select_related("answered__task"):
        line = page.split(f'id="k-{commitment.pk}"')[1].split("</li>")[0]
        assert commitment.text in line
        assert commitment.answered.task.number in line and f"/tasks/{commitment.answered.task_id}/" in line
        places.append(page.index(f'id="k-{commitment.pk}"'))
    assert places == sorted(places)
    assert "红灯</span> <span>逾期2个工作日（完成时限6月18日 周二）" in page
    assert "黄灯</span> <span>还剩2个工作日，尚未申请销号（完成时限6月24日 周一）" in page


def test_text_has_an_anchor_for_each_sentence(cast: Cast, plan: Plan) -> None:
    text = body(signed_in(cast.head).get(f"/plans/{plan.pk}/")).split('id="text"')[1]
    for commitment in plan.commitments.all():
        assert text.count(f'id="c-{commitment.pk}"') == 1


def test_shortcomings_and_what_answers_them(cast: Cast, plan: Plan) -> None:
    plan.shortcomings.get(order=2).answered_by.clear()
    part = body(signed_in(cast.supervisor).get(f"/plans/{plan.pk}/")).split('id="shortcomings"')[1]
    first = plan.shortcomings.get(order=0).answered_by.first()
    assert first and f'href="#k-{first.pk}"' in part.split("</li>")[0]
    assert "没有对应的安排事项" in part.split("</li>")[2]


def test_head_sees_every_sentence_but_only_his_own_tasks(cast: Cast, plan: Plan) -> None:
    page = body(signed_in(cast.other_head).get(f"/plans/{plan.pk}/"))
    assert "以下只显示您所在科室牵头或配合的1项任务。" in page and page.count("由其他科室办理。") == 17
    seen = set(re.findall(r"枣应急-2024-\d+", page))
    own = Task.objects.get(lead_office=cast.relief)
    assert seen == {own.number}
    assert f"{own.pk}" in page and str(Task.objects.filter(lead_office=cast.law)[0].pk) not in page


def test_waived_commitment_keeps_its_reason(cast: Cast) -> None:
    plan = make_plan(cast.bureau)
    make_commitment(plan, cast.law, waived_because="另行立项")
    make_commitment(plan, cast.law)
    actions.issue_plan(plan, by=cast.supervisor, at=NOW)
    assert "不立任务：另行立项" in body(signed_in(cast.head).get(f"/plans/{plan.pk}/"))


@pytest.mark.parametrize("person", ["stranger", "other_supervisor", "admin"])
def test_issued_plan_does_not_exist_for_others(cast: Cast, plan: Plan, person: str) -> None:
    assert signed_in(getattr(cast, person)).get(f"/plans/{plan.pk}/").status_code == 404


def test_draft_leads_its_supervisor_to_the_desk(cast: Cast) -> None:
    plan = make_plan(cast.bureau)
    assert signed_in(cast.supervisor).get(f"/plans/{plan.pk}/").url == f"/plans/{plan.pk}/desk/"  # type: ignore[attr-defined]


def test_what_was_read_is_escaped(cast: Cast) -> None:
    plan = make_plan(cast.bureau)
    make_commitment(plan, cast.law, title=EVIL, text=EVIL, start=0, end=len(EVIL), reasons={"cut": EVIL})
    plan.sections.update(end=0)
    plan.shortcomings.create(order=0, number="（一）", text=EVIL, start=0, end=3)
    Plan.objects.update(title=EVIL, file_name=EVIL, signed_off_by=EVIL[:40], text=f"{EVIL}{plan.text}")
    plan.sections.update(title=EVIL)
    actions.issue_plan(plan, by=cast.supervisor, at=NOW)
    client = signed_in(cast.supervisor)
    assert EVIL not in body(client.get(f"/plans/{plan.pk}/"))
    assert EVIL not in body(client.get(f"/tasks/?plan={plan.pk}&section={plan.sections.get().pk}"))


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_query_count(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    plan = make_plan(cast.bureau)
    plan.shortcomings.create(order=0, number="（一）", text="不足", start=0, end=3)
    for row in range(rows):
        commitment = make_commitment(plan, [cast.law, cast.enforcement][row % 2], rhythm="quarterly")
        commitment.answers.set(plan.shortcomings.all())
    actions.issue_plan(plan, by=cast.supervisor, at=NOW)
    client = signed_in(cast.supervisor)
    with django_assert_num_queries(12):
        page = client.get(f"/plans/{plan.pk}/")
    assert body(page).count('<li class="said-line') == rows
