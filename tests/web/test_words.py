"""Pages speak Chinese, in the words agreed on, and scold nobody (goals U8, U15)."""

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW
from tests.web.pages import body, signed_in
from tracker.tasks import actions
from tracker.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
# file types and names a person knows by these letters
KNOWN = {"PDF", "Word", "Excel", "PPT", "WPS", "OFD", "MB", "KB", "pdf", "demo", "logins", "json"}
BANNED = [
    "请及时",
    "漏报",
    "迟报",
    "责任科室",
    "主办",
    "协办",
    "附件",
    "截止日期",
    "办结时限",
    "承办人",
    "督查员",
    "日志",
]
PLACES = ["home", "review", "task", "error", "password", "missing", "forbidden"]


class _Visible(HTMLParser):
    """The words a person sees or hears; not scripts, not styles."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in ("script", "style")
        self.words += [
            value or "" for name, value in attrs if name in ("aria-label", "title", "alt", "placeholder")
        ]

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def visible(page: Any) -> str:
    reader = _Visible()
    reader.feed(body(page))
    return " ".join(reader.words)


@pytest.fixture
def worked(cast: Cast, issued: Callable[..., Task]) -> Task:
    """A task with everything on its page: periods, a returned request, a report that waits."""
    task = issued(rhythm="quarterly", due_on=date(2024, 12, 31))
    file_report(task, cast.head, problems="缺人", next_steps="招录", percent=40, ask_closure=True)
    actions.return_closure(task, by=cast.supervisor, at=NOW, reason="缺会议纪要")
    file_report(task, cast.head, slot=task.slots.first())
    return task


def visit(place: str, user: Any, task: Task) -> Any:
    client = signed_in(user)
    path = {"home": "/", "review": "/review/", "password": "/password/", "missing": "/nothing/"}.get(place)
    if place == "error":
        return client.post(f"/tasks/{task.pk}/report/", {"percent": "200"})
    if place == "forbidden":
        return client.post(f"/tasks/{task.pk}/cancel/", {"basis": "x"})
    return client.get(path or f"/tasks/{task.pk}/")


@pytest.mark.parametrize("who", ["head", "supervisor", "leader"])
@pytest.mark.parametrize("place", PLACES)
def test_no_english_no_codes_no_scolding(cast: Cast, worked: Task, place: str, who: str) -> None:
    words = visible(visit(place, getattr(cast, who), worked))
    receipts = {report.receipt for report in worked.reports.all()}
    latin = set(re.findall(r"[A-Za-z]{2,}", " ".join(set(words.split()) - receipts)))
    for receipt in receipts:
        latin -= set(re.findall(r"[A-Za-z]{2,}", receipt))
    assert latin <= KNOWN
    assert [banned for banned in BANNED if banned in words] == []


@pytest.mark.parametrize("place", PLACES)
def test_every_page_has_one_heading_a_title_and_a_way_past_the_navigation(
    cast: Cast, worked: Task, place: str
) -> None:
    page = body(visit(place, cast.head if place == "forbidden" else cast.supervisor, worked))
    assert len(re.findall(r"<h1[ >]", page)) == 1
    title = re.search(r"<title>(.*?)</title>", page, re.S)
    assert title and title[1].strip().endswith("· 一诺")
    assert 'class="skip" href="#content"' in page
    assert '<main id="content"' in page
    assert '<html lang="zh-Hans">' in page


@pytest.mark.parametrize("place", PLACES)
def test_every_id_is_there_once_and_every_label_has_its_field(cast: Cast, worked: Task, place: str) -> None:
    for user in (cast.head, cast.supervisor):
        page = body(visit(place, user, worked))
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        named = re.findall(r'(?:<label[^>]* for|aria-labelledby|aria-describedby)="([^"]+)"', page)
        assert {one for many in named for one in many.split()} <= set(ids)
