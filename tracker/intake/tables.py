"""Breakdown tables (任务分解表): rows to commitments, with the owner and the date that their columns name.

A row is one commitment, as its bureau cut it. Rows across the whole table and merged first columns are its sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.intake.clause_sorts import sorted_clause
from tracker.intake.clauses import Piece
from tracker.intake.draft import SectionDraft
from tracker.intake.grids import Column, column_of, labels
from tracker.intake.numbering import number_of
from tracker.intake.paragraphs import Cell, JoinedText, Table
from tracker.intake.sentences import clauses_in, trimmed
from tracker.intake.stated import Stated

WHOLE = "任务分解表"
_LONGEST_TITLE = 60
_TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计|备\s*注|注|说\s*明|填表说明|填报单位.*|联系人.*)[:：]?.*")
_EMPTY = re.compile(r"[\s/／—\-－_~、。]*|无|略|同上")


@dataclass(frozen=True)
class TableRow:
    """A commitment's piece and what its row says beside it."""

    section: str
    piece: Piece
    stated: Stated


@dataclass(frozen=True)
class TablePlan:
    """What a document's breakdown tables say. Sections without rows are left out."""

    sections: tuple[SectionDraft, ...]
    rows: tuple[TableRow, ...]


@dataclass
class _Open:
    number: str
    title: str
    start: int
    end: int


@dataclass
class _Item:
    """A row being read: where its task stands, and the cells beside it (a merged task has several of each)."""

    cell: Cell
    section: _Open
    beside: dict[Column, list[str]] = field(default_factory=dict)
    heads: dict[Column, str] = field(default_factory=dict)


def table_plan(joined: JoinedText, *, taken: frozenset[str] = frozenset()) -> TablePlan:
    """All breakdown tables of a document, in order. ``taken``: section numbers that are in use already."""
    items = [item for table in joined.tables if table.header for item in _items(joined, table)]
    used = set(taken)
    names: dict[int, str] = {}
    sections = []
    for item in items:
        one = item.section
        if id(one) not in names:
            number = one.number[:18] or WHOLE
            count = 2
            while number in used:
                number, count = f"{one.number[:14] or WHOLE}之{count}", count + 1
            used.add(number)
            names[id(one)] = number
            sections.append(SectionDraft(number, one.title, one.start, one.end))
    rows = [_row(joined.text, item, names[id(item.section)]) for item in items]
    return TablePlan(tuple(sections), tuple(rows))


def _items(joined: JoinedText, table: Table) -> Iterator[_Item]:
    assert table.header is not None
    first, after = table.header
    heads = labels([[cell.place for cell in row] for row in table.rows], first, after)
    columns = {column: column_of(words) for column, words in heads.items()}
    tasks = [column for column, kind in columns.items() if kind == "task"]
    details = [column for column, kind in columns.items() if kind == "detail"] or tasks[-1:]
    topics = [column for column in tasks if column not in details] + [
        column for column, kind in columns.items() if kind == "topic"
    ]
    section = _Open("", "", table.start, table.end)
    topic: Cell | None = None
    number = 0
    found: dict[int, _Item] = {}
    for cells in _filled(joined, table, after):
        if _repeats(joined, cells, heads) or _is_total(joined, cells):
            continue
        if (group := _group(joined, cells, len(heads))) is not None:
            section, topic = _opened(joined, group, table), None
            continue
        task = _task_cell(joined, cells, details, topics)
        if task is None:
            continue
        over = next((cells[column] for column in topics if column in cells), None)
        if over is not None and over is not topic and over is not task and _spans_several(over, cells, table):
            number += 1
            topic, section = over, _opened(joined, over, table, f"第{number}组")
        item = found.setdefault(
            task.start, _Item(task, section, heads={k: heads[c] for c, k in columns.items()})
        )
        section.end = max(section.end, max(cell.end for cell in cells.values()))
        for column, cell in cells.items():
            words = _words(joined, cell)
            kind = columns.get(column, "other")
            if words and words not in item.beside.setdefault(kind, []):
                item.beside[kind].append(words)
    yield from found.values()


def _filled(joined: JoinedText, table: Table, after: int) -> Iterator[dict[int, Cell]]:
    """Each row below the header as column to cell, merged cells repeated in every row they reach."""
    reaching: list[Cell] = []
    for number, row in enumerate(table.rows):
        reaching = [c for c in reaching if c.place.row + c.place.height > number] + [
            cell for cell in row if cell.place.height > 0
        ]
        if number >= after:
            cells = {cell.place.column: cell for cell in sorted(reaching, key=lambda cell: cell.place.column)}
            if any(_words(joined, cell) for cell in cells.values()):
                yield cells


def _task_cell(
    joined: JoinedText, cells: dict[int, Cell], details: Sequence[int], topics: Sequence[int]
) -> Cell | None:
    """The cell that says what is done: the most detailed column that is filled."""
    for column in (*reversed(details), *reversed(topics)):
        if column in cells and _words(joined, cells[column]):
            return cells[column]
    return None


def _group(joined: JoinedText, cells: dict[int, Cell], width: int) -> Cell | None:
    """A row that is one cell across, or a single filled cell that is numbered like a heading: the rows' heading."""
    filled = [cell for cell in cells.values() if _words(joined, cell)]
    if len(filled) != 1:
        return None
    words, place = _words(joined, filled[0]), filled[0].place
    across = place.width > 1 and place.width * 2 > width
    number = number_of(words)
    numbered = number is not None and number.level <= 2
    return filled[0] if len(words) <= _LONGEST_TITLE and (across or numbered) else None


def _opened(joined: JoinedText, cell: Cell, table: Table, otherwise: str = "") -> _Open:
    words = _words(joined, cell).replace("\n", "")
    number = number_of(words)
    title = words[number.end :] if number else words
    return _Open(
        number.text if number else otherwise, title[:_LONGEST_TITLE], cell.start, min(cell.end, table.end)
    )


def _spans_several(over: Cell, cells: dict[int, Cell], table: Table) -> bool:
    """Whether a first column groups rows; where every row has its own, it is no section."""
    return over.place.height > 1 or any(
        cell.place.column == over.place.column and cell.place.height > 1 for row in table.rows for cell in row
    )


def _repeats(joined: JoinedText, cells: dict[int, Cell], heads: dict[int, str]) -> bool:
    """The header once more, at the top of the next page."""
    words = {column: "".join(_words(joined, cell).split()) for column, cell in cells.items()}
    return all(heads.get(column, "").split("/")[0] == text for column, text in words.items() if text)


def _is_total(joined: JoinedText, cells: dict[int, Cell]) -> bool:
    filled = [words for cell in cells.values() if (words := _words(joined, cell))]
    return len(filled) <= 2 and _TOTAL.fullmatch(filled[0].replace("\n", "")) is not None


def _words(joined: JoinedText, cell: Cell) -> str:
    words = joined.text[cell.start : cell.end].strip()
    return "" if _EMPTY.fullmatch(words) else words


def _row(text: str, item: _Item, section: str) -> TableRow:
    start, end = item.cell.start, item.cell.end
    number = number_of(text[start:end])
    if number is not None and "\n" not in text[start:end] and start + number.end < end:
        start += number.end
    start, end = next(iter(trimmed(text, start, end)), (item.cell.start, item.cell.end))
    clauses = tuple(sorted_clause(text, first, last) for first, last in clauses_in(text, start, end))
    head = item.heads
    reason = "任务分解表中自成一行，按表中所列作为一项"
    stated = Stated(
        lead=_said(head, item, "lead"),
        supporting=_said(head, item, "supporting"),
        due=_said(head, item, "due"),
    )
    return TableRow(section, Piece(start, end, clauses or (sorted_clause(text, start, end),), reason), stated)


def _said(heads: dict[Column, str], item: _Item, kind: Column) -> tuple[str, str]:
    """(header, cell), both "" where the table does not say."""
    words = item.beside.get(kind)
    return (heads[kind].rpartition("/")[2], "、".join(words).replace("\n", "、")) if words else ("", "")
