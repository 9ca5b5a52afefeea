"""``/tasks/{id}/evidence`` and ``/evidence/{id}``: the same actions as on the page, for programs."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.api.conftest import API, As, Caller, problem
from tests.conftest import PDF, Cast, file_report, pdf
from tests.factories import NOW
from tracker.api import examples
from tracker.evidence.actions import Link
from tracker.evidence.models import Blob, Evidence
from tracker.tasks import actions
from tracker.tasks.models import Task

PAGE = {"url": "https://example.test/a", "title": "公示页面"}


@pytest.fixture
def filed(cast: Cast, task: Task) -> Task:
    file_report(task, cast.head)
    return task


def at(task: Task, *more: object) -> str:
    return "/".join(["/tasks", str(task.pk), "evidence", *map(str, more)])


def send_file(caller: Caller, task: Task, **fields: Any) -> Any:
    headers = {"Authorization": f"Bearer {caller.secret}"}
    return Client(raise_request_exception=False).post(API + at(task), fields, headers=headers)


def test_list_tells_what_is_expected_and_what_is_there(cast: Cast, as_: As, filed: Task) -> None:
    shown = as_(cast.leader, scope="read").get(at(filed)).json()
    row = Evidence.objects.get()
    assert shown["expected"] == [{"words": "印发文件", "is_present": True, "evidence": [str(row.pk)]}]
    [item] = shown["data"]
    assert item["evidence"]["sha256"] == row.blob_id
    assert (item["state_words"], item["stands"], item["answers"]) == ("待审核", True, ["印发文件"])


def test_examples_have_the_shape_of_answers(cast: Cast, as_: As, filed: Task) -> None:
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: shape(inner) for name, inner in value.items() if inner is not None}
        return [shape(value[0])] if isinstance(value, list) and value else type(value).__name__

    row = Evidence.objects.get()
    actions.accept_evidence(filed, row, by=cast.supervisor, at=NOW)
    assert shape(as_(cast.head).get(at(filed)).json()) == shape(examples.TASK_EVIDENCE)
    assert shape(as_(cast.head).get(f"/evidence/{row.pk}").json()) == shape(examples.EVIDENCE_DETAIL)


def test_file_link_and_existing_are_added(
    cast: Cast, as_: As, filed: Task, issued: Callable[..., Task]
) -> None:
    caller, other = as_(cast.head), issued()
    answer = send_file(caller, filed, file=pdf("分解表.pdf", PDF + b"1"), dated_on="2024-06-18")
    assert answer.status_code == 200, answer.content.decode()
    assert [i["evidence"]["name"] for i in answer.json()["data"]] == ["印发文件.pdf", "分解表.pdf"]
    assert answer.json()["data"][1]["evidence"]["dated_on"] == "2024-06-18"
    linked = caller.post(at(filed), PAGE).json()["data"][2]["evidence"]
    assert (linked["url"], linked["size"], linked["sha256"], linked["type"]) == (
        PAGE["url"],
        None,
        None,
        None,
    )
    ids = [i["evidence"]["id"] for i in caller.get(at(filed)).json()["data"]]
    added = caller.post(at(other), {"existing": ids}).json()
    assert [i["evidence"]["id"] for i in added["data"]] == ids
    problem(caller.get(f"/evidence/{linked['id']}/content"), 404, "not-found")


def test_next_version(cast: Cast, as_: As, filed: Task) -> None:
    caller, old = as_(cast.head), str(Evidence.objects.get().pk)
    shown = send_file(caller, filed, file=pdf("盖章.pdf", PDF + b"2"), replaces=old).json()
    assert [(i["evidence"]["version"], i["stands"]) for i in shown["data"]] == [(1, False), (2, True)]
    assert shown["data"][0]["replaced_by"] == shown["data"][1]["evidence"]["id"]
    assert shown["data"][1]["evidence"]["replaces"] == old
    problem(caller.post(at(filed), {"replaces": old, **PAGE}), 409, "wrong-state")
    problem(caller.post(at(filed), {"replaces": old}), 400, "not-valid")
    problem(caller.post(at(filed), {"replaces": str(uuid4()), **PAGE}), 404, "not-found")


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({}, "/uploads"), ({"url": "javascript:alert(1)", "title": "x"}, "/url"), ({"url": "https://a.test/"}, "/title"),
        ({"existing": ["x"]}, "/existing/0"), ({"dated_on": "2024-06-21", **PAGE}, "/dated_on"),
        ({"dated_on": "x", **PAGE}, "/dated_on"),
        ({"existing": ["01901f3e-7d4a-7c11-9a51-3d1f4be0c7aa"]}, "/existing"), ({"replaces": "x", **PAGE}, "/replaces"),
        ({"url": "a" * 1001, "title": "x"}, "/url"), ({"url": "https://a.test/", "title": "\0"}, "/title"),
    ],
)  # fmt: skip
def test_wrong_input_points_to_its_place(cast: Cast, as_: As, task: Task, sent: Any, pointer: str) -> None:
    told = problem(as_(cast.head).post(at(task), sent), 400, "not-valid")
    assert [fault["pointer"] for fault in told["errors"]] == [pointer]
    assert not Evidence.objects.exists()


def test_file_is_inspected(cast: Cast, as_: As, task: Task) -> None:
    caller = as_(cast.head)
    for name, content, words in (
        ("a.docx", PDF, "内容不是Word文档"), ("a.txt", "机密★".encode(), "文件中出现“机密★”字样，未保存"), ("a.pdf", b"", ""),
    ):  # fmt: skip
        told = problem(send_file(caller, task, file=pdf(name, content)), 400, "not-valid")
        assert words in told["detail"]
    assert not Blob.objects.exists()


def test_file_over_the_cap(cast: Cast, as_: As, task: Task, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 100
    problem(send_file(as_(cast.head), task, file=pdf("大.pdf", PDF + b"x" * 200)), 413, "too-large")


def test_match_accept_and_return(cast: Cast, as_: As, filed: Task) -> None:
    row, head, decider = Evidence.objects.get(), as_(cast.head), as_(cast.supervisor)
    matched = head.post(at(filed, row.pk, "match"), {"answers": []}).json()
    assert matched["expected"][0]["is_present"] is False
    problem(head.post(at(filed, row.pk, "match"), {"answers": ["别的"]}), 400, "not-valid")
    problem(head.post(at(filed, row.pk, "accept"), {}), 403, "not-allowed")
    assert decider.post(at(filed, row.pk, "accept"), {}).json()["data"][0]["decided_by"] == "陈思远"
    problem(decider.post(at(filed, row.pk, "return"), {"reason": "缺页"}), 409, "wrong-state")
    problem(decider.post(at(filed, row.pk, "return"), {"reason": "", "seen": "accepted"}), 400, "not-valid")
    shown = decider.post(at(filed, row.pk, "return"), {"reason": "缺页", "seen": "accepted"}).json()["data"][
        0
    ]
    assert (shown["state"], shown["reason"], shown["stands"]) == ("returned", "缺页", False)
    problem(decider.post(at(filed, uuid4(), "accept"), {}), 404, "not-found")


def test_description(cast: Cast, as_: As, filed: Task) -> None:
    path = f"/evidence/{Evidence.objects.get().pk}"
    caller = as_(cast.head)
    answer = caller.send("patch", path, '{"publicity": "public"}')
    assert (answer.status_code, answer.json()["publicity"], answer.json()["dated_on"]) == (
        200,
        "public",
        None,
    )
    assert caller.send("patch", path, '{"dated_on": "2024-06-03"}').json()["publicity"] == "public"
    problem(caller.send("patch", path, '{"publicity": "x"}'), 400, "not-valid")
    problem(as_(cast.staff).send("patch", path, '{"publicity": "none"}'), 403, "not-allowed")
    problem(as_(cast.head, scope="read").send("patch", path, "{}"), 403, "read-only-token")


def test_damage_is_told_and_the_content_withheld(cast: Cast, as_: As, filed: Task) -> None:
    Blob.objects.update(damage="altered", damaged_at=NOW)
    path = f"/evidence/{Evidence.objects.get().pk}"
    assert as_(cast.head).get(path).json()["damage"] == "altered"
    problem(as_(cast.head).get(f"{path}/content"), 409, "wrong-state")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_more_rows(
    cast: Cast, as_: As, filed: Task, rows: int, django_assert_num_queries: Any
) -> None:
    links = [Link(f"https://example.test/{n}", f"页面{n}") for n in range(rows)]
    actions.add_evidence(filed, by=cast.head, at=NOW, files=links)
    caller = as_(cast.leader)
    with django_assert_num_queries(7):
        assert len(caller.get(at(filed)).json()["data"]) == rows + 1
