"""Numbers of last year's work: value, unit, a short name from the words around (domain handbook §3.1).

Only Arabic digits with a counting unit are figures. Dates, years, times, hotline and frequency numbers, ordinals,
codes such as “1+7+15+N” and numbers in 《titles》 have no such unit, or stand in a place where none is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest

from tracker.intake.draft import FigureDraft

# Longer units first: 件套 before 件, 人次 before 人.
_UNITS = (
    "个百分点|平方公里|人次|场次|件次|户次|家次|册次|件套|万元|亿元|公里|元|人|名|位|户|家|个|项|件|条|起|宗|例|次|期|场|轮|类|"
    "批|部|本|册|份|篇|幅|块|套|支|台|辆|架|处|座|所|间|吨|%|％"
)
_TIMES = {"": 1, "万": 10_000, "亿": 100_000_000}
_FIGURE = re.compile(
    r"(?P<before>约|近|超过?|逾|共约|大约|不少于|至少)?\s*"
    r"(?<![\d.+/:：〔\[A-Za-z第—–\-~～])(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\d.])\s*"
    r"(?P<about>[余多])?(?P<times>[万亿])?(?P<about2>[余多])?\s*"
    rf"(?P<unit>{_UNITS})(?P<after>以上|左右|多|余)?"
)
# 个 and the like before a word of time count no work: 30个工作日, 3个月.
_TIME_AFTER = re.compile("(?:工作日|月|小时|季度|星期|年)")
_CLAUSE = re.compile(r"[^，。；：！？\n]+")
_TITLE = re.compile("《[^》\n]{0,200}》")
# Words that open a clause and name nothing.
_OPENING = re.compile(
    "^(?:全年|我[局市县区]|今年以来|截至目前|目前|年内|全市|全县|全区|全局|先后|共|已设?|总|并|在|对|为|其中|分别|及时|完成|实施|重点|参加了?|"
    "聘请|成立|落实|购置|储备|优化|涵盖|获|荣获|出台|修订|认真|梳理|公布|约(?!谈)|接受|发放|的|了|各类|积极|办理|应对|稳妥|汛期|"
    "制定|所报案例)+"
)
_NUMBERED = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,3}[、是])"
)
_CLOSING = re.compile("(?:达到|共|的|等|[“”（）])+$")
_OPENING_BEHIND = re.compile("^(?:的|了|各类|进行了?|全市|全县|全区)+")
# Names that say little without the figure before: 宣讲活动 1854 场，参与 141900 余人次.
_LEANING = ("参与", "参加", "观看")
_LONGEST_AHEAD = 20
_LONGEST_BEHIND = 12
# Between two figures of a clause, fewer characters than this belong to the first (974家企业2.97万人).
_OWN_WORDS = 8


def figures_in(text: str, start: int, end: int) -> tuple[FigureDraft, ...]:
    """The figures of text[start:end], in order; their spans never overlap."""
    found: list[FigureDraft] = []
    for first, last in _clauses(text, start, end):
        for figure in _in_clause(text, first, last):
            leans = figure.name in _LEANING and found
            found.append(replace(figure, name=found[-1].name + figure.name) if leans else figure)
    return tuple(found)


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _CLAUSE.finditer(text, start, end):
        yield match.span()


def _in_clause(text: str, start: int, end: int) -> Iterator[FigureDraft]:
    """A figure's stretch ends at the next 、 or where the next figure begins."""
    shaded = _TITLE.sub(lambda match: "\u3000" * len(match.group()), text[start:end])
    matches = [m for m in _FIGURE.finditer(shaded) if not _TIME_AFTER.match(shaded, m.end())]
    begin, name = 0, ""
    for match, following in zip_longest(matches, matches[1:]):
        stop, following_begin = _limits(shaded, match, following)
        first, last = _trimmed(text, start + begin, start + stop)
        name = _name(shaded[begin : match.start()], shaded[match.end() : stop]) or name or "数量"
        yield FigureDraft(
            name=name,
            value=_value(match),
            unit=_unit(match),
            approximate=any(match[part] for part in ("before", "about", "about2", "after")),
            text=text[first:last],
            start=first,
            end=last,
        )
        begin = following_begin


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _unit(match: re.Match[str]) -> str:
    return (
        match["unit"].removeprefix("万").removeprefix("亿") if match["unit"].endswith("元") else match["unit"]
    )


def _value(match: re.Match[str]) -> Decimal:
    times = match["times"] or ""
    if match["unit"] in ("万元", "亿元"):
        times = match["unit"][0]
    value = Decimal(match["number"].replace(",", "")) * _TIMES[times]
    return Decimal(int(value)) if value == int(value) else value


def _name(before: str, after: str) -> str:
    """The noun beside the number: before it (党员集中学习 22 次), else behind it (14 项安全生产专项整治), or ""."""
    ahead = re.split("[、“”等]|累计|开展|组织|实现|达到", _CLOSING.sub("", _squeezed(before)))[-1]
    ahead = _OPENING.sub("", _NUMBERED.sub("", ahead))
    if len(ahead) >= 2 and not ahead.endswith(("好", "了")):
        return ahead[-_LONGEST_AHEAD:]
    behind = _OPENING_BEHIND.sub("", _squeezed(after))
    behind = re.split("[“”已并将]|(?<=..)的", behind)[0]
    return behind[:_LONGEST_BEHIND] if len(behind) >= 2 else ""


def _squeezed(words: str) -> str:
    """Without spaces and without what stands in brackets."""
    return re.sub(r"\s|（[^）]*）", "", words)


def _limits(clause: str, match: re.Match[str], following: re.Match[str] | None) -> tuple[int, int]:
    """Where a figure's words end and the next figure's begin: at 、, else before the number or the words ahead of it."""
    limit = following.start() if following else len(clause)
    comma = clause.find("、", match.end(), limit)
    if comma >= 0:
        return comma, comma + 1
    if following and limit - match.end() >= _OWN_WORDS:
        return match.end(), match.end()
    return limit, limit
