"""Ruled tables of a page: from the lines that are drawn to cells, and the words that stand in them. Pure.

Lines that touch make one table. Two neighbouring fields with no line between them are one merged cell. A side left open
(many tables have no outer border) ends where the other lines end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.intake.grids import GridCell, column_of
from tracker.intake.numbering import number_of
from tracker.intake.readers.pdf_lines import Fragment, Line, joined, lines_of
from tracker.intake.readers.pdf_paths import Rule

_NEAR = 3.0  # points: lines this near are one, ends this near touch
_OPEN = 8.0  # points by which lines must stand out to close an open side
_MOST_RULES, _MOST_FIELDS = 500, 8000  # of a page
_FEWEST_FILLED = 3
_PADDING = 12.0  # points: both sides of a cell


@dataclass(frozen=True)
class PageTable:
    """A table on one page. ``columns``: where its columns begin and end, by which it is known on the next page."""

    columns: tuple[float, ...]
    cells: tuple[GridCell, ...]

    def row(self, number: int) -> list[tuple[int, str]]:
        return [(cell.column, cell.text) for cell in self.cells if cell.row == number]

    @property
    def height(self) -> int:
        return max((cell.row + cell.height for cell in self.cells), default=0)


def page_of(fragments: Sequence[Fragment], rules: Sequence[Rule]) -> list[Line | PageTable]:
    """Lines and tables in the order of painting; a table stands where its first words do."""
    nets = _nets(_merged(rules))
    inside: dict[int, list[Fragment]] = defaultdict(list)
    order: list[int | Fragment] = []
    for one in fragments:
        at = next((n for n, net in enumerate(nets) if net.holds(one)), None)
        if at is None:
            order.append(one)
            continue
        if at not in inside:
            order.append(at)
        inside[at].append(one)
    tables = {at: nets[at].filled(found) for at, found in inside.items()}
    page: list[Line | PageTable] = []
    free: list[Fragment] = []
    for entry in order:
        table = tables[entry] if isinstance(entry, int) else None
        if table is not None:
            page += [*lines_of(free), table]
            free = []
        else:
            free += inside[entry] if isinstance(entry, int) else [entry]
    return [*page, *lines_of(free)]


def continued(before: PageTable, after: PageTable) -> PageTable | None:
    """Both as one, where the second is the first's other part on a new page; its repeated header goes."""
    if len(before.columns) != len(after.columns) or any(
        abs(one - other) > _NEAR for one, other in zip(before.columns, after.columns, strict=True)
    ):
        return None
    again = 0
    while again < 3 and again < after.height and before.row(again) == after.row(again):
        again += 1
    rest = [replace(cell, row=cell.row - again) for cell in after.cells if cell.row >= again]
    if rest and _is_broken_row(before, [cell for cell in rest if cell.row == 0]):
        more = {cell.column: cell.text for cell in rest if cell.row == 0}
        last = before.height - 1
        cells = [
            replace(cell, text=joined(cell.text, more.get(cell.column, "")))
            if cell.row + cell.height - 1 == last
            else cell
            for cell in before.cells
        ]
        before = replace(before, cells=tuple(cells))
        rest = [replace(cell, row=cell.row - 1) for cell in rest if cell.row]
    moved = (replace(cell, row=cell.row + before.height) for cell in rest)
    return replace(before, cells=(*before.cells, *moved))


def _is_broken_row(before: PageTable, first: list[GridCell]) -> bool:
    """The row goes on over the page's end: it has words, and its 序号 stands on the page before."""
    numbered = next((c for c, words in before.row(0) if column_of(words) == "number"), None)
    if numbered is None or before.height < 2:
        return False
    here = next((cell.text for cell in first if cell.column == numbered), None)
    above = dict(before.row(before.height - 1)).get(numbered, "")
    return here == "" and above != "" and sum(bool(cell.text) for cell in first) < len(first)


class _Net:
    """Lines that touch, as columns and rows of fields."""

    def __init__(self, across: list[Rule], up: list[Rule]) -> None:
        self._across, self._up = across, up
        self.xs = _closed([one.at for one in up], [e for one in across for e in (one.start, one.end)])
        self.ys = _closed([one.at for one in across], [e for one in up for e in (one.start, one.end)])

    @property
    def is_table(self) -> bool:
        columns, rows = len(self.xs) - 1, len(self.ys) - 1
        return columns > 1 and rows > 1 and columns * rows <= _MOST_FIELDS

    def holds(self, one: Fragment) -> bool:
        x, y = _middle(one)
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def filled(self, fragments: Iterable[Fragment]) -> PageTable | None:
        """The table with its words; None where too few fields hold any: a frame, a chart."""
        columns, rows = len(self.xs) - 1, len(self.ys) - 1
        cell_of: dict[tuple[int, int], int] = {}
        cells = list(self._cells(rows, columns))
        for n, (row, column, height, width) in enumerate(cells):
            cell_of |= {(r, c): n for r in range(row, row + height) for c in range(column, column + width)}
        words: dict[int, list[Fragment]] = defaultdict(list)
        for one in fragments:
            x, y = _middle(one)
            column = min(bisect_right(self.xs, x) - 1, columns - 1)
            row = rows - 1 - min(bisect_right(self.ys, y) - 1, rows - 1)
            words[cell_of[row, column]].append(one)
        if len(words) < _FEWEST_FILLED:
            return None
        made = []
        for n, (row, column, height, width) in enumerate(cells):
            room = self.xs[column + width] - self.xs[column]
            made.append(GridCell(_cell_words(words[n], room), row, column, height, width))
        return PageTable(tuple(self.xs), tuple(made))

    def _cells(self, rows: int, columns: int) -> Iterator[tuple[int, int, int, int]]:
        """(row, column, height, width) in reading order, rows counted from above."""
        taken: set[tuple[int, int]] = set()
        right = [[self._is_open(self._up, self.xs[c + 1], *self._row(r, rows)) for c in range(columns - 1)] + [False]
                 for r in range(rows)]  # fmt: skip
        below = [[self._is_open(self._across, self.ys[rows - 1 - r], self.xs[c], self.xs[c + 1])
                  for c in range(columns)] for r in range(rows - 1)] + [[False] * columns]  # fmt: skip
        for row in range(rows):
            for column in range(columns):
                if (row, column) in taken:
                    continue
                width = height = 1
                while right[row][column + width - 1] and (row, column + width) not in taken:
                    width += 1
                while all(below[row + height - 1][c] for c in range(column, column + width)):
                    height += 1
                taken |= {(r, c) for r in range(row, row + height) for c in range(column, column + width)}
                yield row, column, height, width

    def _row(self, row: int, rows: int) -> tuple[float, float]:
        return self.ys[rows - 1 - row], self.ys[rows - row]

    @staticmethod
    def _is_open(rules: list[Rule], at: float, start: float, end: float) -> bool:
        middle = (start + end) / 2
        return not any(abs(r.at - at) <= _NEAR and r.start - 1 <= middle <= r.end + 1 for r in rules)


def _middle(one: Fragment) -> tuple[float, float]:
    return one.x + min(max(one.width, 0.0), one.size) / 2, one.y + 0.3 * one.size


def _cell_words(fragments: Sequence[Fragment], room: float) -> str:
    """A cell's lines; one that fills the cell runs on into the next."""
    lines = lines_of(fragments)
    text = lines[0].text if lines else ""
    for before, line in pairwise(lines):
        is_full = before.right - before.left + 2 * before.size + _PADDING >= room
        runs_on = is_full and number_of(line.text) is None
        text = joined(text, line.text) if runs_on else f"{text}\n{line.text}"
    return text


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Pieces of one line as one: many programs draw each cell's own border."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda one: (one.is_across, one.at, one.start)):
        for n in range(len(found) - 1, -1, -1):
            last = found[n]
            if last.is_across != rule.is_across or rule.at - last.at > _NEAR:
                found.append(rule)
                break
            if rule.start <= last.end + _NEAR and last.start <= rule.end + _NEAR:
                found[n] = last._replace(start=min(last.start, rule.start), end=max(last.end, rule.end))
                break
        else:
            found.append(rule)
        if len(found) > _MOST_RULES:
            return []
    return found


def _nets(rules: list[Rule]) -> list[_Net]:
    across = [one for one in rules if one.is_across]
    up = [one for one in rules if not one.is_across]
    group = list(range(len(rules)))

    def first(n: int) -> int:
        while group[n] != n:
            group[n] = group[group[n]]
            n = group[n]
        return n

    for n, one in enumerate(up):
        for m, other in enumerate(across, start=len(up)):
            if (other.start - _NEAR <= one.at <= other.end + _NEAR
                    and one.start - _NEAR <= other.at <= one.end + _NEAR):  # fmt: skip
                group[first(m)] = first(n)
    nets: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for n, one in enumerate([*up, *across]):
        nets[first(n)][0 if one.is_across else 1].append(one)
    made = [_Net(*lines) for lines in nets.values() if all(lines)]
    return [net for net in made if net.is_table]


def _closed(places: list[float], ends: list[float]) -> list[float]:
    """Places from low to high, each once, with an edge where the other lines stand out beyond the last one."""
    found: list[float] = []
    for at in sorted(places):
        if not found or at - found[-1] > _NEAR:
            found.append(at)
    if min(ends) < found[0] - _OPEN:
        found.insert(0, min(ends))
    if max(ends) > found[-1] + _OPEN:
        found.append(max(ends))
    return found
