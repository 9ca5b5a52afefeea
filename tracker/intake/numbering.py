"""Heading numbers as Chinese documents write them, and the heading that follows a number.

Levels: 1 `一、`, 2 `（一）`, 3 `1.`, 4 `（1）` and `①`, 5 the run `一是`, `第一，`, `首先，`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CN = "一二三四五六七八九十百"
RUN_MARK = rf"(?:[{_CN}]{{1,3}}(?:是(?!否)|要(?![素点件求务]))|第[{_CN}]{{1,3}}[，,]|首先[，,]|其次[，,]|再次[，,]|最后[，,])"
RUN = 5

# Copies on other sites show each digit as *. After a number's dot a date may follow: 6.3月底前.
_DIGITS = r"(?:\d{1,2}|\*{1,2})"
_DATE_NEXT = r"(?=(?:20\d{2}年|1?\d月))"

_FORMS = tuple(
    (level, re.compile(pattern))
    for level, pattern in (
        (1, rf"第[{_CN}]{{1,3}}部分[、，：:]?\s*"),
        (1, rf"[{_CN}]{{1,3}}、\s*"),
        (2, rf"[（(][{_CN}]{{1,3}}[）)]\s*、?\s*"),
        (3, rf"{_DIGITS}(?:[.．](?:(?!\d)|{_DATE_NEXT})|、)\s*"),
        (4, r"(?:[（(](?:\d{1,2}|\*{1,2})[）)]|[①-⑳])\s*"),
        (RUN, RUN_MARK),
    )
)
# In a copy without line breaks a heading follows a full stop directly.
INLINE = re.compile(
    rf"(?<=[。；！？])(?=[{_CN}]{{1,3}}、)|(?<=[。；！？：:])(?=[（(][{_CN}]{{1,3}}[）)][^，。；、]{{2,40}}。)"
    r"|(?<=[：:])(?=一、)|(?<=报告|总结)(?=一、)|(?<=[。；])(?=\d{1,2}[.．](?!\d))"
)
# A full stop; in copies with half-width marks also a dot behind a Chinese character.
STOP = re.compile(r"。|(?<=[\u4e00-\u9fff）)”》%])\.")

_LONGEST_TITLE = 40
_LONGEST_RUN_TITLE = 25


@dataclass(frozen=True)
class Number:
    """A number at the start of a text: its level, how it is printed, and where the text after it begins."""

    level: int
    text: str
    end: int


@dataclass(frozen=True)
class Heading:
    """A numbered heading. `body` is the offset of the text that follows in the same paragraph (its length: none)."""

    level: int
    number: str
    title: str
    body: int


def number_of(text: str) -> Number | None:
    """The number a text starts with, or None."""
    for level, form in _FORMS:
        if match := form.match(text):
            return Number(level, match.group().strip().rstrip("、.．，,："), match.end())
    return None


def heading_of(text: str) -> Heading | None:
    """The heading a paragraph starts with: number, at most 40 characters, a full stop or the paragraph's end.

    A paragraph that is numbered but starts with a long sentence has no heading and gives None.
    """
    number = number_of(text)
    if number is None:
        return None
    rest = text[number.end :]
    found = STOP.search(rest)
    stop = found.start() if found else -1
    title = (rest if stop < 0 else rest[:stop]).strip()
    longest = _LONGEST_RUN_TITLE if number.level == RUN else _LONGEST_TITLE
    if (
        not title
        or len(title) > longest
        or re.search(r"[；;：:！？]", title)
        or len(re.findall("[，,]", title)) > 2
    ):
        return None
    body = len(text) if stop < 0 else number.end + stop + 1
    return Heading(number.level, number.text, title, body)
