"""Figures against a target are asked for on 本期报送 as on the report's own form: on the page and in the sheet."""

from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Cast, file_report
from tests.factories import at
from tests.tasks.cases import assign, draft
from tests.web.forms_of import form_with
from tests.web.pages import body, signed_in
from tests.web.test_period_page import PAGE, bring_back, column, form_of, prefix, sheet_of
from tracker.tasks.models import ProgressReport, ReportedFigure, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
TARGETS = ["不少于4次", "培训200人"]


def counting(cast: Cast, targets: list[str], **facts: Any) -> Task:
    """A task whose source sentence names figures."""
    task = assign(cast, **facts)
    Task.objects.filter(pk=task.pk).update(targets=targets)
    return Task.objects.get(pk=task.pk)


@pytest.fixture
def counted(cast: Cast) -> Task:
    return counting(cast, TARGETS, title="甲任务", rhythm="quarterly")


def kept() -> list[tuple[str, Decimal, str]]:
    return [(one.target, one.value, one.unit) for one in ReportedFigure.objects.order_by("pk")]


def test_asked_for_beside_the_words_and_filed_as_numbers(cast: Cast, counted: Task) -> None:
    assign(cast, title="乙任务", rhythm="quarterly")
    client, row = signed_in(cast.head), prefix(counted)
    page = body(client.get(PAGE))
    assert page.count("不少于4次，现已完成") == page.count("培训200人，现已完成") == 1
    form_of(client).send(client, "全部报送", **{
        f"{row}-progress": "已办三次。", f"{row}-figure_0": "3", f"{row}-figure_1": "120.5",
    })  # fmt: skip
    assert kept() == [("不少于4次", Decimal(3), "次"), ("培训200人", Decimal("120.5"), "人")]


def test_last_figure_stands_beside_and_is_never_filled_in(cast: Cast) -> None:
    task = counting(cast, TARGETS, rhythm="monthly")
    file_report(
        task,
        cast.head,
        slot=task.slots.get(seq=1),
        figures=[("不少于4次", Decimal(2))],
        when=at("2024-06-19"),
    )
    row = f"r{task.slots.get(seq=2).pk}"
    task.slots.filter(seq=2).update(starts_on="2024-06-01")
    page = signed_in(cast.head).get(PAGE)
    assert "上次报送2次（6月19日）" in body(page)
    assert form_with(page, "全部报送").fields[f"{row}-figure_0"] == [""]


@pytest.mark.parametrize("wrong", ["三次", "-1", "1.23456"])
def test_what_is_no_number_is_told_at_its_field_and_kept(cast: Cast, counted: Task, wrong: str) -> None:
    client, row = signed_in(cast.head), prefix(counted)
    page = form_of(client).send(client, "全部报送", **{f"{row}-progress": "已办。", f"{row}-figure_0": wrong})
    assert page.status_code == 422 and "请填不小于0的数，小数最多4位。" in body(page)
    assert f'value="{wrong}"' in body(page) and not ProgressReport.objects.exists()


def test_figure_alone_counts_as_written(cast: Cast, counted: Task) -> None:
    client, row = signed_in(cast.head), prefix(counted)
    page = form_of(client).send(client, "全部报送", **{f"{row}-figure_0": "3"})
    assert page.status_code == 422 and "请填写进展情况" in body(page)


def test_figures_of_a_draft_are_shown_and_not_lost_by_sending_from_here(cast: Cast, counted: Task) -> None:
    draft(cast, counted, figures=[("培训200人", Decimal(80))], slot=counted.slots.get(seq=1))
    client = signed_in(cast.head)
    form = form_of(client)
    assert form.fields[f"{prefix(counted)}-figure_1"] == ["80"]
    form.send(client, "全部报送")
    assert kept() == [("培训200人", Decimal(80), "人")]
    assert ProgressReport.objects.get().state == "awaiting_review"


def filled(client: Any, **cells: Any) -> Any:
    book = sheet_of(client)
    for title, value in cells.items():
        book.active.cell(2, column(book.active, title)).value = value
    return book


def test_sheet_asks_for_each_figure_and_brings_it_back(cast: Cast, counted: Task) -> None:
    counting(cast, ["全覆盖"], title="乙任务", rhythm="quarterly")
    client = signed_in(cast.head)
    book = filled(client, 进展情况="已办三次。", 现已完成1=3, 现已完成2="120.5")
    page = book.active
    assert [page.cell(n, column(page, "量化要求1")).value for n in (2, 3)] == ["不少于4次", "全覆盖"]
    assert [page.cell(n, column(page, "量化要求2")).value or "" for n in (2, 3)] == ["培训200人", ""]
    shown = bring_back(client, book)
    form_with(shown, "全部报送").send(client, "全部报送")
    assert kept() == [("不少于4次", Decimal(3), "次"), ("培训200人", Decimal("120.5"), "人")]


def test_sheet_has_no_such_columns_where_nothing_is_counted(cast: Cast) -> None:
    assign(cast, rhythm="quarterly")
    heads = [cell.value for cell in sheet_of(signed_in(cast.head)).active[1]]
    assert not any("量化要求" in str(head) for head in heads)


def test_figure_beside_another_target_is_not_read(cast: Cast, counted: Task) -> None:
    client = signed_in(cast.head)
    book = filled(client, 进展情况="已办。", 现已完成1=3)
    Task.objects.filter(pk=counted.pk).update(targets=["不少于6次"])
    shown = bring_back(client, book)
    assert shown.status_code == 422
    assert "旁边不是此项任务的量化要求，没有读取。请重新下载表格。" in body(shown)


def test_draft_figures_stand_in_the_sheet(cast: Cast, counted: Task) -> None:
    draft(cast, counted, figures=[("不少于4次", Decimal("2.5"))])
    page = sheet_of(signed_in(cast.head)).active
    assert page.cell(2, column(page, "现已完成1")).value == "2.5"
