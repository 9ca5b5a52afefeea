"""Sentences and clauses with their spans. Quotation marks, book titles and brackets are not cut through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from tracker.intake.numbering import RUN_MARK

# Bounded, so that a mark that is never closed costs no more than its neighbourhood.
_HELD = r"“[^”。\n]{0,200}”|‘[^’。\n]{0,200}’|《[^》。\n]{0,200}》|（[^）。\n]{0,200}）|\([^)。\n]{0,200}\)"
_STOP = re.compile(rf"{_HELD}|(?P<stop>[。！？!?；;\n]+|(?<=[\u4e00-\u9fff）)”》%])\.)")
_COMMA = re.compile(rf"{_HELD}|(?P<stop>[，,])")
_RUN_START = re.compile(rf"(?:^|(?<=[，,：:。；;\s]))\s*(?P<mark>{RUN_MARK})")
_EDGE = " \t\u3000\xa0，,.。！？!?；;：:、\n"
_LONGEST_RUN_TITLE = 25


@dataclass(frozen=True)
class Sentence:
    """A sentence without its last stop. `run` is its 一是 (or ""); `heading`: a run's title, its text follows."""

    start: int
    end: int
    run: str = ""
    heading: bool = False


def sentences_in(text: str, start: int, end: int) -> list[Sentence]:
    """Cut at full stops, semicolons and before 一是/二是/三是."""
    found: list[Sentence] = []
    for begin, stop in _between(text, start, end, _STOP):
        for first, last, run in _runs(text, begin, stop):
            found.append(Sentence(first, last, run))
    return [
        Sentence(one.start, one.end, one.run, _is_title(text, one, following))
        for one, following in zip_longest(found, found[1:])
    ]


def clauses_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses of a sentence, cut at commas."""
    return list(_between(text, start, end, _COMMA))


def _between(text: str, start: int, end: int, stops: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    begin = start
    for match in stops.finditer(text, start, end):
        if match.group("stop"):
            yield from trimmed(text, begin, match.start())
            begin = match.end()
    yield from trimmed(text, begin, end)


def trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span without spaces and stops at its edges; nothing when nothing is left."""
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return [(start, end)] if start < end else []


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    edges = [(start, "")]
    for match in _RUN_START.finditer(text, start, end):
        if match.start("mark") == start:
            edges = []
        edges.append((match.start("mark"), match.group("mark").rstrip("，,")))
    stops = [begin for begin, _ in edges[1:]] + [end]
    for (begin, run), stop in zip(edges, stops, strict=True):
        for first, last in trimmed(text, begin, stop):
            yield first, last, run


def _is_title(text: str, one: Sentence, following: Sentence | None) -> bool:
    """Words after 一是 up to a full stop are a title when more sentences of the same item follow."""
    if not one.run or following is None or following.run or text[one.end : one.end + 1] != "。":
        return False
    return (
        one.end - one.start - len(one.run) <= _LONGEST_RUN_TITLE and text.count("，", one.start, one.end) <= 1
    )
