"""The acts on a task through plain forms: who may, in which state, done twice, and two people at once."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, Role, give_post
from tests.web.pages import body, said, signed_in
from tracker.ledger.models import Change
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.tasks.states import TABLE, TaskState
from tracker.web.state_acts import STATE_ACTS as ACTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
EVERYBODY = [
    "head", "staff", "law_head", "supervisor", "second_reviewer", "leader", "other_head", "stranger",
    "other_supervisor", "admin",
]  # fmt: skip
SEE = {"head", "staff", "supervisor", "second_reviewer", "leader"}
WORDS = {"reason": "理由充分", "basis": "6月19日局务会议定", "verdict": "partly", "note": ""}
# act -> (state it is tried from, who may, state it leads to, what is said)
CASES = {
    "acknowledge": ("assigned", "head", "in_progress", "已签收。"),
    "request-closure": ("in_progress", "head", "submitted", "已申请销号，等待审核。"),
    "withdraw-closure": ("submitted", "head", "in_progress", "已撤回销号申请。"),
    "return": ("submitted", "supervisor", "returned", "已退回，6月27日前重报。"),
    "close": ("submitted", "supervisor", "closed", "已销号，评定：已完成。"),
    "assess": ("in_progress", "supervisor", "closed", "已评定：部分完成。"),
    "reopen": ("closed", "supervisor", "in_progress", "已重新办理，原评定仍可查看。"),
    "reassign": ("in_progress", "supervisor", "assigned", "已改派救灾和物资保障科。"),
    "suspend": ("in_progress", "supervisor", "suspended", "已暂缓。"),
    "resume": ("suspended", "supervisor", "in_progress", "已恢复办理。"),
    "cancel": ("in_progress", "supervisor", "cancelled", "已终止。"),
}


def bring(task: Task, cast: Cast, state: str) -> None:
    """Work the task to a state, through the actions."""
    if state == "assigned":
        return
    file_report(task, cast.head, ask_closure=state in ("submitted", "returned", "closed"))
    by: dict[str, Any] = {"by": cast.supervisor, "at": NOW}
    if state == "returned":
        actions.return_closure(task, reason="缺会议纪要", **by)
    elif state == "closed":
        actions.close_task(task, verdict="kept", **by)
    elif state == "suspended":
        actions.suspend_task(task, basis="等通知", **by)
    elif state == "cancelled":
        actions.cancel_task(task, basis="机构调整", **by)


def do(task: Task, user: Any, name: str, **facts: Any) -> Any:
    words = {**WORDS, "lead_office": str(task.bureau.offices.get(code="RELIEF").pk)}
    return signed_in(user).post(f"/tasks/{task.pk}/{name}/", {**words, **facts}, follow=True)


def test_every_act_of_the_table_has_a_page() -> None:
    assert {verb for act in ACTS.values() for verb in act.verbs} == {verb for _state, verb in TABLE}
    assert set(CASES) == set(ACTS)


@pytest.mark.parametrize("name", CASES)
def test_only_the_right_person_acts(cast: Cast, task: Task, name: str) -> None:
    state, allowed, leads_to, words = CASES[name]
    bring(task, cast, state)
    task.refresh_from_db()
    version, changes = task.version, Change.objects.count()
    for who in EVERYBODY:
        if who != allowed:
            answer = do(task, getattr(cast, who), name)
            assert answer.status_code == (403 if who in SEE else 404), who
            task.refresh_from_db()
            assert (task.state, task.version, Change.objects.count()) == (state, version, changes), who
    answer = do(task, getattr(cast, allowed), name)
    task.refresh_from_db()
    assert (task.state, said(answer)) == (leads_to, [words])


@pytest.mark.parametrize("state", TaskState.values)
def test_page_offers_what_the_table_allows_and_nothing_else(cast: Cast, task: Task, state: str) -> None:
    bring(task, cast, state)
    for who in ("head", "supervisor", "leader"):
        page = body(signed_in(getattr(cast, who)).get(f"/tasks/{task.pk}/"))
        offered = {name for name in ACTS if f'action="/tasks/{task.pk}/{name}/"' in page}
        possible = {
            name
            for name, act in ACTS.items()
            if any((TaskState(state), verb) in TABLE for verb in act.verbs) and CASES[name][1] == who
        }
        if state == "assigned":
            possible.discard("request-closure")  # nothing is reported yet
        assert offered == possible, who


@pytest.mark.parametrize("name", [name for name in CASES if name != "reassign"])
def test_twice_is_once_and_said_so(cast: Cast, task: Task, name: str) -> None:
    state, allowed, leads_to, _words = CASES[name]
    bring(task, cast, state)
    for _ in range(2):
        answer = do(task, getattr(cast, allowed), name)
    task.refresh_from_db()
    assert task.state == leads_to
    assert answer.status_code == 409
    assert ("没有生效" in said(answer)[0]) or ("此项任务现为" in said(answer)[0])


@pytest.mark.parametrize(
    ("name", "field", "words"),
    [
        ("return", "reason", "请写明退回的原因，让对方知道要补什么。"),
        ("assess", "reason", "请写明评定的理由。"),
        ("assess", "verdict", "请选择评定。"),
        ("reopen", "reason", "请写明重新办理的依据。"),
        ("suspend", "basis", "请写明依据。"),
        ("resume", "basis", "请写明依据。"),
        ("cancel", "basis", "请写明依据。"),
    ],
)
def test_what_must_be_written_is_asked_for_at_its_field(
    cast: Cast, task: Task, name: str, field: str, words: str
) -> None:
    state, allowed, _leads_to, _words = CASES[name]
    bring(task, cast, state)
    answer = do(task, getattr(cast, allowed), name, **{field: " "})
    assert answer.status_code == 422
    assert f'<div class="error" id="{name}-{field}_error"><p>{words}</p></div>' in body(answer)
    task.refresh_from_db()
    assert task.state == state


@pytest.mark.parametrize("verdict", ["kept", "nonsense"])
def test_assessment_takes_only_the_other_four_verdicts(cast: Cast, task: Task, verdict: str) -> None:
    bring(task, cast, "in_progress")
    assert do(task, cast.supervisor, "assess", verdict=verdict).status_code == 422


def test_closing_without_evidence_is_refused_and_not_offered(cast: Cast, task: Task) -> None:
    file_report(task, cast.head, with_file=False, ask_closure=True)
    page = body(signed_in(cast.supervisor).get(f"/tasks/{task.pk}/"))
    assert f'action="/tasks/{task.pk}/close/"' not in page
    assert "没有佐证材料，不能评定为“已完成”。" in page
    answer = do(task, cast.supervisor, "close", reason="看过原件")
    assert answer.status_code == 422
    assert "没有佐证材料，不能评定为“已完成”。可以退回要求补充" in body(answer)
    assert "看过原件" in body(answer)


@pytest.mark.parametrize("day", ["2024-06-19", "很快"])
def test_rework_date_must_be_a_day_to_come(cast: Cast, task: Task, day: str) -> None:
    bring(task, cast, "submitted")
    answer = do(task, cast.supervisor, "return", rework_due_on=day)
    assert answer.status_code == 422
    assert "理由充分" in body(answer)
    task.refresh_from_db()
    assert task.state == "submitted"


def test_rework_date_is_proposed_and_can_be_changed(cast: Cast, task: Task) -> None:
    bring(task, cast, "submitted")
    page = body(signed_in(cast.supervisor).get(f"/tasks/{task.pk}/"))
    assert 'value="2024-06-27"' in page
    assert "不填则为默认的6月27日 周四。" in page
    do(task, cast.supervisor, "return", rework_due_on="2024-07-01")
    task.refresh_from_db()
    assert str(task.rework_due_on) == "2024-07-01"


def test_second_of_two_supervisors_learns_who_was_faster_and_keeps_his_words(
    cast: Cast, task: Task, make_second: Callable[[], Any]
) -> None:
    bring(task, cast, "submitted")
    other = make_second()
    do(task, cast.supervisor, "return", reason="缺会议纪要")
    answer = do(task, other, "close", reason="写了一段评定意见")
    assert answer.status_code == 409
    assert said(answer) == ["陈思远已于6月20日09:00退回此项任务，您的操作没有生效。"]
    assert "写了一段评定意见" in body(answer)
    task.refresh_from_db()
    assert (task.state, task.verdict) == ("returned", "")


@pytest.fixture
def make_second(cast: Cast) -> Callable[[], Any]:
    def make() -> Any:
        give_post(cast.leader, Role.SUPERVISOR, cast.bureau)
        return cast.leader

    return make


def test_follow_up_offices_task_names_its_reviewer(cast: Cast, issued: Callable[..., Task]) -> None:
    task = issued(cast.law)
    file_report(task, cast.law_head, ask_closure=True)
    page = body(signed_in(cast.supervisor).get(f"/tasks/{task.pk}/"))
    assert "本项由督办科室牵头，由复核人赵文博审核。" in page
    assert f'action="/tasks/{task.pk}/close/"' not in page
    refused = do(task, cast.supervisor, "close")
    assert refused.status_code == 403
    assert "须由复核人审核：赵文博" in body(refused)
    assert said(do(task, cast.second_reviewer, "close")) == ["已销号，评定：已完成。"]


def test_nobody_decides_on_his_own_filing(cast: Cast, task: Task) -> None:
    give_post(cast.head, Role.SUPERVISOR, cast.bureau)
    file_report(task, cast.head, ask_closure=True)
    page = body(signed_in(cast.head).get(f"/tasks/{task.pk}/"))
    assert "您是报送人，由他人审核。" in page
    assert f'action="/tasks/{task.pk}/close/"' not in page
    assert do(task, cast.head, "close").status_code == 403


def test_address_of_an_act_leads_to_the_task_and_an_unknown_one_nowhere(cast: Cast, task: Task) -> None:
    client = signed_in(cast.head)
    assert client.get(f"/tasks/{task.pk}/acknowledge/")["Location"] == f"/tasks/{task.pk}/#acts"
    assert client.get(f"/tasks/{task.pk}/request-closure/")["Location"] == f"/tasks/{task.pk}/"
    assert client.get(f"/tasks/{task.pk}/decide/")["Location"] == f"/tasks/{task.pk}/#decide"
    assert client.post(f"/tasks/{task.pk}/decide/").status_code == 404
    assert signed_in(cast.other_head).get(f"/tasks/{task.pk}/decide/").status_code == 404
    assert client.get(f"/tasks/{task.pk}/explode/").status_code == 404
    assert client.put(f"/tasks/{task.pk}/acknowledge/").status_code == 405
