"""撤回, and what a filing settles: taken back until it is decided, answers, receipt, whose words they were."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW, at, give_post
from tests.tasks.cases import assign, bring, draft, signing
from tracker.evidence.models import Evidence
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, WrongState
from tracker.organisations.models import Role
from tracker.tasks import actions
from tracker.tasks.models import ProgressReport, Task


def test_drafter_takes_back_what_is_not_signed(cast: Cast, task: Task) -> None:
    sent = signing(cast, task)
    before = Change.objects.count()
    taken = actions.withdraw_report(sent, by=cast.staff, at=NOW)
    assert (taken.state, taken.kept_by, Change.objects.count()) == ("draft", cast.staff, before)


def test_filed_report_is_taken_back_until_it_is_decided(cast: Cast) -> None:
    task = assign(cast, rhythm="quarterly")
    slot = task.slots.get(seq=1)
    report = file_report(task, cast.head, slot=slot)
    with pytest.raises(NotAllowed):
        actions.withdraw_report(report, by=cast.staff, at=NOW)
    version = Task.objects.get(pk=task.pk).version
    taken = actions.withdraw_report(report, by=cast.head, at=at("2024-06-21"))
    slot.refresh_from_db()
    assert (taken.state, taken.progress, taken.evidence.count(), slot.filed_at) == (
        "draft",
        "已印发责任清单。",
        1,
        None,
    )
    assert Task.objects.get(pk=task.pk).version == version + 1
    assert report.pk.hex in Change.objects.get(kind="report.withdrawn").data.replace("-", "")
    with pytest.raises(WrongState, match="已撤回，现为草稿"):
        actions.withdraw_report(report, by=cast.head, at=NOW)
    with pytest.raises(WrongState, match="报送科室已撤回此报告"):
        actions.accept_report(report, by=cast.supervisor, at=NOW)
    again = actions.submit_report(
        task, by=cast.head, at=at("2024-06-24"), progress="改好了。", slot=slot, form_token=uuid4(), seen=2
    )
    assert (again.pk, again.receipt, again.withdrawn_at) == (report.pk, report.receipt, None)
    actions.accept_report(again, by=cast.supervisor, at=NOW)
    with pytest.raises(WrongState, match="陈思远已于6月20日09:00通过此报告"):
        actions.withdraw_report(again, by=cast.head, at=NOW)


def test_report_under_a_request_is_taken_back_after_the_request(cast: Cast, task: Task) -> None:
    report = file_report(task, cast.head, ask_closure=True)
    with pytest.raises(WrongState, match="请先撤回销号申请"):
        actions.withdraw_report(report, by=cast.head, at=NOW)
    actions.withdraw_closure(task, by=cast.head, at=NOW)
    assert actions.withdraw_report(report, by=cast.head, at=NOW).state == "draft"


def test_nothing_is_taken_back_onto_another_draft(cast: Cast, task: Task) -> None:
    report = file_report(task, cast.head)
    draft(cast, task)
    with pytest.raises(WrongState, match="另有一份草稿还没有报送"):
        actions.withdraw_report(report, by=cast.head, at=NOW)


def test_new_lead_does_not_take_back_what_the_old_one_filed(cast: Cast, task: Task) -> None:
    report = file_report(task, cast.head)
    actions.reassign(task, by=cast.supervisor, at=NOW, lead_office=cast.relief, reason="职责调整")
    for user in (cast.head, cast.other_head):
        with pytest.raises(NotAllowed):
            actions.withdraw_report(report, by=user, at=NOW)


def test_discarded_draft_leaves_nothing_and_what_was_filed_leaves_its_row(cast: Cast, task: Task) -> None:
    before = Change.objects.count()
    actions.discard_draft(draft(cast, task), by=cast.staff, at=NOW)
    assert (Change.objects.count(), ProgressReport.objects.count()) == (before, 0)
    taken = actions.withdraw_report(file_report(task, cast.head), by=cast.head, at=NOW)
    actions.discard_draft(taken, by=cast.head, at=NOW)
    assert Change.objects.filter(kind="report.discarded").count() == 1
    assert Evidence.objects.count() == 1  # content stays; it proves nothing now
    with pytest.raises(WrongState, match="已删除"):
        actions.discard_draft(taken, by=cast.head, at=NOW)


def test_report_on_the_heads_desk_is_not_discarded(cast: Cast, task: Task) -> None:
    with pytest.raises(WrongState, match="现为“待审签”，不能删除"):
        actions.discard_draft(signing(cast, task), by=cast.staff, at=NOW)


def test_filing_answers_the_question_whose_task_it_is(cast: Cast, task: Task) -> None:
    task = bring(cast, task, "declined")
    file_report(task, cast.head)
    assert task.reassignments.get().outcome == "withdrawn"
    kinds = Change.objects.filter(subject_type="task").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["task.decline_withdrawn", "report.filed"]


def test_first_filing_takes_the_mark_of_silence_away(cast: Cast, task: Task) -> None:
    Task.objects.update(state="in_progress", acknowledged_at=NOW, is_deemed_received=True)
    file_report(task, cast.head)
    assert Task.objects.get().is_deemed_received is False
    assert '"is_deemed_received":false' in Change.objects.get(kind="report.filed").data


def test_report_after_a_return_answers_it_once(cast: Cast) -> None:
    task = assign(cast, rhythm="quarterly")
    slot = task.slots.get(seq=1)
    first = file_report(task, cast.head, slot=slot)
    actions.return_report(first, by=cast.supervisor, at=NOW, reason="缺数据")
    other = file_report(task, cast.head, slot=task.slots.get(seq=2))
    second = file_report(task, cast.head, slot=slot)
    third = file_report(task, cast.head, slot=slot)
    assert (other.answers, second.answers, third.answers) == (None, first, None)


def test_drafter_does_not_decide_on_his_own_words(cast: Cast, task: Task) -> None:
    give_post(cast.staff, Role.SUPERVISOR, cast.bureau)
    filed = actions.sign_and_file(signing(cast, task), by=cast.head, at=NOW)
    with pytest.raises(NotAllowed, match="您是本报告的报送人"):
        actions.accept_report(filed, by=cast.staff, at=NOW + timedelta(hours=1))
    assert actions.accept_report(filed, by=cast.supervisor, at=NOW).state == "accepted"
