"""征求意见 on an office's side: what it sees, 无意见, 提出修改, all at once, and where it is reminded."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.plans.consulted import answer, consulting, opinion, ready_draft
from tests.web.forms_of import form_to, form_with
from tests.web.pages import body, said, signed_in
from tracker.plans.actions import (
    adopt_proposal,
    edit_commitment,
    reject_proposal,
    send_for_comment,
    take_back_consultation,
)
from tracker.plans.consultations import Consultation
from tracker.plans.models import Plan
from tracker.workdays.models import BusinessClock

pytestmark = pytest.mark.usefixtures("business_day")


def url(plan: Plan, rest: str = "") -> str:
    return f"/plans/{plan.pk}/consult/answer/{rest}"


def form_of(page: Any, plan: Plan, one: Any, button: str) -> Any:
    return form_to(page, url(plan, f"{one.pk}/"), button)


def test_office_sees_only_its_own_items_and_no_other_text(cast: Cast) -> None:
    plan = consulting(cast)
    text = body(signed_in(cast.head).get(url(plan)))
    first, *others = plan.commitments.order_by("order")
    assert first.text in text and "牵头" in text
    assert not any(row.text in text for row in others)
    assert "1项，已反馈<strong>0</strong>" in text
    both = body(signed_in(cast.other_head).get(url(plan)))
    assert first.text in both and others[0].text in both and "配合" in both


def test_my_tasks_says_what_is_owed_and_by_when(cast: Cast) -> None:
    plan = consulting(cast)
    browser = signed_in(cast.other_head)
    words = "征求意见：《2023年度报告》2项，6月27日前反馈"
    page = body(browser.get("/"))
    assert words in page and url(plan) in page
    assert words not in body(signed_in(cast.staff).get("/"))
    form_with(browser.get(url(plan)), "其余各项均无意见").send(browser, "其余各项均无意见")
    assert "征求意见：" not in body(browser.get("/"))


def test_no_objection_item_by_item_and_all_at_once(cast: Cast) -> None:
    plan = consulting(cast)
    browser = signed_in(cast.other_head)
    page = browser.get(url(plan))
    one = opinion(plan, cast.relief)
    assert said(form_of(page, plan, one, "无意见").send(browser, "无意见")) == ["已反馈：无意见。"]
    assert opinion(plan, cast.relief).answer == "agreed"
    rest = form_with(page, "其余各项均无意见").send(browser, "其余各项均无意见")
    assert said(rest) == ["已反馈1项：无意见。"]
    assert "其余各项均无意见" not in body(rest)


def test_proposal_holds_only_what_was_changed(cast: Cast) -> None:
    plan = consulting(cast)
    browser = signed_in(cast.head)
    one = opinion(plan, cast.enforcement)
    form = form_of(browser.get(url(plan)), plan, one, "提出修改")
    assert form.fields["lead_office"] == [str(cast.enforcement.pk)]
    page = form.send(
        browser,
        "提出修改",
        lead_office=str(cast.law.pk),
        supporting_offices=str(cast.enforcement.pk),
        reason="职责在法规科",
    )
    assert said(page) == ["已反馈修改意见。"]
    kept = opinion(plan, cast.enforcement)
    assert kept.proposal == {
        "lead_office": str(cast.law.pk),
        "supporting_offices": [str(cast.enforcement.pk)],
    }
    assert "等待督办员处理" in body(page)


@pytest.mark.parametrize(
    ("filled", "words"),
    [({"rhythm": "monthly"}, "请写明提出修改的理由"), ({"reason": "没有改"}, "与现在的内容相同"),
     ({"due_on": "2024-06-01", "reason": "早"}, "完成时限不能早于今天"),
     ({"title": "", "reason": "空"}, "任务名称请写1至100字"), ({"lead_office": "", "reason": "空"}, "请选择牵头科室")],
)  # fmt: skip
def test_refused_proposal_keeps_what_was_typed(cast: Cast, filled: dict[str, str], words: str) -> None:
    plan = consulting(cast)
    browser = signed_in(cast.head)
    one = opinion(plan, cast.enforcement)
    page = form_of(browser.get(url(plan)), plan, one, "提出修改").send(browser, "提出修改", **filled)
    assert page.status_code == 400
    assert words in body(page)
    again = form_of(page, plan, one, "提出修改")
    assert {name: again.fields[name][0] if again.fields[name] else "" for name in filled} == filled
    assert opinion(plan, cast.enforcement).answer == ""


def test_colleague_who_was_faster_is_named(cast: Cast) -> None:
    plan = consulting(cast)
    browser = signed_in(cast.head)
    old, one = browser.get(url(plan)), opinion(plan, cast.enforcement)
    answer(plan, cast.enforcement, cast.head, rhythm="monthly")
    page = form_of(old, plan, one, "无意见").send(browser, "无意见")
    assert "李建国已于6月20日09:00反馈" in said(page)[0]
    assert opinion(plan, cast.enforcement).answer == "proposed"


def test_decision_and_its_reason_come_back_to_the_office(cast: Cast) -> None:
    plan = consulting(cast)
    reject_proposal(
        answer(plan, cast.enforcement, cast.head, rhythm="monthly"),
        by=cast.supervisor,
        at=NOW,
        reason="按季度即可",
    )
    text = body(signed_in(cast.head).get(url(plan)))
    assert "不采纳" in text and "按季度即可" in text
    assert "提出修改</button>" not in text  # decided: nothing more to say in this round


def test_next_round_shows_what_changed_and_what_was_said_before(cast: Cast) -> None:
    plan = consulting(cast)
    given = answer(plan, cast.enforcement, cast.head, due_on=date(2024, 9, 30))
    adopt_proposal(given, by=cast.supervisor, at=NOW)
    assert "发送后又有改动" in body(signed_in(cast.head).get(url(plan)))
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    row = plan.commitments.get(order=0)
    edit_commitment(row, by=cast.supervisor, at=NOW, fields={"rhythm": "monthly"})
    text = body(signed_in(cast.head).get(url(plan)))
    assert "与上一版相比" in text and "<ins>9月30日 周一</ins>" in text
    assert "发送后又有改动" in text and "<ins>每月</ins>" in text
    assert "第1次：" in text and "<strong>采纳</strong>" in text


def test_after_the_date_it_can_only_be_read(cast: Cast) -> None:
    plan = consulting(cast)
    browser = signed_in(cast.head)
    old, one = browser.get(url(plan)), opinion(plan, cast.enforcement)
    row = BusinessClock.objects.get()
    row.offset += timedelta(days=8)
    row.save()
    text = body(browser.get(url(plan)))
    assert "没有反馈的视为无意见" in text and "无意见</button>" not in text
    assert "征求意见：" not in body(browser.get("/"))
    page = form_of(old, plan, one, "无意见").send(browser, "无意见")
    assert "反馈时限（6月27日）已过" in said(page)[0]


def test_staff_read_and_do_not_answer(cast: Cast) -> None:
    plan = consulting(cast)
    browser = signed_in(cast.staff)
    text = body(browser.get(url(plan)))
    assert "由科室负责人反馈意见" in text and "提出修改</summary>" not in text
    one = opinion(plan, cast.enforcement)
    assert browser.post(url(plan, f"{one.pk}/"), {"do": "agree", "seen": 0}).status_code == 403
    assert browser.post(url(plan, "all/"), {"office": cast.enforcement.pk}).status_code == 403


def test_other_offices_and_bureaus_get_nothing(cast: Cast) -> None:
    plan = consulting(cast)
    one = opinion(plan, cast.enforcement)
    assert signed_in(cast.stranger).get(url(plan)).status_code == 404
    assert (
        signed_in(cast.leader).get(url(plan)).status_code == 404
    )  # no office of his own: the whole round instead
    browser = signed_in(cast.law_head)
    assert browser.post(url(plan, f"{one.pk}/"), {"do": "agree", "seen": 0}).status_code == 403
    assert browser.post(url(plan, "all/"), {"office": cast.enforcement.pk}).status_code == 403
    draft = Plan.objects.exclude(pk=plan.pk)
    assert not draft.exists()


def test_taken_back_it_is_gone_and_a_late_answer_is_told(cast: Cast) -> None:
    plan = consulting(cast)
    browser = signed_in(cast.head)
    take_back_consultation(plan, by=cast.supervisor, at=NOW)
    assert browser.get(url(plan)).status_code == 404


def test_answer_to_a_round_that_was_sent_again_is_not_kept(cast: Cast) -> None:
    plan = consulting(cast)
    browser = signed_in(cast.head)
    old, one = browser.get(url(plan)), opinion(plan, cast.enforcement)
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    form = form_of(old, plan, one, "提出修改")
    assert "已经结束" in said(form.send(browser, "提出修改", rhythm="weekly", reason="由"))[0]
    assert "已经再次征求意见" in said(form_of(old, plan, one, "无意见").send(browser, "无意见"))[0]
    assert Consultation.objects.count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    plan = ready_draft(cast)
    plan.commitments.update(lead_office=cast.enforcement)
    plan.commitments.filter(order__gte=rows).update(waived_because="不立")
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    browser = signed_in(cast.head)
    with django_assert_num_queries(12):
        text = body(browser.get(url(plan)))
    assert text.count("提出修改</summary>") == rows
