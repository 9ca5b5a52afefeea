"""Words at places to lines; which lines are a page's frame, and which run on. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.intake.numbering import number_of

_PAGE_NUMBER = re.compile(
    r"[-—－–_·.\s]*(?:第\s*)?(?:\d{1,4}|[ⅰ-ⅻIVX]{1,5})(?:\s*页)?(?:\s*[/／]\s*\d{1,4}|\s*[，,]?\s*共\s*\d{1,4}\s*页)?[-—－–_·.\s]*"
)
_SENTENCE_END = tuple("。！？；：”）!?;:")
_DIGITS = re.compile(r"\d+")
_REACHES = 1.6  # how many characters a full line may stay short of the right edge
_INDENTED = 1.2  # how many characters an indented line starts to the right of the left edge
_APART = 0.8  # of a character's height: such a gap is a space
_APART_LATIN = 0.18  # between two Latin words, which are printed closer
_SAME_LINE = 0.45  # of a character's height
_REPEATED = 3  # pages with the same head or foot
_SAME_PLACE = 4  # points
_EDGE_LINES = 2  # lines of a page that can be head or foot
# Printed alike, coded apart: what some programs put into a PDF for a character of today's writing.
_RADICALS = str.maketrans(
    dict(
        zip(
            "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
            "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
            strict=True,
        )
    )
)


@dataclass(frozen=True)
class Fragment:
    """Words, and where they start on the page (points, up from below); ``size``: a character's height.
    ``width``: as the font tells it; below 0 where it does not."""

    x: float
    y: float
    size: float
    text: str
    width: float = -1.0


@dataclass(frozen=True)
class Line:
    """A line's words and its edges."""

    text: str
    left: float
    right: float
    size: float
    y: float


def lines_of(fragments: Sequence[Fragment]) -> list[Line]:
    """The lines of one page, in the order in which the page paints them."""
    rows: list[list[Fragment]] = []
    for one in fragments:
        last = rows[-1][-1] if rows else None
        if last is not None and abs(one.y - last.y) <= _SAME_LINE * max(one.size, last.size, 1):
            rows[-1].append(one)
        elif one.text.strip():
            rows.append([one])
    lines = [_line(row) for row in rows]
    return [line for line in lines if line.text]


def _line(row: list[Fragment]) -> Line:
    ordered = sorted(row, key=lambda one: one.x)
    words, right = "", ordered[0].x
    for one in ordered:
        gap = one.x - right
        apart = _APART_LATIN if _is_latin(words[-1:]) and _is_latin(one.text[:1]) else _APART
        if words and gap > apart * one.size and not (words.endswith(" ") or one.text.startswith(" ")):
            words += " "
        words += one.text
        if one.text.strip():
            right = max(right, one.x + _width(one))
    size = max(one.size for one in row)
    return Line(_folded(words).strip(), _left(ordered), right, size, row[0].y)


def _left(ordered: list[Fragment]) -> float:
    """Where the first character that prints stands: an indent may be made of spaces."""
    first = next((one for one in ordered if one.text.strip()), ordered[0])
    blank = len(first.text) - len(first.text.lstrip())
    return first.x + (_width(first) * blank / len(first.text) if blank else 0)


def _width(one: Fragment) -> float:
    """How wide words are printed, or about: a Chinese character is as wide as it is high, a Latin one half."""
    if one.width >= 0:
        return one.width
    return one.size * sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in one.text)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _folded(text: str) -> str:
    """Radicals used as characters become the characters they print; nothing else is touched."""
    folded = text.translate(_RADICALS)
    return "".join(
        unicodedata.normalize("NFKC", char) if "\u2f00" <= char <= "\u2fd5" else char for char in folded
    )


def without_frame(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers, running heads and feet."""
    edges = Counter(key for page in pages for key in {_key(line) for line in _at_edges(page)})
    heads = {key for key, times in edges.items() if times >= max(_REPEATED, len(pages) // 3)}
    kept = []
    for page in pages:
        framing = [
            line for line in _at_edges(page) if _key(line) in heads or _PAGE_NUMBER.fullmatch(line.text)
        ]
        kept.append([line for line in page if not any(line is one for one in framing)])
    return kept


def _at_edges(page: Sequence[Line]) -> list[Line]:
    """The uppermost and lowest lines."""
    by_height = sorted(page, key=lambda line: -line.y)
    return by_height[:_EDGE_LINES] + by_height[_EDGE_LINES:][-_EDGE_LINES:]


def _key(line: Line) -> tuple[str, int]:
    """Its words, digits aside, and its height: a title that reads like the running head stands elsewhere."""
    return _DIGITS.sub("#", "".join(line.text.split())), round(line.y / _SAME_PLACE)


def edges(lines: Sequence[Line]) -> tuple[float, float]:
    """The text's left and right edge: where most lines start and the long ones end."""
    if not lines:
        return 0.0, 0.0
    starts = Counter(round(line.left) for line in lines)
    left = float(min(start for start, times in starts.items() if times * 8 >= max(starts.values())))
    ends = sorted(line.right for line in lines)
    return left, ends[int(len(ends) * 0.95) if len(ends) > 20 else -1]


def runs_on(before: Line, line: Line, left: float, right: float) -> bool:
    """Whether a line goes on in the next one: it reaches the ``right`` edge, and that one opens nothing new."""
    size = max(before.size, 1.0)
    if before.right < right - _REACHES * size or abs(before.size - line.size) > 0.2 * size:
        return False
    indented = line.left > left + _INDENTED * size
    numbered = number_of(line.text) is not None
    if before.text.endswith(_SENTENCE_END):
        return not indented and not numbered
    return not (indented and numbered)


def joined(before: str, after: str) -> str:
    """Two parts of one paragraph; Latin words get the space that the line's end stood for."""
    latin = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalpha()
    return f"{before} {after}" if latin else before + after
