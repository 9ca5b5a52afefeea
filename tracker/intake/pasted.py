"""Lines typed by hand, or rows pasted from Excel or WPS (tab between cells), to commitments; each cell that cannot be
taken is named.

A pasted table is read by the same header words as one in a document (``grids``, ``tables``). Nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.intake.clause_sorts import sorted_clause
from tracker.intake.clauses import Piece
from tracker.intake.clipboard import rows_of
from tracker.intake.draft import CommitmentDraft, OfficeHint, SectionDraft
from tracker.intake.entities import without_entities
from tracker.intake.grids import Grid, GridCell, header_rows
from tracker.intake.paragraphs import JoinedText, Table, join
from tracker.intake.sentences import clauses_in, trimmed
from tracker.intake.stated import Stated
from tracker.intake.suggest import Surroundings, suggest
from tracker.intake.suggest_offices import named_offices
from tracker.intake.tables import TablePlan, TableRow, table_plan

MOST_ROWS = 500
LONGEST = 200_000  # characters
TYPED = "录入事项"
_REASON = "录入时自成一行，作为一项"
_SEVERAL = re.compile(r"[、，,;；/\s]+")
_NO_HEADER = "没有认出表头。请连同表头一起复制，表头如：工作任务、责任科室、完成时限。"
_TOO_MANY = f"一次最多{MOST_ROWS}行，请分次粘贴。"
_TOO_LONG = "内容太长，请分次粘贴。"
_NOTHING = "请填写至少一项内容。"


class NotReadable(Exception):
    """Nothing of the typed text can be taken; the words say why and what to do."""


@dataclass(frozen=True)
class CellProblem:
    """A cell that cannot be taken as it stands: its column's header and what is wrong."""

    column: str
    message: str


@dataclass(frozen=True)
class PastedRow:
    """One row: its place in what was pasted (the header counts), its cells as they were, what was read of it."""

    line: int
    text: str
    stated: Stated
    draft: CommitmentDraft | None
    problems: tuple[CellProblem, ...] = ()


@dataclass(frozen=True)
class Pasted:
    """``text`` is what all spans count in. ``is_table``: the columns named owner or date."""

    text: str
    sections: tuple[SectionDraft, ...]
    rows: tuple[PastedRow, ...]
    is_table: bool

    @property
    def drafts(self) -> list[CommitmentDraft]:
        return [row.draft for row in self.rows if row.draft is not None]


def read_pasted(typed: str, within: Surroundings) -> Pasted:
    """Raises ``NotReadable``."""
    typed = without_entities(typed).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if len(typed) > LONGEST:
        raise NotReadable(_TOO_LONG)
    if not typed.strip():
        raise NotReadable(_NOTHING)
    return _table(typed, within) if "\t" in typed else _lines(typed, within)


def _lines(typed: str, within: Surroundings) -> Pasted:
    text = "\n".join(line.strip() for line in typed.split("\n") if line.strip())
    rows, start = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        if span := next(iter(trimmed(text, start, start + len(line))), None):
            draft, _question = suggest(text, _piece(text, *span), section=TYPED, note="", within=within)
            rows.append(PastedRow(number, draft.text, Stated(), draft))
        start += len(line) + 1
    if not rows:
        raise NotReadable(_NOTHING)
    if len(rows) > MOST_ROWS:
        raise NotReadable(_TOO_MANY)
    return Pasted(text, (SectionDraft(TYPED, "", 0, len(text)),), tuple(rows), is_table=False)


def _piece(text: str, start: int, end: int) -> Piece:
    clauses = tuple(sorted_clause(text, first, last) for first, last in clauses_in(text, start, end))
    return Piece(start, end, clauses or (sorted_clause(text, start, end),), _REASON)


def _table(typed: str, within: Surroundings) -> Pasted:
    grid = _grid(typed)
    header = header_rows(grid.rows())
    if header is None:
        raise NotReadable(_NO_HEADER)
    if len(grid.rows()) - header[1] > MOST_ROWS:
        raise NotReadable(_TOO_MANY)
    joined = join([grid])
    plan = table_plan(joined)
    if not plan.rows:
        raise NotReadable(_NOTHING)
    rows = sorted(
        [*_read(joined, header, plan, within), *_unread(joined, header, plan)], key=lambda r: r.line
    )
    return Pasted(joined.text, plan.sections, tuple(rows), is_table=True)


def _grid(typed: str) -> Grid:
    """The cells as the clipboard has them: a cell with line breaks of its own stands in quotes."""
    found = [row for row in rows_of(typed.strip("\n")) if any(cell.strip() for cell in row)]
    return Grid(
        tuple(GridCell(cell.strip(), r, c) for r, row in enumerate(found) for c, cell in enumerate(row))
    )


def _read(
    joined: JoinedText, header: tuple[int, int], plan: TablePlan, within: Surroundings
) -> Iterator[PastedRow]:
    for row in plan.rows:
        draft, question = suggest(
            joined.text, row.piece, section=row.section, note="", within=within, stated=row.stated
        )
        problems = _problems(row, draft, question, within)
        line = _line_of(joined.tables[0], row.piece.start) + header[0] + 1
        yield PastedRow(line, draft.text, row.stated, draft, tuple(problems))


def _unread(joined: JoinedText, header: tuple[int, int], plan: TablePlan) -> Iterator[PastedRow]:
    """Rows with words in several cells, and none where the task should stand."""
    table = joined.tables[0]
    read = {_line_of(table, row.piece.start) for row in plan.rows}
    for number, cells in enumerate(table.rows):
        words = [joined.text[cell.start : cell.end].strip() for cell in cells]
        filled = [one for one in words if one]
        if number >= header[1] - header[0] and number not in read and len(filled) > 1:
            missing = CellProblem("任务内容", "这一行没有任务内容，不会列入")
            yield PastedRow(number + header[0] + 1, "、".join(filled)[:60], Stated(), None, (missing,))


def _line_of(table: Table, start: int) -> int:
    return next(n for n, row in enumerate(table.rows) if any(c.start <= start <= c.end for c in row))


def _problems(
    row: TableRow, draft: CommitmentDraft, question: str, within: Surroundings
) -> Iterator[CellProblem]:
    for (header, cell), otherwise in ((row.stated.lead, "牵头科室"), (row.stated.supporting, "")):
        for name in _unknown(cell, within.offices):
            yield CellProblem(header, f"“{name}”与本单位的科室名称对不上")
        if not cell and otherwise:
            yield CellProblem(otherwise, "没有填写")
    header, cell = row.stated.due
    if not cell:
        yield CellProblem(header or "完成时限", "没有填写")
    elif draft.due_on is None:
        yield CellProblem(header, question or f"“{cell}”没有读出日期")
    elif draft.due_on < within.today:
        yield CellProblem(header, f"“{cell}”已经过了")


def _unknown(cell: str, offices: Sequence[OfficeHint]) -> list[str]:
    """Names in a cell that are no office of this bureau; the whole cell first, as names may hold the separators."""
    parts = [one for one in _SEVERAL.split(cell) if one]
    return [one for one in parts if not named_offices(one, offices)]
