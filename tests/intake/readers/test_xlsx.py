"""Workbooks: what a person sees in the shown sheets."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from tests.intake.readers import word
from tests.intake.readers.pieces import cells, grid, lines, pieces
from tracker.evidence.sandbox import Refused
from tracker.intake.grids import Grid
from tracker.intake.readers import xlsx


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def values(rows: list[list[object]], **more) -> list[tuple[str, int, int, int, int]]:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return cells(grid(xlsx, saved(book)))


def test_values_are_text_as_shown():
    found = values([["修订办法", 3, 2.5, True, None, "=1+1"]])
    assert [cell[0] for cell in found] == ["修订办法", "3", "2.5"]


@pytest.mark.parametrize("form", ["yyyy-mm-dd", "yyyy年m月d日", "m月d日", "[$-804]yyyy/m/d;@"])
def test_dates_are_written_out(form):
    book = Workbook()
    book.active["A1"] = date(2024, 6, 30)
    book.active["A1"].number_format = form
    assert cells(grid(xlsx, saved(book))) == [("2024年6月30日", 0, 0, 1, 1)]


def test_a_number_in_an_ordinary_format_is_no_date():
    book = Workbook()
    book.active["A1"] = 45473
    book.active["A1"].number_format = '0"个"'
    assert cells(grid(xlsx, saved(book)))[0][0] == "45473"


def test_merged_cells_and_empty_rows():
    book = Workbook()
    sheet = book.active
    sheet["A2"], sheet["A5"], sheet["B5"], sheet["B7"] = "分解表", "制度", "修订", "清理"
    sheet.merge_cells("A2:D3")
    sheet.merge_cells("A5:A7")
    assert cells(grid(xlsx, saved(book))) == [
        ("分解表", 0, 0, 1, 4), ("制度", 1, 0, 2, 1), ("修订", 1, 1, 1, 1), ("清理", 2, 1, 1, 1),
    ]  # fmt: skip


def test_hidden_sheets_and_rows_are_not_read_and_a_named_sheet_says_its_name():
    book = Workbook()
    book.active.title = "2024年任务分解表"
    book.active.append(["工作任务", "责任科室"])
    book.active.append(["藏", "藏"])
    book.active.row_dimensions[2].hidden = True
    hidden = book.create_sheet("旧表")
    hidden.append(["旧", "旧"])
    hidden.sheet_state = "hidden"
    found = pieces(xlsx, saved(book))
    assert [type(one) for one in found[1:]] == [Grid]
    assert lines(xlsx, saved(book)) == ["2024年任务分解表"]
    assert "藏" not in str(found)


def test_line_breaks_in_a_cell_stay():
    assert values([["1.修订办法\n2.清理文件", "x"]])[0][0] == "1.修订办法\n2.清理文件"


def test_far_away_cells_cost_nothing():
    book = Workbook()
    book.active["A1"], book.active["A1048576"], book.active["XFD1"] = "甲", "乙", "远"
    assert cells(grid(xlsx, saved(book))) == [("甲", 0, 0, 1, 1), ("乙", 1, 0, 1, 1)]


def test_too_many_cells_are_refused():
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(801):
        sheet.append(["x"] * 50)
    with pytest.raises(Refused, match="太多"):
        pieces(xlsx, saved(book))


def test_a_word_document_named_xlsx_is_refused():
    with pytest.raises(Refused):
        pieces(xlsx, word.with_body(""))
