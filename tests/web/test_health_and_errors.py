"""Alive and ready; and the pages nobody wants to see, in words."""

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.template.loader import render_to_string
from django.test import Client

from tests.conftest import Cast
from tests.web.pages import body, signed_in
from tracker.web import my_tasks


def test_alive_asks_no_database(client: Client) -> None:
    """No ``db`` fixture: a query would fail this test."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_when_the_database_answers(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready")


@pytest.mark.django_db
def test_not_ready_without_a_database(client: Client) -> None:
    def refuse(*_args: Any) -> Any:
        raise DatabaseError("gone")

    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database: no answer")


def test_health_is_only_looked_at(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_missing_page_leads_back(client: Client) -> None:
    page = client.get("/nothing/here/")
    assert page.status_code == 404
    assert "没有这一页" in body(page)
    assert "回到我的任务" in body(page)


@pytest.mark.django_db
def test_crash_answers_without_the_house(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, business_day: None
) -> None:
    def crash(*_args: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(my_tasks, "lights", crash)
    client = signed_in(cast.head)
    client.raise_request_exception = False
    page = client.get("/")
    assert page.status_code == 500
    assert "这次操作没有完成，已经保存的内容不受影响。" in body(page)
    assert "script-src 'self'" in page["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_last_pages_need_no_context(name: str) -> None:
    assert 'lang="zh-Hans"' in render_to_string(name)
