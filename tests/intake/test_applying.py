"""A corrected version of an issued plan: words follow the document, tasks only where nobody worked or a row was ticked."""

from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.intake.test_versions import FIRST, SECOND, read, words
from tests.plans.drafts import covered, must_hold
from tests.together import together
from tracker.intake.actions import apply_correction, correction_lines, differences_of
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.verify import verify
from tracker.plans.models import Plan
from tracker.tasks import actions
from tracker.tasks.models import Task
from tracker.workdays.clock import local_date

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def issued(cast: Cast) -> tuple[Plan, Plan]:
    """Issued with four tasks, and a corrected version whose new sentence has office and date."""
    first = read(cast, FIRST)
    first.commitments.update(lead_office=cast.enforcement, due_on="2024-11-30")
    actions.issue_plan(first, by=cast.supervisor, at=NOW)
    second = read(cast, SECOND)
    second.commitments.update(lead_office=cast.law, due_on="2024-12-31")
    return first, second


def task_of(plan: Plan, text: str) -> Task:
    return Task.objects.get(answers__commitment__plan=plan, answers__commitment__text=text)


def apply(cast: Cast, second: Plan, *ticked: Any) -> dict[str, str]:
    lines = apply_correction(second, by=cast.supervisor, at=NOW, ticked=[one.pk for one in ticked])
    return {f"{line.what} {line.number}": line.outcome for line in lines}


def test_untouched_tasks_follow_the_document(cast: Cast, issued: tuple[Plan, Plan]) -> None:
    first, second = issued
    same, changed = task_of(first, "健全行政执法责任制"), task_of(first, "修订突发事件应急预案")
    removed = task_of(first, "建立联席会商机制")
    assert apply(cast, second) == {
        "changed 2": "任务已按新文字更新", "removed 3": "任务已终止", "added 4": "已下达枣应急-2024-005",
    }  # fmt: skip
    first.refresh_from_db()
    assert (first.text, first.state, Plan.objects.count()) == (second.text, "issued", 1)
    assert words(first) == [
        "健全行政执法责任制", "修订突发事件总体应急预案", "组织开展安全生产普法宣传活动", "开展执法案卷评查",
    ]  # fmt: skip
    before = (same.version, same.requirement, same.due_on)
    same.refresh_from_db()
    assert (same.version, same.requirement, same.due_on) == before  # what did not change is not touched
    changed.refresh_from_db()
    assert changed.requirement == "修订突发事件总体应急预案" and "总体" in changed.title
    assert (changed.number, str(changed.due_on), changed.lead_office) == (
        "枣应急-2024-002",
        "2024-11-30",
        cast.enforcement,
    )
    removed.refresh_from_db()
    assert (removed.state, removed.answers.count()) == ("cancelled", 0)
    assert "已删去这一句" in removed.basis and removed.requirement == "建立联席会商机制"
    assert task_of(first, "开展执法案卷评查").lead_office == cast.law
    assert covered(first).open == () and read(cast, SECOND) == first  # known from now on
    must_hold(first)
    row = Change.objects.get(kind="plan.amended")
    assert "任务已终止" in row.data and verify().breaks == []


def test_worked_on_tasks_change_only_where_ticked(cast: Cast, issued: tuple[Plan, Plan]) -> None:
    first, second = issued
    changed, removed = task_of(first, "修订突发事件应急预案"), task_of(first, "建立联席会商机制")
    for task in (changed, removed):
        actions.acknowledge(task, by=cast.head, at=LATER)
    lines = correction_lines(differences_of(first, second), on=local_date(NOW))
    assert [(line.what, line.asks, line.work) for line in lines] == [
        ("changed", True, ("已签收",)), ("removed", True, ("已签收",)), ("added", False, ()),
    ]  # fmt: skip
    ticked = first.commitments.get(text="建立联席会商机制")
    found = apply(cast, second, ticked)
    assert found["changed 2"] == "没有勾选，任务没有修改（已签收）" and found["removed 3"] == "任务已终止"
    changed.refresh_from_db()
    assert changed.requirement == "修订突发事件应急预案" and changed.state == "in_progress"
    assert first.commitments.get(answered__task=changed).text == "修订突发事件总体应急预案"


def test_task_that_stays_without_its_sentence_says_so(cast: Cast, issued: tuple[Plan, Plan]) -> None:
    first, second = issued
    removed = task_of(first, "建立联席会商机制")
    actions.acknowledge(removed, by=cast.head, at=LATER)
    assert apply(cast, second)["removed 3"].startswith("没有勾选")
    removed.refresh_from_db()
    assert removed.state == "in_progress" and removed.basis.endswith("更正后的文本已删去这一句")


def test_closed_and_cancelled_tasks_stay_even_when_ticked(cast: Cast, issued: tuple[Plan, Plan]) -> None:
    first, second = issued
    changed = task_of(first, "修订突发事件应急预案")
    actions.cancel_task(changed, by=cast.supervisor, at=NOW, basis="机构调整")
    ticked = first.commitments.get(text="修订突发事件应急预案")
    assert apply(cast, second, ticked)["changed 2"] == "任务已终止，没有修改"
    changed.refresh_from_db()
    assert changed.requirement == "修订突发事件应急预案"


def test_shared_task_keeps_the_sentences_that_are_left(cast: Cast) -> None:
    first = read(cast, FIRST)
    first.commitments.update(lead_office=cast.enforcement, due_on="2024-11-30")
    kept, removed = first.commitments.get(order=0), first.commitments.get(text="建立联席会商机制")
    first.commitments.filter(pk=removed.pk).update(shares_with=kept)
    actions.issue_plan(first, by=cast.supervisor, at=NOW)
    second = read(cast, FIRST.replace("建立联席会商机制。", ""))
    assert apply(cast, second) == {"removed 3": "任务已按新文字更新"}
    task = task_of(first, "健全行政执法责任制")
    assert (task.state, task.requirement, task.basis) == ("assigned", "健全行政执法责任制", "")


def test_a_date_the_new_text_states_is_told_and_not_taken(cast: Cast) -> None:
    first = read(cast, FIRST)
    first.commitments.update(lead_office=cast.enforcement, due_on="2024-11-30")
    actions.issue_plan(first, by=cast.supervisor, at=NOW)
    second = read(cast, FIRST.replace("建立联席会商机制", "2024年9月底前建立联席会商机制"))
    lines = correction_lines(differences_of(first, second), on=local_date(NOW))
    assert "新文本写明的时限是9月30日" in lines[0].note
    apply(cast, second)
    assert str(Task.objects.get(serial=3).due_on) == "2024-11-30"


def test_new_sentences_must_be_settled_first(cast: Cast, issued: tuple[Plan, Plan]) -> None:
    first, second = issued
    second.commitments.update(lead_office=None)
    with pytest.raises(NotValid, match=r"新增的还有1项没有落实：4\. .*请选择牵头科室"):
        apply(cast, second)
    assert Plan.objects.count() == 2 and Task.objects.count() == 4 and words(first)[2] == "建立联席会商机制"
    second.commitments.filter(text="开展执法案卷评查").update(waived_because="并入日常工作")
    assert apply(cast, second)["added 4"] == "不立任务"
    assert Task.objects.count() == 4


def test_corrected_version_is_not_issued_beside_the_first(cast: Cast, issued: tuple[Plan, Plan]) -> None:
    with pytest.raises(NotValid, match="请先查看差异并选择处理方式"):
        actions.issue_plan(issued[1], by=cast.supervisor, at=NOW)
    assert Task.objects.count() == 4


def test_refusals(cast: Cast, issued: tuple[Plan, Plan]) -> None:
    first, second = issued
    for who in ("head", "leader", "other_supervisor", "admin"):
        with pytest.raises(NotAllowed):
            apply_correction(second, by=getattr(cast, who), at=NOW)
    with pytest.raises(WrongState, match="已经下达"):
        apply_correction(first, by=cast.supervisor, at=NOW)
    apply(cast, second)
    with pytest.raises(WrongState, match="已经删除"):  # done twice
        apply_correction(second, by=cast.supervisor, at=NOW)
    third = read(cast, SECOND.replace("执法案卷", "行政执法案卷"))
    first.resembles, first.state = third, "draft"
    draft = read(cast, SECOND.replace("普法宣传活动", "普法宣传月活动"))
    draft.resembles = third
    draft.save(update_fields=["resembles"])
    with pytest.raises(WrongState, match="还是草稿"):
        apply_correction(draft, by=cast.supervisor, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_apply_once(cast: Cast, issued: tuple[Plan, Plan]) -> None:
    _first, second = issued
    found = together(lambda: apply(cast, second), lambda: apply(cast, second))
    assert sum(isinstance(one, dict) for one in found) == 1
    assert Task.objects.count() == 5
