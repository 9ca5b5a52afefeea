"""The entrance says who is asking, what day it is, and where everything else lies."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import API, As, Caller
from tests.conftest import Cast
from tracker.organisations.models import ApiToken
from tracker.workdays.models import BusinessClock


@pytest.mark.parametrize("scope", ["read", "write"])
def test_it_names_the_caller(cast: Cast, as_: As, scope: str) -> None:
    caller = as_(cast.leader, scope=scope)
    shown = caller.get("/").json()["caller"]
    token = ApiToken.objects.get()
    assert shown.pop("token_expires_at")[:16] == (token.expires_at + timedelta(hours=8)).isoformat()[:16]
    assert shown == {"id": str(cast.leader.pk), "username": "sun", "name": "孙局长", "scope": scope}


def test_every_link_leads_somewhere(cast: Cast, as_: As) -> None:
    caller = as_(cast.supervisor)
    links = caller.get("/").json()["links"]
    assert set(links) == {
        "tasks",
        "plans",
        "offices",
        "people",
        "delegations",
        "materials",
        "reminders",
        "deliveries",
        "notices",
        "tokens",
        "openapi",
        "docs",
    }
    for name, link in links.items():
        assert link.startswith(f"http://testserver{API}/")
        assert caller.get(link.removeprefix(f"http://testserver{API}")).status_code == 200, name


@pytest.mark.parametrize(("days", "today"), [(0, "2024-06-20"), (1, "2024-06-21"), (11, "2024-07-01")])
def test_the_day_is_the_business_day(cast: Cast, as_: As, days: int, today: str) -> None:
    clock = BusinessClock.objects.get()
    clock.offset += timedelta(days=days)
    clock.save()
    assert as_(cast.head).get("/").json()["today"] == today


def test_links_follow_the_address_one_came_by(cast: Cast, as_: As, settings: Any, client: Any) -> None:
    settings.ALLOWED_HOSTS = ["fazhi.example.test"]
    headers = {"Authorization": f"Bearer {as_(cast.head).secret}", "Host": "fazhi.example.test"}
    answer = client.get(f"{API}/", headers=headers)
    assert answer.json()["links"]["tasks"] == f"http://fazhi.example.test{API}/tasks"


@pytest.mark.parametrize("path", ["/", "/tasks", "/plans", "/offices", "/tokens"])
def test_head_is_answered_without_a_body(cast: Cast, as_: As, path: str) -> None:
    answer = as_(cast.head, scope="read").send("head", path)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("path", ["/", "/tasks", "/plans", "/offices", "/tokens", "/openapi.json"])
def test_no_session_and_no_cookie(cast: Cast, as_: As, path: str) -> None:
    answer = as_(cast.head).get(path)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_foreign_page_cannot_read_with_the_visitors_browser(cast: Cast) -> None:
    answer = Caller().get("/tasks")
    assert "Access-Control-Allow-Origin" not in answer.headers
