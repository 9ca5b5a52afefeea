"""Paragraphs of a file joined into one text: pages end in mid-sentence, sentences do not.

The rule is the one of the domain handbook, §2.6: a paragraph that is no heading and does not end like a sentence
runs on into the next, unless the next opens with a heading number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.intake.grids import Grid, GridCell, header_rows, is_layout
from tracker.intake.numbering import INLINE, heading_of, number_of

_SENTENCE_END = tuple('。！？；：”）!?;:"…')
_PUNCTUATION = re.compile(r"[，。；：！？、,;!?]")
_LONGEST_LABEL = 45
_PAGE_NUMBER = re.compile(r"[-—－–\s]*(?:\d{1,3}|第\s*\d{1,3}\s*页(?:\s*共\s*\d{1,3}\s*页)?)[-—－–\s]*")
_TOUCHING_HEADINGS = re.compile(r"[一二三四五六七八九十]{1,3}、[^。；！？\n]{2,40}?(?=[（(]一[）)])")
_OWN_LINE = re.compile(
    r".{0,40}签\s*发\s*人\s*[:：]|附件|附：|抄送|特此报告|[（(]此件|"
    r"[（(]?(?:责任|牵头|主办|配合|协办)(?:单位|科室|部门|处室)[:：]|[（(]?完成(?:时限|时间)[:：]"
)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as its file has it; `heading` when the file's own markup says so (the depth is not trusted)."""

    text: str
    heading: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph's place in the joined text; in a copy without line breaks, a stretch up to the next heading."""

    start: int
    end: int
    heading: bool


@dataclass(frozen=True)
class Cell:
    """A table cell's words in the joined text; row and column as in its grid."""

    start: int
    end: int
    place: GridCell


@dataclass(frozen=True)
class Table:
    """A table's place in the joined text, a line per row, tabs between the cells. ``header``: its header rows,
    (first, after), when it is a breakdown table."""

    start: int
    end: int
    header: tuple[int, int] | None
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class JoinedText:
    """The document as one text, a line per paragraph, and where each paragraph stands.

    The rows of a table stand in the text too, but are no blocks: they are read by their columns.
    """

    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()

    def words(self, block: Block) -> str:
        return self.text[block.start : block.end]


def is_label(text: str) -> bool:
    """A short line without punctuation: letterhead, title, number, date, an unnumbered heading."""
    return len(text) <= _LONGEST_LABEL and not _PUNCTUATION.search(text)


def join(pieces: Iterable[Paragraph | Grid]) -> JoinedText:
    """Join what a page break cut; drop page numbers and empty lines; keep every other character."""
    merged: list[Paragraph | Grid] = []
    page_ended = False
    for piece in pieces:
        if isinstance(piece, Grid):
            for part in _without_title(piece):
                merged.append(part) if isinstance(part, Grid) else _merge(merged, part)
        elif _PAGE_NUMBER.fullmatch(piece.text.strip()):
            page_ended = True
        elif piece.text.strip():
            _merge(merged, piece, page_ended)
            page_ended = False
    return _laid_out(merged)


def _merge(merged: list[Paragraph | Grid], paragraph: Paragraph, page_ended: bool = False) -> None:
    text = paragraph.text.strip()
    if not text or _PAGE_NUMBER.fullmatch(text):
        return
    last = merged[-1] if merged else None
    if isinstance(last, Paragraph) and not paragraph.heading and _runs_on(last, text, page_ended):
        merged[-1] = Paragraph(last.text + text)
    else:
        merged.append(Paragraph(text, paragraph.heading))


def _without_title(grid: Grid) -> list[Paragraph | Grid]:
    """A table that only lays out a page is its paragraphs; rows above a breakdown's header are paragraphs too."""
    if is_layout(grid):
        return _paragraphs(grid.cells)
    header = header_rows(grid.rows())
    if header is None or header[0] == 0:
        return [grid]
    above = [cell for cell in grid.cells if cell.row < header[0]]
    below = [replace(cell, row=cell.row - header[0]) for cell in grid.cells if cell.row >= header[0]]
    return [*_paragraphs(above), Grid(tuple(below))]


def _paragraphs(cells: Iterable[GridCell]) -> list[Paragraph | Grid]:
    return [Paragraph(line) for cell in cells for line in cell.text.split("\n")]


def _runs_on(before: Paragraph, after: str, page_ended: bool) -> bool:
    if before.heading or before.text.endswith(_SENTENCE_END):
        return False
    number = number_of(before.text)
    broken_item = (
        page_ended
        and number is not None
        and number.level > 2
        and _PUNCTUATION.search(before.text[number.end :])
    )
    if _stands_alone(before.text) and not broken_item:
        return False
    return number_of(after) is None and not _OWN_LINE.match(after)


def _stands_alone(text: str) -> bool:
    heading = heading_of(text)
    own_line_heading = heading is not None and heading.body == len(text)
    return own_line_heading or is_label(text) or _OWN_LINE.match(text) is not None


def _laid_out(pieces: list[Paragraph | Grid]) -> JoinedText:
    blocks: list[Block] = []
    tables: list[Table] = []
    lines: list[str] = []
    offset = 0
    for piece in pieces:
        if isinstance(piece, Grid):
            words, table = _table(piece, offset)
            tables.append(table)
        else:
            words = piece.text
            for start, end in pairwise(_edges(words)):
                blocks.append(Block(offset + start, offset + end, piece.heading))
        lines.append(words)
        offset += len(words) + 1
    return JoinedText("\n".join(lines), tuple(blocks), tuple(tables))


def _edges(words: str) -> list[int]:
    """Where blocks start and end in a paragraph: at headings that follow a stop, or another heading without one."""
    starts = {0, *(match.start() for match in INLINE.finditer(words))}
    touching = [match.end() for start in starts if (match := _TOUCHING_HEADINGS.match(words, start))]
    return sorted({*starts, *touching, len(words)})


def _table(grid: Grid, start: int) -> tuple[str, Table]:
    """The table's lines of text and its cells; a cell's own lines are joined as paragraphs are."""
    lines: list[str] = []
    rows: list[tuple[Cell, ...]] = []
    offset = start
    for cells in grid.rows():
        row: list[Cell] = []
        words: list[str] = []
        for cell in cells:
            kept = _cell_text(cell.text)
            row.append(Cell(offset, offset + len(kept), cell))
            words.append(kept)
            offset += len(kept) + 1
        offset += 0 if cells else 1
        rows.append(tuple(row))
        lines.append("\t".join(words))
    text = "\n".join(lines)
    return text, Table(start, start + len(text), header_rows(grid.rows()), tuple(rows))


def _cell_text(text: str) -> str:
    merged: list[Paragraph | Grid] = []
    for line in text.split("\n"):
        _merge(merged, Paragraph(line)) if not line.strip().isdecimal() else merged.append(
            Paragraph(line.strip())
        )
    return "\n".join(piece.text for piece in merged if isinstance(piece, Paragraph))
