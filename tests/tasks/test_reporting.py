"""Filing progress: what is asked, what is kept, periods, files, and the review of a report."""

from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Cast, pdf
from tests.factories import NOW, at
from tests.tasks.cases import assign, bring
from tracker.evidence.models import Blob, Evidence
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid, WrongState
from tracker.tasks import actions
from tracker.tasks.models import Closure, ProgressReport, Task


@pytest.fixture
def quarterly(cast: Cast) -> Task:
    return assign(cast, rhythm="quarterly")


def submit(task: Task, cast: Cast, **facts: Any) -> ProgressReport:
    facts = {"progress": "已印发责任清单。", "form_token": uuid4(), **facts}
    return actions.submit_report(task, by=cast.head, at=facts.pop("when", NOW), **facts)


def test_report_keeps_what_was_written_and_who_filed(cast: Cast, task: Task) -> None:
    report = submit(task, cast, progress=" 已印发。 ", problems="人手不足 ", next_steps="培训", percent=60)
    report.refresh_from_db()
    assert (report.progress, report.problems, report.next_steps) == ("已印发。", "人手不足", "培训")
    assert (report.percent, report.filed_by, report.filed_at) == (60, cast.head, NOW)
    assert (report.state, report.slot, report.decided_by) == ("awaiting_review", None, None)
    assert len(report.receipt) == 8
    assert report.receipt == report.pk.hex[-8:].upper()


def test_first_filing_receives_the_task_and_later_ones_leave_its_state(cast: Cast, task: Task) -> None:
    submit(task, cast)
    received = Task.objects.get(pk=task.pk)
    assert (received.state, received.acknowledged_at) == ("in_progress", NOW)
    submit(task, cast, when=at("2024-06-21"))
    assert Task.objects.get(pk=task.pk).acknowledged_at == NOW


@pytest.mark.parametrize("situation", ["submitted", "closed", "suspended", "cancelled"])
def test_nothing_is_filed_while_the_office_does_not_hold_the_ball(
    cast: Cast, task: Task, situation: str
) -> None:
    task = bring(cast, task, situation)
    reports = ProgressReport.objects.count()
    with pytest.raises(WrongState, match=f"此项任务现为“{task.state_words}”，不能报送进展报告"):
        submit(task, cast)
    assert ProgressReport.objects.count() == reports


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"progress": ""}, "progress"),
        ({"progress": " \n "}, "progress"),
        ({"progress": "长" * 5001}, "progress"),
        ({"problems": "长" * 5001}, "problems"),
        ({"next_steps": "长" * 5001}, "next_steps"),
        ({"percent": -1}, "percent"),
        ({"percent": 101}, "percent"),
        ({"ask_closure": True, "closure_note": "长" * 501}, "closure_note"),
    ],
)
def test_wrong_entry_is_refused_with_its_field_and_nothing_is_kept(
    cast: Cast, task: Task, facts: dict[str, Any], field: str
) -> None:
    written = Change.objects.count()
    with pytest.raises(NotValid) as refused:
        submit(task, cast, **facts)
    assert refused.value.field == field
    assert (ProgressReport.objects.count(), Change.objects.count()) == (0, written)
    assert Task.objects.get(pk=task.pk).state == "assigned"


def test_longest_texts_and_extreme_percentages_pass(cast: Cast, task: Task) -> None:
    for percent in (0, 100, None):
        submit(task, cast, progress="长" * 5000, percent=percent)
    assert ProgressReport.objects.count() == 3


def test_period_filed_late_is_filed(cast: Cast, quarterly: Task) -> None:
    slot = quarterly.slots.get(seq=1)
    submit(quarterly, cast, slot=slot, when=at("2024-07-15"))
    slot.refresh_from_db()
    assert (slot.filed_at, slot.state(date(2024, 7, 15))) == (at("2024-07-15"), "filed")
    submit(quarterly, cast, slot=slot, when=at("2024-07-16"))  # a second report for it keeps the first date
    slot.refresh_from_db()
    assert (slot.filed_at, slot.reports.count()) == (at("2024-07-15"), 2)


def test_period_of_another_task_or_an_excused_one_is_refused(cast: Cast, quarterly: Task) -> None:
    foreign = assign(cast, rhythm="quarterly").slots.get(seq=1)
    excused = quarterly.slots.get(seq=2)
    excused.is_excused = True
    excused.save()
    for slot in (foreign, excused):
        with pytest.raises(NotValid, match=r"不属于此项任务|已免报") as refused:
            submit(quarterly, cast, slot=slot)
        assert refused.value.field == "slot"
    foreign.refresh_from_db()
    assert (foreign.filed_at, ProgressReport.objects.count()) == (None, 0)


def test_returned_report_opens_its_period_again(cast: Cast, quarterly: Task) -> None:
    slot = quarterly.slots.get(seq=1)
    report = submit(quarterly, cast, slot=slot)
    actions.return_report(report, by=cast.supervisor, at=at("2024-06-21"), reason="缺数据")
    slot.refresh_from_db()
    report.refresh_from_db()
    assert (slot.filed_at, report.state, report.decision_reason) == (None, "returned", "缺数据")
    assert Task.objects.get(pk=quarterly.pk).state == "in_progress"
    submit(quarterly, cast, slot=slot, when=at("2024-06-24"))
    slot.refresh_from_db()
    assert slot.filed_at == at("2024-06-24")


def test_period_stays_filed_while_another_report_for_it_stands(cast: Cast, quarterly: Task) -> None:
    slot = quarterly.slots.get(seq=1)
    first, _second = submit(quarterly, cast, slot=slot), submit(quarterly, cast, slot=slot)
    actions.return_report(first, by=cast.supervisor, at=NOW, reason="重复")
    slot.refresh_from_db()
    assert slot.filed_at == NOW


def test_accepted_report_leaves_the_task_where_it_is(cast: Cast, task: Task) -> None:
    report = submit(task, cast)
    actions.accept_report(report, by=cast.supervisor, at=at("2024-06-21"))
    report.refresh_from_db()
    assert (report.state, report.decided_by, report.decided_at) == (
        "accepted", cast.supervisor, at("2024-06-21"),
    )  # fmt: skip
    assert Task.objects.get(pk=task.pk).state == "in_progress"


def test_report_decided_before_tells_who_and_when(cast: Cast, task: Task) -> None:
    report = submit(task, cast)
    actions.accept_report(report, by=cast.supervisor, at=at("2024-06-21"))
    with pytest.raises(WrongState, match=r"^陈思远已于6月21日10:00通过此报告，您的操作没有生效。$"):
        actions.return_report(report, by=cast.supervisor, at=at("2024-06-22"), reason="缺数据")
    assert Change.objects.filter(kind="report.returned").count() == 0


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_return_needs_a_reason_of_bearable_length(cast: Cast, task: Task, reason: str) -> None:
    report = submit(task, cast)
    with pytest.raises(NotValid):
        actions.return_report(report, by=cast.supervisor, at=NOW, reason=reason)
    report.refresh_from_db()
    assert report.state == "awaiting_review"


def test_report_under_a_request_is_returned_with_the_request(cast: Cast, task: Task) -> None:
    report = submit(task, cast, ask_closure=True)
    with pytest.raises(WrongState, match="请退回销号申请"):
        actions.return_report(report, by=cast.supervisor, at=NOW, reason="缺数据")
    actions.return_closure(task, by=cast.supervisor, at=NOW, reason="缺纪要")
    report.refresh_from_db()
    assert (report.state, report.decision_reason) == ("returned", "缺纪要")


def test_filing_and_asking_in_one_step_is_all_or_nothing(cast: Cast, task: Task) -> None:
    submit(task, cast, ask_closure=True, closure_note="见附件")
    assert Closure.objects.get().note == "见附件"
    kinds = list(Change.objects.filter(subject_type="task").values_list("kind", flat=True))
    assert kinds == ["task.assigned", "report.filed", "task.closure_requested"]


def test_wrong_file_is_named_and_the_good_ones_are_kept(cast: Cast, task: Task) -> None:
    uploads = [pdf("甲.pdf"), pdf("乙.docx"), pdf("丙.pdf", b""), pdf("丁.pdf", b"%PDF-1.4 x")]
    kept, refused = actions.receive_files(task, by=cast.head, at=NOW, uploads=uploads)
    assert [f.name for f in kept] == ["甲.pdf", "丁.pdf"]
    assert [r.message.split("”")[0] for r in refused] == ["“乙.docx", "“丙.pdf"]
    assert Evidence.objects.count() == 0  # nothing names them yet
    report = submit(task, cast, files=kept)
    assert [e.name for e in report.evidence.all()] == ["甲.pdf", "丁.pdf"]
    assert {e.office for e in report.evidence.all()} == {cast.enforcement}
    assert Change.objects.filter(kind="evidence.stored").count() == 2


def test_report_that_is_refused_leaves_stored_files_to_the_sweeper(cast: Cast, task: Task) -> None:
    kept, _refused = actions.receive_files(task, by=cast.head, at=NOW, uploads=[pdf()])
    with pytest.raises(NotValid):
        submit(task, cast, progress="", files=kept)
    assert (Blob.objects.count(), Evidence.objects.count()) == (1, 0)


def test_acknowledging_once_keeps_the_time(cast: Cast, task: Task) -> None:
    actions.acknowledge(task, by=cast.head, at=at("2024-06-21"))
    with pytest.raises(WrongState, match="现为“推进中”，不能签收"):
        actions.acknowledge(task, by=cast.head, at=at("2024-06-24"))
    assert Task.objects.get(pk=task.pk).acknowledged_at == at("2024-06-21")


def test_nobody_decides_on_what_was_filed_anew_since_he_read_it(cast: Cast, task: Task) -> None:
    """Taken back and filed again it is the same row: the version tells them apart."""
    report = submit(task, cast)
    seen = ProgressReport.objects.get(pk=report.pk).draft_version
    actions.withdraw_report(report, by=cast.head, at=NOW)
    submit(task, cast, progress="换了内容。")
    for decide in (actions.accept_report, partial(actions.return_report, reason="缺")):
        with pytest.raises(WrongState, match="撤回并重新报送"):
            decide(report, by=cast.supervisor, at=NOW, seen=seen)
    fresh = ProgressReport.objects.get(pk=report.pk)
    assert (fresh.state, fresh.progress) == ("awaiting_review", "换了内容。")
    actions.accept_report(report, by=cast.supervisor, at=NOW, seen=fresh.draft_version)
