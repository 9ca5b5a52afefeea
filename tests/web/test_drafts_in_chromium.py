"""A report being written saves itself in a real browser; what was typed is there after a crash (U9)."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import Cast
from tests.tasks.cases import assign, give_piece
from tests.web.pages import signed_in
from tracker.organisations.models import User
from tracker.tasks import actions
from tracker.tasks.actions.written import Written
from tracker.tasks.models import ProgressReport, Task
from tracker.workdays import clock

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("business_day")]
TRIES = 50 if os.environ.get("YINUO_FULL") else 2


@pytest.fixture
def browser(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop runs while rows are asked
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def task(transactional_db: None, cast: Cast) -> Task:
    task = assign(cast, rhythm="quarterly")
    Task.objects.filter(pk=task.pk).update(targets=["不少于4次"])
    give_piece(cast, task)
    return Task.objects.get(pk=task.pk)


def open_page(browser: Browser, live_server: Any, user: User, path: str, width: int = 1280) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + path)
    return page


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("YINUO_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_words_survive_a_crash(
    browser: Browser, live_server: Any, cast: Cast, task: Task, measured: Any
) -> None:
    """U9: the page dies a moment after the words were saved; they are offered back."""
    kept = 0
    for n in range(TRIES):
        page = open_page(browser, live_server, cast.staff, f"/tasks/{task.pk}/")
        page.get_by_label("进展情况").fill(f"写到第{n}遍")
        page.get_by_text("已自动保存").wait_for(timeout=10_000)
        page.context.close()
        kept += ProgressReport.objects.get(piece=None).progress == f"写到第{n}遍"
    page = open_page(browser, live_server, cast.staff, f"/tasks/{task.pk}/")
    assert page.get_by_label("进展情况").input_value() == f"写到第{TRIES - 1}遍"
    shot(page, "draft-1280")
    assert kept == TRIES
    measured("U9", "crashes while typing, words saved within 10 s kept", f"{kept} of {TRIES}")


def test_second_writer_is_told_while_typing_and_nothing_is_overwritten(
    browser: Browser, live_server: Any, cast: Cast, task: Task
) -> None:
    page = open_page(browser, live_server, cast.staff, f"/tasks/{task.pk}/")
    actions.save_draft(task, by=cast.head, at=clock.at(), written=Written("李建国写的"), seen=0)
    page.get_by_label("进展情况").fill("周小梅写的")
    page.get_by_text("您的内容没有覆盖它").wait_for(timeout=10_000)
    page.get_by_role("button", name="送审签").click()
    page.get_by_text("李建国写的").wait_for()
    assert page.get_by_label("进展情况").input_value() == "周小梅写的"
    shot(page, "conflict-1280")
    page.get_by_role("button", name="送审签").click()
    page.get_by_text("已送李建国审签。").first.wait_for()
    assert ProgressReport.objects.get(piece=None).progress == "周小梅写的"


@pytest.mark.parametrize("width", [1280, 360])
def test_period_page_saves_each_row_and_fits_the_screen(
    browser: Browser, live_server: Any, cast: Cast, task: Task, width: int
) -> None:
    other = assign(cast, rhythm="quarterly", title="第二项")
    page = open_page(browser, live_server, cast.head, "/period-reports/", width)
    page.get_by_label("进展情况").nth(1).fill("第二项的进展")
    page.get_by_text("已自动保存").wait_for(timeout=10_000)
    assert ProgressReport.objects.get().task == other
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    shot(page, f"period-{width}")
    page.get_by_role("button", name="全部报送").click()
    page.get_by_text("已报送，回执号").wait_for()
    assert ProgressReport.objects.get().state == "awaiting_review"
    page.goto(f"{live_server.url}/tasks/{task.pk}/")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    shot(page, f"task-{width}")
