"""The same actions as on the web: allowed, wrong person, wrong state, twice; and what they were given."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import As, problem
from tests.conftest import Cast, file_report
from tests.factories import NOW
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.tasks.states import TABLE

# verb -> (body, who may, state before, state after)
ACTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "acknowledge": ({}, "head", "assigned", "in_progress"),
    "request-closure": ({"note": "已齐"}, "head", "in_progress", "submitted"),
    "return": ({"reason": "缺会议纪要"}, "supervisor", "submitted", "returned"),
    "close": ({"verdict": "kept"}, "supervisor", "submitted", "closed"),
    "reopen": ({"reason": "上级要求补充"}, "supervisor", "closed", "in_progress"),
}
Bring = Callable[[str], Task]


@pytest.fixture
def bring(cast: Cast, task: Task) -> Bring:
    """The task brought into a state by the people whose work that is."""

    def to(state: str) -> Task:
        if state != "assigned":
            file_report(task, cast.head, ask_closure=state in ("submitted", "closed", "returned"))
        if state == "closed":
            actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")
        if state == "returned":
            actions.return_closure(task, by=cast.supervisor, at=NOW, reason="缺")
        task.refresh_from_db()
        return task

    return to


@pytest.mark.parametrize("verb", ACTS)
def test_whoever_may_does_it_and_gets_the_task(cast: Cast, as_: As, bring: Bring, verb: str) -> None:
    body, who, before, after = ACTS[verb]
    task = bring(before)
    changes = Change.objects.count()
    caller = as_(getattr(cast, who))
    answer = caller.post(f"/tasks/{task.pk}/{verb}", body)
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == after
    assert answer.json() == caller.get(f"/tasks/{task.pk}").json()
    task.refresh_from_db()
    assert task.state == after
    last = Change.objects.last()
    assert last is not None
    assert last.actor_name == getattr(cast, who).name
    assert Change.objects.count() > changes + 1  # the token's row and the action's own
    assert verify().breaks == []


WRONG_PEOPLE = {"head": ["staff", "other_head", "supervisor", "leader"], "supervisor": ["head", "leader"]}


@pytest.mark.parametrize(("verb", "wrong"), [(v, w) for v in ACTS for w in WRONG_PEOPLE[ACTS[v][1]]])
def test_who_sees_it_but_may_not(cast: Cast, as_: As, bring: Bring, verb: str, wrong: str) -> None:
    body, _who, before, _after = ACTS[verb]
    task = bring(before)
    task.supporting_offices.add(cast.relief)
    answer = problem(as_(getattr(cast, wrong)).post(f"/tasks/{task.pk}/{verb}", body), 403, "not-allowed")
    assert answer["errors"] == [{"pointer": "", "code": "not_allowed", "message": answer["detail"]}]
    task.refresh_from_db()
    assert task.state == before


@pytest.mark.parametrize("verb", ACTS)
def test_second_time_is_a_conflict_and_changes_nothing(cast: Cast, as_: As, bring: Bring, verb: str) -> None:
    body, who, before, after = ACTS[verb]
    task = bring(before)
    caller = as_(getattr(cast, who))
    caller.post(f"/tasks/{task.pk}/{verb}", body)
    task.refresh_from_db()
    changes, version = Change.objects.count(), task.version
    answer = problem(caller.post(f"/tasks/{task.pk}/{verb}", body), 409, "wrong-state")
    assert answer["errors"][0]["code"] == "wrong_state"
    task.refresh_from_db()
    assert (task.state, task.version, Change.objects.count()) == (after, version, changes)


VERBS = {
    "acknowledge": "acknowledge",
    "request-closure": "request_closure",
    "return": "return",
    "reopen": "reopen",
}
WRONG_STATES = [
    (verb, state)
    for verb, name in VERBS.items()
    for state in ("assigned", "in_progress", "submitted", "returned", "closed")
    if (state, name) not in {(str(s), str(v)) for s, v in TABLE}
    and (verb, state) != ("request-closure", "assigned")  # told to file first: see the test above
]


@pytest.mark.parametrize(("verb", "state"), WRONG_STATES)
def test_every_state_the_table_does_not_allow(
    cast: Cast, as_: As, bring: Bring, verb: str, state: str
) -> None:
    body, who, _before, _after = ACTS[verb]
    task = bring(state)
    problem(as_(getattr(cast, who)).post(f"/tasks/{task.pk}/{verb}", body), 409, "wrong-state")


def test_kept_without_a_request_is_a_conflict(cast: Cast, as_: As, bring: Bring) -> None:
    task = bring("in_progress")
    answer = problem(
        as_(cast.supervisor).post(f"/tasks/{task.pk}/close", {"verdict": "kept"}), 409, "wrong-state"
    )
    assert answer["detail"] == "牵头科室还没有申请销号，不能评定为“已完成”。"


def test_kept_without_evidence_points_at_the_verdict(cast: Cast, as_: As, task: Task) -> None:
    file_report(task, cast.head, with_file=False, ask_closure=True)
    body = problem(
        as_(cast.supervisor).post(f"/tasks/{task.pk}/close", {"verdict": "kept"}), 400, "not-valid"
    )
    assert [(e["pointer"], e["code"]) for e in body["errors"]] == [("/verdict", "no_evidence")]


@pytest.mark.parametrize("verdict", ["partly", "not_kept", "no_evidence", "not_triggered"])
def test_other_verdicts_need_a_reason(cast: Cast, as_: As, bring: Bring, verdict: str) -> None:
    task, caller = bring("in_progress"), as_(cast.supervisor)
    for body in ({"verdict": verdict}, {"verdict": verdict, "reason": "  "}):
        refused = problem(caller.post(f"/tasks/{task.pk}/close", body), 400, "not-valid")
        assert refused["errors"] == [
            {"pointer": "/reason", "code": "not_valid", "message": "请写明评定的理由。"}
        ]
    done = caller.post(f"/tasks/{task.pk}/close", {"verdict": verdict, "reason": "年底未办结"}).json()
    assert (done["state"], done["verdict"], done["state_words"]) == ("closed", verdict, "已评定")


@pytest.mark.parametrize(
    ("verb", "body", "pointer"),
    [
        ("close", {}, "/verdict"),
        ("close", {"verdict": "erledigt"}, "/verdict"),
        ("close", {"verdict": None}, "/verdict"),
        ("close", {"verdict": ["kept"]}, "/verdict"),
        ("return", {}, "/reason"),
        ("return", {"reason": ""}, "/reason"),
        ("return", {"reason": 7 * "字" * 100}, "/reason"),
        ("return", {"reason": "缺", "rework_due_on": "30.2."}, "/rework_due_on"),
        ("return", {"reason": "缺", "rework_due_on": "2024-06-19"}, "/rework_due_on"),
        ("return", {"reason": {"a": 1}}, "/reason"),
    ],
)
def test_what_is_wrong_is_pointed_at(
    cast: Cast, as_: As, bring: Bring, verb: str, body: dict[str, Any], pointer: str
) -> None:
    task = bring("submitted")
    refused = problem(as_(cast.supervisor).post(f"/tasks/{task.pk}/{verb}", body), 400, "not-valid")
    assert [error["pointer"] for error in refused["errors"]] == [pointer]
    assert refused["detail"] == refused["errors"][0]["message"]
    task.refresh_from_db()
    assert task.state == "submitted"


def test_limit_to_file_again_can_be_given(cast: Cast, as_: As, bring: Bring) -> None:
    task = bring("submitted")
    body = {"reason": "缺会议纪要", "rework_due_on": "2024-07-01"}
    shown = as_(cast.supervisor).post(f"/tasks/{task.pk}/return", body).json()
    assert (shown["rework_due_on"], shown["light"]["colour"]) == ("2024-07-01", "yellow")


def test_nothing_filed_cannot_ask_for_closure(cast: Cast, as_: As, task: Task) -> None:
    body = problem(as_(cast.head).post(f"/tasks/{task.pk}/request-closure"), 400, "not-valid")
    assert body["errors"][0]["code"] == "nothing_filed"


def test_follow_up_offices_own_task_is_decided_by_the_second_reviewer(
    cast: Cast, as_: As, issued: Any
) -> None:
    task = issued(cast.law)
    file_report(task, cast.law_head, ask_closure=True)
    path, body = f"/tasks/{task.pk}/close", {"verdict": "kept"}
    refused = problem(as_(cast.supervisor).post(path, body), 403, "not-allowed")
    assert "赵文博" in refused["detail"]
    assert as_(cast.second_reviewer).post(path, body).json()["state"] == "closed"


def test_one_does_not_decide_on_ones_own_filing(cast: Cast, as_: As, bring: Bring) -> None:
    task = bring("submitted")
    task.reports.update(filed_by=cast.supervisor)
    refused = problem(
        as_(cast.supervisor).post(f"/tasks/{task.pk}/close", {"verdict": "kept"}), 403, "not-allowed"
    )
    assert refused["errors"][0]["code"] == "own_filing"
