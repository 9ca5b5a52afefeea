"""Rows pasted from Excel or WPS and lines typed by hand: what is read, verbatim, and which cell cannot be taken (U12)."""

from collections.abc import Callable
from datetime import date

import pytest

from tracker.intake.draft import OfficeHint
from tracker.intake.pasted import MOST_ROWS, NotReadable, Pasted, read_pasted
from tracker.intake.suggest import Surroundings

OFFICES = [OfficeHint("ENF", "市应急管理综合行政执法支队", ("执法支队",)), OfficeHint("LAW", "政策法规科", ("法规科",)),
           OfficeHint("RELIEF", "救灾和物资保障科", ("救灾科",))]  # fmt: skip
WITHIN = Surroundings(2024, date(2024, 6, 20), OFFICES, ())
HEADER = "序号\t工作任务\t责任科室\t配合科室\t完成时限"


def read(*rows: str, header: str = HEADER) -> Pasted:
    return read_pasted("\n".join([header, *rows]), WITHIN)


def problems(pasted: Pasted) -> list[tuple[int, str, str]]:
    return [(row.line, one.column, one.message) for row in pasted.rows for one in row.problems]


def test_row_is_read_by_its_header_and_kept_verbatim() -> None:
    pasted = read("1\t修订应急预案，组织一次演练。\t法规科\t执法支队、救灾科\t2024年9月30日前")
    [row] = pasted.rows
    assert row.draft is not None
    assert row.text == "修订应急预案，组织一次演练" == pasted.text[row.draft.start : row.draft.end]
    assert (row.draft.lead_office, row.draft.supporting_offices) == ("LAW", ("ENF", "RELIEF"))
    assert row.draft.due_on == date(2024, 9, 30)
    assert problems(pasted) == []


@pytest.mark.parametrize(
    "header",
    ["序号\t工作任务\t责任科室\t配合科室\t完成时限", "编号\t重点任务\t牵头单位\t协办单位\t时间节点",
     "No\t目标任务\t主办科室\t参与部门\t完成时间"],
)  # fmt: skip
def test_headers_of_the_trade_are_known(header: str) -> None:
    [row] = read("1\t修订应急预案\t法规科\t救灾科\t2024-09-30", header=header).rows
    assert row.draft is not None
    assert (row.draft.lead_office, row.draft.due_on) == ("LAW", date(2024, 9, 30))


def test_every_cell_that_cannot_be_taken_is_named_with_its_row_and_column() -> None:
    pasted = read(
        "1\t修订应急预案\t后勤科\t救灾科、车队\t2024-09-30",
        "2\t建立会商机制\t法规科\t\t尽快",
        "3\t健全责任制\t\t\t",
        "4\t更新物资台账\t救灾科\t\t2024-05-31",
        "5\t\t救灾科\t\t2024-09-30",
    )
    assert problems(pasted) == [
        (2, "责任科室", "“后勤科”与本单位的科室名称对不上"),
        (2, "配合科室", "“车队”与本单位的科室名称对不上"),
        (3, "完成时限", "“尽快”没有读出日期，请选定完成时限。"),
        (4, "牵头科室", "没有填写"),
        (4, "完成时限", "没有填写"),
        (5, "完成时限", "“2024-05-31”已经过了"),
        (6, "任务内容", "这一行没有任务内容，不会列入"),
    ]
    assert len(pasted.drafts) == 4


def test_cell_with_line_breaks_and_quotes_is_one_cell() -> None:
    pasted = read(
        '1\t"修订""三项""制度；\n组织宣传。"\t法规科\t\t2024-09-30', "2\t建立机制\t救灾科\t\t2024-10-31"
    )
    first, second = pasted.drafts
    assert '修订"三项"制度' in first.text and "组织宣传" in first.text
    assert second.text == "建立机制"


def test_windows_line_ends_empty_rows_and_trailing_cells_do_no_harm() -> None:
    pasted = read_pasted(
        HEADER + "\t备注\r\n\r\n1\t修订预案\t法规科\t\t2024-09-30\t\r\n\t\t\t\t\t\r\n", WITHIN
    )
    assert [row.text for row in pasted.rows] == ["修订预案"]


def test_lines_without_columns_are_an_item_each() -> None:
    pasted = read_pasted("1. 修订应急预案。\n\n  组织普法宣传不少于4次\n", WITHIN)
    assert not pasted.is_table
    assert [pasted.text[d.start : d.end] for d in pasted.drafts] == [d.text for d in pasted.drafts]
    assert pasted.drafts[1].text == "组织普法宣传不少于4次"
    assert pasted.drafts[1].targets == ("不少于4次",)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "请填写至少一项"), (" \n\t\n ", "请填写至少一项"), ("。\n，", "请填写至少一项"),
     ("1\t修订预案\t法规科", "没有认出表头"), (HEADER, "请填写至少一项"),
     ("甲" * 200_001, "内容太长"), ("\n".join(["修订预案"] * (MOST_ROWS + 1)), "最多500行"),
     ("\n".join([HEADER, *["1\t修订预案\t法规科\t\t2024-09-30"] * (MOST_ROWS + 1)]), "最多500行")],
)  # fmt: skip
def test_what_cannot_be_read_says_why(typed: str, words: str) -> None:
    with pytest.raises(NotReadable, match=words):
        read_pasted(typed, WITHIN)


def test_two_hundred_rows(measured: Callable[[str, str, object], None]) -> None:
    """U12."""
    rows = [
        f"{n}\t修订第{n}项应急预案\t{'法规科' if n % 10 else '后勤科'}\t救灾科\t2024-09-{n % 28 + 1:02}"
        for n in range(1, 201)
    ]
    pasted = read(*rows)
    assert len(pasted.drafts) == 200
    assert [line for line, _c, _m in problems(pasted)] == [n + 1 for n in range(10, 201, 10)]
    measured("U12", "rows pasted at once, every cell that cannot be taken named", len(pasted.drafts))
