"""Everybody sees what is theirs, and a stranger cannot tell a foreign object from one that never was."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.api.conftest import As, problem
from tests.conftest import PDF, Cast, file_report
from tests.factories import NOW, make_plan
from tracker.evidence.models import Evidence
from tracker.organisations.models import Office
from tracker.tasks import actions
from tracker.tasks.models import Task

CANARY = "金丝雀"
Issue = Callable[..., Task]


@pytest.fixture
def marked(cast: Cast, issued: Issue) -> Task:
    """A task of the enforcement corps, supported by relief, every text of which carries the canary."""
    task = issued(cast.enforcement, title=f"{CANARY}题目", expected_evidence=[f"{CANARY}佐证"])
    task.supporting_offices.add(cast.relief)
    Task.objects.filter(pk=task.pk).update(requirement=f"{CANARY}要求")
    file_report(task, cast.head, progress=f"{CANARY}进展", problems=f"{CANARY}问题")
    Evidence.objects.update(name=f"{CANARY}.pdf")
    return task


SEES_TASK = {
    "head": True, "staff": True, "supervisor": True, "second_reviewer": True, "leader": True,
    "other_head": True, "law_head": False, "stranger": False, "other_supervisor": False, "admin": False,
}  # fmt: skip


@pytest.mark.parametrize(("who", "sees"), SEES_TASK.items())
def test_task_is_seen_by_its_people_alone(cast: Cast, as_: As, marked: Task, who: str, sees: bool) -> None:
    caller = as_(getattr(cast, who))
    rows = caller.get("/tasks").json()["data"]
    assert [row["id"] for row in rows] == ([str(marked.pk)] if sees else [])
    detail = caller.get(f"/tasks/{marked.pk}")
    file = caller.get(f"/evidence/{Evidence.objects.get().pk}/content")
    if sees:
        assert detail.json()["reports"][0]["progress"] == f"{CANARY}进展"
        assert b"".join(file.streaming_content) == PDF
    else:
        problem(detail, 404, "not-found")
        problem(file, 404, "not-found")


@pytest.mark.parametrize("who", [name for name, sees in SEES_TASK.items() if not sees])
def test_no_word_of_a_foreign_task_anywhere(cast: Cast, as_: As, marked: Task, who: str) -> None:
    caller = as_(getattr(cast, who))
    plan = f"/plans/{marked.plan_id}"
    paths = ["/", "/tasks", "/plans", "/offices", "/tokens", plan, f"/tasks/{marked.pk}"]
    for path in paths:
        assert CANARY not in caller.get(path).content.decode(), path
    for query in ({"q": CANARY}, {"state": "in_progress"}, {"kind": "one_off"}, {"light": "yellow"}):
        answer = caller.get("/tasks", **query)
        assert answer.json() == {"data": [], "next": None, "prev": None}, query


FOREIGN = [
    ("get", "/tasks/{task}", None),
    ("get", "/plans/{plan}", None),
    ("get", "/offices/{office}", None),
    ("get", "/evidence/{evidence}", None),
    ("get", "/evidence/{evidence}/content", None),
    ("get", "/tasks/{task}/evidence", None),
    ("post", "/tasks/{task}/evidence", {}),
    ("post", "/tasks/{task}/evidence", {"url": "nonsense"}),
    ("post", "/tasks/{task}/evidence/{evidence}/match", {"answers": []}),
    ("post", "/tasks/{task}/evidence/{evidence}/accept", {}),
    ("post", "/tasks/{task}/evidence/{evidence}/return", {"reason": "x"}),
    ("post", "/tasks/{task}/acknowledge", {}),
    ("post", "/tasks/{task}/request-closure", {}),
    ("post", "/tasks/{task}/return", {"reason": "x"}),
    ("post", "/tasks/{task}/close", {"verdict": "kept"}),
    ("post", "/tasks/{task}/close", {"verdict": "nonsense"}),
    ("post", "/tasks/{task}/reopen", {"reason": "x"}),
    ("delete", "/tokens/{token}", None),
]


@pytest.mark.parametrize("who", ["stranger", "other_supervisor"])
@pytest.mark.parametrize(("method", "path", "body"), FOREIGN)
def test_foreign_is_answered_as_absent(
    cast: Cast, as_: As, marked: Task, who: str, method: str, path: str, body: Any
) -> None:
    token = as_(cast.head).token
    assert token
    ids = {
        "task": marked.pk,
        "plan": marked.plan_id,
        "office": cast.enforcement.pk,
        "evidence": Evidence.objects.get().pk,
        "token": token.pk,
    }
    caller = as_(getattr(cast, who))

    def ask(known: dict[str, UUID | None]) -> Any:
        at = path.format(**known)
        return caller.post(at, body) if method == "post" else getattr(caller, method)(at)

    foreign = ask(ids)
    problem(foreign, 404, "not-found")
    nobody = uuid4()
    absent = ask(dict.fromkeys(ids, nobody))
    told = foreign.content.decode()
    for value in ids.values():
        told = told.replace(str(value), "ID")
    assert told == absent.content.decode().replace(str(nobody), "ID")
    assert foreign.headers.items() == absent.headers.items() or (
        dict(foreign.headers) | {"Content-Length": ""} == dict(absent.headers) | {"Content-Length": ""}
    )


def test_foreign_office_and_absent_one_are_the_same_wrong_choice(cast: Cast, as_: As, marked: Task) -> None:
    caller = as_(cast.stranger)
    for name, foreign in (("office", cast.enforcement.pk), ("plan", marked.plan_id)):
        nobody = uuid4()
        answers = [problem(caller.get("/tasks", **{name: i}), 400, "not-valid") for i in (foreign, nobody)]
        told, absent = (
            str(a["errors"]).replace(str(i), "ID") for a, i in zip(answers, (foreign, nobody), strict=True)
        )
        assert told == absent


def test_plan_names_only_tasks_the_reader_may_see(cast: Cast, as_: As, marked: Task) -> None:
    path = f"/plans/{marked.plan_id}"
    for who, task in ((cast.law_head, None), (cast.head, str(marked.pk)), (cast.leader, str(marked.pk))):
        commitment = as_(who).get(path).json()["commitments"][0]
        assert (commitment["text"], commitment["task"]) == ("进一步健全行政执法责任制", task)


def test_draft_is_seen_by_follow_up_officers_alone(cast: Cast, as_: As) -> None:
    draft = make_plan(cast.bureau)
    for who in ("head", "leader", "second_reviewer", "other_supervisor"):
        assert as_(getattr(cast, who)).get("/plans").json()["data"] == []
        problem(as_(getattr(cast, who)).get(f"/plans/{draft.pk}"), 404, "not-found")
    shown = as_(cast.supervisor).get(f"/plans/{draft.pk}").json()
    assert (shown["state_words"], shown["released_at"], shown["commitments"]) == ("草稿", None, [])


@pytest.mark.parametrize(
    ("who", "bureau"),
    [("head", "ZZYJ"), ("leader", "ZZYJ"), ("stranger", "TZYJ"), ("other_supervisor", "TZYJ"), ("admin", "")],
)
def test_offices_of_ones_own_bureau(cast: Cast, as_: As, who: str, bureau: str) -> None:
    found = as_(getattr(cast, who)).get("/offices").json()["data"]
    expected = Office.objects.filter(bureau__code=bureau)
    assert {row["id"] for row in found} == {str(office.pk) for office in expected}
    assert {row["bureau"]["code"] for row in found} == ({bureau} if bureau else set())


def test_post_that_ended_yesterday_sees_nothing_today(cast: Cast, as_: As, marked: Task) -> None:
    caller = as_(cast.head)
    assert len(caller.get("/tasks").json()["data"]) == 1
    cast.head.posts.update(until="2024-06-19")
    assert caller.get("/tasks").json()["data"] == []
    problem(caller.get(f"/tasks/{marked.pk}"), 404, "not-found")


def test_file_is_sent_to_be_saved_and_never_run(cast: Cast, as_: As, marked: Task) -> None:
    evidence = Evidence.objects.get()
    shown = as_(cast.head).get(f"/tasks/{marked.pk}").json()["reports"][0]["evidence"][0]
    assert (shown["name"], shown["size"], shown["type"]) == (f"{CANARY}.pdf", len(PDF), "application/pdf")
    assert (shown["sha256"], shown["id"]) == (evidence.blob_id, str(evidence.pk))
    path = shown["url"].removeprefix("http://testserver/api/v1")
    caller = as_(cast.head, scope="read")
    for accept in ("*/*", "application/pdf", "text/html"):
        caller._headers = lambda a=accept, c=caller: {  # type: ignore[method-assign,misc]
            "Authorization": f"Bearer {c.secret}", "Accept": a,
        }  # fmt: skip
        answer = caller.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert b"".join(answer.streaming_content) == PDF


def test_file_that_proves_no_task_is_nobodys(cast: Cast, as_: As, marked: Task) -> None:
    evidence = Evidence.objects.get()
    evidence.reports.clear()
    for who in (cast.head, cast.supervisor):
        problem(as_(who).get(f"/evidence/{evidence.pk}/content"), 404, "not-found")


def test_closed_task_tells_the_whole_story(cast: Cast, as_: As, task: Task) -> None:
    file_report(task, cast.head, ask_closure=True, closure_note="已齐")
    actions.return_closure(task, by=cast.supervisor, at=NOW, reason="缺会议纪要")
    file_report(task, cast.head, ask_closure=True)
    actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")
    shown = as_(cast.leader, scope="read").get(f"/tasks/{task.pk}").json()
    assert (shown["number"], shown["state_words"], shown["verdict_words"]) == (
        "枣应急-2024-001", "已销号", "已完成",
    )  # fmt: skip
    assert shown["light"] == {"colour": None, "reason": "已销号：不亮灯"}
    assert shown["closed_at"] == "2024-06-20T09:00:00+08:00"
    assert [r["state_words"] for r in shown["reports"]] == ["已通过", "已退回"]
    assert [(c["outcome"], c["verdict"], c["decided_by"]) for c in shown["closures"]] == [
        ("closed", "kept", "陈思远"),
        ("returned", None, "陈思远"),
    ]
    assert shown["closures"][1]["reason"] == "缺会议纪要"
    commitment = shown["commitments"][0]
    plan = as_(cast.leader).get(f"/plans/{commitment['plan']}").json()
    assert plan["text"][commitment["start"] : commitment["end"]] == commitment["text"]
