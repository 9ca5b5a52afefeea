"""Core journeys without JavaScript: only links that are on the page, only forms as the page gives them (goal U3)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast, pdf
from tests.web.forms_of import form_with
from tests.web.pages import body, said
from tracker.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]


def enter(username: str, *, asked: str = "/") -> tuple[Client, Any]:
    """Sign in through the page, with CSRF checked as for a real browser."""
    client = Client(enforce_csrf_checks=True)
    door = client.get(asked, follow=True)
    form = form_with(door, "登录")
    form.action = form.action or door.redirect_chain[-1][0]
    return client, form.send(client, "登录", username=username, password="correct horse battery")


def follow(client: Client, page: Any, words: str) -> Any:
    """Click the first link that reads ``words``."""
    found = re.search(rf'href="([^"]+)"[^>]*>\s*{re.escape(words)}\s*</a>', body(page))
    assert found, f"no link {words}"
    return client.get(found[1].replace("&amp;", "&"), follow=True)


def test_filed_returned_filed_again_and_closed(cast: Cast, task: Task) -> None:
    head, page = enter("li")
    page = form_with(follow(head, page, task.title), "签收").send(head, "签收")
    assert said(page) == ["已签收。"]
    page = form_with(page, "报送并申请销号").send(
        head, "报送并申请销号", progress="已印发责任清单。", uploads=[pdf()], closure_note="请审核"
    )
    assert "已报送并申请销号，回执号" in said(page)[0]

    supervisor, page = enter("chen")
    page = follow(supervisor, follow(supervisor, page, "待审核"), "审核")
    page = form_with(page, "退回").send(supervisor, "退回", reason="缺会议纪要")
    assert page.redirect_chain[-1][0] == "/review/"
    assert said(page) == ["已退回，6月27日前重报。"]

    page = follow(head, head.get("/"), "重报")
    assert "缺会议纪要" in body(page)
    form_with(page, "报送并申请销号").send(
        head, "报送并申请销号", progress="补充了会议纪要。", uploads=[pdf("纪要.pdf")]
    )

    page = follow(supervisor, supervisor.get("/review/"), "审核")
    page = form_with(page, "销号").send(supervisor, "销号")
    assert said(page) == ["已销号，评定：已完成。"]
    task.refresh_from_db()
    assert (task.state, task.verdict) == ("closed", "kept")


def test_reminders_link_leads_through_the_door_to_the_form(cast: Cast, task: Task) -> None:
    """U1: the link of a mail, signing in, the form; two pages and it is filed."""
    head, page = enter("li", asked=f"/tasks/{task.pk}/")
    assert page.redirect_chain[-1][0] == f"/tasks/{task.pk}/"
    page = form_with(page, "报送").send(head, "报送", progress="已印发。", uploads=[pdf()])
    assert said(page)[0].startswith("已报送，回执号")


def test_bad_file_is_put_right_without_typing_again(cast: Cast, task: Task) -> None:
    head, page = enter("li", asked=f"/tasks/{task.pk}/")
    wrong = pdf("总结.pdf", b"not a pdf")
    page = form_with(page, "报送").send(
        head, "报送", progress="写了很久。\n第二段。", percent="40", uploads=[pdf("好.pdf"), wrong]
    )
    form = form_with(page, "报送")
    assert (form.fields["progress"], form.fields["percent"]) == (["写了很久。\n第二段。"], ["40"])
    page = form.send(head, "报送", uploads=[pdf("总结.pdf", b"%PDF-1.4 right")])
    report = task.reports.get()
    assert said(page) == [f"已报送，回执号{report.receipt}。"]
    assert (report.progress.splitlines(), report.percent) == (["写了很久。", "第二段。"], 40)
    assert sorted(e.name for e in report.evidence.all()) == ["好.pdf", "总结.pdf"]


def test_request_is_taken_back(cast: Cast, task: Task) -> None:
    head, page = enter("li", asked=f"/tasks/{task.pk}/")
    page = form_with(page, "报送").send(head, "报送", progress="已印发。")
    page = form_with(page, "申请销号").send(head, "申请销号", note="请审核")
    page = form_with(page, "撤回").send(head, "撤回")
    assert said(page) == ["已撤回销号申请。"]


def test_second_reviewer_decides_what_the_follow_up_office_leads(
    cast: Cast, issued: Callable[..., Task]
) -> None:
    task = issued(cast.law)
    head, page = enter("wang", asked=f"/tasks/{task.pk}/")
    form_with(page, "报送并申请销号").send(head, "报送并申请销号", progress="已印发。", uploads=[pdf()])
    reviewer, page = enter("zhao")
    page = form_with(follow(reviewer, page, "审核"), "销号").send(reviewer, "销号", reason="佐证齐全")
    assert said(page) == ["已销号，评定：已完成。"]


def test_year_end_assessment_and_reopening(cast: Cast, task: Task) -> None:
    supervisor, page = enter("chen", asked=f"/tasks/{task.pk}/")
    page = form_with(page, "年终评定").send(
        supervisor, "年终评定", verdict="not_triggered", reason="今年没有检查"
    )
    assert said(page) == ["已评定：未发生。"]
    page = form_with(page, "重新办理").send(supervisor, "重新办理", reason="12月收到通知")
    assert said(page) == ["已重新办理，原评定仍可查看。"]
    assert "今年没有检查" in body(page)


def test_set_aside_taken_up_and_ended(cast: Cast, task: Task) -> None:
    supervisor, page = enter("chen", asked=f"/tasks/{task.pk}/")
    for words, result in (("暂缓", "已暂缓。"), ("恢复办理", "已恢复办理。"), ("终止", "已终止。")):
        page = form_with(page, words).send(supervisor, words, basis="6月19日局务会议定")
        assert said(page) == [result]


def test_report_is_accepted_and_the_next_opens(cast: Cast, issued: Callable[..., Task]) -> None:
    tasks = [issued(), issued()]
    head, _page = enter("li")
    for task in tasks:
        form_with(head.get(f"/tasks/{task.pk}/"), "报送").send(head, "报送", progress="推进中。")
    supervisor, page = enter("chen", asked="/review/")
    page = form_with(follow(supervisor, page, "审核"), "通过").send(supervisor, "通过")
    assert page.redirect_chain[-1][0] == f"/tasks/{tasks[1].pk}/?queue=1#decide"
    page = form_with(page, "退回").send(supervisor, "退回", reason="请写明完成到哪一步。")
    assert page.redirect_chain[-1][0] == "/review/"


def test_password_is_changed_and_the_door_closed(cast: Cast) -> None:
    head, _page = enter("li")
    form = form_with(head.get("/password/"), "修改密码")
    form.action = "/password/"
    new = "another long secret"
    page = form.send(
        head, "修改密码", old_password="correct horse battery", new_password1=new, new_password2=new
    )
    assert said(page) == ["密码已修改，其他设备上的登录已失效。"]
    page = form_with(page, "退出").send(head, "退出")
    assert page.redirect_chain == [("/sign-in/", 302)]
