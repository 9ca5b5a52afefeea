"""A card that saves itself, in a real browser: nothing is taken from under the hands, nothing is lost silently (U9, R17)."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.conftest import Cast
from tests.plans.drafts import make_draft
from tests.web.test_drafts_in_chromium import browser, open_page
from tracker.plans.models import Commitment, Plan

__all__ = ["browser"]  # the fixture
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("business_day")]


@pytest.fixture
def plan(transactional_db: None, cast: Cast) -> Plan:
    return make_draft(cast)


@pytest.fixture
def page(browser: Browser, live_server: Any, cast: Cast, plan: Plan) -> Iterator[Page]:
    errors: list[str] = []
    page = open_page(browser, live_server, cast.supervisor, f"/plans/{plan.pk}/desk/")
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.context.close()
    assert errors == []


def opened(page: Page, plan: Plan) -> Any:
    row = plan.commitments.get(order=0)
    card = page.locator(f"#card-{row.pk}")
    card.locator("details.change > summary").click()
    card.locator("details.rest > summary").click()
    return card


def test_word_being_typed_stays_while_another_field_is_saved(page: Page, plan: Plan) -> None:
    held: list[Route] = []
    card = opened(page, plan)
    page.route("**/desk/*/", lambda route: route.continue_() if held else held.append(route))
    card.get_by_label("任务名称").fill("健全责任制")
    card.get_by_label("应交佐证").click()  # leaving the title saves it; the answer is held back
    expect(page.locator(".autosaved")).to_have_text("正在保存…")
    card.get_by_label("应交佐证").press_sequentially("、会议")
    held[0].continue_()
    expect(page.locator(".autosaved")).to_contain_text("已自动保存")
    expect(card.locator(".suggested")).to_contain_text("健全责任制")
    expect(card.get_by_label("应交佐证")).to_be_focused()
    assert "、会议" in card.get_by_label("应交佐证").input_value()
    card.get_by_label("应交佐证").press("Tab")
    expect(card.locator(".suggested")).to_contain_text("、会议")
    row = plan.commitments.get(order=0)
    assert row.title == "健全责任制" and "、会议" in "".join(row.expected_evidence)


def test_day_is_typed_in_words_and_shown_as_read(page: Page, plan: Plan) -> None:
    card = opened(page, plan)
    card.get_by_label("完成时限").fill("九月三十日")
    card.get_by_label("任务名称").click()
    expect(page.locator(".autosaved")).to_contain_text("已自动保存")
    expect(card.get_by_label("完成时限")).to_have_value("2024-09-30")
    card.get_by_label("完成时限").fill("6月前")
    card.get_by_label("任务名称").click()
    expect(page.locator(".autosaved")).to_have_text("没有保存，请看卡片上的说明。")
    expect(card.locator(".error")).to_contain_text("请写明日期。")
    expect(card.get_by_label("完成时限")).to_have_value("6月前")


def test_conflict_is_settled_by_a_button_and_never_by_saving_on(page: Page, plan: Plan) -> None:
    card = opened(page, plan)
    Commitment.objects.filter(plan=plan, order=0).update(title="同事的名称")
    card.get_by_label("任务名称").fill("我的名称")
    card.get_by_label("完成时限").click()
    expect(card.locator(".error")).to_contain_text("现在是“同事的名称”")
    card.get_by_label("报送周期").select_option("每月")  # another field: it must not carry the title along
    page.wait_for_timeout(700)
    assert plan.commitments.get(order=0).title == "同事的名称"
    card.get_by_role("button", name="改为我填写的内容").click()
    expect(page.get_by_text("第1项已保存。")).to_be_visible()
    row = plan.commitments.get(order=0)
    assert (row.title, row.rhythm) == ("我的名称", "monthly")


def test_lost_connection_is_said_and_nothing_is_lost(page: Page, plan: Plan) -> None:
    card = opened(page, plan)
    page.route("**/desk/*/", lambda route: route.abort())
    card.get_by_label("任务名称").fill("健全责任制")
    card.get_by_label("完成时限").click()
    expect(page.locator(".autosaved")).to_contain_text("没有保存，已填的内容都在。")
    expect(card.get_by_label("任务名称")).to_have_value("健全责任制")
