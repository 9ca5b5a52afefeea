"""How the pieces of an earlier version stand in a corrected text: found again, reworded, new or gone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, Protocol

from tracker.plans.coverage import has_words

_ALIKE = 0.6  # two texts with this much in common are one text, reworded
_HALF = 0.5
_SHORTEST = 6  # shorter lines stand in every report and prove nothing


class Piece(Protocol):
    text: str
    start: int
    end: int


class Alignment(NamedTuple):
    """Places in the sequences given. ``found``: earlier piece -> its start now; ``reworded``: later -> earlier."""

    found: dict[int, int]
    reworded: dict[int, int]
    added: list[int]
    gone: list[int]


def resemble(one: str, other: str) -> bool:
    """Whether at least half of the shorter text's sentences stand in the other one too."""
    first, second = _sentences(one), _sentences(other)
    shorter = min(len(first), len(second))
    return shorter > 0 and len(first & second) / shorter >= _HALF


def align(
    earlier: Sequence[Piece], later: Sequence[Piece], text: str, within: Iterable[tuple[int, int]]
) -> Alignment:
    """Find every earlier piece verbatim in the later text's plan sections (``within``), then match the rest.

    A later piece that only holds what was found again is neither reworded nor added: it is settled already. One that
    holds a single earlier piece and more words besides is that piece reworded.
    """
    found = _found(earlier, text, list(within))
    grown = _grown(earlier, later, text, found)
    for n in grown.values():
        del found[n]
    spans = [(start, start + len(earlier[n].text)) for n, start in found.items()]
    free = [
        n
        for n, one in enumerate(later)
        if not any(one.start < end and one.end > start for start, end in spans)
    ]
    left = [n for n in range(len(earlier)) if n not in found and n not in grown.values()]
    reworded = dict(grown)
    for n in (one for one in free if one not in grown):
        scored = [
            (SequenceMatcher(None, later[n].text, earlier[m].text, autojunk=False).ratio(), m) for m in left
        ]
        ratio, nearest = max(scored, default=(0.0, -1), key=lambda one: (one[0], -one[1]))
        if ratio >= _ALIKE:
            reworded[n] = nearest
            left.remove(nearest)
    return Alignment(found, reworded, [n for n in free if n not in reworded], left)


def _grown(
    earlier: Sequence[Piece], later: Sequence[Piece], text: str, found: dict[int, int]
) -> dict[int, int]:
    """Later piece -> the one earlier piece in it, where words stand beside that which no earlier piece holds."""
    grown = {}
    places = sorted((start, start + len(earlier[n].text), n) for n, start in found.items())
    for m, one in enumerate(later):
        inside = [place for place in places if place[0] < one.end and place[1] > one.start]
        if len(inside) == 1 and one.start <= inside[0][0] and inside[0][1] <= one.end:
            start, end, n = inside[0]
            if has_words(text[one.start : start] + text[end : one.end]):
                grown[m] = n
    return grown


def _found(earlier: Sequence[Piece], text: str, within: list[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    taken: list[tuple[int, int]] = []
    for n, one in enumerate(earlier):
        for first, last in within:
            start = text.find(one.text, first, last)
            while start >= 0 and any(start < e and start + len(one.text) > s for s, e in taken):
                start = text.find(one.text, start + 1, last)
            if start >= 0:
                found[n] = start
                taken.append((start, start + len(one.text)))
                break
    return found


def _sentences(text: str) -> set[str]:
    for stop in "；;！？\n\t":
        text = text.replace(stop, "。")
    return {plain for part in text.split("。") if len(plain := "".join(part.split())) >= _SHORTEST}
