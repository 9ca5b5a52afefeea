"""Requests, events, milestones, next year, undo over the API: allowed, wrong person, wrong body, twice."""

from typing import Any

import pytest

from tests.api.conftest import As, problem
from tests.conftest import Cast
from tests.tasks.cases import BASIS, bring
from tracker.api.report_acts import REPORT_ACTS
from tracker.api.task_acts import ACTS
from tracker.ledger.models import Change
from tracker.tasks.models import Task

# act -> (situation, body, who may)
CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "withdraw-closure": ("submitted", {}, "head"),
    "suspend": ("in_progress", {"basis": BASIS, "suspended_until": "2024-09-30"}, "supervisor"),
    "resume": ("suspended", {"basis": BASIS}, "supervisor"),
    "cancel": ("in_progress", {"basis": BASIS}, "supervisor"),
    "decline": ("assigned", {"reason": "不属本科室职责"}, "head"),
    "withdraw-decline": ("declined", {}, "head"),
    "reassign": ("declined", {"lead_office": "RELIEF", "reason": BASIS}, "supervisor"),
    "keep-assignment": ("declined", {"reply": "职责在你处"}, "supervisor"),
    "request-extension": (
        "in_progress", {"reason": "文件未到", "progress": "已成稿", "proposed_on": "2024-09-30"}, "head",
    ),
    "sign-extension": ("extension drafted", {}, "head"),
    "withdraw-extension": ("extension asked", {}, "head"),
    "grant-extension": ("extension asked", {"permitted_on": "2024-09-30", "basis": BASIS}, "supervisor"),
    "refuse-extension": ("extension asked", {"basis": BASIS}, "supervisor"),
    "wait-for-event": ("assigned", {"event": "上级通知"}, "supervisor"),
    "start": ("waiting", {"event_on": "2024-06-20", "due_on": "2024-09-30"}, "supervisor"),
    "carry-over": ("assessed", {"due_on": "2025-06-30"}, "supervisor"),
    "add-milestone": ("assigned", {"title": "初稿", "due_on": "2024-06-25"}, "supervisor"),
    "reach-milestone": ("milestone", {"milestone": 0}, "head"),
    "drop-milestone": ("milestone", {"milestone": 0}, "supervisor"),
    "undo": ("suspended", {}, "supervisor"),
}  # fmt: skip
ELSEWHERE = {"acknowledge", "request-closure", "return", "close", "reopen", "set-new-limit"}


def body_of(name: str, task: Task) -> dict[str, Any]:
    sent = dict(CASES[name][1])
    if "milestone" in sent:
        sent["milestone"] = task.milestones.values_list("pk", flat=True).first() or 1
    if "lead_office" in sent:
        sent["lead_office"] = str(task.bureau.offices.get(code=sent["lead_office"]).pk)
    return sent


def test_every_act_has_its_case() -> None:
    assert set(CASES) | ELSEWHERE == set(ACTS)


@pytest.mark.parametrize("name", CASES)
def test_whoever_may_does_it_once(cast: Cast, as_: As, task: Task, name: str) -> None:
    situation, _body, who = CASES[name]
    task = bring(cast, task, situation)
    sent, caller = body_of(name, task), as_(getattr(cast, who))
    answer = caller.post(f"/tasks/{task.pk}/{name}", sent)
    assert answer.status_code == 200, answer.content
    assert answer.json() == caller.get(f"/tasks/{task.pk}").json()
    now = Task.objects.get(pk=task.pk)
    assert now.version > task.version
    if name != "add-milestone":
        written = Change.objects.count()
        again = caller.post(f"/tasks/{task.pk}/{name}", sent)
        assert again.status_code in (400, 409), again.content
        assert Change.objects.count() == written


@pytest.mark.parametrize("name", CASES)
def test_others_may_not_and_strangers_see_nothing(cast: Cast, as_: As, task: Task, name: str) -> None:
    situation, _body, who = CASES[name]
    task = bring(cast, task, situation)
    sent = body_of(name, task)
    for other in {"head", "leader", "supervisor", "second_reviewer"} - {who}:
        problem(as_(getattr(cast, other)).post(f"/tasks/{task.pk}/{name}", sent), 403, "not-allowed")
    for other in ("stranger", "other_supervisor", "other_head"):
        assert as_(getattr(cast, other)).post(f"/tasks/{task.pk}/{name}", sent).status_code == 404
    assert Task.objects.get(pk=task.pk).version == task.version


def test_right_is_asked_before_anything_else(cast: Cast, as_: As, task: Task) -> None:
    """A fresh task, on which most acts could not be done by anybody: who has no right learns that, not the state."""
    leader, strange = as_(cast.leader), as_(cast.other_supervisor)
    for name in {**ACTS, **REPORT_ACTS}:
        sent = body_of(name, task) if name in CASES else ({**ACTS, **REPORT_ACTS}[name].example or {})
        if {"report", "office", "piece", "period"} & set(sent):  # names a part the task has not: 400 to all
            continue
        problem(leader.post(f"/tasks/{task.pk}/{name}", sent), 403, "not-allowed")
        assert strange.post(f"/tasks/{task.pk}/{name}", sent).status_code == 404


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[1]])
def test_body_without_its_fields_is_told_which(cast: Cast, as_: As, task: Task, name: str) -> None:
    situation, sent, who = CASES[name]
    task = bring(cast, task, situation)
    answer = problem(as_(getattr(cast, who)).post(f"/tasks/{task.pk}/{name}", {}), 400, "not-valid")
    asked = {fault["pointer"].strip("/") for fault in answer["errors"]}
    assert asked and asked <= set(sent)


def test_office_of_another_bureau_is_no_office(cast: Cast, as_: As, task: Task) -> None:
    office = cast.stranger.posts.get().office
    assert office is not None
    sent = {"lead_office": str(office.pk), "reason": BASIS}
    answer = problem(as_(cast.supervisor).post(f"/tasks/{task.pk}/reassign", sent), 400, "not-valid")
    assert answer["errors"][0]["message"] == "没有这个科室。"


def test_what_was_asked_and_moved_is_shown(cast: Cast, as_: As, task: Task) -> None:
    task = bring(cast, task, "extension asked")
    caller = as_(cast.supervisor)
    sent = {"permitted_on": "2024-09-30", "basis": "张副局长6月20日同意"}
    shown = caller.post(f"/tasks/{task.pk}/grant-extension", sent).json()
    assert (shown["due_on"], shown["original_due_on"], shown["times_extended"]) == (
        "2024-09-30", "2024-06-28", 1,
    )  # fmt: skip
    [row] = shown["extensions"]
    assert (row["state"], row["asked_by"], row["permitted_on"]) == ("granted", "李建国", "2024-09-30")


def test_next_years_task_leads_back(cast: Cast, as_: As, task: Task) -> None:
    task = bring(cast, task, "assessed")
    caller = as_(cast.supervisor)
    old = caller.post(f"/tasks/{task.pk}/carry-over", {"due_on": "2025-06-30"}).json()
    new = caller.get(f"/tasks/{old['carried_to']}").json()
    assert (new["carried_from"], new["number"]) == (str(task.pk), "枣应急-2025-001")
