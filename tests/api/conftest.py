"""People of the cast with a token in their hand, on Thursday 2024-06-20."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.factories import NOW
from tracker.organisations.actions import create_token
from tracker.organisations.models import ApiToken, User
from tracker.workdays import clock
from tracker.workdays.models import BusinessClock

API = "/api/v1"


class Caller:
    """A client that sends one token with every call; paths are relative to the API."""

    def __init__(self, secret: str = "", token: ApiToken | None = None) -> None:
        self.secret, self.token = secret, token
        self._client = Client(raise_request_exception=False)

    def get(self, path: str, **query: Any) -> Any:
        return self._client.get(API + path, query, headers=self._headers())

    def post(self, path: str, body: object = None) -> Any:
        return self.send("post", path, json.dumps(body if body is not None else {}))

    def send(self, method: str, path: str, body: str | bytes = "", type: str = "application/json") -> Any:
        call = getattr(self._client, method)
        return call(API + path, data=body, content_type=type, headers=self._headers())

    def delete(self, path: str) -> Any:
        return self._client.delete(API + path, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}


As = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _thursday(db: None) -> None:
    """Business time is nine in the morning of 2024-06-20, whatever day the tests run on."""
    BusinessClock.objects.create(pk=1, offset=NOW - clock.now())


@pytest.fixture
def as_() -> As:
    """``as_(cast.head)`` may write; ``as_(cast.head, scope="read")`` may not; ``as_()`` has no token."""

    def make(user: User | None = None, *, scope: str = "write", days: int = 30) -> Caller:
        if user is None:
            return Caller()
        token, secret = create_token(
            user, by=user, name="测试", scope=scope, now=clock.now(), at=NOW, life=timedelta(days=days)
        )
        return Caller(secret, token)

    return make


def problem(answer: HttpResponse, status: int, kind: str) -> dict[str, Any]:
    """The problem document of an answer, after asking that it is one, of this status and kind."""
    assert answer.status_code == status, answer.content.decode()
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.content)
    assert set(body) == {"type", "title", "status", "detail", "instance", "errors"}
    assert body["status"] == status
    assert body["type"] == f"http://testserver{API}/problems/{kind}"
    assert body["title"] and body["detail"]
    return body
