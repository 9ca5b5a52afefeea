"""台账: filters in the address and in words, late first, and nothing a person may not see."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, make_commitment, make_plan
from tests.web.pages import EVIL, body, links, signed_in
from tracker.tasks import actions
from tracker.tasks.models import Task

pytestmark = pytest.mark.usefixtures("business_day")


@pytest.fixture
def four(cast: Cast, issued: Callable[..., Task]) -> dict[str, Task]:
    """One task of each kind that matters here: far, soon due, overdue, closed."""
    far = issued(cast.law, due_on=date(2024, 12, 31), kind="continuous", title="健全学法用法机制")
    soon = issued(due_on=date(2024, 6, 24), title="规范执法程序")
    late = issued(cast.relief, due_on=date(2024, 6, 28), title="物资储备")
    done = issued(due_on=date(2024, 9, 30), title="案卷评查")
    Task.objects.filter(pk=late.pk).update(due_on="2024-06-18")
    file_report(done, cast.head, ask_closure=True)
    actions.close_task(done, by=cast.supervisor, at=NOW, verdict="partly", reason="还差一次评查")
    return {"far": far, "soon": soon, "late": late, "done": done}


def titles(page: str) -> list[str]:
    return [part.split(">")[1].split("<")[0] for part in page.split('class="row-title"')[1:]]


def test_late_first_then_by_date(cast: Cast, four: dict[str, Task]) -> None:
    page = body(signed_in(cast.supervisor).get("/tasks/"))
    assert titles(page) == ["物资储备", "规范执法程序", "健全学法用法机制", "案卷评查"]
    assert "逾期2个工作日（完成时限6月18日 周二）" in page and "共4项" in page
    assert "已评定" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("light=red", ["物资储备"]),
        ("light=red&light=yellow", ["物资储备", "规范执法程序"]),
        ("state=closed", ["案卷评查"]),
        ("verdict=partly", ["案卷评查"]),
        ("kind=continuous", ["健全学法用法机制"]),
        ("due_after=2024-09-01", ["健全学法用法机制", "案卷评查"]),
        ("due_before=2024-06-24", ["物资储备", "规范执法程序"]),
        ("q=学法", ["健全学法用法机制"]),
        ("q=2024-002", ["规范执法程序"]),
        ("light=&state=&q=", ["物资储备", "规范执法程序", "健全学法用法机制", "案卷评查"]),
    ],
)
def test_filters(cast: Cast, four: dict[str, Task], query: str, expected: list[str]) -> None:
    assert titles(body(signed_in(cast.supervisor).get(f"/tasks/?{query}"))) == expected


def test_office_plan_and_section_filters(cast: Cast, four: dict[str, Task]) -> None:
    client, far = signed_in(cast.supervisor), four["far"]
    section = far.plan and far.plan.sections.get()
    for query in (f"office={cast.law.pk}", f"plan={far.plan_id}", f"section={section and section.pk}"):
        assert titles(body(client.get(f"/tasks/?{query}"))) == ["健全学法用法机制"]
    both = body(client.get(f"/tasks/?office={cast.law.pk}&office={cast.relief.pk}"))
    assert titles(both) == ["物资储备", "健全学法用法机制"]


def test_active_filters_are_named_and_each_can_be_taken_off(cast: Cast, four: dict[str, Task]) -> None:
    client = signed_in(cast.supervisor)
    page = body(
        client.get(f"/tasks/?light=red&light=yellow&office={cast.relief.pk}&due_before=2024-06-30&page=1")
    )
    assert "牵头科室：救灾和物资保障科" in page and "时限不晚于：6月30日 周日" in page
    without_red = next(x for x in links(page, "/tasks/[?]") if "light=yellow" in x and "light=red" not in x)
    assert titles(body(client.get(without_red))) == [] and "page=" not in without_red
    without_office = next(x for x in links(page, "/tasks/[?]") if "office" not in x)
    assert titles(body(client.get(without_office))) == ["物资储备", "规范执法程序"]
    assert 'value="red" checked' in page and 'value="green" checked' not in page


def test_empty_state_names_the_filters(cast: Cast, four: dict[str, Task]) -> None:
    page = body(signed_in(cast.supervisor).get(f"/tasks/?office={cast.enforcement.pk}&light=red"))
    assert "没有符合条件的任务。已选：市应急管理综合行政执法支队、红灯。" in page
    assert '<a href="/tasks/">清除筛选</a>' in page


def test_empty_register_says_where_tasks_come_from(cast: Cast) -> None:
    assert "还没有任务。来源文件下达后，任务列在这里。" in body(signed_in(cast.supervisor).get("/tasks/"))


@pytest.mark.parametrize(
    "query", ["light=purple", "state=lost", "due_after=soon", "office=x", "plan=1", "section=99999", "kind=9"]
)
def test_unknown_value_is_said_kindly(cast: Cast, four: dict[str, Task], query: str) -> None:
    response = signed_in(cast.supervisor).get(f"/tasks/?{query}")
    assert response.status_code == 400
    assert "没有看懂筛选条件“" in body(response) and titles(body(response)) == []


def test_unknown_condition_is_ignored_and_said_so(cast: Cast, four: dict[str, Task]) -> None:
    client = signed_in(cast.supervisor)
    response = client.get("/tasks/", {"lights": "red", "<b>": "1", "light": "red", "page": "1"})
    page = body(response)
    assert response.status_code == 200 and titles(page) == ["物资储备"]
    assert "没有这样的筛选条件：lights、&lt;b&gt;，已忽略。" in page
    assert "没有这样的筛选条件" not in body(client.get("/tasks/?light=red&q=&page=1&section="))


def test_unknown_values_do_not_tell_of_foreign_rows(cast: Cast, four: dict[str, Task]) -> None:
    foreign = make_plan(cast.stranger.posts.get().bureau)
    secret = foreign.sections.get()
    secret.title = "别处的部分"
    secret.save()
    client = signed_in(cast.supervisor)
    for query in (
        f"plan={foreign.pk}",
        f"section={secret.pk}",
        f"office={cast.stranger.posts.get().office_id}",
    ):
        response = client.get(f"/tasks/?{query}")
        assert response.status_code == 400 and "别处的部分" not in body(response)


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("head", ["规范执法程序", "案卷评查"]),
        ("staff", ["规范执法程序", "案卷评查"]),
        ("other_head", ["物资储备"]),
        ("leader", ["物资储备", "规范执法程序", "健全学法用法机制", "案卷评查"]),
        ("stranger", []),
        ("other_supervisor", []),
        ("admin", []),
    ],
)
def test_everybody_sees_what_is_his(cast: Cast, four: dict[str, Task], person: str, seen: list[str]) -> None:
    assert titles(body(signed_in(getattr(cast, person)).get("/tasks/"))) == seen


def test_supporting_office_sees_the_task(cast: Cast, four: dict[str, Task]) -> None:
    four["far"].supporting_offices.add(cast.relief)
    assert titles(body(signed_in(cast.other_head).get("/tasks/"))) == ["物资储备", "健全学法用法机制"]


def test_nobody_without_signing_in(client: Any, db: None) -> None:
    assert client.get("/tasks/").status_code == 302


def test_what_was_typed_is_escaped(cast: Cast, four: dict[str, Task]) -> None:
    Task.objects.filter(pk=four["far"].pk).update(title=EVIL, requirement=EVIL)
    client = signed_in(cast.supervisor)
    for query in ("", f"?q={EVIL}", f"?plan={EVIL}", f"?due_after={EVIL}", f"?page={EVIL}"):
        assert EVIL not in body(client.get(f"/tasks/{query}"))


def test_pages_of_fifty(cast: Cast) -> None:
    many(cast, 53)
    client = signed_in(cast.supervisor)
    first, second = (body(client.get(f"/tasks/?kind=one_off&page={n}")) for n in (1, 2))
    assert (len(titles(first)), len(titles(second))) == (50, 3)
    assert not set(titles(first)) & set(titles(second))
    assert "kind=one_off" in links(first, ".page=2|.kind")[0]


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_query_count(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    many(cast, rows)
    client = signed_in(cast.supervisor)
    with django_assert_num_queries(12):
        page = client.get("/tasks/")
    assert len(titles(body(page))) == rows


def many(cast: Cast, rows: int) -> None:
    plan = make_plan(cast.bureau)
    for _row in range(rows):
        make_commitment(plan, cast.enforcement, rhythm="quarterly")
    actions.issue_plan(plan, by=cast.supervisor, at=NOW)
