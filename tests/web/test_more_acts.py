"""Requests and their answers, events, milestones, next year, undo: through plain forms, by everybody of the cast."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.tasks.cases import BASIS, bring
from tests.web.pages import body, said, signed_in
from tests.web.test_acts import EVERYBODY, SEE
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.web.more_acts import MORE_ACTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
ASK = {"proposed_on": "2024-09-30", "reason": "上级文件未到", "progress": "已成稿"}
# act -> (situation, who may, what is sent, what is said, is it offered again afterwards)
CASES: dict[str, tuple[str, tuple[str, ...], dict[str, str], str]] = {
    "decline": ("assigned", ("head",), {"reason": "不属本科室职责"}, "已申请改派，等待督办员答复。"),
    "withdraw-decline": ("declined", ("head",), {}, "已撤回改派申请。"),
    "keep-assignment": ("declined", ("supervisor",), {"reply": "职责在你处"}, "已维持交办。"),
    "request-extension": ("in_progress", ("head", "staff"), ASK, "延期申请已提交。同意之前，完成时限不变。"),
    "sign-extension": ("extension drafted", ("head",), {}, "已审签并报送延期申请。"),
    "withdraw-extension": ("extension asked", ("head",), {}, "已撤回延期申请。"),
    "grant-extension": (
        "extension asked", ("supervisor",), {"permitted_on": "2024-08-30", "basis": "张副局长6月20日同意"},
        "已同意延期，原定时限仍计入考核。",
    ),
    "refuse-extension": (
        "extension asked", ("supervisor",), {"basis": "不影响办理"}, "已答复不同意延期，完成时限不变。",
    ),
    "wait-for-event": ("assigned", ("supervisor",), {"event": "上级督察通知"}, "已设为待触发，事项到来后再启动。"),
    "start": (
        "waiting", ("supervisor",), {"event_on": "2024-06-20", "due_on": "2024-09-30"}, "已启动任务。",
    ),
    "add-milestone": (
        "in_progress", ("supervisor",), {"title": "初稿", "due_on": "2024-06-25"}, "已添加时间节点。",
    ),
    "reach-milestone": ("milestone", ("head",), {}, "已标为完成。"),
    "drop-milestone": ("milestone", ("supervisor",), {}, "已删除时间节点。"),
    "carry-over": ("assessed", ("supervisor",), {"due_on": "2025-06-30"}, "已结转为枣应急-2025-001 健全行政执法责任制1。"),
    "undo": ("suspended", ("supervisor",), {}, "已撤销，此项任务恢复为“推进中”。"),
}  # fmt: skip
ELSEWHERE = {"set-new-limit"}  # needs another day, below


def do(task: Task, user: Any, name: str, **facts: str) -> Any:
    sent = {**CASES[name][2], **facts} if name in CASES else facts
    if "milestone" in name and name != "add-milestone":
        sent["milestone"] = str(task.milestones.values_list("pk", flat=True).first())
    return signed_in(user).post(f"/tasks/{task.pk}/{name}/", sent, follow=True)


def test_every_act_has_its_case() -> None:
    assert set(CASES) | ELSEWHERE == set(MORE_ACTS)


@pytest.mark.parametrize("name", CASES)
def test_only_the_right_person_acts(cast: Cast, task: Task, name: str) -> None:
    situation, allowed, _sent, words = CASES[name]
    task = bring(cast, task, situation)
    for who in EVERYBODY:
        if who in allowed:
            continue
        answer = do(task, getattr(cast, who), name)
        assert answer.status_code == (403 if who in SEE else 404), who
    assert Task.objects.get(pk=task.pk).version == task.version
    assert said(do(task, getattr(cast, allowed[-1]), name)) == [words]


def test_right_is_asked_before_the_state(cast: Cast, task: Task) -> None:
    for name in ("sign-extension", "withdraw-extension", "grant-extension", "refuse-extension"):
        assert do(task, cast.leader, name).status_code == 403, name


@pytest.mark.parametrize("name", CASES)
def test_is_offered_to_them_and_to_nobody_else(cast: Cast, task: Task, name: str) -> None:
    situation, allowed, _sent, _words = CASES[name]
    task = bring(cast, task, situation)
    for who in SEE:
        page = body(signed_in(getattr(cast, who)).get(f"/tasks/{task.pk}/"))
        assert (f'action="/tasks/{task.pk}/{name}/"' in page) is (who in allowed), who


@pytest.mark.parametrize("name", [name for name in CASES if name != "add-milestone"])
def test_twice_is_once_and_said_so(cast: Cast, task: Task, name: str) -> None:
    situation, allowed, _sent, _words = CASES[name]
    task = bring(cast, task, situation)
    do(task, getattr(cast, allowed[0]), name)
    version = Task.objects.get(pk=task.pk).version
    again = do(task, getattr(cast, allowed[0]), name)
    assert again.status_code in (409, 422) and Task.objects.get(pk=task.pk).version == version


@pytest.mark.parametrize(
    ("name", "field", "words"),
    [
        ("decline", "reason", "请写明理由，如：不属本科室职责。"),
        ("keep-assignment", "reply", "请写明维持交办的理由。"),
        ("request-extension", "proposed_on", "请填写申请延至的日期。"),
        ("request-extension", "progress", "请写明目前的进展。"),
        ("grant-extension", "permitted_on", "请填写同意延至的日期。"),
        ("grant-extension", "basis", "请写明批准依据，如：张副局长5月20日同意。"),
        ("wait-for-event", "event", "请写明等待的事项，如：上级通知。"),
        ("start", "due_on", "请填写完成时限。"),
        ("carry-over", "due_on", "请填写完成时限。"),
        ("add-milestone", "title", "请写明到这一天要完成什么。"),
    ],
)
def test_what_must_be_written_is_asked_for_at_its_field(
    cast: Cast, task: Task, name: str, field: str, words: str
) -> None:
    situation, allowed, _sent, _words = CASES[name]
    task = bring(cast, task, situation)
    answer = do(task, getattr(cast, allowed[0]), name, **{field: ""})
    assert answer.status_code == 422
    assert f'id="{name}-{field}_error"><p>{words}</p>' in body(answer)


def test_requests_wait_in_the_review_queue_and_lead_to_the_answer(cast: Cast, task: Task) -> None:
    bring(cast, task, "declined")
    page = body(signed_in(cast.supervisor).get("/review/"))
    assert "申请改派" in page and f"/tasks/{task.pk}/?queue=1#acts" in page
    actions.keep_assignment(task, by=cast.supervisor, at=NOW, reply=BASIS)
    assert "申请改派" not in body(signed_in(cast.supervisor).get("/review/"))


def test_what_was_asked_and_answered_stands_on_the_page(cast: Cast, task: Task) -> None:
    task = bring(cast, task, "extension asked")
    actions.refuse_extension(task.extensions.get(), by=cast.supervisor, at=NOW, basis="不影响办理")
    page = body(signed_in(cast.head).get(f"/tasks/{task.pk}/"))
    assert "李建国申请由2024年6月28日延至2024年9月30日" in page
    assert "延期理由：上级文件未到" in page and "不影响办理" in page


def test_own_last_act_is_offered_back_above_everything(cast: Cast, task: Task) -> None:
    bring(cast, task, "suspended")
    page = body(signed_in(cast.supervisor).get(f"/tasks/{task.pk}/"))
    assert "您刚才的操作：暂缓。10分钟内可撤销。" in page
    assert "您刚才的操作" not in body(signed_in(cast.second_reviewer).get(f"/tasks/{task.pk}/"))


def test_request_behind_the_due_date_says_what_can_be_done(cast: Cast, task: Task, business_day: Any) -> None:
    Task.objects.filter(pk=task.pk).update(due_on="2024-06-19")
    answer = do(task, cast.head, "request-extension")
    assert answer.status_code == 409
    assert "已过完成时限，不能申请延期。可请督办员“限期办结”，原定时限仍计入考核。" in said(answer)[0]
    page = body(signed_in(cast.supervisor).get(f"/tasks/{task.pk}/"))
    assert f'action="/tasks/{task.pk}/set-new-limit/"' in page
    told = do(task, cast.supervisor, "set-new-limit", due_on="2024-07-31", basis=BASIS)
    assert said(told) == ["已限期办结，原定时限不变。"]
