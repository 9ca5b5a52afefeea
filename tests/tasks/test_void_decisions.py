"""A decision is bound to what it was taken on: a later edit shows it as void, and says what changed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import Prefetch

from tests.conftest import PDF, Cast, file_report
from tests.factories import NOW, TODAY
from tests.tasks.cases import bring
from tests.tasks.proofs_of import first, kept
from tracker.evidence.models import Blob
from tracker.plans.models import Commitment
from tracker.tasks import actions
from tracker.tasks.decided import hash_of, voids_of
from tracker.tasks.models import Closure, ProgressReport, Proof, ReportedFigure, Task

Edit = Callable[[Task], object]


def void(task: Task) -> list[str]:
    """Of every decision on the task, in the order they were taken."""
    filed: Any = Prefetch("reports", ProgressReport.objects.filed())
    found = voids_of(Task.objects.prefetch_related(filed).get(pk=task.pk), TODAY)
    return [words for pk in sorted(found, key=str) for words in found[pk]]


def set_task(**facts: Any) -> Edit:
    return lambda task: Task.objects.filter(pk=task.pk).update(**facts)


def sentence_gone(task: Task) -> object:
    assert task.plan and task.plan.drafted_by  # the follow-up officer
    return actions.take_sentence_away(
        task, Commitment.objects.get(), by=task.plan.drafted_by, at=NOW, because="第2条"
    )


EDITS: dict[str, tuple[Edit, str]] = {
    "requirement": (set_task(requirement="另一句"), "任务要求有修改（原为“进一步健全行政执法责任制”）"),
    "due_on": (set_task(due_on=date(2024, 9, 30)), "完成时限有修改（原为6月28日 周五）"),
    "original_due_on": (set_task(original_due_on=date(2024, 9, 30)), "原定时限有修改（原为6月28日 周五）"),
    "expected": (set_task(expected_evidence=[]), "应交佐证有修改"),
    "sentence": (sentence_gone, "来源语句有修改"),
    "proof": (
        lambda task: Proof.objects.create(task=task, evidence=first(task), answers=["别的"]),
        "佐证材料“印发文件.pdf”有修改",
    ),
}  # fmt: skip


@pytest.mark.parametrize("part", EDITS)
def test_verdict_is_void_after_any_edit(cast: Cast, task: Task, part: str) -> None:
    bring(cast, task, "closed")
    assert void(task) == []
    edit, words = EDITS[part]
    edit(task)
    assert void(task) == [words]


REPORT_EDITS = {
    "进展情况有修改": {"progress": "改"}, "存在问题有修改": {"problems": "改"}, "下步措施有修改": {"next_steps": "改"},
    "完成比例有修改": {"percent": 3},
}  # fmt: skip


@pytest.mark.parametrize("words", REPORT_EDITS)
def test_accepted_report_is_void_and_so_is_the_verdict_on_it(cast: Cast, task: Task, words: str) -> None:
    bring(cast, task, "closed")
    ProgressReport.objects.update(**REPORT_EDITS[words])
    receipt = ProgressReport.objects.get().receipt
    assert sorted(void(task)) == sorted([words, f"进展报告（回执号{receipt}）有修改"])


def test_figure_and_file_changed_behind_an_accepted_report(cast: Cast, task: Task) -> None:
    report = file_report(task, cast.head)
    actions.accept_report(report, by=cast.supervisor, at=NOW)
    ReportedFigure.objects.create(report=report, name="次数", target="不少于4次", value=3, unit="次")
    assert void(task) == ["量化数据有修改"]
    report.figures.all().delete()
    other = Blob.objects.create(sha256="0" * 64, size=1, content_type="application/pdf", touched_at=NOW)
    report.evidence.update(blob=other)
    assert void(task) == ["佐证材料“印发文件.pdf”有修改"]
    report.evidence.clear()
    assert void(task) == ["佐证材料“印发文件.pdf”已撤去"]


def test_next_version_of_a_file_voids_the_acceptance_it_was_part_of(cast: Cast, task: Task) -> None:
    """The one edit that an office may make itself."""
    report = file_report(task, cast.head)
    actions.accept_report(report, by=cast.supervisor, at=NOW)
    actions.replace_evidence(task, first(task), by=cast.head, at=NOW, file=kept(PDF + b"2"))
    assert void(task) == ["佐证材料“印发文件.pdf”有修改"]


def test_report_that_came_in_later_is_named(cast: Cast, task: Task) -> None:
    bring(cast, task, "closed")
    Task.objects.filter(pk=task.pk).update(state="in_progress", verdict="", closed_at=None)
    late = file_report(task, cast.head, with_file=False)
    assert void(task) == [f"进展报告（回执号{late.receipt}）是决定后补充的"]


def test_what_was_kept_beside_the_hash_cannot_be_bent_to_fit(cast: Cast, task: Task) -> None:
    bring(cast, task, "closed")
    closure = Closure.objects.get()
    closure.decided_seen["requirement"][1] = "另一句"
    closure.save()
    set_task(requirement="另一句")(task)
    assert void(task) == ["决定时所见内容的记录与校验值不符"]
    assert hash_of(closure.decided_seen) != closure.decided_on


def test_reopened_verdict_and_returned_report_are_answered_and_not_void(cast: Cast, task: Task) -> None:
    bring(cast, task, "closed")
    actions.reopen_task(task, by=cast.supervisor, at=NOW, reason="补充材料")
    set_task(requirement="另一句")(task)
    assert void(task) == []
    report = file_report(task, cast.head)
    actions.return_report(report, by=cast.supervisor, at=NOW, reason="缺页")
    ProgressReport.objects.filter(pk=report.pk).update(progress="改")
    assert void(task) == []


def test_taking_an_acceptance_back_takes_its_hash_back(cast: Cast, task: Task) -> None:
    report = file_report(task, cast.head)
    actions.accept_report(report, by=cast.supervisor, at=NOW)
    actions.undo(task, by=cast.supervisor, at=NOW)
    again = ProgressReport.objects.get(pk=report.pk)
    assert (again.decided_on, again.decided_seen) == ("", {})
