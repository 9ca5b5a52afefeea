"""A token opens the door, and only for what it was made for."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import get_resolver

from tests.api.conftest import API, As, Caller, problem
from tests.conftest import Cast
from tests.factories import NOW
from tracker.api.report_acts import REPORT_ACTS
from tracker.api.task_acts import ACTS
from tracker.api.urls import urlpatterns
from tracker.organisations.actions import revoke_token
from tracker.organisations.models import ApiToken
from tracker.workdays import clock

SOME_ID = "01901f3e-7d4a-7c11-9a51-3d1f4be0c7aa"
READS = [
    "/", "/tasks", f"/tasks/{SOME_ID}", "/plans", f"/plans/{SOME_ID}", "/offices", f"/offices/{SOME_ID}", "/tokens",
    f"/evidence/{SOME_ID}", f"/evidence/{SOME_ID}/content", f"/tasks/{SOME_ID}/evidence",
    f"/plans/{SOME_ID}/consultation", "/people", "/delegations", "/materials",
    f"/tasks/{SOME_ID}/comments", f"/tasks/{SOME_ID}/instructions", "/instructions",
    "/reminders", "/deliveries", "/notices", f"/notices/{SOME_ID}",
]  # fmt: skip
WRITES = [
    *(("post", f"/tasks/{SOME_ID}/{name}") for name in (*ACTS, *REPORT_ACTS)),
    ("post", f"/tasks/{SOME_ID}/evidence"),
    ("post", f"/tasks/{SOME_ID}/evidence/{SOME_ID}/match"),
    ("post", f"/tasks/{SOME_ID}/evidence/{SOME_ID}/accept"),
    ("post", f"/tasks/{SOME_ID}/evidence/{SOME_ID}/return"),
    ("post", f"/plans/{SOME_ID}/consultation"),
    ("post", f"/plans/{SOME_ID}/consultation/answers"),
    ("post", f"/plans/{SOME_ID}/consultation/decisions"),
    ("post", f"/plans/{SOME_ID}/consultation/take-back"),
    ("post", "/plans/typed"),
    ("post", "/plans/typed/preview"),
    ("post", "/plans/typed/assign"),
    ("post", f"/people/{SOME_ID}/transfer"),
    ("post", f"/delegations/{SOME_ID}/revoke"),
    ("post", "/tasks/bulk"),
    ("post", f"/plans/{SOME_ID}/issue"),
    *(("post", f"/instructions/{SOME_ID}/{name}") for name in ("answer", "assign", "withdraw")),
    ("post", f"/notices/{SOME_ID}/reply"),
    ("patch", f"/comments/{SOME_ID}"),
    ("patch", f"/materials/{SOME_ID}"),
    ("post", f"/materials/{SOME_ID}/withdraw"),
    ("delete", f"/tokens/{SOME_ID}"),
]
ROUTES = [("get", path) for path in READS] + WRITES
OPEN_TO_ALL = {"openapi", "docs", "problem"}


def call(caller: Caller, method: str, path: str) -> Any:
    if method == "patch":
        return caller.send("patch", path, "{}")
    return {"get": caller.get, "post": caller.post, "delete": caller.delete}[method](path)


def test_every_route_is_in_the_table() -> None:
    """A route added without a line above fails here."""
    names = {pattern.name for pattern in urlpatterns if getattr(pattern, "name", None)}
    router = next(p for p in urlpatterns if hasattr(p, "url_patterns") and p.url_patterns)
    names |= {pattern.name for pattern in router.url_patterns}
    asked = {get_resolver().resolve(API + path).url_name for _method, path in ROUTES}
    assert names - OPEN_TO_ALL == asked


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_no_token(as_: As, method: str, path: str) -> None:
    answer = call(as_(), method, path)
    problem(answer, 401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="yinuo"'


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_wrong_token(method: str, path: str) -> None:
    answer = call(Caller("yn_" + "x" * 43), method, path)
    body = problem(answer, 401, "unauthenticated")
    assert body["detail"] == "令牌无效、已到期或已停用。请重新取得令牌。"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="yinuo"'


def is_out(caller: Caller) -> None:
    for method, path in ROUTES:
        problem(call(caller, method, path), 401, "unauthenticated")


def test_expired_token(cast: Cast, as_: As) -> None:
    caller = as_(cast.head)
    ApiToken.objects.update(expires_at=clock.now())
    is_out(caller)


def test_revoked_token(cast: Cast, as_: As) -> None:
    caller = as_(cast.head)
    assert caller.token
    revoke_token(caller.token, by=cast.head, now=clock.now(), at=NOW)
    is_out(caller)


def test_switched_off_account_is_out_at_once(cast: Cast, as_: As) -> None:
    caller = as_(cast.head)
    assert caller.get("/").status_code == 200
    cast.head.is_active = False
    cast.head.save()
    is_out(caller)


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_read_token_writes_nothing(cast: Cast, as_: As, method: str, path: str) -> None:
    answer = call(as_(cast.supervisor, scope="read"), method, path)
    problem(answer, 403, "read-only-token")
    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("path", READS)
def test_read_token_reads(cast: Cast, as_: As, path: str) -> None:
    assert as_(cast.supervisor, scope="read").get(path).status_code == (404 if SOME_ID in path else 200)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic bGk6eA==", "Token yn_x", "Bearer \xff\xfe"]
)
def test_malformed_header_is_no_token(as_: As, header: str) -> None:
    caller = as_()
    caller._headers = lambda: {"Authorization": header}  # type: ignore[method-assign]
    problem(caller.get("/tasks"), 401, "unauthenticated")


def test_use_is_noted_once_a_minute(cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = as_(cast.head)
    began = clock.now()
    noted = []
    for seconds in (0, 59, 61, 100, 122):
        monkeypatch.setattr(clock, "now", lambda s=seconds: began + timedelta(seconds=s))
        assert caller.get("/tokens").status_code == 200
        last = ApiToken.objects.get().last_used_at
        assert last is not None
        noted.append((last - began).seconds)
    assert noted == [0, 0, 61, 61, 122]


def test_a_session_opens_nothing(cast: Cast, client: Any) -> None:
    client.force_login(cast.supervisor)
    problem(client.get(f"{API}/tasks"), 401, "unauthenticated")


def test_token_is_known_by_its_hash_alone(cast: Cast, as_: As) -> None:
    caller = as_(cast.head)
    row = ApiToken.objects.get()
    assert caller.secret not in {str(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    for wrong in (caller.secret[:-1], caller.secret + "x", row.secret_hash, row.hint):
        problem(Caller(wrong).get("/"), 401, "unauthenticated")
