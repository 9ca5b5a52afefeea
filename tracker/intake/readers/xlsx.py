"""A workbook as tables, in the child: ``python -m tracker.intake.readers.xlsx``.

Shown sheets in order, values as a reader sees them: kept results of formulas, dates in words, merged cells as one.
Nothing is calculated and no other part of the file is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from lxml import etree

from tracker.evidence.sandbox import Refused, Step
from tracker.evidence.sandbox_child import answer
from tracker.intake.readers.parts import Package, attribute, beneath, child, local

_MAIN = "spreadsheetml.sheet.main"
_MOST_CELLS = 40_000
_MOST_SHEETS = 20
_STEP = 500  # rows
_WIDEST = 64  # columns
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_DATE_FORMS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_PLAIN_SHEET = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.I)
_TOO_MANY = "的单元格太多，没有读取。请只保留任务分解表后重新上传。"

Cell = tuple[int, int, str]
Merge = tuple[int, int, int, int]


def read(file: BinaryIO, step: Step) -> list[Any]:
    """The pieces as ``opening`` takes them. Raises ``Refused``."""
    package = Package(file)
    main = package.main_part(_MAIN)
    targets = package.targets(main)
    strings = _strings(package, next((t for t in targets.values() if t.endswith("sharedStrings.xml")), ""))
    dates = _date_styles(package.root(next((t for t in targets.values() if t.endswith("styles.xml")), "")))
    pieces: list[Any] = []
    for name, part in _sheets(package, main, targets):
        cells, merges = _sheet(package, part, strings, dates, step)
        if not cells:
            continue
        first_row = [cell for cell in cells if cell[0] == cells[0][0]]
        if len(first_row) > 1 and not _PLAIN_SHEET.fullmatch(name):
            pieces.append(["p", name, False])
        pieces.append(["t", _grid(cells, merges)])
    return pieces


def _sheets(package: Package, main: str, targets: dict[str, str]) -> list[tuple[str, str]]:
    root = package.root(main)
    shown = [
        (attribute(sheet, "name"), targets.get(attribute(sheet, "id"), ""))
        for sheet in beneath(root, "sheets")
        if attribute(sheet, "state") in ("", "visible")
    ]
    return [(name, part) for name, part in shown if part in package.names][:_MOST_SHEETS]


def _strings(package: Package, part: str) -> list[str]:
    found: list[str] = []
    if part in package.names:
        for item in package.elements(part, "si"):
            found.append(_words(item))
            item.clear()
            _drop_before(item)
    return found


def _words(item: etree._Element) -> str:
    """The text of a rich string, without the reading aids above it."""
    parts = []
    for one in item.iter("{*}t"):
        if not any(local(above) == "rPh" for above in one.iterancestors()):
            parts.append(one.text or "")
    return "".join(parts)


def _date_styles(root: etree._Element | None) -> set[int]:
    """The cell formats that show a number as a date."""
    custom = set()
    for one in beneath(root, "numFmts"):
        code = _QUOTED.sub("", attribute(one, "formatCode")).lower()
        if re.search("[ymd年月日]", code) and "0" not in code:
            custom.add(attribute(one, "numFmtId"))
    dated = custom | {str(number) for number in _DATE_FORMS}
    formats = beneath(root, "cellXfs")
    return {index for index, one in enumerate(formats) if attribute(one, "numFmtId") in dated}


def _sheet(
    package: Package, part: str, strings: list[str], dates: set[int], step: Step
) -> tuple[list[Cell], list[Merge]]:
    cells: list[Cell] = []
    merges: list[Merge] = []
    row = 0
    for element in package.elements(part, "row", "mergeCell"):
        if local(element) == "mergeCell":
            merges += _merge(attribute(element, "ref"))
            continue
        row = _row_number(attribute(element, "r"), row + 1)
        if attribute(element, "hidden") != "1":
            cells += _row(element, row, strings, dates)
        element.clear()
        _drop_before(element)
        if row % _STEP == 0:
            step(row, 0)
        if len(cells) > _MOST_CELLS or len(merges) > _MOST_CELLS:
            raise Refused(_TOO_MANY)
    return cells, merges


def _row(element: etree._Element, row: int, strings: list[str], dates: set[int]) -> Iterable[Cell]:
    column = -1
    for cell in element:
        at = _REFERENCE.fullmatch(attribute(cell, "r"))
        column = _column(at.group(1)) if at else column + 1
        text = _text(cell, strings, dates).replace("\r\n", "\n").strip()
        if text and column < _WIDEST:
            yield row, column, text


def _text(cell: etree._Element, strings: list[str], dates: set[int]) -> str:
    kind = attribute(cell, "t")
    if kind == "inlineStr":
        inline = child(cell, "is")
        return _words(inline) if inline is not None else ""
    value = child(cell, "v")
    text = (value.text or "") if value is not None else ""
    if kind == "s":
        return strings[int(text)] if text.isdecimal() and len(text) < 9 and int(text) < len(strings) else ""
    if kind in ("str", "d"):
        return text
    if kind in ("e", "b"):
        return ""
    style = attribute(cell, "s")
    return _shown_number(text, style.isdecimal() and int(style) in dates)


def _shown_number(text: str, is_date: bool) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return ""
    if is_date and 20_000 < number < 80_000:
        day = date(1899, 12, 30) + timedelta(days=int(number))
        return f"{day.year}年{day.month}月{day.day}日"
    if not number.is_finite() or abs(number) > 10**15:
        return ""
    return str(int(number)) if number == int(number) else str(round(float(number), 6))


def _grid(cells: list[Cell], merges: list[Merge]) -> list[list[Any]]:
    """[text, row, column, height, width] of each filled cell, rows numbered without gaps."""
    rows = {row: index for index, row in enumerate(sorted({row for row, _, _ in cells}))}
    spans = {(top, left): (bottom, right) for top, left, bottom, right in merges}
    found = []
    for row, column, text in sorted(cells):
        bottom, right = spans.get((row, column), (row, column))
        height = sum(1 for number in rows if row <= number <= bottom) if bottom > row else 1
        found.append([text, rows[row], column, height, min(right - column + 1, _WIDEST)])
    return found


def _merge(reference: str) -> list[Merge]:
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return []
    (top, left), (bottom, right) = ((int(end.group(2)), _column(end.group(1))) for end in (ends[0], ends[1]))
    return [(top, left, bottom, right)]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _row_number(text: str, following: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else following


def _drop_before(element: etree._Element) -> None:
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]


if __name__ == "__main__":
    answer(read)
