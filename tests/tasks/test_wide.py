"""Rows that come as JSON beside their task are the rows their own table holds, to the last column, on every database."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Model, OuterRef

from tests.conftest import Cast, file_report
from tests.factories import NOW
from tests.tasks.cases import give_piece
from tracker.tasks import actions
from tracker.tasks.models import (
    Closure,
    Comment,
    Extension,
    Instruction,
    Milestone,
    Piece,
    ProgressReport,
    Proof,
    Reassignment,
    ReportedFigure,
    ReportSlot,
    Task,
    UndoableStep,
)
from tracker.tasks.proofs import items_of
from tracker.tasks.wide import JsonRows, hand_over, rows_of

PARTS: list[type[Any]] = [
    Closure, Comment, Extension, Instruction, Milestone, Piece, ProgressReport, Proof, Reassignment, ReportSlot, UndoableStep,
]  # fmt: skip


@pytest.fixture
def full(cast: Cast, issued: Any) -> Task:
    """A task with something of everything."""
    task: Task = issued(rhythm="monthly", due_on=date(2024, 12, 31), targets=["不少于4次"])
    actions.add_milestone(task, by=cast.supervisor, at=NOW, title="初稿“一”", due_on=date(2024, 6, 25))
    give_piece(cast, task)
    actions.comment(task, by=cast.head, at=NOW, text='双引号"和\\反斜线\n第二行')
    actions.instruct(cast.bureau, by=cast.leader, at=NOW, text="抓紧", office=cast.enforcement, task=task)
    actions.decline(task, by=cast.head, at=NOW, reason="不属本科室职责")
    facts = {"reason": "上级文件未到", "progress": "已成稿", "proposed_on": date(2025, 1, 31)}
    actions.request_extension(task, by=cast.head, at=NOW, **facts)
    report = file_report(task, cast.head, figures=[("不少于4次", Decimal("2.5"))], percent=40)
    actions.accept_evidence(task, items_of(task)[0].evidence, by=cast.supervisor, at=NOW)
    actions.accept_report(report, by=cast.supervisor, at=NOW)
    actions.request_closure(task, by=cast.head, at=NOW, note="随后补报")
    return task


def columns(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_every_column_comes_back_as_it_is(full: Task, model: Any) -> None:
    rows = JsonRows(model.objects.filter(task=OuterRef("pk")))
    found = rows_of(model, Task.objects.annotate(rows=rows).get(pk=full.pk).rows)  # type: ignore[attr-defined]
    own = list(model.objects.filter(task=full))
    assert own and [columns(row) for row in found] == [columns(row) for row in own]
    assert [type(value) for row in found for value in columns(row).values()] == [
        type(value) for row in own for value in columns(row).values()
    ]


def test_figures_keep_their_places(full: Task) -> None:
    rows = JsonRows(ReportedFigure.objects.filter(report__task=OuterRef("pk")))
    [one] = rows_of(ReportedFigure, Task.objects.annotate(rows=rows).get().rows)  # type: ignore[attr-defined]
    assert (one.value, str(one)) == (Decimal("2.5"), "不少于4次 2.5次")


def test_nothing_is_an_empty_list(cast: Cast, task: Task) -> None:
    for rows in (
        Milestone.objects.filter(task=OuterRef("pk")),
        Milestone.objects.filter(task=OuterRef("pk"), pk__in=[]),
    ):
        found = Task.objects.annotate(rows=JsonRows(rows)).get()
        assert rows_of(Milestone, found.rows) == []  # type: ignore[attr-defined]


def test_what_was_handed_over_is_not_asked_for_again(
    cast: Cast, full: Task, django_assert_num_queries: Any
) -> None:
    task, slots = Task.objects.get(), list(ReportSlot.objects.all())
    hand_over(task, "slots", slots)
    with django_assert_num_queries(0):
        assert list(task.slots.all()) == slots
    with django_assert_num_queries(1):
        assert task.slots.filter(seq=1).get() == slots[0]
