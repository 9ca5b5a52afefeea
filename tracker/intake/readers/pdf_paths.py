"""The straight lines a page draws: stroked ones, and thin filled boxes, which is how many programs draw a border."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from tracker.intake.readers.pdf_content import numbers

_THIN = 3.0  # points; a filled box this thin is a line
_STRAIGHT = 0.5  # points off the straight
_MOST = 6000  # rules of a page
_STROKES = {b"S", b"s", b"B", b"B*", b"b", b"b*"}
_FILLS = {b"f", b"F", b"f*", *_STROKES - {b"S", b"s"}}
_CLOSING = {b"s", b"b", b"b*", b"f", b"F", b"f*", b"B", b"B*"}
Point = tuple[float, float]


class Rule(NamedTuple):
    """A line across (``is_across``) at height ``at`` from ``start`` to ``end``, or one up at ``at`` from the left."""

    is_across: bool
    at: float
    start: float
    end: float


class Path:
    """The path being built; what is painted of it goes into ``rules``."""

    def __init__(self, rules: list[Rule]) -> None:
        self._rules = rules
        self._parts: list[list[Point]] = []

    def take(self, operator: bytes, operands: bytes, matrix: tuple[float, ...]) -> None:
        """Any operator; those that build or paint no path change nothing."""
        if operator == b"re":
            if found := numbers(operands, 4):
                x, y, w, h = found
                corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y))
                self._parts.append([_placed(one, matrix) for one in corners])
        elif operator in (b"m", b"l"):
            if found := numbers(operands, 2):
                point = _placed((found[0], found[1]), matrix)
                if operator == b"m" or not self._parts:
                    self._parts.append([point])
                else:
                    self._parts[-1].append(point)
        elif operator == b"h":
            self._close()
        elif operator in (b"c", b"v", b"y"):
            if len(found := numbers(operands, 2)) == 2:
                self._parts.append([_placed((found[0], found[1]), matrix)])  # a curve rules nothing
        elif operator in _STROKES or operator in _FILLS or operator == b"n":
            self._paint(operator)

    def _close(self) -> None:
        if self._parts and len(self._parts[-1]) > 2:
            self._parts[-1].append(self._parts[-1][0])

    def _paint(self, operator: bytes) -> None:
        if operator in _CLOSING:
            self._close()
        for part in self._parts:
            if operator in _FILLS and len(part) > 2 and (thin := _thin(part)):
                self._add(thin)
            elif operator in _STROKES:
                for one, other in pairwise(part):
                    if rule := _straight(one, other):
                        self._add(rule)
        self._parts = []

    def _add(self, rule: Rule) -> None:
        if len(self._rules) < _MOST:
            self._rules.append(rule)


def _placed(point: Point, matrix: tuple[float, ...]) -> Point:
    a, b, c, d, e, f = matrix
    return point[0] * a + point[1] * c + e, point[0] * b + point[1] * d + f


def _straight(one: Point, other: Point) -> Rule | None:
    (x, y), (u, v) = one, other
    if abs(y - v) <= _STRAIGHT and abs(x - u) > _STRAIGHT:
        return Rule(True, (y + v) / 2, min(x, u), max(x, u))
    if abs(x - u) <= _STRAIGHT and abs(y - v) > _STRAIGHT:
        return Rule(False, (x + u) / 2, min(y, v), max(y, v))
    return None


def _thin(part: list[Point]) -> Rule | None:
    left, right = min(x for x, _y in part), max(x for x, _y in part)
    low, high = min(y for _x, y in part), max(y for _x, y in part)
    if high - low <= _THIN and right - left > high - low:
        return Rule(True, (low + high) / 2, left, right)
    if right - left <= _THIN and high - low > right - left:
        return Rule(False, (left + right) / 2, low, high)
    return None
