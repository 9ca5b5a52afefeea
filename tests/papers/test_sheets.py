"""Sheets people fill in: typed strings only, locked where nothing is to be written, ids hidden (S10)."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tracker.intake.grids import Grid
from tracker.intake.readers import READERS
from tracker.papers.sheets import LONGEST, Column, sheet

COLUMNS = [
    Column("id", is_hidden=True),
    Column("任务", 20),
    Column("进展情况", 60, is_open=True),
    Column("本期无新进展", is_open=True, choices=["是"]),
]
STARTS = [
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "＝",
    "＋",
    "－",
    "＠",
    "﹦",
    " =",
    "'=",
    '"=',
    "{=",
    "%=",
    ";=",
    "|=",
]
BODIES = [
    "cmd|' /C calc'!A0", "HYPERLINK(\"http://evil.test\",\"点\")", "1+1", "SUM(A1:A9)", "WEBSERVICE(\"http://e\")",
    "IMPORTXML(\"http://e\",\"//a\")", "DDE(\"cmd\";\"/C calc\";\"x\")", "A1", "@SUM(1)", "http://evil.test/?q=1",
]  # fmt: skip
PAYLOADS = [start + body for start in STARTS for body in BODIES] + [
    "00123",
    "1e5",
    "TRUE",
    "2024-06-20",
    "a\nb",
]


def made(*rows: list[str]) -> bytes:
    return sheet("本期报送", COLUMNS, rows, note="只填写白色的列。")


def test_no_cell_is_ever_active_and_reading_back_gives_the_words() -> None:
    """S10: formulas in every disguise go out as text and come back as text."""
    content = made(*[[str(n), "任务", payload, ""] for n, payload in enumerate(PAYLOADS)])
    with ZipFile(BytesIO(content)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in page
        assert "<hyperlink" not in page
        assert not [name for name in parts.namelist() if "external" in name.lower()]
    rows = list(load_workbook(BytesIO(content)).active.iter_rows(min_row=2))  # type: ignore[union-attr]
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} == {"s"}
    assert [row[2].value for row in rows] == [payload.replace("\r", "\n") for payload in PAYLOADS]
    [grid] = [piece for piece in READERS[".xlsx"](content, "x.xlsx") if isinstance(piece, Grid)]
    read = [cell.text for cell in grid.cells if cell.column == 2 and cell.row > 0]
    assert read == [payload.strip() for payload in PAYLOADS]


def test_only_open_columns_can_be_written_in() -> None:
    page = load_workbook(BytesIO(made(["1", "任务", "", ""]))).active
    assert page is not None
    assert page.protection.sheet is True
    assert [cell.protection.locked for cell in page[2]] == [True, True, False, False]
    assert page.column_dimensions["A"].hidden is True
    assert [str(rule.formula1) for rule in page.data_validations.dataValidation] == ['"是"']


@pytest.mark.parametrize("length", [LONGEST, LONGEST + 1])
def test_cell_takes_what_a_cell_can_hold(length: int) -> None:
    page = load_workbook(BytesIO(made(["1", "任务", "长" * length, ""]))).active
    assert page is not None
    assert len(str(page["C2"].value)) == LONGEST


def test_sheet_without_rows_has_its_headings() -> None:
    page = load_workbook(BytesIO(made())).active
    assert page is not None
    assert [cell.value for cell in page[1]] == [column.title for column in COLUMNS]
