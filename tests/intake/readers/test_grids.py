"""Header words of breakdown tables, and tables that are none."""

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

COLUMNS = {
    "number": "序号 编号 序　号 项次",
    "task": "任务 工作内容 工作任务 重点任务 目标任务 任务内容 主要任务 "
    "年度重点工作任务 工作事项 安排事项 主要工作 工作目标 工作项目",
    "detail": "具体要求 具体举措 工作措施 主要措施 推进措施 任务分解 具体任务 具体内容 工作要求",
    "lead": "责任 责任科室 责任部门 责任单位 牵头单位 牵头科室 主办 承办 主办单位 承办科室 "
    "责任处室 责任（科室） 牵头部门 责任分工/牵头单位 负责部门 落实单位",
    "supporting": "配合单位 协办 参与单位 配合科室 协办单位 责任分工/配合单位 协同部门",
    "due": "完成时限 时限要求 实施时间 完成时间 时间节点 办理时限 完成期限 时限 时间 时间安排 完成时间节点 工作时限",
    "topic": "类别 工作类别 分类",
    "other": "责任领导 责任人 分管领导 联系电话 备注 普法对象 进展情况 完成情况 是否完成 说明 任务来源 姓名",
}


@pytest.mark.parametrize(
    ("column", "header"), [(c, h) for c, words in COLUMNS.items() for h in words.split(" ")]
)
def test_header_words(column, header):
    assert column_of(header) == column


@pytest.mark.parametrize("header", ["完成 时限\n（年月）", "责 任 科 室", "工 作 内 容", "责任单位（科室）"])
def test_spaces_and_brackets_in_headers(header):
    assert column_of(header) in ("due", "lead", "task")


@pytest.mark.parametrize(
    ("headers", "is_one"),
    [
        ("序号 工作内容 责任部门 完成时限", True),
        ("工作任务 具体要求 责任科室 时限要求", True),
        ("工作任务 具体举措 普法对象 参与单位 实施时间", True),
        ("序号 姓名 职务 联系电话", False),
        ("指标 2022年 2023年 同比", False),
        ("工作内容 备注", False),
        ("责任科室 完成时限", False),
    ],
)
def test_a_breakdown_needs_a_task_and_an_owner_or_a_date(headers, is_one):
    assert is_breakdown_header(headers.split()) is is_one


def grid_of(*rows: str) -> Grid:
    return Grid(
        tuple(
            GridCell(text, row, column)
            for row, cells in enumerate(rows)
            for column, text in enumerate(cells.split("|"))
        )
    )


def test_header_is_found_below_a_title():
    found = grid_of("2024年任务分解表", "序号|工作内容|责任部门", "1|修订办法|法规科")
    assert header_rows(found.rows()) == (1, 2)


def test_header_of_two_rows():
    cells = (
        GridCell("工作任务", 0, 0, height=2), GridCell("责任分工", 0, 1, width=2),
        GridCell("牵头单位", 1, 1), GridCell("配合单位", 1, 2), GridCell("修订", 2, 0),
        GridCell("甲", 2, 1), GridCell("乙", 2, 2),
    )  # fmt: skip
    rows = Grid(cells).rows()
    assert header_rows(rows) == (0, 2)
    assert labels(rows, 0, 2) == {0: "工作任务", 1: "责任分工/牵头单位", 2: "责任分工/配合单位"}


@pytest.mark.parametrize(
    ("rows", "layout"),
    [
        (("发文字号|签发人",), True),
        (("一", "二", "三"), True),
        (("指标|数量", "案件|3", "罚款|5"), False),
        (("工作内容|责任部门", "修订办法|法规科"), False),
        (("左|" + "长" * 900, "二|三", "四|五"), True),
    ],
)
def test_tables_that_only_lay_out_a_page(rows, layout):
    assert is_layout(grid_of(*rows)) is layout
