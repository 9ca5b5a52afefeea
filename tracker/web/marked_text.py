"""A document's text as paragraphs with marked spans, pure: what the desk and the plan page show.

Spans count characters of the whole text. Where two overlap the later one gives way, so every character
stands on the page exactly once, in order.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.intake.numbering import RUN, heading_of
from tracker.intake.paragraphs import is_label


@dataclass(frozen=True)
class Mark:
    """A span and how it is shown. ``anchor`` is the id of its first piece, ``href`` where a click leads."""

    start: int
    end: int
    kind: str
    label: str = ""
    anchor: str = ""
    href: str = ""
    title: str = ""


@dataclass(frozen=True)
class Piece:
    """Part of one paragraph; ``opens`` is true for the first piece of its mark."""

    text: str
    mark: Mark | None = None
    opens: bool = False


@dataclass(frozen=True)
class MarkedParagraph:
    pieces: tuple[Piece, ...]
    is_heading: bool
    start: int = 0


@dataclass(frozen=True)
class MarkedText:
    """``before``: paragraphs ahead of the first mark (and its heading), which a reader of the plan may skip."""

    before: tuple[MarkedParagraph, ...]
    rest: tuple[MarkedParagraph, ...]


def marked_text(text: str, marks: Iterable[Mark]) -> MarkedText:
    spans = _apart(marks, len(text))
    shown: list[MarkedParagraph] = []
    offset, first = 0, -1
    for line in text.split("\n"):
        here = [m for m in spans if m.start < offset + len(line) and m.end > offset]
        if here and first < 0:
            first = len(shown)
        if line.strip():
            shown.append(_paragraph(line, offset, here))
        offset += len(line) + 1
    if first < 0:
        return MarkedText((), tuple(shown))
    while first and shown[first - 1].is_heading:
        first -= 1
    return MarkedText(tuple(shown[:first]), tuple(shown[first:]))


def _apart(marks: Iterable[Mark], length: int) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, m.end)):
        start = max(mark.start, kept[-1].end if kept else 0)
        end = min(mark.end, length)
        if start < end:
            kept.append(replace(mark, start=start, end=end))
    return kept


def _paragraph(line: str, offset: int, marks: Sequence[Mark]) -> MarkedParagraph:
    heading = heading_of(line)
    whole = heading is not None and heading.body == len(line)
    pieces = list(_pieces(line, offset, marks))
    if heading and not whole and heading.level < RUN:
        pieces = list(_with_lead(pieces, heading.body))
    return MarkedParagraph(tuple(pieces), is_heading=whole or is_label(line), start=offset)


def _pieces(line: str, offset: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    done = 0
    for mark in marks:
        start, end = max(mark.start - offset, 0), min(mark.end - offset, len(line))
        if start > done:
            yield Piece(line[done:start])
        yield Piece(line[start:end], mark, opens=mark.start >= offset)
        done = end
    if done < len(line):
        yield Piece(line[done:])


def _with_lead(pieces: list[Piece], length: int) -> Iterator[Piece]:
    """The heading words a paragraph opens with, as a piece of their own where nothing else is marked."""
    first = pieces[0]
    if first.mark is not None:
        yield from pieces
        return
    lead = min(length, len(first.text))
    yield Piece(first.text[:lead], Mark(0, lead, "lead"))
    if first.text[lead:]:
        yield Piece(first.text[lead:])
    yield from pieces[1:]
