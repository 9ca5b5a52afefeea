"""The description is valid OpenAPI 3.1, complete, and its examples have the shape of real answers."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.api.conftest import API, As, Caller
from tests.conftest import Cast, file_report
from tests.factories import NOW
from tracker.api import examples
from tracker.api.report_acts import REPORT_ACTS
from tracker.api.task_acts import ACTS
from tracker.tasks import actions
from tracker.tasks.models import Task

Spec = dict[str, Any]


@pytest.fixture
def spec(client: Client) -> Spec:
    answer = client.get(f"{API}/openapi.json")
    assert answer.status_code == 200
    found: Spec = json.loads(answer.content)
    return found


def operations(spec: Spec) -> list[tuple[str, str, Spec]]:
    return [(path, verb, op) for path, verbs in spec["paths"].items() for verb, op in verbs.items()]


def test_it_is_valid(spec: Spec) -> None:
    assert spec["openapi"] == "3.1.0"
    validate(spec, cls=OpenAPIV31SpecValidator)


def test_it_is_made_without_a_warning() -> None:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert out.getvalue().startswith("openapi: 3.1.0")


def test_a_wrong_token_does_not_hide_it() -> None:
    assert Caller("yn_wrong").get("/openapi.json").status_code == 200


def test_every_resource_is_in_it(spec: Spec) -> None:
    assert {f"{verb.upper()} {path.removeprefix(API)}" for path, verb, _op in operations(spec)} == {
        "POST /tasks", "POST /tasks/bulk", "POST /plans/{id}/issue",
        "GET /", "GET /tasks", "GET /tasks/{id}", *(f"POST /tasks/{{id}}/{name}" for name in (*ACTS, *REPORT_ACTS)), "GET /plans",
        "GET /plans/{id}", "GET /plans/{id}/consultation", "POST /plans/{id}/consultation",
        *(f"POST /plans/{{id}}/consultation/{name}" for name in ("answers", "decisions", "take-back")),
        "GET /offices", "GET /offices/{id}", "GET /tokens", "POST /tokens", "DELETE /tokens/{id}",
        "GET /evidence/{id}/content", "GET /evidence/{id}", "PATCH /evidence/{id}", "GET /tasks/{id}/evidence",
        "POST /tasks/{id}/evidence", "POST /tasks/{id}/evidence/{evidence}/match",
        "POST /tasks/{id}/evidence/{evidence}/accept", "POST /tasks/{id}/evidence/{evidence}/return", "GET /problems/{slug}",
        "GET /people", "POST /people/{id}/transfer", "GET /delegations", "POST /delegations",
        "POST /delegations/{id}/revoke", "GET /tasks/{id}/comments", "POST /tasks/{id}/comments",
        "GET /tasks/{id}/instructions", "POST /tasks/{id}/instructions", "GET /materials", "POST /materials",
        "POST /plans/typed", "POST /plans/typed/preview", "POST /plans/typed/assign",
        "PATCH /materials/{id}", "GET /reminders", "GET /deliveries", "POST /materials/{id}/withdraw",
        "PATCH /comments/{id}", "GET /instructions",
        "GET /notices", "GET /notices/{id}", "POST /notices/{id}/reply",
        *(f"POST /instructions/{{id}}/{name}" for name in ("answer", "assign", "withdraw")),
    }  # fmt: skip


def test_bearer_everywhere_but_at_the_door(spec: Spec) -> None:
    assert spec["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    free = {(path, verb) for path, verb, op in operations(spec) if op.get("security", [{}]) in ([{}], [])}
    assert free == {(f"{API}/tokens", "post"), (f"{API}/problems/{{slug}}", "get")}


def test_every_refusal_is_a_problem_document(spec: Spec) -> None:
    told = 0
    for path, verb, op in operations(spec):
        assert op["summary"], (path, verb)
        for status, response in op["responses"].items():
            if int(status) >= 400:
                told += 1
                schema = response["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}, (path, verb, status)
                example = response["content"]["application/problem+json"]["example"]
                assert example["status"] == int(status)
                assert list(checker(spec, "Problem").iter_errors(example)) == []
    assert told > 50
    close = spec["paths"][f"{API}/tasks/{{id}}/close"]["post"]["responses"]
    assert sorted(close) == ["200", "400", "401", "403", "404", "409", "413", "415", "503"]
    assert sorted(spec["paths"][f"{API}/tokens"]["post"]["responses"]) == [
        "201",
        "400",
        "401",
        "413",
        "415",
        "429",
    ]


def test_descriptions_are_for_the_consumer(spec: Spec) -> None:
    """No docstring of ours slips into what integrators read."""
    for name, schema in spec["components"]["schemas"].items():
        words = schema.get("description", "")
        assert not words or words.startswith("* `"), (name, words)


def test_main_operations_have_examples(spec: Spec) -> None:
    for path, verb, op in operations(spec):
        bodies = [r for s, r in op["responses"].items() if s in ("200", "201")]
        for body in bodies:
            content = body["content"].get("application/json")
            if content and "problems" not in path:
                assert content.get("examples"), (path, verb)


@pytest.fixture
def answers(cast: Cast, as_: As, task: Task) -> Spec:
    """Real answers beside the examples that stand for them."""
    actions.add_milestone(task, by=cast.supervisor, at=NOW, title="初稿", due_on=date(2024, 6, 25))
    file_report(task, cast.head, ask_closure=True)
    actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")
    caller = as_(cast.supervisor)
    detail = caller.get(f"/tasks/{task.pk}").json()
    made = Caller().post("/tokens", {"username": "li", "password": "correct horse battery"})
    return {
        "INDEX": caller.get("/").json(),
        "TASK": caller.get("/tasks").json()["data"][0],
        "TASK_DETAIL": detail,
        "REPORT": detail["reports"][0],
        "CLOSURE": detail["closures"][0],
        "PLAN": caller.get("/plans").json()["data"][0],
        "PLAN_DETAIL": caller.get(f"/plans/{task.plan_id}").json(),
        "OFFICE": caller.get("/offices").json()["data"][0],
        "TOKEN": caller.get("/tokens").json()["data"][0],
        "TOKEN_MADE": made.json(),
    }


def keys(value: Any) -> Any:
    """The shape of a value: names all the way down, lists by their first item."""
    if isinstance(value, dict):
        return {name: keys(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [keys(value[0])] if value else []
    return None


def test_examples_have_the_shape_of_answers(answers: Spec) -> None:
    for name, answer in answers.items():
        assert keys(getattr(examples, name)) == keys(answer), name


SHAPES = {
    "INDEX": "Index", "TASK": "Task", "TASK_DETAIL": "TaskDetail", "REPORT": "Report", "CLOSURE": "Closure",
    "PLAN": "Plan", "PLAN_DETAIL": "PlanDetail", "OFFICE": "Office", "TOKEN": "Token", "TOKEN_MADE": "NewToken",
}  # fmt: skip


def checker(spec: Spec, name: str) -> OAS31Validator:
    resource = Resource.from_contents(spec, default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("urn:api", resource)
    ref = {"$ref": f"urn:api#/components/schemas/{name}"}
    return OAS31Validator(ref, registry=registry)  # type: ignore[call-arg]


def test_answers_and_examples_are_what_is_described(spec: Spec, answers: Spec) -> None:
    for name, answer in answers.items():
        for value in (answer, getattr(examples, name)):
            faults = [error.message for error in checker(spec, SHAPES[name]).iter_errors(value)]
            assert faults == [], (name, faults)


def test_problem_documents_are_what_is_described(spec: Spec, cast: Cast, as_: As) -> None:
    for answer in (Caller().get("/tasks"), as_(cast.head).get("/tasks", state="x"), Caller().get("/nowhere")):
        assert list(checker(spec, "Problem").iter_errors(answer.json())) == []


def test_the_checker_can_fail(spec: Spec) -> None:
    broken = {**examples.TASK, "state": "done"}
    assert list(checker(spec, "Task").iter_errors(broken))
