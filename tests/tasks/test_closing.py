"""申请销号, 退回, 销号, 年终评定, 重新办理: what each needs, what it leaves behind, what stays visible."""

import json
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tests.tasks.cases import BASIS, assign, bring
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid, WrongState
from tracker.organisations.models import RuleSet
from tracker.tasks import actions
from tracker.tasks.actions.deciding import decision_hash
from tracker.tasks.models import Closure, ProgressReport, Task
from tracker.tasks.states import Verdict


def close(task: Task, cast: Cast, verdict: str = "kept", **facts: Any) -> Task:
    actions.close_task(task, by=cast.supervisor, at=facts.pop("when", NOW), verdict=verdict, **facts)
    return Task.objects.get(pk=task.pk)


def give_back(task: Task, cast: Cast, **facts: Any) -> Task:
    facts = {"reason": "缺会议纪要", **facts}
    actions.return_closure(task, by=cast.supervisor, at=facts.pop("when", NOW), **facts)
    return Task.objects.get(pk=task.pk)


def test_request_needs_a_report(cast: Cast, task: Task) -> None:
    with pytest.raises(NotValid, match="还没有进展报告。请先报送进展"):
        actions.request_closure(task, by=cast.head, at=NOW)
    assert (Closure.objects.count(), Task.objects.get(pk=task.pk).state) == (0, "assigned")


def test_request_keeps_who_when_and_a_word(cast: Cast, task: Task) -> None:
    file_report(task, cast.head)
    actions.request_closure(task, by=cast.head, at=at("2024-06-21"), note=" 材料齐全 ")
    closure = Closure.objects.get()
    assert (closure.requested_by, closure.requested_at, closure.note) == (
        cast.head,
        at("2024-06-21"),
        "材料齐全",
    )
    assert (closure.outcome, Task.objects.get(pk=task.pk).submitted_at) == ("pending", at("2024-06-21"))


def test_word_with_a_request_is_refused_when_too_long_not_cut(cast: Cast, task: Task) -> None:
    file_report(task, cast.head)
    with pytest.raises(NotValid, match="最多500字，现有501字"):
        actions.request_closure(task, by=cast.head, at=NOW, note="长" * 501)


def test_request_taken_back_leaves_no_trace_of_lateness(cast: Cast, task: Task) -> None:
    task = bring(cast, task, "submitted")
    actions.withdraw_closure(task, by=cast.head, at=NOW)
    now = Task.objects.get(pk=task.pk)
    assert (now.state, now.submitted_at, Closure.objects.get().outcome) == ("in_progress", None, "withdrawn")
    actions.request_closure(task, by=cast.head, at=NOW)
    assert Closure.objects.count() == 2


def test_refiling_taken_back_is_returned_as_before(cast: Cast, task: Task) -> None:
    task = bring(cast, task, "refiled")
    actions.withdraw_closure(task, by=cast.head, at=NOW)
    now = Task.objects.get(pk=task.pk)
    assert (now.state, now.rework_due_on) == ("returned", task.rework_due_on)


def test_return_sets_a_limit_by_the_rules_and_returns_the_waiting_reports(cast: Cast, task: Task) -> None:
    file_report(task, cast.head, with_file=False)
    file_report(task, cast.head, ask_closure=True)
    task = give_back(task, cast, when=at("2024-06-24"))
    assert (task.state, task.rework_due_on, task.submitted_at) == ("returned", date(2024, 7, 1), None)
    assert (task.due_on, task.original_due_on) == (date(2024, 6, 28), date(2024, 6, 28))
    assert set(ProgressReport.objects.values_list("state", "decision_reason")) == {("returned", "缺会议纪要")}
    closure = Closure.objects.get()
    assert (closure.outcome, closure.reason, closure.rework_due_on) == (
        "returned",
        "缺会议纪要",
        date(2024, 7, 1),
    )


def test_term_for_refiling_is_the_bureaus_own(cast: Cast, task: Task) -> None:
    RuleSet.objects.update(rework_within=2)
    assert give_back(bring(cast, task, "submitted"), cast).rework_due_on == date(2024, 6, 24)


@pytest.mark.parametrize(
    ("day", "taken"), [("2024-06-19", False), ("2024-06-20", True), ("2024-08-01", True)]
)
def test_limit_may_be_named_but_not_in_the_past(cast: Cast, task: Task, day: str, taken: bool) -> None:
    task = bring(cast, task, "submitted")
    limit = date.fromisoformat(day)
    if taken:
        assert give_back(task, cast, rework_due_on=limit).rework_due_on == limit
        return
    with pytest.raises(NotValid, match="重报时限不能早于今天") as refused:
        give_back(task, cast, rework_due_on=limit)
    assert refused.value.field == "rework_due_on"


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_return_needs_a_reason(cast: Cast, task: Task, reason: str) -> None:
    task = bring(cast, task, "submitted")
    with pytest.raises(NotValid):
        give_back(task, cast, reason=reason)
    assert Task.objects.get(pk=task.pk).state == "submitted"


def test_kept_closes_with_time_verdict_and_accepted_reports(cast: Cast, task: Task) -> None:
    file_report(task, cast.head, ask_closure=True)
    task = close(task, cast, when=at("2024-06-25"), reason="材料齐全")
    assert (task.state, task.verdict, task.closed_at) == ("closed", "kept", at("2024-06-25"))
    assert ProgressReport.objects.get().state == "accepted"
    closure = Closure.objects.get()
    assert (closure.outcome, closure.verdict, closure.reason) == ("closed", "kept", "材料齐全")
    assert (closure.decided_by, closure.decided_at) == (cast.supervisor, at("2024-06-25"))
    change = Change.objects.get(kind="task.closed")
    assert json.loads(change.data)["decided_on"] == closure.decided_on == decision_hash(task)


def test_kept_without_any_proof_is_refused(cast: Cast, task: Task) -> None:
    file_report(task, cast.head, with_file=False, ask_closure=True)
    with pytest.raises(NotValid, match="没有佐证材料，不能评定为“已完成”") as refused:
        close(task, cast)
    assert (refused.value.code, refused.value.field) == ("no_evidence", "verdict")
    assert Task.objects.get(pk=task.pk).state == "submitted"
    assert ProgressReport.objects.get().state == "awaiting_review"


def test_proof_of_another_task_does_not_count(cast: Cast, task: Task) -> None:
    file_report(assign(cast), cast.head)
    file_report(task, cast.head, with_file=False, ask_closure=True)
    with pytest.raises(NotValid, match="没有佐证材料"):
        close(task, cast)


@pytest.mark.parametrize("situation", ["assigned", "in_progress", "suspended"])
def test_kept_needs_a_request(cast: Cast, task: Task, situation: str) -> None:
    task = bring(cast, task, situation)
    with pytest.raises(WrongState, match="还没有申请销号，不能评定为“已完成”"):
        close(task, cast)


OTHERS = [verdict for verdict in Verdict if verdict != Verdict.KEPT]


@pytest.mark.parametrize("situation", ["assigned", "in_progress", "submitted", "returned", "suspended"])
@pytest.mark.parametrize("verdict", OTHERS)
def test_other_verdicts_need_a_reason_and_no_proof_from_any_open_state(
    cast: Cast, task: Task, situation: str, verdict: str
) -> None:
    task = bring(cast, task, situation)
    for reason in ("", "  "):
        with pytest.raises(NotValid, match="请写明评定的理由"):
            close(task, cast, verdict, reason=reason)
    task = close(task, cast, verdict, reason="全年未发生")
    assert (task.verdict, task.state_words) == (verdict, "已评定")
    assert Closure.objects.filter(task=task, outcome="closed", reason="全年未发生").count() == 1
    assert Change.objects.filter(kind="task.assessed").count() == 1
    assert not ProgressReport.objects.filter(state="awaiting_review").exists()


@pytest.mark.parametrize(
    ("verdict", "state"), [("partly", "accepted"), ("not_kept", "returned"), ("no_evidence", "returned")]
)
def test_waiting_report_shares_the_verdicts_word(cast: Cast, task: Task, verdict: str, state: str) -> None:
    file_report(task, cast.head, ask_closure=True)
    close(task, cast, verdict, reason="缺一项")
    assert ProgressReport.objects.get().state == state


def test_verdict_that_is_none_is_a_programming_error(cast: Cast, task: Task) -> None:
    with pytest.raises(ValueError, match="excellent"):
        close(bring(cast, task, "submitted"), cast, "excellent")


def test_second_decision_is_told_who_was_faster(cast: Cast, task: Task) -> None:
    task = bring(cast, task, "submitted")
    close(task, cast, when=at("2024-06-27"))
    for act in (close, give_back):
        with pytest.raises(WrongState, match=r"^陈思远已于6月27日10:00评定此项任务，您的操作没有生效。$"):
            act(task, cast)


def test_reopened_task_works_on_and_its_old_closure_stays(cast: Cast, task: Task) -> None:
    task = bring(cast, task, "closed")
    actions.reopen_task(task, by=cast.supervisor, at=at("2024-07-01"), reason="上级复查不认可")
    now = Task.objects.get(pk=task.pk)
    assert (now.state, now.verdict, now.closed_at, now.submitted_at) == ("in_progress", "", None, None)
    old = Closure.objects.get()
    assert (old.outcome, old.verdict, old.decided_at) == ("closed", "kept", NOW)
    assert (old.reopened_by, old.reopened_at, old.reopen_reason) == (
        cast.supervisor, at("2024-07-01"), "上级复查不认可",
    )  # fmt: skip
    file_report(now, cast.head, when=at("2024-07-02"), ask_closure=True)
    close(now, cast, when=at("2024-07-03"))
    assert list(Closure.objects.order_by("id").values_list("verdict", "reopen_reason")) == [
        ("kept", "上级复查不认可"), ("kept", ""),
    ]  # fmt: skip


def test_task_assessed_before_it_was_received_can_be_reopened(cast: Cast, task: Task) -> None:
    close(task, cast, "not_triggered", reason="全年未发生")
    actions.reopen_task(task, by=cast.supervisor, at=at("2024-07-01"), reason=BASIS)
    assert Task.objects.get(pk=task.pk).acknowledged_at == at("2024-07-01")


@pytest.mark.parametrize("reason", ["", " "])
def test_reopening_needs_a_reason(cast: Cast, task: Task, reason: str) -> None:
    task = bring(cast, task, "closed")
    with pytest.raises(NotValid, match="请写明重新办理的依据"):
        actions.reopen_task(task, by=cast.supervisor, at=NOW, reason=reason)


def test_hash_of_a_decision_changes_with_everything_it_was_taken_on(cast: Cast, task: Task) -> None:
    seen = {decision_hash(task)}

    def changed() -> bool:
        before = len(seen)
        seen.add(decision_hash(Task.objects.get(pk=task.pk)))
        return len(seen) == before + 1

    report = file_report(task, cast.head, with_file=False)
    assert changed()
    for name, value in {"progress": "改", "problems": "改", "next_steps": "改", "percent": 1}.items():
        ProgressReport.objects.update(**{name: value})
        assert changed(), name
    file_report(task, cast.head, with_file=False)
    assert changed()
    report.evidence.set(file_report(task, cast.head).evidence.all())
    assert changed()
    for facts in ({"requirement": "改"}, {"due_on": date(2025, 1, 1)}, {"original_due_on": date(2025, 1, 1)},
                  {"expected_evidence": []}):  # fmt: skip
        Task.objects.update(**facts)
        assert changed(), facts
    Task.objects.update(version=99)
    assert not changed()  # nothing the decider saw


def test_nobody_decides_on_a_page_grown_old(cast: Cast, task: Task) -> None:
    file_report(task, cast.head, ask_closure=True)
    seen = Task.objects.get(pk=task.pk).version
    actions.withdraw_closure(task, by=cast.head, at=at("2024-06-21"))
    file_report(task, cast.head, when=at("2024-06-21", 11), progress="换了一份材料。", ask_closure=True)
    for decide in (
        lambda **seen: actions.close_task(
            task, by=cast.supervisor, at=at("2024-06-24"), verdict="kept", **seen
        ),
        lambda **seen: actions.return_closure(
            task, by=cast.supervisor, at=at("2024-06-24"), reason="缺", **seen
        ),
    ):
        with pytest.raises(WrongState, match="您打开页面后，此项任务又有了变化"):
            decide(seen=seen)
    now = Task.objects.get(pk=task.pk)
    assert now.state == "submitted"
    actions.close_task(task, by=cast.supervisor, at=at("2024-06-24"), verdict="kept", seen=now.version)
    assert Task.objects.get(pk=task.pk).state == "closed"


def test_what_was_sent_back_proves_nothing(cast: Cast, task: Task) -> None:
    file_report(task, cast.head, ask_closure=True)
    actions.return_closure(task, by=cast.supervisor, at=at("2024-06-21"), reason="材料不符")
    with pytest.raises(NotValid, match="退回后还没有重新报送"):
        actions.request_closure(task, by=cast.head, at=at("2024-06-24"))
    file_report(task, cast.head, when=at("2024-06-24"), with_file=False, ask_closure=True)
    with pytest.raises(NotValid, match="没有佐证材料，不能评定为“已完成”"):
        actions.close_task(task, by=cast.supervisor, at=at("2024-06-25"), verdict="kept")
    assert Task.objects.get(pk=task.pk).state == "submitted"


def test_a_report_sent_back_is_nothing_to_ask_on(cast: Cast, task: Task) -> None:
    report = file_report(task, cast.head)
    actions.return_report(report, by=cast.supervisor, at=at("2024-06-21"), reason="缺纪要")
    with pytest.raises(NotValid, match="还没有进展报告"):
        actions.request_closure(task, by=cast.head, at=at("2024-06-24"))
    file_report(task, cast.head, when=at("2024-06-24"))
    actions.request_closure(task, by=cast.head, at=at("2024-06-24", 11))
    assert Task.objects.get(pk=task.pk).state == "submitted"


def test_a_continuous_duty_is_kept_before_its_end_only_with_a_reason(cast: Cast, issued: Any) -> None:
    task = issued(kind="continuous", due_on=date(2024, 12, 31))
    file_report(task, cast.head, ask_closure=True)
    with pytest.raises(NotValid, match="持续性任务到完成时限才评定"):
        actions.close_task(task, by=cast.supervisor, at=at("2024-06-25"), verdict="kept")
    actions.close_task(task, by=cast.supervisor, at=at("2024-06-25"), verdict="kept", reason="职责已移交。")
    assert Closure.objects.get(task=task).reason == "职责已移交。"


def test_a_continuous_duty_is_kept_at_its_end_without_more_words(cast: Cast, issued: Any) -> None:
    task = issued(kind="continuous", due_on=date(2024, 12, 31))
    file_report(task, cast.head, when=at("2024-12-30"), ask_closure=True)
    actions.close_task(task, by=cast.supervisor, at=at("2024-12-31"), verdict="kept")
    assert Task.objects.get(pk=task.pk).verdict == "kept"
