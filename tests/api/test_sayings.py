"""Comments, instructions and material by the API: the same actions, the same people, the same refusals."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import As, problem
from tests.api.test_openapi import Spec, checker, keys, spec  # noqa: F401  a fixture
from tests.conftest import Cast, file_report
from tests.factories import TODAY
from tracker.api import saying_examples
from tracker.organisations.standing import standing_of
from tracker.tasks.access import files_visible_to
from tracker.tasks.models import Comment, Instruction, Material, Task

PEOPLE = {
    "head": (201, 403), "staff": (201, 403), "supervisor": (201, 403), "second_reviewer": (201, 201),
    "leader": (201, 201), "law_head": (404, 404), "other_head": (404, 404), "stranger": (404, 404),
    "other_supervisor": (404, 404), "admin": (404, 404),
}  # fmt: skip


@pytest.mark.parametrize(("who", "answers"), PEOPLE.items())
def test_who_may_say_what(cast: Cast, as_: As, task: Task, who: str, answers: tuple[int, int]) -> None:
    """S1: a foreign task does not exist; a comment is the task's people's, an instruction the leadership's."""
    caller = as_(getattr(cast, who))
    said = caller.post(f"/tasks/{task.pk}/comments", {"text": "请先报初稿。"})
    told = caller.post(f"/tasks/{task.pk}/instructions", {"text": "请抓紧。", "due_on": "2024-06-26"})
    assert (said.status_code, told.status_code) == answers
    assert (Comment.objects.exists(), Instruction.objects.exists()) == tuple(code == 201 for code in answers)


def test_comments_are_read_by_the_tasks_people_alone(cast: Cast, as_: As, task: Task) -> None:
    as_(cast.staff).post(f"/tasks/{task.pk}/comments", {"text": "初稿已成。"})
    found = as_(cast.leader).get(f"/tasks/{task.pk}/comments").json()["data"]
    assert [(row["writer"], row["text"]) for row in found] == [("周小梅", "初稿已成。")]
    problem(as_(cast.other_head).get(f"/tasks/{task.pk}/comments"), 404, "not-found")
    faults = problem(as_(cast.staff).post(f"/tasks/{task.pk}/comments", {}), 400, "not-valid")["errors"]
    assert faults[0]["pointer"] == "/text"


def test_instruction_recorded_for_a_leader(cast: Cast, as_: As, task: Task) -> None:
    path, asked = f"/tasks/{task.pk}/instructions", {"text": "请抓紧。", "leader": str(cast.leader.pk)}
    caller = as_(cast.supervisor)
    faults = problem(caller.post(path, asked), 400, "not-valid")["errors"]
    assert faults[0]["pointer"] == "/basis"
    made = caller.post(path, {**asked, "basis": "6月19日会议", "given_on": "2024-06-19"}).json()
    assert (made["given_by"], made["recorded_by"], made["given_on"]) == ("孙局长", "陈思远", "2024-06-19")
    assert [row["id"] for row in as_(cast.head).get(path).json()["data"]] == [made["id"]]
    problem(caller.post(path, {**asked, "leader": str(cast.stranger.pk)}), 404, "not-found")
    problem(caller.post(path, {**asked, "office": str(uuid4())}), 404, "not-found")


def test_material_is_added_with_what_was_filed(cast: Cast, as_: As, task: Task) -> None:
    file_report(task, cast.head)
    proof = str(files_visible_to(standing_of(cast.head, TODAY)).get().pk)
    asked: dict[str, Any] = {
        "office": str(cast.enforcement.pk), "year": 2024, "kind": "figure", "text": "参训人次",
        "value": "326", "unit": "人次", "task": str(task.pk),
    }  # fmt: skip
    faults = problem(as_(cast.head).post("/materials", asked), 400, "not-valid")["errors"]
    assert faults[0]["code"] == "no_evidence"
    made = as_(cast.head).post("/materials", {**asked, "evidence": [proof]})
    assert made.status_code == 201, made.content.decode()
    assert (made.json()["evidence"], made.json()["value"]) == ([proof], "326.0000")
    assert [row["id"] for row in as_(cast.leader).get("/materials").json()["data"]] == [made.json()["id"]]
    for who in (cast.other_head, cast.other_supervisor):
        assert as_(who).get("/materials").json()["data"] == []
        problem(as_(who).post("/materials", {**asked, "evidence": [proof]}), 404, "not-found")


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_at_one_and_three(
    cast: Cast, as_: As, task: Task, django_assert_num_queries: Any, rows: int
) -> None:
    for n in range(rows):
        as_(cast.head).post(f"/tasks/{task.pk}/comments", {"text": f"第{n}条"})
        as_(cast.leader).post(f"/tasks/{task.pk}/instructions", {"text": f"第{n}条"})
        words = {"office": str(cast.enforcement.pk), "year": 2024, "text": f"第{n}句"}
        as_(cast.head).post("/materials", words)
    caller = as_(cast.head)
    caller.get("/")
    for path, queries in (("comments", 5), ("instructions", 5)):
        with django_assert_num_queries(queries):
            assert len(caller.get(f"/tasks/{task.pk}/{path}").json()["data"]) == rows
    with django_assert_num_queries(5):
        assert len(caller.get("/materials").json()["data"]) == rows
    assert Material.objects.count() == rows


def test_examples_have_the_shape_of_answers_and_of_the_description(
    cast: Cast,
    as_: As,
    task: Task,
    spec: Spec,  # noqa: F811
) -> None:
    words = {"office": str(cast.enforcement.pk), "year": 2024, "text": "一句"}
    rows = {
        "COMMENT": as_(cast.head).post(f"/tasks/{task.pk}/comments", {"text": "一句"}).json(),
        "INSTRUCTION": as_(cast.leader).post(f"/tasks/{task.pk}/instructions", {"text": "一句"}).json(),
        "MATERIAL": as_(cast.head).post("/materials", words).json(),
    }
    for name, answer in rows.items():
        example = getattr(saying_examples, name)
        assert keys(example) == keys(answer), name
        for value in (answer, example):
            faults = [e.message for e in checker(spec, name.title()).iter_errors(value)]
            assert faults == [], name
