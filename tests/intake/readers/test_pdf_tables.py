"""Breakdown tables in a PDF: cells from the lines that are drawn, merged cells, tables over several pages."""

from datetime import date

import pytest

from tests.intake.readers import portable
from tests.intake.readers.pieces import pieces
from tracker.intake.grids import Grid
from tracker.intake.read import read_plan
from tracker.intake.readers import pdf
from tracker.intake.readers.pdf_lines import Fragment, Line
from tracker.intake.readers.pdf_paths import Rule
from tracker.intake.readers.pdf_tables import PageTable, page_of

XS = [60.0, 110.0, 330.0, 430.0, 530.0]
YS = [700.0, 670.0, 610.0, 580.0]
HEAD = [
    (64.0, 680.0, "序号"),
    (114.0, 680.0, "工作任务"),
    (334.0, 680.0, "责任科室"),
    (434.0, 680.0, "完成时限"),
]
ROWS = [
    *[(64.0, 640.0, "1"), (114.0, 650.0, "健全行政执法责任制度做到"), (114.0, 625.0, "职责明确权责统一")],
    *[(334.0, 640.0, "政策法规科"), (434.0, 640.0, "6月底前"), (64.0, 590.0, "2")],
    *[(114.0, 590.0, "修订应急预案"), (334.0, 590.0, "办公室"), (434.0, 590.0, "年底前")],
]
TITLE = [(150.0, 760.0, "2024年度重点工作任务分解表")]
NET = portable.ruled(XS, YS)


def grid(data: bytes) -> Grid:
    (found,) = [one for one in pieces(pdf, data) if isinstance(one, Grid)]
    return found


def words(found: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows()]


@pytest.mark.parametrize("boxes", [False, True])
def test_ruled_table_is_read_by_its_lines(boxes):
    data = portable.pdf_of([[*TITLE, *HEAD, *ROWS]], drawn=portable.ruled(XS, YS, boxes=boxes))
    assert words(grid(data)) == [
        ["序号", "工作任务", "责任科室", "完成时限"],
        ["1", "健全行政执法责任制度做到职责明确权责统一", "政策法规科", "6月底前"],
        ["2", "修订应急预案", "办公室", "年底前"],
    ]
    draft = read_plan(data, filename="a.pdf", bureau="ZZYJ", offices=[], today=date(2024, 1, 5))
    found = [(one.text, str(one.due_on)) for one in draft.commitments]
    assert found == [
        ("健全行政执法责任制度做到职责明确权责统一", "2024-06-30"),
        ("修订应急预案", "2024-12-31"),
    ]
    assert "政策法规科" in draft.commitments[0].reasons["lead_office"]


def test_table_without_outer_lines_ends_where_the_others_end():
    open_sided = portable.ruled(XS[1:-1], YS) + b"".join(
        b"%.1f %.1f m %.1f %.1f l S\n" % (XS[0], y, XS[-1], y) for y in YS
    )
    assert words(grid(portable.pdf_of([[*HEAD, *ROWS]], drawn=open_sided)))[0] == [text for *_, text in HEAD]


def test_table_goes_on_over_the_page_and_its_header_stands_once():
    second = [*HEAD, (64.0, 640.0, "3"), (114.0, 640.0, "组织演练"), (334.0, 640.0, "办公室"), (434.0, 640.0, "全年"),
              (64.0, 590.0, "4"), (114.0, 590.0, "开展评查"), (334.0, 590.0, "办公室"), (434.0, 590.0, "全年")]  # fmt: skip
    found = words(grid(portable.pdf_of([[*TITLE, *HEAD, *ROWS], second], drawn=NET)))
    assert [row[0] for row in found] == ["序号", "1", "2", "3", "4"]


def test_row_broken_by_the_page_is_whole():
    second = [*HEAD, (114.0, 640.0, "并组织演练"), (64.0, 590.0, "3"), (114.0, 590.0, "开展评查"),
              (334.0, 590.0, "办公室"), (434.0, 590.0, "全年")]  # fmt: skip
    found = words(grid(portable.pdf_of([[*HEAD, *ROWS], second], drawn=NET)))
    assert [row[:2] for row in found[2:]] == [["2", "修订应急预案并组织演练"], ["3", "开展评查"]]
    assert found[2][2:] == ["办公室", "年底前"]


def test_text_around_a_table_keeps_its_place():
    page = [*TITLE, *HEAD, *ROWS, (80.0, 500.0, "联系人：王某某，如有疑问请及时联系。")]
    kinds = [type(one).__name__ for one in pieces(pdf, portable.pdf_of([page], drawn=NET))]
    assert kinds == ["Paragraph", "Grid", "Paragraph"]


def test_merged_cells_are_one():
    rules = [Rule(True, y, 0, 300) for y in (0, 100)]
    rules += [Rule(True, 50, 100, 300), *[Rule(False, x, 0, 100) for x in (0, 100, 200, 300)]]
    page = [
        Fragment(x, y, 12, t)
        for x, y, t in [(5, 48, "甲"), (105, 70, "乙"), (205, 70, "丙"), (105, 20, "丁")]
    ]
    (table,) = page_of(page, rules)
    assert isinstance(table, PageTable)
    assert [(c.text, c.row, c.column, c.height) for c in table.cells] == [
        ("甲", 0, 0, 2), ("乙", 0, 1, 1), ("丙", 0, 2, 1), ("丁", 1, 1, 1), ("", 1, 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [Rule(True, 100, 50, 500)],  # the red line of a letterhead
        [Rule(True, y, 0, 600) for y in (0, 800)] + [Rule(False, x, 0, 800) for x in (0, 600)],  # a frame
        [Rule(True, float(4 * n), 0, 600) for n in range(2000)]
        + [Rule(False, 9, 0, 9000)],  # a hatched picture
    ],
)
def test_lines_that_make_no_table_leave_the_words_as_they_were(rules):
    page = [Fragment(60, 700 - 30 * n, 16, "健全行政执法责任制") for n in range(4)]
    assert all(isinstance(one, Line) for one in page_of(page, rules)) and len(page_of(page, rules)) == 4


def test_page_turned_on_its_side_is_read_upright():
    turned = [(y, 842 - x, text) for x, y, text in ROWS]
    assert turned  # the words stand where a landscape page has them before it is turned
    drawn = b"0 1 -1 0 595 0 cm\n"
    data = portable.pdf_of([[*HEAD, *ROWS]], drawn=drawn + NET, more=b"/Rotate 90")
    assert words(grid(data))[1][2] == "政策法规科"
