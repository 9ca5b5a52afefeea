"""The list of tasks with lights, the page of one, and the bulk actions."""

from datetime import date
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import issue
from tests.conftest import Cast, file_report
from tests.factories import NOW, give_post
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.organisations.models import Role
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays.actions import move_clock_on

LIST = reverse("admin:tracker_task_changelist")
DUE = date(2024, 6, 28)


def numbers(desk: Client, **filters: Any) -> list[str]:
    answer = desk.get(LIST, filters)
    assert answer.status_code == 200, filters
    return [task.number for task in answer.context["cl"].result_list]


def test_row_says_deadline_state_and_light_in_words(desk: Client, cast: Cast) -> None:
    issue(cast, (cast.enforcement, DUE))
    page = desk.get(LIST).content.decode()
    assert "还剩6个工作日（6月28日 周五）" in page and "待签收" in page
    assert (
        '<span class="light light-yellow">黄灯：还剩6个工作日，尚未申请销号（完成时限6月28日 周五）</span>'
        in page
    )


def test_who_waits_for_the_reviewer_is_not_called_late(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    file_report(task, cast.head, ask_closure=True)
    move_clock_on(by=cast.admin, to=date(2024, 7, 3))
    page = desk.get(LIST).content.decode()
    assert "逾期" not in page and "绿灯：已申请销号，等待审核" in page


def test_filters_search_and_dates(desk: Client, cast: Cast) -> None:
    kept, open_, other = (
        task.number
        for task in issue(cast, (cast.enforcement, DUE), (cast.law, DUE), (cast.relief, date(2024, 11, 29)))
    )
    task = Task.objects.get(number=kept)
    file_report(task, cast.head, ask_closure=True)
    actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")
    assert numbers(desk, state="closed") == numbers(desk, verdict="kept") == [kept]
    assert numbers(desk, state="assessed") == []
    assert numbers(desk, light="yellow") == [open_]
    assert numbers(desk, light="green") == numbers(desk, office=str(cast.relief.pk)) == [other]
    assert numbers(desk, plan=str(task.plan_id)) == numbers(desk, kind="one_off") == [kept, open_, other]
    section = task.plan.sections.get(order=1).pk  # type: ignore[union-attr]
    assert numbers(desk, section=section) == numbers(desk, plan=str(task.plan_id), section=section) == [open_]
    assert numbers(desk, plan="none") == numbers(desk, q="没有这样的任务") == []
    assert numbers(desk, q=other) == numbers(desk, due_on__year=2024, due_on__month=11) == [other]


@pytest.mark.parametrize("wrong", [{"office": "x"}, {"plan": "x"}, {"section": "x"}, {"unknown": "x"}])
def test_a_filter_that_cannot_be_read_is_told_not_ignored(
    desk: Client, cast: Cast, wrong: dict[str, str]
) -> None:
    issue(cast, (cast.enforcement, DUE))
    answer = desk.get(LIST, wrong)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{LIST}?e=1")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_three_rows(
    desk: Client, cast: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    issue(cast, *[(cast.enforcement, DUE)] * rows)
    with django_assert_num_queries(13):
        desk.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_three_reports(
    desk: Client, cast: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    for _n in range(rows):
        file_report(task, cast.head)
    ContentType.objects.get_for_model(Task)  # kept by Django after the first page
    with django_assert_num_queries(26):
        desk.get(reverse("admin:tracker_task_change", args=[task.pk]))


def test_page_shows_sentence_reports_evidence_closure_and_record(desk: Client, cast: Cast) -> None:
    (task,) = issue(cast, (cast.enforcement, DUE))
    file_report(task, cast.head, ask_closure=True)
    actions.return_closure(task, by=cast.supervisor, at=NOW, reason="缺会议纪要")
    page = desk.get(reverse("admin:tracker_task_change", args=[task.pk])).content.decode()
    sentence = task.answers.get().commitment.text
    for words in (
        f">{sentence}<",
        "已印发责任清单。",
        "印发文件.pdf",
        "缺会议纪要",
        "李建国",
        "申请销号",
        "状态：待销号 → 已退回",
    ):
        assert words in page, words
    assert 'name="_save"' not in page and "submit-row" in page


# --- bulk actions ---


def act(desk: Client, verb: str, *tasks: Task, **form: str) -> Any:
    chosen = {"action": verb, "_selected_action": [str(task.pk) for task in tasks], **form}
    return desk.post(LIST, chosen, follow=True)


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("verb", ["suspend", "resume", "cancel", "assess"])
def test_a_basis_is_asked_for_before_anything_is_done(desk: Client, cast: Cast, verb: str) -> None:
    one, two = issue(cast, (cast.enforcement, DUE), (cast.law, DUE))
    before = Change.objects.count()
    for form in ({}, {"confirmed": "x", "basis": " ", "reason": " ", "verdict": "partly"}):
        page = act(desk, verb, one, two, **form).content.decode()
        assert one.number in page and two.number in page and 'name="confirmed"' in page
    assert Change.objects.count() == before


def test_administrator_without_post_is_refused_row_by_row(desk: Client, cast: Cast) -> None:
    one, two = issue(cast, (cast.enforcement, DUE), (cast.law, DUE))
    answer = act(desk, "cancel", one, two, confirmed="x", basis="机构调整")
    assert told(answer) == [f"{task}：只有督办员可以进行此项操作。" for task in (one, two)]
    assert set(Task.objects.values_list("state", flat=True)) == {"assigned"}


def test_one_with_the_post_suspends_resumes_and_cancels(desk: Client, cast: Cast) -> None:
    give_post(cast.admin, Role.SUPERVISOR, cast.bureau)
    one, two = issue(cast, (cast.enforcement, DUE), (cast.law, DUE))
    actions.cancel_task(two, by=cast.supervisor, at=NOW, basis="机构调整")
    answer = act(desk, "suspend", one, two, confirmed="x", basis="等待上级通知")
    assert told(answer) == [f"{one}：现为“已暂缓”。", f"{two}：此项任务现为“已终止”，不能暂缓。"]
    assert told(act(desk, "suspend", one, confirmed="x", basis="再次"))[0].endswith("不能暂缓。")
    assert told(act(desk, "resume", one, confirmed="x", basis="通知已到")) == [f"{one}：现为“待签收”。"]
    assert told(act(desk, "cancel", one, confirmed="x", basis="机构调整")) == [f"{one}：现为“已终止”。"]
    last = Change.objects.last()
    assert last is not None and (last.kind, last.actor_name) == ("task.cancelled", "系统管理员")
    assert verify().breaks == []


def test_assessing_leaves_the_follow_up_offices_own_to_the_second_reviewer(desk: Client, cast: Cast) -> None:
    give_post(cast.admin, Role.SUPERVISOR, cast.bureau)
    one, own = issue(cast, (cast.enforcement, DUE), (cast.law, DUE))
    answer = act(desk, "assess", one, own, confirmed="x", verdict="not_triggered", reason="全年未发生")
    first, second = told(answer)
    assert first == f"{one}：现为“已评定”。" and "须由复核人审核：赵文博" in second
    assert (
        'value="kept"' not in act(desk, "assess", own).content.decode()
    )  # 已完成 comes from a request alone
