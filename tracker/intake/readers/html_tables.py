"""Tables of a page: the site's own metadata, tables of data, and tables that only lay the page out."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from tracker.intake.readers.html_noise import LABEL, bare

_SPACES = re.compile("[ \t\r\n\xa0\u200b]+")
_MOST_CELLS = 20_000
_LONGEST_CELL = 800
_WIDEST = 64
_LABELS = 3
_LINE_ENDS = {"br", "p", "div", "li", "tr"}
_TITLES = {"标题", "名称", "文件名称", "信息名称"}
_NUMBERS = {"发文字号", "文号", "文件编号"}
_UNKNOWN = {"", "无", "暂无", "-", "—", "/"}
_INLINE_FACT = re.compile(rf"{LABEL.pattern[:-5]}[:：].+")
_FACT = re.compile(r"[\[【]?(标题|名称|文件名称|信息名称|发文字号|文号|文件编号)[\]】]?[:：](.{2,100})")


@dataclass
class Facts:
    """What the site says of the document outside its text."""

    title: str = ""
    number: str = ""

    def note(self, label: str, value: str) -> None:
        if value in _UNKNOWN:
            return
        if label in _TITLES:
            self.title = self.title or value[:100]
        elif label in _NUMBERS:
            self.number = self.number or value[:60]

    def take_line(self, line: str) -> bool:
        """Take a line such as 发文字号：…; whether it was one."""
        found = _FACT.fullmatch(bare(line))
        if found:
            self.note(found.group(1), found.group(2))
        return found is not None


def facts_in(table: etree._Element, facts: Facts) -> bool:
    """Whether the table is the site's metadata (索引号, 发布日期 …); title and number are then noted."""
    words = [bare(cell[0]) for cell in cells_of(table, most=80)]
    inline = [word for word in words if _INLINE_FACT.match(word)]
    labelled = [word for word in words if LABEL.fullmatch(word) and word not in inline]
    if len(labelled) + len(inline) < _LABELS or 2 * (len(labelled) + len(inline)) < len(words):
        return False
    for label, value in itertools.pairwise(words):
        if LABEL.fullmatch(label):
            facts.note(label.strip("[]【】:："), value)
    for word in inline:
        facts.take_line(word)
    return True


def is_data(table: etree._Element) -> bool:
    """A table of two columns and rows at least, without another inside and without cells as long as a page."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    cells = cells_of(table)
    rows = {cell[1] for cell in cells}
    columns = max((cell[2] + cell[4] for cell in cells), default=0)
    filled = sum(1 for cell in cells if cell[0])
    longest = max((len(cell[0]) for cell in cells), default=0)
    return len(rows) > 1 and columns > 1 and longest <= _LONGEST_CELL and filled > 3


def cells_of(table: etree._Element, *, most: int = _MOST_CELLS) -> list[list[Any]]:
    """[text, row, column, height, width] of the cells, placed around those that reach down from above."""
    found: list[list[Any]] = []
    taken: dict[int, int] = {}  # column -> rows still covered from above
    for number, row in enumerate(table.iterdescendants("tr")):
        column = 0
        covered = {at: left for at, left in taken.items() if left > 0}
        taken = {at: left - 1 for at, left in covered.items()}
        for cell in row.iterchildren("td", "th"):
            while covered.get(column, 0) > 0 and column < _WIDEST:
                column += 1
            height, width = _span(cell, "rowspan", 1000), _span(cell, "colspan", _WIDEST)
            found.append([cell_text(cell), number, column, height, width])
            for at in range(column, column + width):
                taken[at] = height - 1
            column += width
        if len(found) >= most:
            break
    return found


def cell_text(cell: etree._Element) -> str:
    """A cell's words, a line per paragraph."""
    words: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        ends_line = element.tag in _LINE_ENDS
        if event == "start":
            words.append("\n" if ends_line else "")
            if element.tag not in ("script", "style"):
                words.append(_SPACES.sub(" ", element.text or ""))
        elif element is not cell:
            words.append("\n" if ends_line else "")
            words.append(_SPACES.sub(" ", element.tail or ""))
    lines = (line.strip(" \u3000") for line in "".join(words).split("\n"))
    return "\n".join(line for line in lines if line)


def _span(cell: etree._Element, name: str, most: int) -> int:
    text = str(cell.get(name, "1")).strip()
    return max(1, min(int(text), most)) if text.isdecimal() and len(text) < 6 else 1
