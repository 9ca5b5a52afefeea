"""Deadlines written into a text: 6月30日前, 三季度, 年底前 … read as dates of the plan's year.

A phrase with two meanings (6月前) yields no date; it is asked about.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_CN_MONTHS = {name: number for number, name in enumerate([*"一二三四五六七八九十", "十一", "十二"], start=1)}
_CN_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_NOT_YEARLY = r"(?<![每\d.一二三四五六七八九十])"
_TITLES = re.compile("《[^》\n]*》")

_DAY = re.compile(rf"(?:(?P<year>20\d{{2}})年)?{_NOT_YEARLY}{_MONTH}(?P<day>\d{{1,2}})日(?:[以之]?前)?")
_PART = re.compile(rf"{_NOT_YEARLY}{_MONTH}份?(?P<part>上旬|中旬|下旬|底|末)(?:[以之]?前)?")
_BEFORE_MONTH = re.compile(rf"{_NOT_YEARLY}{_MONTH}份?(?:以|之)?前")
_WHOLE_MONTH = re.compile(rf"{_NOT_YEARLY}{_MONTH}(?:份|[，,。；;）)内]|$)")
_QUARTER = re.compile(r"(?<!每)第?(?P<quarter>[一二三四1-4])季度")
_HALF = re.compile("(?<!每)(?P<half>上|下)半年")
_YEAR_END = re.compile("年底(?:[以之]?前)?|年末|年内|全年|年度内|本年度")


@dataclass(frozen=True)
class DuePhrase:
    """A phrase and the date it means; `on` is None and `either` two dates where it means two things."""

    words: str
    on: date | None
    either: tuple[date, date] | None = None


def due_phrase_in(text: str, year: int) -> DuePhrase | None:
    """The deadline a text states, the most exact phrase first; None when it states none (or only an impossible date)."""
    text = _TITLES.sub("", text)
    for exact in _DAY.finditer(text):
        stated = int(exact["year"]) if exact["year"] else year
        on = _day(stated, _month(exact["month"]), int(exact["day"]))
        if on is not None and stated >= year:
            return DuePhrase(exact.group(), on)
    if match := _PART.search(text):
        month = _month(match["month"])
        day = {"上旬": 10, "中旬": 20}.get(match["part"], _last(year, month))
        return DuePhrase(match.group(), date(year, month, day))
    if match := _BEFORE_MONTH.search(text):
        month = _month(match["month"])
        end_before = date(year - 1, 12, 31) if month == 1 else date(year, month - 1, _last(year, month - 1))
        return DuePhrase(match.group(), None, (end_before, date(year, month, _last(year, month))))
    return _period(text, year)


def _period(text: str, year: int) -> DuePhrase | None:
    if match := _WHOLE_MONTH.search(text):
        month = _month(match["month"])
        return DuePhrase(match.group().rstrip("，,。；;）)"), date(year, month, _last(year, month)))
    if match := _QUARTER.search(text):
        month = 3 * _CN_QUARTERS[match["quarter"]]
        return DuePhrase(match.group(), date(year, month, _last(year, month)))
    if match := _HALF.search(text):
        return DuePhrase(match.group(), date(year, 6, 30) if match["half"] == "上" else date(year, 12, 31))
    if match := _YEAR_END.search(text):
        return DuePhrase(match.group(), date(year, 12, 31))
    return None


def _month(words: str) -> int:
    return _CN_MONTHS[words] if words in _CN_MONTHS else int(words)


def _last(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
