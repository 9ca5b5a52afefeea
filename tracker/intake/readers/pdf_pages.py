"""Pages to paragraphs and tables. Pure.

A line that reaches the right edge runs on into the next, unless that one is indented; a line that ends short ends
its paragraph. That holds over a page's end too, once page numbers and running heads are gone; a table goes on likewise.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.intake.readers.pdf_lines import Line, edges, joined, runs_on, without_frame
from tracker.intake.readers.pdf_tables import PageTable, continued


def pieces_of(pages: Sequence[Sequence[Line | PageTable]]) -> list[str | PageTable]:
    """The paragraphs and tables of all pages, without page numbers and running heads."""
    kept = {id(line) for page in without_frame([_lines(page) for page in pages]) for line in page}
    stream = [one for page in pages for one in page if isinstance(one, PageTable) or id(one) in kept]
    left, right = edges(_lines(stream))
    pieces: list[str | PageTable] = []
    before: Line | PageTable | None = None
    for one in stream:
        last = pieces[-1] if pieces else None
        if isinstance(one, PageTable):
            whole = continued(last, one) if isinstance(last, PageTable) else None
            if whole is not None:
                pieces[-1] = whole
            else:
                pieces.append(one)
        elif isinstance(before, Line) and isinstance(last, str) and runs_on(before, one, left, right):
            pieces[-1] = joined(last, one.text)
        else:
            pieces.append(one.text)
        before = one
    return pieces


def _lines(page: Sequence[Line | PageTable]) -> list[Line]:
    return [one for one in page if isinstance(one, Line)]
