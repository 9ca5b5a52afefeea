"""Breakdown tables made by hand, cell by cell: what becomes a row, what a section, and what is only furniture."""

from collections.abc import Sequence

import pytest

from tracker.intake.grids import (
    Grid,
    GridCell,
    column_of,
    header_rows,
    is_breakdown_header,
    is_layout,
    labels,
)
from tracker.intake.paragraphs import Paragraph, join
from tracker.intake.tables import WHOLE, TablePlan, table_plan

HEAD = ("序号", "工作任务", "责任科室", "完成时限")


def grid(*rows: Sequence[str]) -> Grid:
    return Grid(
        tuple(
            GridCell(text, row, column) for row, cells in enumerate(rows) for column, text in enumerate(cells)
        )
    )


def plan(*pieces: Grid | Paragraph, taken: frozenset[str] = frozenset()) -> TablePlan:
    return table_plan(join(pieces), taken=taken)


def said(*pieces: Grid | Paragraph) -> list[str]:
    text = join(pieces).text
    return [text[row.piece.start : row.piece.end] for row in plan(*pieces).rows]


def sections(found: TablePlan) -> list[tuple[str, str]]:
    return [(one.number, one.title) for one in found.sections]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("№", "number"),
        ("项次", "number"),
        ("办结的一天", "other"),
        ("办结时限", "due"),
        ("日期", "due"),
        ("工作时限", "due"),
        ("责任领导", "other"),
        ("责任人", "other"),
        ("牵头处室", "lead"),
        ("主责部门", "lead"),
        ("承办单位（科室）", "lead"),
        ("协办科室", "supporting"),
        ("责任分工/配合单位", "supporting"),
        ("责任分工/牵头单位", "lead"),
        ("具体举措", "detail"),
        ("二级任务", "detail"),
        ("年度重点任务", "task"),
        ("目标任务", "task"),
        ("任务类别", "topic"),
        ("一级指标", "topic"),
        ("进展情况", "other"),
        ("", "other"),
        ("工作任务" * 6, "other"),
    ],
)
def test_synonyms_of_headers(header, column):
    assert column_of(header) == column


@pytest.mark.parametrize(
    ("headers", "is_one"),
    [
        (["具体措施", "协办"], True),
        (["工作任务", "备注"], False),
        (["责任科室", "完成时限"], False),
        ([], False),
    ],
)
def test_headers_of_a_breakdown(headers, is_one):
    assert is_breakdown_header(headers) is is_one


def test_header_is_looked_for_in_the_first_eight_rows_only():
    above = [[f"说明{n}", ""] for n in range(8)]
    late = grid(*above, ("工作任务", "责任科室"), ("健全制度", "法规科"))
    early = grid(*above[1:], ("工作任务", "责任科室"), ("健全制度", "法规科"))
    assert header_rows(late.rows()) is None
    assert header_rows(early.rows()) == (7, 8)


def test_labels_of_a_header_over_two_columns_name_both():
    rows = [[GridCell("责任 分工", 0, 0, 1, 2)], [GridCell("牵头", 1, 0), GridCell("配合", 1, 1)]]
    assert labels(rows, 0, 1) == {0: "责任分工", 1: "责任分工"}
    assert labels(rows, 0, 2) == {0: "责任分工/牵头", 1: "责任分工/配合"}


def test_rows_keep_an_empty_row_where_all_cells_come_from_above():
    cells = (GridCell("甲", 0, 0, 3), GridCell("乙", 0, 1, 3), GridCell("丙", 3, 0))
    assert [len(row) for row in Grid(cells).rows()] == [2, 0, 0, 1]
    assert Grid(()).rows() == []


@pytest.mark.parametrize(("length", "layout"), [(800, False), (801, True)])
def test_cell_as_long_as_a_page_makes_a_layout(length, layout):
    assert is_layout(grid(("甲", "乙"), ("丙", "丁"), ("戊", "字" * length))) is layout


def test_breakdown_is_no_layout_however_few_rows():
    assert not is_layout(grid(HEAD, ("1", "健全制度", "法规科", "6月")))
    assert is_layout(grid(("甲", "乙"), ("丙", "丁")))


def test_row_carries_what_its_columns_say():
    (row,) = plan(grid(HEAD, ("1", "健全执法责任制度。", "法规科", "6月底"))).rows
    assert row.stated.lead == ("责任科室", "法规科")
    assert row.stated.due == ("完成时限", "6月底")
    assert row.stated.supporting == ("", "")
    assert row.section == WHOLE


@pytest.mark.parametrize("empty", ["/", "——", "无", "略", "同上", " ", "－"])
def test_sign_for_nothing_states_nothing(empty):
    (row,) = plan(grid(HEAD, ("1", "健全执法责任制度。", empty, "6月底"))).rows
    assert row.stated.lead == ("", "")
    assert row.stated.due == ("完成时限", "6月底")


@pytest.mark.parametrize("total", ["合计", "总 计", "备注：以上各项", "填报单位：某某局", "联系人：老王"])
def test_sums_and_notes_are_no_tasks(total):
    assert said(grid(HEAD, ("1", "健全执法责任制度。", "法规科", "6月底"), ("", total, "", ""))) == [
        "健全执法责任制度"
    ]


def test_header_repeated_on_the_next_page_is_dropped():
    rows = (
        HEAD,
        ("1", "健全执法责任制度。", "法规科", "6月"),
        HEAD,
        ("2", "开展案卷评查。", "法规科", "7月"),
    )
    assert said(grid(*rows)) == ["健全执法责任制度", "开展案卷评查"]


def test_number_in_the_task_cell_is_no_part_of_the_task():
    assert said(grid(HEAD, ("", "1.健全执法责任制度。", "法规科", "6月"))) == ["健全执法责任制度"]


def test_row_of_one_wide_cell_opens_a_section():
    cells = [GridCell(text, 0, column) for column, text in enumerate(HEAD)]
    cells += [GridCell("一、完善制度体系", 1, 0, 1, 4)]
    cells += [GridCell(t, 2, c) for c, t in enumerate(("1", "健全执法责任制度。", "法规科", "6月"))]
    cells += [GridCell("提升执法能力", 3, 0, 1, 4)]
    cells += [GridCell(t, 4, c) for c, t in enumerate(("2", "开展案卷评查。", "法规科", "7月"))]
    found = plan(Grid(tuple(cells)))
    assert [title for _number, title in sections(found)] == ["完善制度体系", "提升执法能力"]
    assert [row.section for row in found.rows] == [one.number for one in found.sections]


def test_group_row_without_rows_beneath_leaves_no_section():
    rows = (
        HEAD,
        ("一、完善制度", "", "", ""),
        ("二、强化执法", "", "", ""),
        ("1", "开展案卷评查。", "法规科", "7月"),
    )
    assert [title for _number, title in sections(plan(grid(*rows)))] == ["强化执法"]


def test_merged_first_column_groups_and_single_ones_do_not():
    head = [GridCell(t, 0, c) for c, t in enumerate(("工作任务", "具体措施", "责任科室"))]
    merged = [GridCell("完善制度", 1, 0, 2), GridCell("健全责任制。", 1, 1), GridCell("法规科", 1, 2)]
    merged += [GridCell("修订裁量基准。", 2, 1), GridCell("执法队", 2, 2)]
    merged += [GridCell("强化宣传", 3, 0), GridCell("开展普法活动。", 3, 1), GridCell("法规科", 3, 2)]
    found = plan(Grid((*head, *merged)))
    assert sections(found) == [("第1组", "完善制度"), ("第2组", "强化宣传")]
    assert [row.section for row in found.rows] == ["第1组", "第1组", "第2组"]
    flat = plan(grid(("工作任务", "具体措施", "责任科室"), ("完善制度", "健全责任制。", "法规科"),
                     ("强化宣传", "开展普法活动。", "法规科")))  # fmt: skip
    assert sections(flat) == [(WHOLE, "")]


def test_task_merged_over_rows_gathers_its_owners_once_each():
    head = [GridCell(t, 0, c) for c, t in enumerate(("工作任务", "责任科室"))]
    body = [GridCell("健全责任制。", 1, 0, 3)]
    body += [GridCell(t, n, 1) for n, t in enumerate(("法规科", "执法队", "法规科"), start=1)]
    (row,) = plan(Grid((*head, *body))).rows
    assert row.stated.lead == ("责任科室", "法规科、执法队")


def test_section_numbers_in_use_are_not_used_again():
    one = grid(HEAD, ("1", "健全执法责任制度。", "法规科", "6月"))
    two = grid(HEAD, ("1", "开展案卷评查。", "法规科", "7月"))
    found = plan(one, Paragraph("另表如下。"), two, taken=frozenset({WHOLE}))
    assert [number for number, _title in sections(found)] == [f"{WHOLE}之2", f"{WHOLE}之3"]
    assert [row.section for row in found.rows] == [f"{WHOLE}之2", f"{WHOLE}之3"]


def test_other_tables_and_prose_give_no_rows():
    figures = grid(("年份", "案件数"), ("2023", "12"), ("2024", "15"))
    assert plan(figures, Paragraph("健全执法责任制度。")) == TablePlan((), ())


def test_title_row_above_the_header_becomes_a_paragraph():
    titled = grid(("某局任务分解表", "", "", ""), HEAD, ("1", "健全执法责任制度。", "法规科", "6月"))
    assert join([titled]).text.startswith("某局任务分解表\n")
    assert said(titled) == ["健全执法责任制度"]
