"""Whether every sentence of the plan came to something: pure arithmetic on spans.

A sentence is covered when each of its words lies in a commitment or in a passage that says why it is none.
Numbers of items and punctuation are no words; the heading of a section is no sentence.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_HELD = r"“[^”。\n]*”|‘[^’。\n]*’|《[^》。\n]*》|（[^）。\n]*）|\([^)。\n]*\)"
_STOP = re.compile(rf"{_HELD}|(?P<stop>[。！？!?；;\n]+)")
# What a person never splits: whole quotations, titles, brackets and numbers, whatever stands in them.
_WHOLE = "|".join(rf"{a}[^{a}{b}\n]{{0,300}}{b}" for a, b in ("‘’", "〈〉", "（）", "〔〕", "【】", '""'))
_CLAUSE_STOP = re.compile(
    rf"《[^》\n]{{0,300}}》|“[^”\n]{{0,300}}”|{_WHOLE}|\([^()\n]{{0,300}}\)|(?<=\d),(?=\d{{3}})"
    r"|(?P<stop>[。；;！？!?，,、]+)"
)
_EDGE = " \t\r\u3000\xa0，,。.．！？!?；;：:、\n"
_CN = "一二三四五六七八九十百"
_NUMBER = re.compile(rf"[（(]?(?:[{_CN}\d]{{1,4}}|[①-⑳])[)）]?[、.．，]?")


class Span(NamedTuple):
    start: int
    end: int


class Coverage(NamedTuple):
    """``sentences``: those that count. ``open``: stretches nobody has settled, in order."""

    sentences: tuple[Span, ...]
    uncovered: tuple[Span, ...]  # sentences with an open stretch
    open: tuple[Span, ...]

    @property
    def covered(self) -> int:
        return len(self.sentences) - len(self.uncovered)


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without spaces and stops at its edges; empty when nothing is left."""
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return Span(start, end)


def coverage(
    text: str, sections: Iterable[Span], settled: Iterable[Span], headings: Iterable[Span]
) -> Coverage:
    """``settled``: commitments and passages. ``headings``: settled too, and not counted as sentences."""
    heads = sorted(headings)
    done = _merged([*settled, *heads])
    counted: list[Span] = []
    lacking: list[Span] = []
    open_: list[Span] = []
    for section in _merged(sections):
        for sentence in _sentences(text, section):
            if not list(_gaps(text, sentence, _merged(heads))):
                continue
            counted.append(sentence)
            if gaps := list(_gaps(text, sentence, done)):
                lacking.append(sentence)
                open_ += gaps
    return Coverage(tuple(counted), tuple(lacking), tuple(open_))


def has_words(text: str) -> bool:
    return any(character.isalnum() for character in text) and _NUMBER.fullmatch(text) is None


def cut_points(text: str) -> list[int]:
    """Offsets behind each stop and comma inside ``text``, where a person may want to split it: never in a quotation, a
    title, brackets or a word."""
    found = []
    for match in _CLAUSE_STOP.finditer(text):
        place = match.end()
        if match.group("stop") and has_words(text[: match.start()]) and has_words(text[place:]):
            found.append(place)
    return found


def _sentences(text: str, section: Span) -> Iterator[Span]:
    begin = section.start
    for match in _STOP.finditer(text, section.start, section.end):
        if match.group("stop"):
            yield from _with_words(text, begin, match.start())
            begin = match.end()
    yield from _with_words(text, begin, section.end)


def _with_words(text: str, start: int, end: int) -> Iterator[Span]:
    span = trimmed(text, start, end)
    if has_words(text[span.start : span.end]):
        yield span


def _gaps(text: str, sentence: Span, done: list[Span]) -> Iterator[Span]:
    begin = sentence.start
    for span in done:
        if span.end <= begin:
            continue
        if span.start >= sentence.end:
            break
        yield from _with_words(text, begin, max(begin, span.start))
        begin = max(begin, span.end)
    if begin < sentence.end:
        yield from _with_words(text, begin, sentence.end)


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(Span(*span))
    return found
