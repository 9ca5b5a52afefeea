"""What is written into a report: figures against targets, and 本期无新进展 in one sentence."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Cast, file_report
from tests.factories import NOW
from tests.tasks.cases import assign
from tracker.ledger.refusals import NotValid
from tracker.organisations.models import User
from tracker.tasks import actions
from tracker.tasks.actions.written import Written, unit_of
from tracker.tasks.models import ProgressReport, Task


@pytest.mark.parametrize(
    ("target", "unit"),
    [
        ("不少于4次", "次"),
        ("至少开展两场", "场"),
        ("60%以上", "%"),
        ("100％", "％"),
        ("10万元以上", "万元"),
        ("不低于40学时", "学时"),
        ("三千人次", "人次"),
        ("全覆盖", ""),
        ("百分之百", ""),
    ],
)
def test_unit_stands_in_the_targets_own_words(target: str, unit: str) -> None:
    assert unit_of(target) == unit


def save(task: Task, by: User, **facts: Any) -> ProgressReport:
    return actions.save_draft(task, by=by, at=NOW, **facts)


@pytest.mark.parametrize("value", ["-1", "NaN", "Infinity", "0.00001", "100000000000000"])
def test_number_that_is_none_is_refused(cast: Cast, task: Task, value: str) -> None:
    Task.objects.update(targets=["不少于4次"])
    with pytest.raises(NotValid, match="不少于4次") as refused:
        save(Task.objects.get(), cast.staff, written=Written(figures=[("不少于4次", Decimal(value))]))
    assert refused.value.field == "figures"


def test_figures_are_kept_as_numbers_with_their_unit(cast: Cast, task: Task) -> None:
    Task.objects.update(targets=["不少于4次", "全覆盖", "60%以上"])
    task = Task.objects.get()
    given = [("不少于4次", Decimal(3)), ("60%以上", Decimal("61.5"))]
    save(task, cast.staff, written=Written(figures=given), seen=0)
    filed = actions.submit_report(
        task, by=cast.head, at=NOW, progress="开展3次。", figures=given[:1], form_token=uuid4(), seen=1
    )
    assert [(f.target, f.value, f.unit) for f in filed.figures.all()] == [("不少于4次", Decimal(3), "次")]
    with pytest.raises(NotValid, match="不是此项任务的量化要求"):
        save(task, cast.staff, written=Written(figures=[("不少于9次", Decimal(1))]))


def test_nothing_new_is_one_sentence_for_a_period(cast: Cast) -> None:
    task = assign(cast, rhythm="quarterly")
    slot = task.slots.get(seq=1)

    def file(sentence: str, **facts: Any) -> ProgressReport:
        return actions.file_nothing_new(
            task, slot, by=cast.head, at=NOW, sentence=sentence, form_token=uuid4(), **facts
        )

    for wrong in ("", "长" * 201):
        with pytest.raises(NotValid) as refused:
            file(wrong)
        assert refused.value.field == "progress"
    report = file("等待省厅文件。", seen=0)
    slot.refresh_from_db()
    assert (report.is_nothing_new, report.progress, slot.filed_at) == (True, "等待省厅文件。", NOW)
    with pytest.raises(NotValid, match="须选定报送期"):
        actions.submit_report(
            task, by=cast.head, at=NOW, progress="没有", is_nothing_new=True, form_token=uuid4()
        )


@pytest.mark.parametrize("nothing", ["\u200b\u200b", "\ufeff \u3000", "\u202e"])
def test_letters_that_nobody_sees_are_no_report(cast: Cast, task: Task, nothing: str) -> None:
    with pytest.raises(NotValid, match="请填写进展情况"):
        file_report(task, cast.head, progress=nothing)


def test_marks_that_turn_the_writing_round_are_left_out(cast: Cast, task: Task) -> None:
    assert file_report(task, cast.head, progress="已印\u202e发。").progress == "已印发。"
