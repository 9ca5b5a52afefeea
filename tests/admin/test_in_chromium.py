"""The admin in a real browser: its scripts run under the strict policy, and no page is wider than a phone."""

import shutil
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from playwright.sync_api import sync_playwright

from tests.conftest import Cast

pytestmark = pytest.mark.browser


@pytest.fixture
def session(transactional_db: None, desk: Client, furnished: object) -> str:
    return desk.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def addresses(session: str, cast: Cast) -> list[str]:
    """The start page, every list, and the forms that need scripts; asked before the browser's loop begins."""
    lists = [reverse(f"admin:tracker_{model._meta.model_name}_changelist") for model in admin.site._registry]
    forms = [reverse(f"admin:tracker_{noun}_add") for noun in ("post", "office", "user", "calendarday")]
    return [
        reverse("admin:index"),
        *lists,
        *forms,
        reverse("admin:tracker_user_change", args=[cast.leader.pk]),
    ]


WIDTHS = (1280, 360)


def test_no_page_breaks_the_policy_or_the_frame(live_server: Any, session: str, addresses: list[str]) -> None:
    """Each page is asked for once and looked at in both widths; it opens narrow, as on a phone."""
    complaints: list[str] = []
    wide: list[tuple[str, int]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 360, "height": 900}, locale="zh-CN")
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url} {error}"))
        page.on("console", lambda told: complaints.append(told.text) if "Policy" in told.text else None)
        for address in addresses:
            page.goto(live_server.url + address)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                assert page.locator("h1").first.is_visible(), address
                over: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                wide += [(f"{address} {width}", over)] if over > 0 else []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + reverse("admin:tracker_post_add"))
            page.locator(
                ".field-user .select2-selection"
            ).click()  # the search of the form is a script of ours
            page.locator(".select2-search__field").fill("孙局长")
            page.locator(".select2-results__option", has_text="孙局长").wait_for()
        browser.close()
    assert (complaints, wide) == ([], [])
