"""A sheet to be filled in on a PC: locked columns that explain, open columns to write in, hidden ids that lead back.

Every cell is a typed string: whatever stands in it, nothing is calculated, linked or run (goal S10).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter

LONGEST = 32_767  # characters a cell can hold
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # what no cell can show
_FONT = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True, "border": 1}


@dataclass(frozen=True)
class Column:
    """``width`` in characters. ``is_open``: to be written in; ``is_hidden``: an id, for the way back."""

    title: str
    width: int = 12
    is_open: bool = False
    is_hidden: bool = False
    choices: Sequence[str] = ()


def sheet(title: str, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, note: str = "") -> bytes:
    """One worksheet as xlsx bytes: headings in the first row, the rows below, ``note`` on the first heading."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(title[:31])
        head = book.add_format({**_FONT, "bold": True, "bg_color": "#EEF1F4", "locked": True})
        locked = book.add_format({**_FONT, "bg_color": "#F7F8FA", "locked": True, "num_format": "@"})
        open_ = book.add_format({**_FONT, "locked": False, "num_format": "@"})
        for at, column in enumerate(columns):
            page.set_column(at, at, column.width, None, {"hidden": column.is_hidden})
            page.write_string(0, at, column.title, head)
        count = 0
        for count, row in enumerate(rows, start=1):
            for at, (column, text) in enumerate(zip(columns, row, strict=True)):
                page.write_string(count, at, _shown(text), open_ if column.is_open else locked)
        for at, column in enumerate(columns):
            if column.choices and count:
                page.data_validation(1, at, count, at, {"validate": "list", "source": list(column.choices)})
        if note:
            shown = next(at for at, column in enumerate(columns) if not column.is_hidden)
            page.write_comment(0, shown, note, {"x_scale": 2, "y_scale": 2})
        page.freeze_panes(1, 0)
        page.protect("", {"format_columns": True, "format_rows": True})
        page.set_landscape()
        page.fit_to_pages(1, 0)
    return out.getvalue()


def _shown(text: str) -> str:
    """Lines as a sheet breaks them, within what a cell can hold."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST]
