"""Every refusal under the API is one kind of document, with a page that explains it, in Chinese."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import API, As, Caller, problem
from tests.conftest import Cast
from tracker.api.problem_kinds import KINDS
from tracker.api.tasks import TaskViewSet
from tracker.ledger.refusals import NotAllowed, NotValid, Refused, WrongState
from tracker.tasks.models import Task


def raising(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def boom(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(TaskViewSet, "_task", boom)


@pytest.mark.parametrize("slug", KINDS)
def test_type_leads_to_a_page(client: Client, slug: str) -> None:
    page = client.get(f"{API}/problems/{slug}")
    shown = page.json()
    assert page.status_code == 200
    assert shown["type"] == f"http://testserver{API}/problems/{slug}"
    assert (shown["status"], shown["title"]) == (KINDS[slug].status, str(KINDS[slug].title))
    assert shown["explanation"]


@pytest.mark.parametrize("slug", KINDS)
def test_words_are_chinese(slug: str) -> None:
    for words in (KINDS[slug].title, KINDS[slug].explanation):
        assert set(re.findall(r"[A-Za-z]+", str(words))) <= {"JSON"}


NOWHERE = [
    "/nothing", "/tasks/", "/plans/", "/offices/", "/tokens/", "/openapi.json/", "/docs/", "/tasks/a/b/c", "/evidence",
    "/evidence/x/y", "/problems", "/problems/not-found/", "//", "/tasks.json", "/%00",
    "/tasks/01901f3e-7d4a-7c11-9a51-3d1f4be0c7aa/",
]  # fmt: skip


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_what_is_nowhere(method: str) -> None:
    for path in NOWHERE:
        problem(Caller().send(method, path), 404, "not-found")


def test_a_problem_nobody_knows_has_no_page() -> None:
    problem(Caller().get("/problems/nonsense"), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/"), ("put", "/tasks"), ("delete", "/tasks"), ("delete", "/plans"), ("patch", "/offices"), ("put", "/tokens"),
        ("options", "/tasks"), ("post", "/problems/not-found"), ("get", "/tasks/{id}/close"), ("delete", "/tasks/{id}"),
        ("get", "/tokens/{id}"), ("post", "/evidence/{id}/content"),
    ],
)  # fmt: skip
def test_wrong_method(cast: Cast, as_: As, method: str, path: str) -> None:
    answer = as_(cast.supervisor).send(method, path.format(id="01901f3e-7d4a-7c11-9a51-3d1f4be0c7aa"))
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/tasks", "/openapi.json", "/problems/not-found"])
def test_only_json_is_spoken(cast: Cast, as_: As, path: str) -> None:
    caller = as_(cast.head)
    headers = {"Authorization": f"Bearer {caller.secret}", "Accept": "application/xml"}
    caller._headers = lambda: headers  # type: ignore[method-assign]
    problem(caller.get(path), 406, "not-acceptable")


@pytest.mark.parametrize(
    "type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_only_json_is_read(cast: Cast, as_: As, task: Task, type: str) -> None:
    answer = as_(cast.supervisor).send("post", f"/tasks/{task.pk}/close", "verdict=kept", type=type)
    problem(answer, 415, "unsupported-media-type")


@pytest.mark.parametrize(
    ("refusal", "status", "kind"),
    [
        (NotAllowed("不行", code="own_filing"), 403, "not-allowed"),
        (WrongState("已经", code="too_late"), 409, "wrong-state"),
        (NotValid("不对", code="due_in_past", field="due_on"), 400, "not-valid"),
        (Refused("以后再说"), 409, "wrong-state"),
    ],
)
def test_refusals_of_the_house(
    cast: Cast, as_: As, task: Task, monkeypatch: pytest.MonkeyPatch, refusal: Refused, status: int, kind: str
) -> None:
    raising(monkeypatch, refusal)
    body = problem(as_(cast.head).post(f"/tasks/{task.pk}/acknowledge"), status, kind)
    pointer = f"/{refusal.field}" if refusal.field else ""
    assert body["detail"] == refusal.message
    assert body["errors"] == [{"pointer": pointer, "code": refusal.code, "message": refusal.message}]


def test_several_faults_are_counted_and_listed() -> None:
    body = problem(Caller().post("/tokens", {"scope": "all", "expires_in_days": 0}), 400, "not-valid")
    assert {error["pointer"] for error in body["errors"]} == {
        "/username", "/password", "/scope", "/expires_in_days",
    }  # fmt: skip
    assert body["detail"] == "共有4处需要修改。"
    for error in body["errors"]:
        assert not re.search(r"[A-Za-z]{4,}", error["message"]), error["message"]


@pytest.mark.parametrize("debug", [False, True])
def test_own_fault_is_told_without_its_inside(
    cast: Cast, as_: As, task: Task, monkeypatch: pytest.MonkeyPatch, settings: Any, debug: bool
) -> None:
    settings.DEBUG = debug
    raising(monkeypatch, WrongState("已经") if debug else RuntimeError("secret inside"))
    answer = as_(cast.head).post(f"/tasks/{task.pk}/acknowledge")
    body = problem(answer, *((409, "wrong-state") if debug else (500, "server-error")))
    assert "secret" not in json.dumps(body)
    assert body["instance"] == f"{API}/tasks/{task.pk}/acknowledge"


def test_own_fault_is_logged(
    cast: Cast, as_: As, task: Task, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    raising(monkeypatch, RuntimeError("what really happened"))
    as_(cast.head).post(f"/tasks/{task.pk}/acknowledge")
    assert any("what really happened" in str(r.exc_info and r.exc_info[1]) for r in caplog.records)
