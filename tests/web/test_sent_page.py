"""已发消息: what was mailed to whom, for administrators alone."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.conftest import Cast
from tests.web.pages import EVIL, body, links, signed_in
from tracker.messages.models import Digest, DigestState
from tracker.organisations.models import User

pytestmark = pytest.mark.usefixtures("business_day")
SENT_AT = datetime(2024, 6, 20, 1, 30, tzinfo=UTC)  # half past nine in the bureau


def digest(cast: Cast, person: User, day: str = "2024-06-20", **facts: Any) -> Digest:
    defaults: dict[str, Any] = {
        "subject": "【一诺】还剩3个工作日：健全行政执法责任制（6月28日 周五）",
        "text": "李科长，您好。今天有1项待办：\n【临期】枣应急-2024-002",
        "html": "<p>李科长</p>",
        "state": DigestState.SENT,
        "sent_at": SENT_AT,
        "sent_to": person.email,
    }
    facts = defaults | facts
    when = date.fromisoformat(day)
    return Digest.objects.create(
        person=person, bureau=cast.bureau, day=when, message_id=f"<{day}.{person.pk}@x>", **facts
    )


def test_list_and_message_as_it_was_mailed(cast: Cast) -> None:
    row = digest(cast, cast.head)
    client = signed_in(cast.admin)
    page = body(client.get("/messages/"))
    assert row.subject in page and "李建国" in page and "2024-06-20 09:30" in page and "已发送" in page
    mail = body(client.get(links(page, "/messages/[0-9a-f]")[0]))
    assert row.text in mail and cast.head.email in mail


def test_mail_that_did_not_go_out_says_why(cast: Cast) -> None:
    failed = {"state": DigestState.FAILED, "sent_at": None, "last_error": "邮件服务器没有应答，将自动重试。"}
    row = digest(cast, cast.head, **failed)
    client = signed_in(cast.admin)
    for address in ("/messages/", f"/messages/{row.pk}/"):
        page = body(client.get(address))
        assert "未送达" in page and "邮件服务器没有应答，将自动重试。" in page


def test_filters_by_day_and_state(cast: Cast) -> None:
    digest(cast, cast.head, subject="周四已发")
    digest(cast, cast.head, "2024-06-21", subject="周五已发")
    digest(cast, cast.law_head, "2024-06-21", subject="周五待发", state=DigestState.PENDING, sent_at=None)
    client = signed_in(cast.admin)
    for query, seen in {
        "": ["周五待发", "周五已发", "周四已发"],
        "day=2024-06-21&state=": ["周五待发", "周五已发"],
        "day=2024-06-21&state=sent": ["周五已发"],
        "state=pending": ["周五待发"],
    }.items():
        page = body(client.get(f"/messages/?{query}"))
        assert [part.split(">")[1].split("<")[0] for part in page.split('class="row-title"')[1:]] == seen
    assert "没有符合条件的消息。" in body(client.get("/messages/?day=2024-06-01"))


@pytest.mark.parametrize("query", ["day=yesterday", "state=lost"])
def test_unknown_filter_is_said_kindly(cast: Cast, query: str) -> None:
    response = signed_in(cast.admin).get(f"/messages/?{query}")
    assert response.status_code == 400 and "没有看懂筛选条件" in body(response)


def test_empty_state_says_when_the_next_ones_go_out(cast: Cast) -> None:
    page = body(signed_in(cast.admin).get("/messages/"))
    assert "还没有发出消息。" in page and "下一个工作日是6月21日 周五" in page
    assert 'href="/clock/"' in page


@pytest.mark.parametrize("person", ["head", "supervisor", "leader", "other_supervisor"])
def test_only_administrators(cast: Cast, person: str) -> None:
    row = digest(cast, cast.head)
    client = signed_in(getattr(cast, person))
    for address in ("/messages/", f"/messages/{row.pk}/"):
        response = client.get(address)
        assert response.status_code == 403 and row.subject not in body(response)


def test_unknown_message_is_not_found(cast: Cast) -> None:
    missing = "/messages/018f0000-0000-7000-8000-000000000001/"
    assert signed_in(cast.admin).get(missing).status_code == 404


def test_nobody_without_signing_in(client: Any, db: None) -> None:
    assert client.get("/messages/").status_code == 302


def test_what_was_mailed_is_escaped(cast: Cast) -> None:
    row = digest(cast, cast.head, subject=EVIL, text=EVIL, state="failed", sent_at=None, last_error=EVIL)
    client = signed_in(cast.admin)
    assert EVIL not in body(client.get("/messages/")) + body(client.get(f"/messages/{row.pk}/"))


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_query_count(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    for day in range(1, rows + 1):
        digest(cast, [cast.head, cast.law_head][day % 2], f"2024-05-{day:02d}")
    client = signed_in(cast.admin)
    with django_assert_num_queries(7):
        page = client.get("/messages/")
    assert body(page).count('class="row-title"') == rows
