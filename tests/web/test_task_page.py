"""The page of one task: who sees it, what it says, what it costs."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tests.tasks.test_wide import full  # noqa: F401  a fixture
from tests.web.pages import EVIL, body, signed_in
from tracker.tasks import actions
from tracker.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
SEES = ["head", "staff", "supervisor", "second_reviewer", "leader"]
SEES_NOT = ["other_head", "law_head", "stranger", "other_supervisor", "admin"]


def page_of(task: Task, user: Any) -> Any:
    return signed_in(user).get(f"/tasks/{task.pk}/")


@pytest.mark.parametrize("who", SEES)
def test_seen_by_its_office_and_its_bureau(cast: Cast, task: Task, who: str) -> None:
    page = page_of(task, getattr(cast, who))
    assert page.status_code == 200
    assert task.number in body(page)


@pytest.mark.parametrize("who", SEES_NOT)
def test_foreign_task_looks_like_no_task(cast: Cast, task: Task, who: str) -> None:
    client = signed_in(getattr(cast, who))
    foreign, absent = client.get(f"/tasks/{task.pk}/"), client.get(f"/tasks/{uuid4()}/")
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert _without_tokens(foreign) == _without_tokens(absent)


def _without_tokens(page: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body(page))


def test_visitor_is_asked_to_sign_in(task: Task, client: Client) -> None:
    assert client.get(f"/tasks/{task.pk}/")["Location"] == f"/sign-in/?next=/tasks/{task.pk}/"


def test_sentence_of_the_plan_leads_to_its_place(cast: Cast, task: Task) -> None:
    page = body(page_of(task, cast.head))
    commitment = task.answers.get().commitment
    assert "<blockquote>进一步健全行政执法责任制</blockquote>" in page
    assert f'href="/plans/{task.plan_id}/#c-{commitment.pk}"' in page
    assert "（一）不断深化制度建设" in page


def test_task_given_by_hand_names_its_basis(cast: Cast) -> None:
    task = actions.assign_task(
        cast.bureau, by=cast.supervisor, at=NOW, title="报送半年情况", requirement="市委依法治市办通知",
        lead_office=cast.enforcement, due_on=date(2024, 6, 28),
    )  # fmt: skip
    page = body(page_of(task, cast.head))
    assert "无来源语句，依据：" in page
    assert "市委依法治市办通知" in page


def test_light_and_deadline_in_words(cast: Cast, task: Task) -> None:
    page = body(page_of(task, cast.head))
    assert "还剩6个工作日，尚未申请销号（完成时限6月28日 周五）" in page
    assert "还剩6个工作日（6月28日 周五）" in page
    assert "应交1项，已交0项（共0份材料）" in page


def test_moved_deadline_keeps_the_original(cast: Cast, task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(due_on=date(2024, 9, 30))
    page = body(page_of(task, cast.head))
    assert "原定6月28日 周五" in page


def test_timeline_tells_the_story_with_reasons_and_files(cast: Cast, task: Task) -> None:
    report = file_report(task, cast.head, ask_closure=True, closure_note="请审核")
    actions.return_closure(task, by=cast.supervisor, at=at("2024-06-20"), reason="缺会议纪要")
    page = page_of(task, cast.head)
    told = [(line.what, line.who, line.about, line.why, line.files) for line in page.context["timeline"]]
    assert told == [
        ("退回", "陈思远", "6月27日 周四前重报", "缺会议纪要", []),
        ("退回进展报告", "陈思远", f"回执号{report.receipt}", "缺会议纪要", []),
        ("申请销号", "李建国", "", "请审核", []),
        ("报送进展报告", "李建国", f"回执号{report.receipt}", "", ["印发文件.pdf"]),
        ("交办", "陈思远", "牵头：市应急管理综合行政执法支队；完成时限6月28日 周五", "", []),
    ]


def test_old_closures_stay_visible(cast: Cast, task: Task) -> None:
    file_report(task, cast.head, ask_closure=True)
    actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept", reason="佐证齐全")
    actions.reopen_task(task, by=cast.supervisor, at=NOW, reason="上级要求重新核查")
    page = body(page_of(task, cast.leader))
    for words in ("评定：已完成", "佐证齐全", "重新办理", "上级要求重新核查", "推进中"):
        assert words in page


def test_what_people_wrote_is_never_markup(cast: Cast, task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(title=EVIL, requirement=EVIL, expected_evidence=[EVIL])
    file_report(
        task, cast.head, progress=EVIL, problems=EVIL, next_steps=EVIL, closure_note=EVIL, ask_closure=True
    )
    actions.return_closure(task, by=cast.supervisor, at=NOW, reason=EVIL)
    for user in (cast.head, cast.supervisor):
        page = body(page_of(task, user))
        assert "<script>alert" not in page
        assert page.count("&lt;script&gt;alert") >= 6


@pytest.mark.parametrize("who", ["leader", "staff"])
def test_who_may_do_nothing_sees_no_button(cast: Cast, task: Task, who: str) -> None:
    file_report(task, cast.head, ask_closure=True)
    page = body(page_of(task, getattr(cast, who)))
    assert f"/tasks/{task.pk}/" not in page.split("<main")[1]
    assert 'action="/reports/' not in page


QUERIES = {"head": 12, "supervisor": 11, "leader": 11}


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_do_not_grow(
    cast: Cast, issued: Callable[..., Task], django_assert_num_queries: Any, rows: int
) -> None:
    """P3: reports, files, periods and changes in a fixed number of queries."""
    task = issued(rhythm="monthly", due_on=date(2024, 12, 31))
    for _ in range(rows):
        file_report(task, cast.head)
    for who, queries in QUERIES.items():
        client = signed_in(getattr(cast, who))
        with django_assert_num_queries(queries):
            page = client.get(f"/tasks/{task.pk}/")
        assert body(page).count('class="report"') == rows, who


def test_task_with_everything_on_it_costs_no_more_than_twelve(
    cast: Cast,
    full: Task,  # noqa: F811
    django_assert_max_num_queries: Any,
) -> None:
    """P3: whoever reads it."""
    for who in SEES:
        client = signed_in(getattr(cast, who))
        with django_assert_max_num_queries(12):
            page = body(client.get(f"/tasks/{full.pk}/"))
        for words in ("初稿“一”", "提供物资清单", "抓紧", "上级文件未到", "不少于4次 2.5次", "李建国"):
            assert words in page, (who, words)


@pytest.mark.parametrize("who", ["head", "supervisor"])
def test_returned_task_costs_no_more(
    cast: Cast, task: Task, django_assert_num_queries: Any, who: str
) -> None:
    file_report(task, cast.head, ask_closure=True)
    actions.return_closure(task, by=cast.supervisor, at=NOW, reason="缺会议纪要")
    client = signed_in(getattr(cast, who))
    with django_assert_num_queries(12):
        page = client.get(f"/tasks/{task.pk}/")
    assert "6月20日退回，还剩5个工作日重报（6月27日 周四）" in body(page)


def test_no_page_without_its_policy(cast: Cast, task: Task) -> None:
    client = signed_in(cast.supervisor)
    for path in ("/", "/review/", "/password/", f"/tasks/{task.pk}/", "/tasks/", "/plans/", "/nothing/"):
        page = client.get(path)
        policy = page.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert page.headers["X-Frame-Options"] == "DENY"
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|<style", body(page)), path
