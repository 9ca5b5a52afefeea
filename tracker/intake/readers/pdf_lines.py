"""Words at places to lines, lines to paragraphs. Pure.

A line that reaches the right edge runs on into the next, unless that one is indented; a line that ends short ends
its paragraph. That holds over a page's end too, once page numbers and running heads are gone.
"""

from __future__ import annotations

import itertools
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
    """Words, and where they start on the page (points, up from below); ``size``: a character's height."""

    x: float
    y: float
    size: float
    text: str


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
    for one in (part for fragment in fragments for part in _parted(fragment)):
        last = rows[-1][-1] if rows else None
        if last is not None and abs(one.y - last.y) <= _SAME_LINE * max(one.size, last.size, 1):
            rows[-1].append(one)
        else:
            rows.append([one])
    lines = [_line(row) for row in rows]
    return [line for line in lines if line.text]


def paragraphs_of(pages: Sequence[Sequence[Line]]) -> list[str]:
    """The paragraphs of all pages, without page numbers and running heads."""
    kept = _without_frame(pages)
    lines = [line for page in kept for line in page]
    if not lines:
        return []
    left, right = _edges(lines)
    paragraphs = [lines[0].text]
    for before, line in itertools.pairwise(lines):
        if _runs_on(before, line, left, right):
            paragraphs[-1] = _joined(paragraphs[-1], line.text)
        else:
            paragraphs.append(line.text)
    return paragraphs


def _parted(fragment: Fragment) -> list[Fragment]:
    """A fragment of several lines as one each; their places beneath the first are good enough to tell them apart."""
    lines = fragment.text.strip("\n").split("\n")
    drop = 1.2 * max(fragment.size, 1)
    return [
        Fragment(fragment.x, fragment.y - drop * at, fragment.size, text) for at, text in enumerate(lines)
    ]


def _line(row: list[Fragment]) -> Line:
    ordered = sorted(row, key=lambda one: one.x)
    words, right = "", ordered[0].x
    for one in ordered:
        gap = one.x - right
        if words and gap > 0.8 * one.size and not (words.endswith(" ") or one.text.startswith(" ")):
            words += " "
        words += one.text
        right = max(right, one.x + _width(one))
    size = max(one.size for one in row)
    return Line(_folded(words).strip(), ordered[0].x, right, size, row[0].y)


def _width(one: Fragment) -> float:
    """About how wide words are printed: a Chinese character is as wide as it is high, a Latin one half."""
    return one.size * sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in one.text)


def _folded(text: str) -> str:
    """Radicals used as characters become the characters they print; nothing else is touched."""
    folded = text.translate(_RADICALS)
    return "".join(
        unicodedata.normalize("NFKC", char) if "\u2f00" <= char <= "\u2fd5" else char for char in folded
    )


def _without_frame(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
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


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    """The text's left and right edge: where most lines start and the long ones end."""
    starts = Counter(round(line.left) for line in lines)
    left = float(min(start for start, times in starts.items() if times * 8 >= max(starts.values())))
    ends = sorted(line.right for line in lines)
    return left, ends[int(len(ends) * 0.95) if len(ends) > 20 else -1]


def _runs_on(before: Line, line: Line, left: float, right: float) -> bool:
    size = max(before.size, 1.0)
    if before.right < right - _REACHES * size or abs(before.size - line.size) > 0.2 * size:
        return False
    indented = line.left > left + _INDENTED * size
    numbered = number_of(line.text) is not None
    if before.text.endswith(_SENTENCE_END):
        return not indented and not numbered
    return not (indented and numbered)


def _joined(before: str, after: str) -> str:
    latin = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalpha()
    return f"{before} {after}" if latin else before + after
