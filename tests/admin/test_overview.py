"""The start page: every number is a link, and the list behind it has exactly so many rows."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import issue
from tests.conftest import Cast, file_report
from tests.factories import NOW, TODAY, make_plan
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays.actions import move_clock_on

DEEDS = ["kept", "assessed", "returned", "submitted", "suspended", "cancelled", "late", "soon", "calm"]


@pytest.fixture
def year(cast: Cast, demo: None) -> dict[str, Task]:
    """One task of each sort, over three offices and two sections; and one that no plan asked for."""
    offices = [cast.enforcement, cast.relief, cast.law]
    far = {"late": date(2024, 6, 21), "soon": date(2024, 7, 3)}
    leads = [(offices[n % 3], far.get(deed, date(2024, 11, 29))) for n, deed in enumerate(DEEDS)]
    tasks = dict(zip(DEEDS, issue(cast, *leads), strict=True))
    heads = {cast.enforcement.pk: cast.head, cast.relief.pk: cast.other_head, cast.law.pk: cast.law_head}
    for deed in ("kept", "returned", "submitted"):
        file_report(tasks[deed], heads[tasks[deed].lead_office_id], ask_closure=True)
    chen, zhao = cast.supervisor, cast.second_reviewer
    actions.close_task(tasks["kept"], by=chen, at=NOW, verdict="kept")
    actions.close_task(tasks["assessed"], by=chen, at=NOW, verdict="not_triggered", reason="未发生")
    actions.return_closure(tasks["returned"], by=zhao, at=NOW, reason="缺会议纪要")
    actions.suspend_task(tasks["suspended"], by=chen, at=NOW, basis="等待上级通知")
    actions.cancel_task(tasks["cancelled"], by=chen, at=NOW, basis="机构调整")
    actions.assign_task(
        cast.bureau, by=chen, at=NOW, title="临时交办", requirement="局长办公会议定",
        lead_office=cast.relief, kind="one_off", due_on=date(2024, 6, 21), expected_evidence=[],
    )  # fmt: skip
    move_clock_on(by=cast.admin, to=date(2024, 6, 25))
    return tasks


def numbers(page: str) -> list[tuple[int, str]]:
    """Every number that is a link, with its address."""
    found = re.findall(r'<a class="count[^"]*" href="([^"]+)">(\d+)</a>', page)
    return [(int(count), unescape(url)) for url, count in found]


def test_every_number_is_a_link_to_exactly_its_rows(desk: Client, year: dict[str, Task]) -> None:
    checked = 0
    for scope in ("", "?plan=none"):
        page = desk.get(reverse("admin:index") + scope).content.decode()
        for count, url in numbers(page):
            answer = desk.get(url)
            assert answer.status_code == 200, url
            assert answer.context["cl"].result_count == count, url
            assert len(answer.context["cl"].result_list) == count
            checked += 1
    assert checked == 78  # 49 of the plan, 29 of what no plan asked for


def test_no_number_stands_there_without_its_link(desk: Client, year: dict[str, Task]) -> None:
    page = desk.get(reverse("admin:index")).content.decode()
    cells = re.findall(r'<td class="number">(.*?)</td>', page, re.S)
    bare = [cell.strip() for cell in cells if "<a " not in cell]
    assert cells and all(re.fullmatch(r"\d+%|—", cell) for cell in bare)  # shares are no counts


def test_figures_of_the_year(desk: Client, year: dict[str, Task]) -> None:
    view = desk.get(reverse("admin:index")).context["overview"]
    told = {n.label: n.count for n in [*view["states"], *view["lights"]]}
    assert told == {
        "任务": 9, "待签收": 3, "推进中": 0, "待销号": 1, "已退回": 1, "已销号": 1, "已评定": 1, "已暂缓": 1,
        "已终止": 1, "红灯": 1, "黄灯": 2, "绿灯": 2, "灰灯": 1,
    }  # fmt: skip
    (plan, aside) = view["plans"]
    assert plan.rate == "12%"  # one kept of eight that were not cancelled
    assert (aside.label, aside.numbers[0].count) == ("无来源文件的任务", 1)
    assert sum(row.numbers[0].count for row in view["offices"]) == 9
    assert sum(row.numbers[0].count for row in view["sections"]) == 9


def test_late_tasks_stand_there_with_number_office_and_reason(desk: Client, year: dict[str, Task]) -> None:
    page = desk.get(reverse("admin:index")).content.decode()
    late = page.split('class="module late"')[1].split("</ol>")[0]
    assert year["late"].number in late and "市应急管理综合行政执法支队" in late
    assert "红灯：逾期2个工作日（完成时限6月21日 周五）" in late
    assert "临时交办" not in late  # of another document


def test_plan_is_chosen_by_the_address_and_a_wrong_one_falls_back(
    desk: Client, year: dict[str, Task]
) -> None:
    aside = desk.get(reverse("admin:index"), {"plan": "none"}).context["overview"]
    assert aside["chosen"] is None and aside["states"][0].count == 1 and aside["sections"] == []
    lost = desk.get(reverse("admin:index"), {"plan": "x"}).context["overview"]
    assert lost["chosen"] == year["kept"].plan


def test_drafts_are_not_counted(desk: Client, cast: Cast) -> None:
    make_plan(cast.bureau, drafted_by=cast.supervisor)
    answer = desk.get(reverse("admin:index"))
    assert answer.context["overview"]["plans"] == []
    assert "还没有下达的任务" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_three_tasks_as_for_one(
    desk: Client, cast: Cast, rows: int, django_assert_num_queries: object
) -> None:
    issue(cast, *[(cast.enforcement, TODAY + timedelta(days=1))] * rows)
    move_clock_on(by=cast.admin, to=date(2024, 6, 27))
    with django_assert_num_queries(16):  # type: ignore[operator]
        desk.get(reverse("admin:index"))


def test_plans_of_other_years_stand_in_the_table(desk: Client, cast: Cast) -> None:
    issue(cast, (cast.law, date(2024, 6, 28)))
    issue(cast, (cast.law, date(2025, 6, 30)), (cast.relief, date(2025, 6, 30)), year=2025)
    view = desk.get(reverse("admin:index")).context["overview"]
    assert [(row.label[:5], row.numbers[0].count) for row in view["plans"]] == [("2025年", 2), ("2024年", 1)]


def test_clock_moves_on_by_a_button(desk: Client, cast: Cast) -> None:
    assert "今天是2024年6月20日 星期四" in desk.get(reverse("admin:index")).content.decode()
    index = reverse("admin:index")
    came_from = {"referer": f"http://testserver{index}"}
    answer = desk.post(reverse("web:move_clock"), headers=came_from, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith(index)
    assert "业务日期已移到6月21日 周五。" in page and "今天是2024年6月21日" in page


def test_without_a_demo_there_is_no_clock_to_move(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)
    assert "move" not in client.get(reverse("admin:index")).content.decode()
