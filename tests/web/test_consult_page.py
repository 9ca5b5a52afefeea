"""征求意见 on the follow-up officer's side: sending, who answered, deciding, sending again, taking back."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.plans.consulted import answer, consulting, fresh, opinion, ready_draft, running
from tests.web.forms_of import form_to, form_with
from tests.web.pages import EVIL, body, said, signed_in
from tracker.plans.actions import edit_commitment, mark_passage, send_for_comment
from tracker.plans.consultations import Opinion
from tracker.plans.models import Plan
from tracker.tasks.models import Task

pytestmark = pytest.mark.usefixtures("business_day")


def url(plan: Plan, rest: str = "") -> str:
    return f"/plans/{plan.pk}/consult/{rest}"


def test_draft_is_sent_with_a_date_five_working_days_ahead(cast: Cast) -> None:
    plan = ready_draft(cast)
    browser = signed_in(cast.supervisor)
    assert url(plan) in body(browser.get(f"/plans/{plan.pk}/desk/"))
    page = browser.get(url(plan))
    assert "政策法规科 2" in body(page) and "救灾和物资保障科 2" in body(page)
    form = form_with(page, "发送征求意见")
    assert form.fields["reply_by"] == ["2024-06-27"]
    answered = form.send(browser, "发送征求意见")
    assert said(answered) == ["已发送3个科室，6月27日前反馈。"]
    assert "3个科室，已反馈<strong>0</strong>" in body(answered)
    again = form.send(browser, "发送征求意见")
    assert said(again) == ["这份任务分解已经发送征求意见，没有重复发送。"]
    assert plan.consultations.count() == 1


def test_refused_date_keeps_what_was_typed(cast: Cast) -> None:
    plan = ready_draft(cast)
    browser = signed_in(cast.supervisor)
    for typed, words in (
        ("2024-06-19", "反馈时限不能早于今天"),
        ("", "请填写反馈时限"),
        ("明天", "请填写日期"),
    ):
        page = form_with(browser.get(url(plan)), "发送征求意见").send(browser, "发送征求意见", reply_by=typed)
        assert page.status_code == 400
        assert words in body(page)
    assert fresh(plan).state == "draft"


def test_item_without_a_lead_is_named(cast: Cast) -> None:
    plan = ready_draft(cast)
    plan.commitments.filter(order=1).update(lead_office=None)
    browser = signed_in(cast.supervisor)
    page = form_with(browser.get(url(plan)), "发送征求意见").send(browser, "发送征求意见")
    assert "2. 修订应急预案" in body(page)


def test_progress_and_proposals_are_seen_and_decided(cast: Cast) -> None:
    plan = consulting(cast)
    answer(plan, cast.enforcement, cast.head, lead_office=cast.law, due_on=date(2024, 9, 30))
    answer(plan, cast.relief, cast.other_head, 2, rhythm="monthly")
    browser = signed_in(cast.supervisor)
    page = browser.get(url(plan))
    text = body(page)
    assert "3个科室，已反馈<strong>1</strong>" in text
    assert "待处理2条，已处理0条" in text
    assert "还剩5个工作日（6月27日 周四）" in text
    for before, after in (
        ("市应急管理综合行政执法支队", "政策法规科"),
        ("12月31日 周二", "9月30日 周一"),
        ("不定期", "每月"),
    ):
        assert f"<del>{before}</del>" in text and f"<ins>{after}</ins>" in text
    first, second = opinion(plan, cast.enforcement), opinion(plan, cast.relief, 2)
    adopted = form_to(page, f"{url(plan)}opinions/{first.pk}/").send(browser, "采纳")
    assert said(adopted) == ["已采纳，并写入草稿。"]
    assert plan.commitments.get(order=0).lead_office == cast.law
    refused = form_to(page, f"{url(plan)}opinions/{second.pk}/").send(browser, "不采纳")
    assert refused.status_code == 400
    assert "请写明不采纳的理由" in body(refused)
    form_to(page, f"{url(plan)}opinions/{second.pk}/").send(browser, "不采纳", reason="按季度即可")
    text = body(browser.get(url(plan)))
    assert "待处理0条，已处理2条" in text and "按季度即可" in text


def test_decision_on_a_page_that_grew_old_is_not_taken(cast: Cast) -> None:
    plan = consulting(cast)
    answer(plan, cast.enforcement, cast.head, rhythm="monthly")
    browser = signed_in(cast.supervisor)
    old = browser.get(url(plan))
    answer(plan, cast.enforcement, cast.head, rhythm="weekly")
    one = opinion(plan, cast.enforcement)
    page = form_to(old, f"{url(plan)}opinions/{one.pk}/").send(browser, "采纳")
    assert "刚刚改了这条意见" in said(page)[0]
    assert plan.commitments.get(order=0).rhythm == "none"


def test_changes_since_it_was_sent_are_listed(cast: Cast) -> None:
    plan = consulting(cast)
    row = plan.commitments.get(order=1)
    edit_commitment(row, by=cast.supervisor, at=NOW, fields={"due_on": date(2024, 9, 30)})
    mark_passage(plan.commitments.get(order=3), by=cast.supervisor, at=NOW, role="outcome")
    text = body(signed_in(cast.supervisor).get(url(plan)))
    part = text.partition('id="changes"')[2]
    assert "<del>12月31日 周二</del>" in part and "<ins>9月30日 周一</ins>" in part
    assert "已从任务分解中去掉" in part


def test_taken_back_from_the_page(cast: Cast) -> None:
    plan = consulting(cast)
    browser = signed_in(cast.supervisor)
    page = browser.get(url(plan))
    back = form_with(page, "撤回征求意见").send(browser, "撤回征求意见")
    assert said(back) == ["已撤回征求意见，已反馈的意见仍保留在记录中。"]
    twice = form_with(page, "撤回征求意见").send(browser, "撤回征求意见")
    assert "没有在征求意见" in said(twice)[0]


def test_sent_again_from_the_page(cast: Cast) -> None:
    plan = consulting(cast)
    browser = signed_in(cast.supervisor)
    form_with(browser.get(url(plan)), "再次发送").send(browser, "再次发送", reply_by="2024-07-01")
    assert (running(plan).number, running(plan).reply_by) == (2, date(2024, 7, 1))


@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 200), ("second_reviewer", 200), ("stranger", 404), ("other_supervisor", 404), ("head", 302)],
)
def test_who_sees_the_whole_round(cast: Cast, who: str, status: int) -> None:
    plan = consulting(cast)
    browser = signed_in(getattr(cast, who))
    page = browser.get(url(plan))
    assert page.status_code == status
    if status == 200:
        assert "再次发送</button>" not in body(page) and "采纳</button>" not in body(page)
    expected = 404 if status == 404 else 403
    one = opinion(plan, cast.enforcement)
    for rest in ("send/", "take-back/", f"opinions/{one.pk}/"):
        assert browser.post(url(plan, rest), {"seen": 0}).status_code == expected
    assert fresh(plan).state == "consulting"


def test_opinion_of_another_plan_is_not_found(cast: Cast) -> None:
    plan = consulting(cast)
    one = opinion(plan, cast.enforcement)
    Plan.objects.filter(pk=plan.pk).update(text_hash="y")
    other = ready_draft(cast)
    browser = signed_in(cast.supervisor)
    assert browser.post(url(other, f"opinions/{one.pk}/"), {"do": "adopted"}).status_code == 404


def test_issuing_says_what_is_missing_and_then_issues(cast: Cast) -> None:
    plan = consulting(cast)
    browser = signed_in(cast.supervisor)
    answer(plan, cast.enforcement, cast.head, rhythm="monthly")
    text = body(browser.get(f"/plans/{plan.pk}/issue/"))
    assert "还有1条修改意见没有处理，暂时不能下达" in text
    page = browser.post(f"/plans/{plan.pk}/issue/", follow=True)
    assert "还有1条修改意见没有处理" in said(page)[0]
    Opinion.objects.filter(pk=opinion(plan, cast.enforcement).pk).update(answer="agreed")
    assert "6月27日以后，没有反馈的视为无意见" in body(browser.get(f"/plans/{plan.pk}/issue/"))
    for office, by, n in (
        (cast.relief, cast.other_head, 1),
        (cast.relief, cast.other_head, 2),
        (cast.law, cast.law_head, 3),
        (cast.law, cast.law_head, 4),
    ):
        answer(plan, office, by, n)
    browser.post(f"/plans/{plan.pk}/issue/")
    assert set(Task.objects.values_list("state", flat=True)) == {"in_progress"}
    assert browser.get(url(plan)).status_code == 302


def test_state_stands_in_the_list_and_the_counter_where_the_officer_works(cast: Cast) -> None:
    plan = consulting(cast)
    answer(plan, cast.enforcement, cast.head, rhythm="monthly")
    browser = signed_in(cast.supervisor)
    listed = body(browser.get("/plans/"))
    assert ">征求意见</span>" in listed and url(plan) in listed
    words = "《2023年度报告》征求意见：3个科室，已反馈1，1条修改意见待处理"
    for page in ("/", "/review/"):
        assert words in body(browser.get(page))
    assert "1条修改意见待处理" in body(browser.get(f"/plans/{plan.pk}/desk/"))
    assert words not in body(signed_in(cast.head).get("/"))


def test_words_of_people_are_escaped(cast: Cast) -> None:
    plan = consulting(cast)
    answer(plan, cast.enforcement, cast.head, title=EVIL)
    assert EVIL not in body(signed_in(cast.supervisor).get(url(plan)))


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    plan = ready_draft(cast)
    plan.commitments.filter(order__gte=rows).update(waived_because="不立")
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    answer(plan, cast.enforcement, cast.head, rhythm="monthly", lead_office=cast.law)
    browser = signed_in(cast.supervisor)
    browser.get(url(plan))
    with django_assert_num_queries(12):
        browser.get(url(plan))
