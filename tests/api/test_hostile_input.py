"""A20: numbers beyond 64 bit, NUL, lone surrogates, GBK bytes, years without end: 400, never 500."""

import json
from typing import Any

import pytest

from tests.api.conftest import As, Caller, problem
from tests.conftest import Cast, file_report
from tracker.tasks.models import Task

ODD = [
    "\x00",
    "a\x00b",
    "9" * 30,
    "-1",
    str(2**63),
    str(2**64),
    "1e999",
    "NaN",
    "\ufffe",
    "%",
    "..",
    "{}",
    "' OR 1=1 --",
]
PARAMETERS = [
    "office", "plan", "section", "state", "light", "kind", "verdict", "due_after", "due_before", "limit", "order", "cursor",
]  # fmt: skip


@pytest.mark.parametrize("name", PARAMETERS)
def test_odd_value_of_a_parameter(cast: Cast, as_: As, name: str) -> None:
    caller = as_(cast.supervisor)
    for odd in ODD:
        problem(caller.get("/tasks", **{name: odd}), 400, "not-valid")


def test_odd_search_finds_what_there_is(cast: Cast, as_: As, task: Task) -> None:
    caller = as_(cast.supervisor)
    for odd in ODD:
        answer = caller.get("/tasks", q=odd)
        if "\x00" in odd:
            problem(answer, 400, "not-valid")
        else:
            wanted = [task.number] if odd in task.number + task.title + task.requirement else []
            assert [row["number"] for row in answer.json()["data"]] == wanted, odd


@pytest.mark.parametrize(
    "query", ["q=%C6%F3%D2%B5", "q=%FF%FE", "q=%ED%A0%80", "%00=1", "state=%ED%A0%80", "&&=&"]
)
def test_bytes_that_are_no_utf_8(cast: Cast, as_: As, query: str) -> None:
    answer = as_(cast.supervisor).get(f"/tasks?{query}")
    assert answer.status_code in (200, 400)
    assert answer.status_code == 200 or problem(answer, 400, "not-valid")


IDS = ["x", "1", "9" * 40, "%00", "null", "01901F3E-7D4A-7C11-9A51-3D1F4BE0C7AA", "01901f3e7d4a7c119a513d1f4be0c7aa",
       "%7B01901f3e-7d4a-7c11-9a51-3d1f4be0c7aa%7D", "%ED%A0%80", "%E4%BB%BB%E5%8A%A1", "%0A"]  # fmt: skip
WITH_ID = ["/tasks/{}", "/plans/{}", "/offices/{}", "/evidence/{}/content"]


@pytest.mark.parametrize("path", WITH_ID)
def test_what_is_no_id(cast: Cast, as_: As, path: str) -> None:
    caller = as_(cast.supervisor)
    for id in IDS:
        body = problem(caller.get(path.format(id)), 400, "not-valid")
        assert body["errors"][0]["code"] == "invalid_id", id


@pytest.mark.parametrize("verb", ["acknowledge", "request-closure", "return", "close", "reopen"])
def test_what_is_no_id_cannot_be_worked_on(cast: Cast, as_: As, verb: str) -> None:
    problem(as_(cast.supervisor).post(f"/tasks/{'9' * 40}/{verb}"), 400, "not-valid")


BODIES: list[bytes] = [
    b"", b"{", b"nonsense", b"[]", b"null", b'"x"', b"7", b'{"verdict": NaN}', b'{"verdict": Infinity}', b"\xff\xfe{}",
    '{"verdict": "已完成"}'.encode("gbk"), b"{" * 100_000, b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    b'{"verdict": ' + b"9" * 5000 + b"}", b'{"verdict": "\\ud800"}', b'{"verdict": "\\u0000"}',
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_odd_body(cast: Cast, as_: As, task: Task, body: bytes) -> None:
    file_report(task, cast.head, ask_closure=True)
    answer = as_(cast.supervisor).send("post", f"/tasks/{task.pk}/close", body)
    assert answer.status_code == 400
    kind = answer.json()["type"].rpartition("/")[2]
    assert kind in ("unreadable", "not-valid")
    problem(answer, 400, kind)
    task.refresh_from_db()
    assert task.state == "submitted"


@pytest.mark.parametrize("text", ["\x00", "a\x00", "\ud800", "\udfff尾"])
@pytest.mark.parametrize(
    ("verb", "field"), [("return", "reason"), ("request-closure", "note"), ("reopen", "reason")]
)
def test_text_that_no_database_takes(
    cast: Cast, as_: As, task: Task, verb: str, field: str, text: str
) -> None:
    body = problem(as_(cast.supervisor).post(f"/tasks/{task.pk}/{verb}", {field: text}), 400, "not-valid")
    assert [error["pointer"] for error in body["errors"]] == [f"/{field}"]
    assert body["detail"].startswith("含有不能保存的控制字符，请删去后再保存")


@pytest.mark.parametrize(
    "value", ["10000-01-01", "99999999-01-01", "0000-01-01", 10**30, "\x00", {"a": []}, True]
)
def test_date_that_is_none(cast: Cast, as_: As, task: Task, value: Any) -> None:
    body = {"reason": "缺", "rework_due_on": value}
    problem(as_(cast.supervisor).post(f"/tasks/{task.pk}/return", body), 400, "not-valid")


@pytest.mark.parametrize("odd", ["\x00", "li\x00", "\ud800", 10**30, ["li"], {"a": 1}])
@pytest.mark.parametrize("field", ["username", "password", "name"])
def test_odd_credentials(cast: Cast, field: str, odd: Any) -> None:
    body = {"username": "li", "password": "wrong", field: odd}
    answer = Caller().post("/tokens", body)
    if odd == 10**30:  # a number is taken for its digits
        problem(answer, 401, "wrong-credentials")
    else:
        problem(answer, 400, "not-valid")


def test_body_over_the_limit_is_not_read(cast: Cast, as_: As, task: Task, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    caller = as_(cast.head)
    path = f"/tasks/{task.pk}/request-closure"
    problem(caller.send("post", path, json.dumps({"note": "x" * 1000})), 413, "too-large")
    assert "还没有进展报告" in caller.post(path, {"note": "x" * 400}).json()["detail"]
