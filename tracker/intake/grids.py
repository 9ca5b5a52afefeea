"""A table as its file has it, and how a breakdown table (任务分解表) is told from other tables.

Header words: domain handbook §2.8. Cells are the file's own: a merged cell is one cell with its spans.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Column = Literal["number", "topic", "task", "detail", "lead", "supporting", "due", "other"]


@dataclass(frozen=True)
class GridCell:
    """A cell's words (lines kept) and its place; ``height`` and ``width`` count merged rows and columns."""

    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1


@dataclass(frozen=True)
class Grid:
    """The cells in reading order."""

    cells: tuple[GridCell, ...]

    def rows(self) -> list[list[GridCell]]:
        """The cells by the row they start in; a row whose cells all come from above is empty."""
        found: list[list[GridCell]] = []
        for cell in self.cells:
            while len(found) <= cell.row:
                found.append([])
            found[cell.row].append(cell)
        return found


# In try order: 责任 alone would also take 责任领导, 工作 also 工作时限.
_HEADER_WORDS: tuple[tuple[Column, str], ...] = (
    ("number", r"序号|编号|项次|项目号|№|No\.?"),
    ("supporting", r"(?:.*/)?(?:配合|协办|协同|参与|协作|参加|会办).*|.*/(?:配合|协办)"),
    (
        "due",
        r".*(?:时限|期限|时间节点|完成时间|实施时间|办结时间|计划时间|时间要求|进度要求|完成日期|截止|时间安排|完成节点).*|时间|日期",
    ),
    (
        "other",
        r".*(?:领导|责任人|负责人|联系人|联系电话|电话|备注|说明|对象|进展|情况|存在|是否|来源|依据|分值|资金).*",
    ),
    (
        "lead",
        r"(?:.*/)?(?:责任|牵头|主办|承办|主责|负责|落实|实施|执行)(?:\(?(?:科室|处室|股室|部门|单位|机构|主体)\)?)+.*|牵头|主办|承办|责任|.*/(?:牵头|主办|承办)",
    ),
    (
        "detail",
        r"(?:具体|主要|工作|推进|落实)?(?:要求|举措|措施)|具体(?:任务|内容|工作|事项|安排|目标)|(?:任务|工作)(?:要求|措施|举措|分解)|"
        r"目标要求|细化任务|任务明细|二级任务|分项任务",
    ),
    (
        "task",
        r"(?:重点|主要|年度|工作|目标|安排)*(?:任务|内容|事项|项目|目标|工作)(?:名称|内容|事项|目标|安排)?|目标任务|任务(?:与|和|及)?目标|安排事项",
    ),
    ("topic", r"(?:工作|任务|事项)?(?:类别|分类|类型|板块|领域|方面|方向)|指标|一级.*"),
)
_HEADERS = tuple((column, re.compile(pattern)) for column, pattern in _HEADER_WORDS)
_SPACE = re.compile(r"[\s\u3000]+")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
LONGEST_HEADER = 20
_LONGEST_CELL = 800  # characters; a cell that holds more is a page laid out in a table


def column_of(header: str) -> Column:
    """What a header cell says its column holds."""
    words = _BRACKETED.sub("", _SPACE.sub("", header)) or _SPACE.sub("", header)
    if not words or len(words) > LONGEST_HEADER:
        return "other"
    return next((column for column, form in _HEADERS if form.fullmatch(words)), "other")


def is_breakdown_header(headers: Iterable[str]) -> bool:
    """A column for the task, and one for who or when."""
    columns = {column_of(header) for header in headers}
    return bool(columns & {"task", "detail"}) and bool(columns & {"lead", "due", "supporting"})


def header_rows(rows: Sequence[Sequence[GridCell]]) -> tuple[int, int] | None:
    """(first, after) of the header of a breakdown table, two rows where 责任分工 is split beneath; else None."""
    for first, cells in enumerate(rows[:8]):
        deep = max((cell.height for cell in cells), default=1)
        for after in dict.fromkeys((first + 1, first + min(deep, 2))):
            if len(cells) > 1 and is_breakdown_header(labels(rows, first, after).values()):
                return first, max(after, first + min(deep, 2))
    return None


def labels(rows: Sequence[Sequence[GridCell]], first: int, after: int) -> dict[int, str]:
    """The header of each column: 责任分工/牵头单位 where a merged header has its own beneath."""
    found: dict[int, str] = {}
    for cells in rows[first:after]:
        for cell in cells:
            for column in range(cell.column, cell.column + min(cell.width, 64)):
                words = _SPACE.sub("", cell.text)
                found[column] = f"{found[column]}/{words}" if column in found else words
    return found


def is_layout(grid: Grid) -> bool:
    """Whether a table only places text on the page: one column, hardly a row, or a cell as long as a page."""
    rows = grid.rows()
    if header_rows(rows) is not None:
        return False
    longest = max((len(cell.text) for cell in grid.cells), default=0)
    columns = max((cell.column + cell.width for cell in grid.cells), default=0)
    return longest > _LONGEST_CELL or len(rows) < 3 or columns < 2
