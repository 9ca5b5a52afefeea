"""待审核: what waits, oldest first; the decision beside the text; the next one opens itself."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, Role, at, give_post
from tests.web.forms_of import form_to
from tests.web.pages import body, said, signed_in
from tracker.tasks import actions
from tracker.tasks.models import ProgressReport, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
Issue = Callable[..., Task]


def queue(user: Any) -> Any:
    return signed_in(user).get("/review/")


def decide(report: ProgressReport, user: Any, name: str, **facts: Any) -> Any:
    return signed_in(user).post(f"/reports/{report.pk}/{name}/", facts, follow=True)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("supervisor", 200), ("second_reviewer", 200), ("other_supervisor", 200), ("head", 403), ("staff", 403),
        ("leader", 403), ("stranger", 403), ("admin", 403),
    ],
)  # fmt: skip
def test_page_is_for_who_decides(cast: Cast, who: str, status: int) -> None:
    assert queue(getattr(cast, who)).status_code == status


def test_oldest_first_with_what_a_decision_needs(cast: Cast, issued: Issue) -> None:
    later, first = issued(rhythm="quarterly", due_on=date(2024, 12, 31)), issued()
    file_report(later, cast.head, when=at("2024-06-20", 15), slot=later.slots.first())
    file_report(first, cast.head, when=at("2024-06-20", 11), ask_closure=True)
    page = queue(cast.supervisor)
    told = [(i.row.task, i.what, i.period, i.files) for i in page.context["mine"]]
    assert told == [(first, "申请销号", "", 1), (later, "进展报告", "2024年二季度", 1)]
    assert "6月20日 11:00报送" in body(page)


def test_decided_and_foreign_reports_do_not_wait(cast: Cast, task: Task) -> None:
    actions.accept_report(file_report(task, cast.head), by=cast.supervisor, at=NOW)
    assert queue(cast.supervisor).context["mine"] == []
    file_report(task, cast.head)
    assert queue(cast.other_supervisor).context["mine"] == []


def test_second_reviewers_part_is_named_not_offered(cast: Cast, issued: Issue) -> None:
    file_report(issued(cast.law), cast.law_head, ask_closure=True)
    page = queue(cast.supervisor)
    assert (page.context["mine"], len(page.context["others"])) == ([], 1)
    assert "由复核人赵文博审核" in body(page)
    assert ">审核</a>" not in body(page)
    assert len(queue(cast.second_reviewer).context["mine"]) == 1


def test_own_filing_is_left_to_others(cast: Cast, task: Task) -> None:
    give_post(cast.head, Role.SUPERVISOR, cast.bureau)
    file_report(task, cast.head)
    page = queue(cast.head)
    assert (page.context["mine"], len(page.context["others"])) == ([], 1)


def test_empty_queue_tells_how_many_have_filed(cast: Cast, issued: Issue) -> None:
    for _ in range(3):
        last = issued(rhythm="quarterly", due_on=date(2024, 12, 31))
    report = file_report(last, cast.head, slot=last.slots.first())
    actions.accept_report(report, by=cast.supervisor, at=NOW)
    page = body(queue(cast.supervisor))
    assert "没有待审核的报告。本期应报3项，已报1项，未报送2项。" in page


def test_empty_queue_without_periods(cast: Cast) -> None:
    assert "没有待审核的报告。" in body(queue(cast.supervisor))


def test_next_one_opens_itself(cast: Cast, issued: Issue) -> None:
    first, second = issued(), issued()
    reports = [file_report(t, cast.head, when=at("2024-06-20", h)) for t, h in ((first, 10), (second, 11))]
    answer = decide(reports[0], cast.supervisor, "accept", queue="1")
    assert answer.redirect_chain == [(f"/tasks/{second.pk}/?queue=1#decide", 302)]
    assert said(answer) == [f"已通过进展报告，回执号{reports[0].receipt}。"]
    assert 'name="queue" value="1"' in body(answer)
    answer = decide(reports[1], cast.supervisor, "accept", queue="1")
    assert answer.redirect_chain == [("/review/", 302)]


def test_decision_from_the_task_page_stays_there(cast: Cast, task: Task) -> None:
    answer = decide(file_report(task, cast.head), cast.supervisor, "accept")
    assert answer.redirect_chain == [(f"/tasks/{task.pk}/", 302)]


def test_return_needs_a_reason_beside_the_report(cast: Cast, task: Task) -> None:
    report = file_report(task, cast.head, progress="第一稿")
    answer = decide(report, cast.supervisor, "return", reason=" ")
    assert answer.status_code == 422
    assert "请写明退回的原因，让对方知道要补什么。" in body(answer)
    answer = decide(report, cast.supervisor, "return", reason="缺会议纪要")
    assert said(answer) == [f"已退回进展报告，回执号{report.receipt}。"]
    assert "缺会议纪要" in body(answer)


@pytest.mark.parametrize("name", ["accept", "return"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("head", 403),
        ("staff", 403),
        ("leader", 403),
        ("second_reviewer", 403),
        ("other_head", 404),
        ("stranger", 404),
    ],
)
def test_nobody_else_decides(cast: Cast, task: Task, who: str, status: int, name: str) -> None:
    report = file_report(task, cast.head)
    for reason in ("", "缺会议纪要"):
        assert decide(report, getattr(cast, who), name, reason=reason).status_code == status
    report.refresh_from_db()
    assert report.state == "awaiting_review"


def test_second_of_two_reviewers_learns_who_was_faster(cast: Cast, task: Task) -> None:
    give_post(cast.leader, Role.SUPERVISOR, cast.bureau)
    report = file_report(task, cast.head)
    decide(report, cast.supervisor, "accept")
    answer = decide(report, cast.leader, "return", reason="写了一段原因")
    assert answer.status_code == 409
    assert said(answer) == ["陈思远已于6月20日09:00通过此报告，您的操作没有生效。"]
    assert "写了一段原因" in body(answer)


def test_old_page_learns_that_the_report_was_taken_back_or_filed_anew(cast: Cast, task: Task) -> None:
    report = file_report(task, cast.head)
    client = signed_in(cast.supervisor)
    accept = form_to(client.get(f"/tasks/{task.pk}/"), f"/reports/{report.pk}/accept/")
    actions.withdraw_report(report, by=cast.head, at=NOW)
    gone = accept.send(client, "通过")
    assert gone.status_code == 409 and "报送科室已撤回此报告" in body(gone)
    file_report(task, cast.head, progress="换了内容。")
    again = accept.send(client, "通过")
    assert again.status_code == 409 and "撤回并重新报送" in body(again) and "换了内容。" in body(again)
    fresh = form_to(again, f"/reports/{report.pk}/accept/").send(client, "通过")
    assert fresh.status_code == 200 and ProgressReport.objects.get().state == "accepted"


def test_report_of_a_requested_closure_is_returned_with_the_request(cast: Cast, task: Task) -> None:
    report = file_report(task, cast.head, ask_closure=True)
    page = body(signed_in(cast.supervisor).get(f"/tasks/{task.pk}/"))
    assert f"/reports/{report.pk}/return/" not in page
    assert decide(report, cast.supervisor, "return", reason="缺").status_code == 409


def test_unknown_decisions_lead_nowhere(cast: Cast, task: Task) -> None:
    report = file_report(task, cast.head)
    assert decide(report, cast.supervisor, "explode").status_code == 404
    client = signed_in(cast.supervisor)
    assert client.post(f"/reports/{uuid4()}/accept/").status_code == 404
    assert client.get(f"/reports/{report.pk}/accept/")["Location"] == f"/tasks/{task.pk}/"


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_do_not_grow(cast: Cast, issued: Issue, django_assert_num_queries: Any, rows: int) -> None:
    for _ in range(rows):
        file_report(issued(), cast.head)
    client = signed_in(cast.supervisor)
    with django_assert_num_queries(11):
        page = client.get("/review/")
    assert len(page.context["mine"]) == rows
