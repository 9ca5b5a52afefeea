"""Reports, pieces and periods over the API: the same actions as on the web."""

from typing import Any

import pytest

from tests.api.conftest import As, problem
from tests.conftest import Cast, file_report
from tests.tasks.cases import assign, bring, draft, give_piece, signing
from tracker.api.report_acts import REPORT_ACTS
from tracker.tasks.models import ProgressReport, Task

PERIOD = "2024年二季度"
TEXTS = {"progress": "已印发。", "period": PERIOD}


@pytest.fixture
def task(cast: Cast) -> Task:
    return assign(cast, rhythm="quarterly")


def prepare(cast: Cast, task: Task, name: str) -> dict[str, Any]:
    """What the act is sent, and the rows it needs made."""
    if name in ("sign-report", "send-back"):
        signing(cast, task)
    if name == "discard-draft":
        draft(cast, task)
    if name == "require-period":
        bring(cast, task, "excused")
    if name in ("change-piece", "withdraw-piece"):
        return {
            "piece": str(give_piece(cast, task).pk),
            "reason": "改",
            **({"text": "新"} if "change" in name else {}),
        }
    if name in ("withdraw-report", "accept-report", "return-report"):
        return {
            "report": str(file_report(task, cast.head).pk),
            **({"reason": "缺"} if "return" in name else {}),
        }
    return {
        "submit-report": {**TEXTS, "is_nothing_new": True},
        "save-draft": {**TEXTS, "seen": 0},
        "send-for-signature": TEXTS,
        "send-back": {"reason": "补数据"},
        "hand-on": {"to": cast.staff.username},
        "give-piece": {"office": str(cast.relief.pk), "text": "清单", "due_on": "2024-06-26"},
        "change-rhythm": {"rhythm": "monthly", "reason": "按月调度"},
        "excuse-period": {"period": PERIOD, "reason": "统一报送"},
        "require-period": {"period": PERIOD},
    }.get(name, {})


WHO = {
    **dict.fromkeys(["accept-report", "return-report", "give-piece", "change-piece", "withdraw-piece"], "supervisor"),
    **dict.fromkeys(["change-rhythm", "excuse-period", "require-period"], "supervisor"),
}  # fmt: skip


@pytest.mark.parametrize("name", REPORT_ACTS)
def test_whoever_may_does_it_and_gets_the_task(cast: Cast, as_: As, task: Task, name: str) -> None:
    sent = prepare(cast, task, name)
    answer = as_(getattr(cast, WHO.get(name, "head"))).post(f"/tasks/{task.pk}/{name}", sent)
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["id"] == str(task.pk)


@pytest.mark.parametrize("name", REPORT_ACTS)
def test_who_sees_it_but_may_not(cast: Cast, as_: As, task: Task, name: str) -> None:
    sent = prepare(cast, task, name)
    problem(as_(cast.leader).post(f"/tasks/{task.pk}/{name}", sent), 403, "not-allowed")
    problem(as_(cast.stranger).post(f"/tasks/{task.pk}/{name}", sent), 404, "not-found")


TWICE = {"sign-report", "send-back", "withdraw-report", "accept-report", "return-report", "give-piece"} | {
    "withdraw-piece", "change-rhythm", "excuse-period", "require-period", "send-for-signature",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(TWICE))
def test_second_time_is_refused(cast: Cast, as_: As, task: Task, name: str) -> None:
    sent, caller = prepare(cast, task, name), as_(getattr(cast, WHO.get(name, "head")))
    assert caller.post(f"/tasks/{task.pk}/{name}", sent).status_code == 200
    assert caller.post(f"/tasks/{task.pk}/{name}", sent).status_code in (400, 409)


def test_same_token_files_once(cast: Cast, as_: As, task: Task) -> None:
    sent = {**TEXTS, "form_token": "01901f3e-0000-7000-8000-0000000000aa"}
    for _n in "ab":
        assert as_(cast.head).post(f"/tasks/{task.pk}/submit-report", sent).status_code == 200
    assert ProgressReport.objects.count() == 1


def test_stale_draft_is_a_conflict(cast: Cast, as_: As, task: Task) -> None:
    draft(cast, task)
    answer = as_(cast.head).post(f"/tasks/{task.pk}/save-draft", {"progress": "另一段", "seen": 0})
    assert "您的内容没有覆盖它" in problem(answer, 409, "wrong-state")["detail"]


@pytest.mark.parametrize(
    ("name", "sent", "field"),
    [
        ("submit-report", {"progress": "x", "period": "2031年"}, "period"),
        ("submit-report", {"progress": "x", "piece": "01901f3e-0000-7000-8000-0000000000aa"}, "piece"),
        ("submit-report", {"progress": "x", "figures": [{"target": "没有", "value": "1"}]}, "figures"),
        ("submit-report", {"progress": "x", "percent": 101}, "percent"),
        ("withdraw-report", {"report": "01901f3e-0000-7000-8000-0000000000aa"}, "report"),
        ("hand-on", {"to": "nobody"}, "to"),
    ],
)
def test_wrong_field_is_named(
    cast: Cast, as_: As, task: Task, name: str, sent: dict[str, Any], field: str
) -> None:
    answer = problem(as_(cast.head).post(f"/tasks/{task.pk}/{name}", sent), 400, "not-valid")
    assert answer["errors"][0]["pointer"].startswith(f"/{field}")


def test_detail_tells_pieces_drafter_and_whose_the_delay_is(cast: Cast, as_: As) -> None:
    task = assign(cast)
    give_piece(cast, task)
    signing(cast, task)
    caller = as_(cast.head)
    answer = caller.post(f"/tasks/{task.pk}/sign-report", {}).json()
    assert [piece["text"] for piece in answer["pieces"]] == ["提供物资清单"]
    assert (answer["reports"][0]["drafted_by"], answer["reports"][0]["office"]["code"]) == ("周小梅", "ENF")
    assert answer["lateness"] == {"days": 0, "by_office": {}, "resting": 0}
    Task.objects.update(due_on="2024-06-17", assigned_at="2024-06-03T09:00:00+08:00")
    assert caller.get(f"/tasks/{task.pk}").json()["lateness"] == {
        "days": 3, "by_office": {str(cast.enforcement.pk): 3}, "resting": 0,
    }  # fmt: skip
