"""Deadlines written into a text: 6月30日前, 二〇二四年六月, 三季度末, 国庆节前 … read as dates of the plan's year.

A phrase that means two things (6月前), or a feast whose day moves (春节前), yields no date; it is asked about.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_CN = "〇○零一二三四五六七八九"
_CN_DIGITS = {char: max(0, index - 2) for index, char in enumerate(_CN)}
# Forms of one character each, so that places in the text stay the same.
_SAME_WIDTH = str.maketrans("０１２３４５６７８９．／－–—～", "0123456789./----")
_NUMBER = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_YEAR = rf"(?:(?P<year>20\d{{2}}|二[{_CN}]{{3}}|次|明|下一|今|本)年(?:度)?)?"
_MONTH = rf"(?<![每\d.一二三四五六七八九十第])(?P<month>{_NUMBER})月"
_TITLES = re.compile("《[^》\n]{0,200}》|“[^”\n]{0,12}[·•.][^”\n]{0,12}”")
_BEFORE = r"(?:[以之]?前)?"
# What makes a date no deadline: 2025年1月1日起施行的条例, 3月1日印发的规定.
_LOOKS_BACK = r"(?!起|以来|(?:印发|公布|发布|通过|修订|实施|施行)的)"

_FIXED_FEASTS = {
    "元旦": (1, 1),
    "劳动节": (5, 1),
    "五一": (5, 1),
    "国庆": (10, 1),
    "十一": (10, 1),
    "建党节": (7, 1),
    "七一": (7, 1),
}


@dataclass(frozen=True)
class DuePhrase:
    """A phrase and the date it means. `on` is None where it must be asked: `either` holds the two dates it can mean,
    if these are known. `vague`: the words name a span of time (全年), no day."""

    words: str
    on: date | None
    either: tuple[date, date] | None = None
    vague: bool = False


def due_phrase_in(text: str, year: int) -> DuePhrase | None:
    """The deadline a text states, the most exact form first; None when it states none (or only an impossible date)."""
    plain = _TITLES.sub(lambda match: " " * len(match.group()), text).translate(_SAME_WIDTH)
    for form, read in _FORMS:
        for match in form.finditer(plain):
            found = read(match, year)
            if found is not None:
                return DuePhrase(
                    text[match.start() : match.end()].strip("，,。；;）) \n"),
                    found.on,
                    found.either,
                    found.vague,
                )
    return None


def _on(day: date | None, year: int) -> DuePhrase | None:
    """A day before the plan's year is no deadline of this plan."""
    return DuePhrase("", day) if day is not None and day.year >= year else None


def _ask(*either: date) -> DuePhrase:
    return DuePhrase("", None, (either[0], either[1]) if either else None)


def _exact(match: re.Match[str], year: int) -> DuePhrase | None:
    month, day = _number(match["month"]), _number(match["day"])
    return _dated(match, year, lambda stated: _day(stated, month, day))


def _part(match: re.Match[str], year: int) -> DuePhrase | None:
    month = _number(match["month"])
    days = {"上旬": 10, "中旬": 20, "初": 10, "中": 20}
    return _dated(
        match, year, lambda stated: _day(stated, month, days.get(match["part"]) or _last(stated, month))
    )


def _range(match: re.Match[str], year: int) -> DuePhrase | None:
    return _dated(match, year, lambda stated: _month_end(stated, _number(match["until"])))


def _whole_month(match: re.Match[str], year: int) -> DuePhrase | None:
    return _dated(match, year, lambda stated: _month_end(stated, _number(match["month"])))


def _before_month(match: re.Match[str], year: int) -> DuePhrase | None:
    stated, month = _stated(match, year), _number(match["month"])
    late = _month_end(stated, month)
    if late is None or stated < year:
        return None
    return _ask(date(stated, month, 1) - timedelta(days=1), late)


def _before_quarter(match: re.Match[str], year: int) -> DuePhrase | None:
    month = 3 * _number(match["quarter"])
    return _ask(date(year, month - 2, 1) - timedelta(days=1), date(year, month, _last(year, month)))


def _quarter(match: re.Match[str], year: int) -> DuePhrase | None:
    return _dated(match, year, lambda stated: _month_end(stated, 3 * _number(match["quarter"])))


def _half(match: re.Match[str], year: int) -> DuePhrase | None:
    month = 12 if match["half"] == "下" else 6
    return _dated(match, year, lambda stated: _month_end(stated, month))


def _year_end(match: re.Match[str], year: int) -> DuePhrase | None:
    return _dated(match, year, lambda stated: date(stated, 12, 31))


def _span(match: re.Match[str], year: int) -> DuePhrase | None:
    return DuePhrase("", date(year, 12, 31), vague=True)


def _fixed_feast(match: re.Match[str], year: int) -> DuePhrase | None:
    month, day = _FIXED_FEASTS[match["feast"]]
    before = date(year, month, day) - timedelta(days=1)
    return _on(before, year) or _ask(before, date(year, 12, 31))


def _moving_feast(match: re.Match[str], year: int) -> DuePhrase | None:
    return _ask()


def _dated(match: re.Match[str], year: int, on: Callable[[int], date | None]) -> DuePhrase | None:
    """The date in the year the text states; 明年 may be the plan's year or the one after it."""
    if match.groupdict().get("year") in ("明", "下一"):
        either = (on(year), on(year + 1))
        return _ask(*(day for day in either if day)) if all(either) else None
    return _on(on(_stated(match, year)), year)


def _stated(match: re.Match[str], year: int) -> int:
    words = match.groupdict().get("year") or ""
    if words == "次":
        return year + 1
    if words.isdecimal():
        return int(words)
    if words.startswith("二"):
        return int("".join(str(_CN_DIGITS[char]) for char in words))
    return year


def _number(words: str) -> int:
    """6, 06, 六, 十, 十二, 二十, 三十一; 0 for what is no number."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return _CN_DIGITS.get(words, 0)
    return 10 * (_CN_DIGITS.get(tens, 0) if tens else 1) + (_CN_DIGITS.get(ones, 0) if ones else 0)


def _last(year: int, month: int) -> int:
    return monthrange(year, month)[1] if 1 <= month <= 12 else 0


def _month_end(year: int, month: int) -> date | None:
    return _day(year, month, _last(year, month))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# In the order in which they are tried.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], DuePhrase | None]], ...] = (
    (
        re.compile(rf"{_YEAR}{_MONTH}(?:{_NUMBER})日?(?:-|至|到)(?P<day>{_NUMBER})日{_BEFORE}{_LOOKS_BACK}"),
        _exact,
    ),
    (
        re.compile(
            rf"{_YEAR}(?:(?:{_NUMBER})月(?:{_NUMBER})日?(?:-|至|到))?{_MONTH}(?P<day>{_NUMBER})[日号]{_BEFORE}{_LOOKS_BACK}"
        ),
        _exact,
    ),
    (
        re.compile(
            rf"(?P<year>20\d{{2}})\s*[./-]\s*(?P<month>\d{{1,2}})\s*[./-]\s*(?P<day>\d{{1,2}})(?!\d)日?{_BEFORE}"
        ),
        _exact,
    ),
    (re.compile(rf"{_YEAR}{_MONTH}份?(?P<part>上旬|中旬|下旬|初|中(?!旬|心)|底|末){_BEFORE}"), _part),
    (
        re.compile(rf"{_YEAR}(?<![每\d.第])(?P<month>{_NUMBER})月?份?(?:-|至|到)(?P<until>{_NUMBER})月份?"),
        _range,
    ),
    (re.compile(rf"{_YEAR}{_MONTH}份?(?:[以之])?前"), _before_month),
    (
        re.compile(
            rf"{_YEAR}{_MONTH}(?:份|[，,。；;）)内\s]|(?:集中|组织|开展|举办|召开|启动|完成|出台|印发|举行|公布)|$)"
        ),
        _whole_month,
    ),
    (re.compile(r"(?P<year>20\d{2})\s*[./-]\s*(?P<month>1[0-2]|0?[1-9])(?![\d./-])"), _whole_month),
    (
        re.compile(r"(?<![每前])第?(?P<quarter>[一二三四1-4])季度(?:以前|之前|前|开始前)"),
        _before_quarter,
    ),
    (re.compile(rf"{_YEAR}(?<!每)(?:第|前)?(?P<quarter>[一二三四1-4])季度(?:末|底)?{_BEFORE}"), _quarter),
    (
        re.compile(rf"{_YEAR}(?<![每、和与及上])(?P<half>上|下)半年(?:末|底)?(?![、和与及]?下半年){_BEFORE}"),
        _half,
    ),
    (re.compile(r"年(?P<half>中)(?:[以之]?前|完成|[，,。；;）)]|$)"), _half),
    (re.compile(rf"(?P<feast>{'|'.join(_FIXED_FEASTS)})节?(?:假期)?(?:[以之]?前|到来前)"), _fixed_feast),
    (
        re.compile("(?:春节|清明|端午|中秋|两节|双节|汛期|主汛期|开学|两会|换届)节?(?:[以之]?前|到来前)"),
        _moving_feast,
    ),
    (
        re.compile(rf"(?:(?P<year>20\d{{2}}|次|明)?年|岁)(?:底|末|终)(?!述|考|总结|评|绩效|奖){_BEFORE}"),
        _year_end,
    ),
    (re.compile(r"年内(?=[^，。；]{0,12}完成)|年度内完成"), _year_end),
    (
        re.compile(
            r"(?:全年|年内|年度内|本年度)(?![^，。；]{0,4}(?:不少于|不低于|至少|不超过|组织\d|开展\d|举办\d))"
        ),
        _span,
    ),
)
