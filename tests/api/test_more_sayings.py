"""Answering and assigning 批示, changing one's own comment and 素材 by the API: as on the pages."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import As, problem
from tests.conftest import Cast
from tests.factories import NOW
from tracker.tasks import actions
from tracker.tasks.models import Comment, Instruction, Material, Task


@pytest.fixture
def told(cast: Cast, task: Task) -> Instruction:
    return actions.instruct(
        cast.bureau, by=cast.leader, at=NOW, text="请抓紧。", office=cast.enforcement, task=task
    )


def test_instructions_that_concern_me(cast: Cast, as_: As, told: Instruction) -> None:
    for who, sees in (("head", True), ("leader", True), ("supervisor", True), ("other_head", False),
                      ("other_supervisor", False)):  # fmt: skip
        rows = as_(getattr(cast, who)).get("/instructions").json()["data"]
        assert [row["id"] for row in rows] == ([str(told.pk)] if sees else []), who


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same(
    cast: Cast, as_: As, task: Task, django_assert_num_queries: Any, rows: int
) -> None:
    for n in range(rows):
        text = f"请抓紧第{n + 1}项。"
        actions.instruct(cast.bureau, by=cast.leader, at=NOW, text=text, office=cast.enforcement, task=task)
    caller = as_(cast.head)
    caller.get("/")
    with django_assert_num_queries(4):
        assert len(caller.get("/instructions").json()["data"]) == rows


def test_answered_by_the_office_once(cast: Cast, as_: As, told: Instruction) -> None:
    path, body = f"/instructions/{told.pk}/answer", {"answer": "已印发。"}
    problem(as_(cast.staff).post(path, body), 403, "not-allowed")
    problem(as_(cast.leader).post(path, body), 403, "not-allowed")
    for who in (cast.other_head, cast.stranger, cast.other_supervisor):
        problem(as_(who).post(path, body), 404, "not-found")
    faults = problem(as_(cast.head).post(path, {}), 400, "not-valid")["errors"]
    assert faults[0]["pointer"] == "/answer"
    problem(as_(cast.head, scope="read").post(path, body), 403, "read-only-token")
    assert as_(cast.head).post(path, body).json()["answer"] == "已印发。"
    assert "李建国已于" in problem(as_(cast.head).post(path, body), 409, "wrong-state")["detail"]


def test_assigned_as_a_task_by_the_follow_up_officer_once(cast: Cast, as_: As, told: Instruction) -> None:
    path, body = f"/instructions/{told.pk}/assign", {"title": "修订预案", "due_on": "2024-09-30"}
    problem(as_(cast.head).post(path, body), 403, "not-allowed")
    problem(as_(cast.other_supervisor).post(path, body), 404, "not-found")
    caller = as_(cast.supervisor)
    problem(caller.post(path, {**body, "lead_office": str(uuid4())}), 404, "not-found")
    shown = caller.post(path, {**body, "form_token": str(uuid4())}).json()
    made = Task.objects.get(pk=shown["made_task"])
    assert (made.title, made.requirement, made.lead_office) == ("修订预案", "请抓紧。", cast.enforcement)
    assert (made.source_kind, made.basis) == ("instruction", "孙局长2024年6月20日批示")
    assert made.number in problem(caller.post(path, body), 409, "wrong-state")["detail"]
    assert Task.objects.filter(title="修订预案").count() == 1


def test_taken_back_by_its_giver_within_ten_minutes(cast: Cast, as_: As, told: Instruction) -> None:
    path = f"/instructions/{told.pk}/withdraw"
    problem(as_(cast.supervisor).post(path), 403, "not-allowed")
    assert as_(cast.leader).post(path).status_code == 204
    problem(as_(cast.leader).post(path), 404, "not-found")
    Instruction.objects.update(withdrawn_at=None, typed_at=told.typed_at - timedelta(minutes=11))
    problem(as_(cast.leader).post(path), 409, "wrong-state")


def test_own_comment_is_changed_for_ten_minutes(cast: Cast, as_: As, task: Task) -> None:
    row = actions.comment(task, by=cast.head, at=NOW, text="初稿已成")
    path = f"/comments/{row.pk}"
    problem(as_(cast.staff).send("patch", path, '{"text": "别人的"}'), 403, "not-allowed")
    problem(as_(cast.other_head).send("patch", path, '{"text": "别人的"}'), 404, "not-found")
    shown = as_(cast.head).send("patch", path, '{"text": "二稿已成"}').json()
    assert (shown["text"], shown["edited_at"] is not None) == ("二稿已成", True)
    Comment.objects.update(typed_at=row.typed_at - timedelta(minutes=11))
    problem(as_(cast.head).send("patch", path, '{"text": "三稿"}'), 409, "wrong-state")
    assert Comment.objects.get().text == "二稿已成"


@pytest.fixture
def material(cast: Cast, task: Task) -> Material:
    written = actions.Collected("参训326人次", 2024, task=task)
    return actions.add_material(cast.enforcement, by=cast.head, at=NOW, written=written)


def test_material_is_changed_by_its_office_and_not_over_a_newer_one(
    cast: Cast, as_: As, task: Task, material: Material
) -> None:
    path = f"/materials/{material.pk}"
    for who in (cast.other_head, cast.other_supervisor):
        problem(as_(who).send("patch", path, '{"text": "别人的"}'), 404, "not-found")
    problem(as_(cast.leader).send("patch", path, '{"text": "别人的"}'), 403, "not-allowed")
    shown = as_(cast.staff).send("patch", path, '{"text": "参训330人次", "seen": 1}').json()
    assert (shown["text"], shown["version"], shown["year"], shown["task"]) == (
        "参训330人次", 2, 2024, str(task.pk),
    )  # fmt: skip
    problem(as_(cast.head).send("patch", path, '{"text": "旧页面", "seen": 1}'), 409, "wrong-state")
    faults = problem(as_(cast.head).send("patch", path, '{"kind": "figure", "value": "3"}'), 400, "not-valid")
    assert faults["errors"][0]["code"] == "no_evidence"
    assert as_(cast.head).send("patch", path, '{"task": null}').json()["task"] is None
    problem(as_(cast.head).send("patch", path, f'{{"task": "{uuid4()}"}}'), 404, "not-found")


def test_material_is_taken_out_with_a_reason(cast: Cast, as_: As, material: Material) -> None:
    path = f"/materials/{material.pk}/withdraw"
    problem(as_(cast.leader).post(path, {"reason": "重复"}), 403, "not-allowed")
    problem(as_(cast.head).post(path, {}), 400, "not-valid")
    assert as_(cast.head).post(path, {"reason": "重复"}).status_code == 204
    problem(as_(cast.head).post(path, {"reason": "重复"}), 404, "not-found")
    assert as_(cast.head).get("/materials").json()["data"] == []
