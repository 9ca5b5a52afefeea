"""The desk in a real browser: without scripts, on a phone, from the first open question to 下达."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, sync_playwright

from tests.conftest import Cast
from tests.web.pages import settled_draft, signed_in
from tracker.plans.models import Commitment, Plan

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("business_day")]


@pytest.fixture
def draft(transactional_db: None, cast: Cast) -> tuple[Plan, Commitment]:
    """Everything settled but the fourth commitment, which has no office and a day that has passed."""
    plan = settled_draft(cast)
    plan.commitments.filter(order=3).update(lead_office=None, due_on="2024-06-19")
    return plan, plan.commitments.get(order=3)


@pytest.fixture
def session(cast: Cast) -> str:
    return signed_in(cast.supervisor).cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(params=[1280, 360])
def page(request: Any, live_server: Any, session: str, draft: object) -> Iterator[Page]:
    """No scripts at all; what the page may not do on this width is asked at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": request.param, "height": 800}, java_script_enabled=False, locale="zh-CN"
        )
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        yield context.new_page()
        browser.close()


def test_from_the_open_question_to_issuing(
    live_server: Any, page: Page, draft: tuple[Plan, Commitment], cast: Cast
) -> None:
    plan, commitment = draft
    card = page.locator(f"#card-{commitment.pk}")
    page.goto(f"{live_server.url}/plans/{plan.pk}/desk/")
    assert page.get_by_text("17/18 项已落实，还有1项待定").is_visible()
    page.locator(".progress-line a").click()  # to the card, whose form lies open
    assert page.url.endswith(f"#card-{commitment.pk}")
    assert card.get_by_label("牵头科室").is_visible()

    card.get_by_label("任务名称").fill("健全决策工作规则")
    card.get_by_label("牵头科室").select_option(label=str(cast.law))
    card.get_by_role("button", name="保存").click()  # the passed day was not touched: saved, and still asked
    assert card.get_by_text("第4项已保存。").is_visible()
    assert card.get_by_text("完成时限已过，请改为今天或以后的日期").is_visible()

    card.get_by_label("完成时限").fill("2024-06-18")
    card.get_by_role("button", name="保存").click()
    assert card.get_by_text("完成时限不能早于今天。").is_visible()
    assert card.get_by_label("完成时限").input_value() == "2024-06-18"  # what was typed is kept
    card.get_by_label("完成时限").fill("2024-09-30")
    card.get_by_role("button", name="保存").click()

    card.get_by_role("link", name="全部落实，可以下达任务").click()
    page.get_by_role("button", name="下达任务").click()
    assert page.get_by_text("已下达18项任务（枣应急发〔2023〕56号，审定人陈思远）。").is_visible()

    page.locator(f"#k-{commitment.pk}").get_by_role("link", name="看上下文").click()
    assert page.locator(f"#c-{commitment.pk}").is_visible()
    page.locator(".counts tfoot a").first.click()  # red: none, and the register says so
    assert page.get_by_text("没有符合条件的任务。已选：").is_visible()
