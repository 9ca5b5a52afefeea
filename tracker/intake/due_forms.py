"""The forms of deadlines, as data: 6月30日前, 二〇二四年六月, 三季度末, 国庆节前, 收到通知后30日内 … in the order in which they
are tried, each with what it means in the plan's year.

What a person must say (6月前, 春节前, a day that does not exist, a year that has passed) is asked about, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.intake.calendar_words import CN, day_of, last_day, month_end, number, year_of

_NUMBER = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_YEAR = rf"(?:(?P<year>20\d{{2}}|二[{CN}]{{3}}|次|明|下一|今|本|当|每)年(?:度)?)?"
_MONTH = rf"(?<![每\d.一二三四五六七八九十第])(?P<month>{_NUMBER})月"
_BEFORE = r"(?:[以之]?前)?"
# What makes a date no deadline: 2025年1月1日起施行的条例, 3月1日印发的规定, 2023年底前制发的文件.
_THEN = "印发|公布|发布|通过|修订|实施|施行|制发|制定|出台|取得|立案|建成|注册|登记|办结|竣工|颁布|召开"
_LOOKS_BACK = rf"(?!起|以来|(?:[以之]?前)?(?:以[^，。；]{{2,14}}名义)?(?:{_THEN})的)"
_DONE_NEXT = re.compile("(?:全面|全部|基本)*(?:完成|报送|建成|出台|印发|上报|提交|实现)")

_FIXED_FEASTS = {
    "元旦": (1, 1),
    "劳动节": (5, 1),
    "五一": (5, 1),
    "国庆": (10, 1),
    "十一": (10, 1),
    "建党节": (7, 1),
    "七一": (7, 1),
}
_MOVING = (
    "春节|元宵|清明|端午|中秋|两节|双节|汛期|主汛期|开学|放假|两会|换届|寒假|暑假|寒暑假|高考|中考|三夏|三秋|麦收|供暖季|采暖季|"
    f"{'|'.join(_FIXED_FEASTS)}"
)
# Before or after such a day, or the first week after it.
_ABOUT_IT = (
    "(?:假期|结束)?(?:[以之]?前|到来前|当[天日周]|(?:[以之过]?后)?(?:(?:上班|开工|开学|返岗)?(?:后|的)?(?:第一|首)个?"
    "(?:工作日|周|天|日|月))|[以之过]?后)"
)
_SO_LONG = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})\s*个?(?:工作日|小时|日|天|周|星期|月|年)"
# What starts a term once: a notice, a paper, a law. 接到举报后 and 办结后 start one for each case.
_ONCE = (
    r"(?:收到|接到|接)[^，。；\d]{0,10}?(?:通知|文件|反馈|意见|批复|方案|任务|通报|清单|交办单)[^，。；\d]{0,4}?|"
    r"[^，。；、\d]{1,10}?(?:印发|下发|施行|实施|出台|公布|批复|下达|发布|挂牌|成立|验收)(?:之日)?"
)


@dataclass(frozen=True)
class DuePhrase:
    """A phrase and the date it means. `on` is None where it must be asked: `either` holds the two dates it can mean,
    if these are known, `why` what is wrong with it. `vague`: the words name a span of time (全年) or a term of each case
    (办结后7日内), no day. `others`: the text's earlier deadlines, in its own words. `steps`: each of them with its day."""

    words: str
    on: date | None
    either: tuple[date, date] | None = None
    vague: bool = False
    why: str = ""
    others: tuple[str, ...] = ()
    steps: tuple[tuple[str, date | None], ...] = ()


def _ask(*either: date) -> DuePhrase:
    return DuePhrase("", None, (either[0], either[1]) if either else None)


def _exact(match: re.Match[str], year: int) -> DuePhrase | None:
    month, day = number(match["month"]), number(match["day"])
    found = _dated(match, year, lambda stated: day_of(stated, month, day))
    none_such = day_of(_stated(match, year), month, day) is None
    return DuePhrase("", None, why="没有这一天") if found is None and none_such else found


def _part(match: re.Match[str], year: int) -> DuePhrase | None:
    month = number(match["month"])
    days = {"上旬": 10, "中旬": 20, "初": 10, "中": 20}
    return _dated(
        match, year, lambda stated: day_of(stated, month, days.get(match["part"]) or last_day(stated, month))
    )


def _range(match: re.Match[str], year: int) -> DuePhrase | None:
    return _dated(match, year, lambda stated: month_end(stated, number(match["until"])))


def _whole_month(match: re.Match[str], year: int) -> DuePhrase | None:
    return _dated(match, year, lambda stated: month_end(stated, number(match["month"])))


def _before_month(match: re.Match[str], year: int) -> DuePhrase | None:
    stated, month = _stated(match, year), number(match["month"])
    late = month_end(stated, month)
    if late is None or stated < year:
        return None
    return _ask(date(stated, month, 1) - timedelta(days=1), late)


def _before_quarter(match: re.Match[str], year: int) -> DuePhrase | None:
    month = 3 * number(match["quarter"])
    return _ask(date(year, month - 2, 1) - timedelta(days=1), date(year, month, last_day(year, month)))


def _quarter(match: re.Match[str], year: int) -> DuePhrase | None:
    return _dated(match, year, lambda stated: month_end(stated, 3 * number(match["quarter"])))


def _half(match: re.Match[str], year: int) -> DuePhrase | None:
    month = 12 if match["half"] == "下" else 6
    return _dated(match, year, lambda stated: month_end(stated, month))


def _year_end(match: re.Match[str], year: int) -> DuePhrase | None:
    return _dated(match, year, lambda stated: date(stated, 12, 31))


def _span(match: re.Match[str], year: int) -> DuePhrase | None:
    return DuePhrase("", date(year, 12, 31), vague=True)


def _fixed_feast(match: re.Match[str], year: int) -> DuePhrase | None:
    month, day = _FIXED_FEASTS[match["feast"]]
    before = date(year, month, day) - timedelta(days=1)
    return DuePhrase("", before) if before.year >= year else _ask(before, date(year, 12, 31))


def _unknown_day(match: re.Match[str], year: int) -> DuePhrase | None:
    return _ask()


def _term(match: re.Match[str], year: int) -> DuePhrase | None:
    return DuePhrase("", None, vague=True)


def _before_year(match: re.Match[str], year: int) -> DuePhrase | None:
    stated = int(match["year"])
    if stated < year:
        return DuePhrase("", None, why=f"早于计划年度{year}年")
    return _ask(date(stated - 1, 12, 31), date(stated, 12, 31))


def _dated(match: re.Match[str], year: int, on: Callable[[int], date | None]) -> DuePhrase | None:
    """The date in the year the text states; 明年 may be the plan's year or the one after it."""
    if match.groupdict().get("year") in ("明", "下一"):
        either = (on(year), on(year + 1))
        return _ask(*(day for day in either if day)) if all(either) else None
    day = on(_stated(match, year))
    if day is None:
        return None
    if day.year >= year:
        return DuePhrase("", day)
    ends = match.group().endswith(("前", "底", "末", "终")) or _DONE_NEXT.match(match.string, match.end())
    return DuePhrase("", None, why=f"早于计划年度{year}年") if ends else None


def _stated(match: re.Match[str], year: int) -> int:
    words = match.groupdict().get("year") or ""
    if words == "次":
        return year + 1
    if words.isdecimal():
        return int(words)
    if words.startswith("二"):
        return year_of(words)
    return year


# In the order in which they are tried.
FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], DuePhrase | None]], ...] = (
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
    (
        re.compile(rf"{_YEAR}{_MONTH}份?(?P<part>上旬|中旬|下旬|初|中(?!旬|心)|底|末){_BEFORE}{_LOOKS_BACK}"),
        _part,
    ),
    (
        re.compile(rf"{_YEAR}(?<![每\d.第])(?P<month>{_NUMBER})月?份?(?:-|至|到)(?P<until>{_NUMBER})月份?"),
        _range,
    ),
    (re.compile(rf"{_YEAR}{_MONTH}份?(?:[以之])?前"), _before_month),
    (
        re.compile(
            rf"{_YEAR}{_MONTH}(?:份|内|(?=[，,。；;）)、和及与各\s]|集中|组织|开展|举办|召开|启动|完成|出台|印发|举行|公布|对|向|为)|$)"
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
    (
        re.compile(
            r"(?<![每全整近当\d一二两三四五六七八九十几])(?:(?P<year>20\d{2}|今|明)?年)(?P<half>中)(?:[以之]?前|完成|(?=[，,。；;）)组开召举对集进印出]|$))"
        ),
        _half,
    ),
    (re.compile(rf"(?P<feast>{'|'.join(_FIXED_FEASTS)})节?(?:假期)?(?:[以之]?前|到来前)"), _fixed_feast),
    (re.compile(rf"(?<![二三四五六七八九第])(?:{_MOVING})节?{_ABOUT_IT}"), _unknown_day),
    (re.compile("(?<![\u4e00-\u9fff])[汛节][前后](?=[，组开完集做对全])"), _unknown_day),
    (re.compile(rf"(?:{_ONCE})(?:之日)?[后起](?:的)?\s*{_SO_LONG}(?:[以之]?内)?"), _unknown_day),
    (
        re.compile(
            rf"(?:[\u4e00-\u9fff]{{0,8}}?(?:后|之日起)的?\s*)?(?<![近去\d月]){_SO_LONG}(?:[以之]内|内)"
        ),
        _term,
    ),
    (re.compile(rf"(?:{_MOVING})节?(?:假期)?(?:期间|假日)"), _term),
    (re.compile(r"(?<![每\d一二两三四五六七八九十])本?月(?:底|末)前"), _unknown_day),
    (
        re.compile(
            "(?<![每全\u4e00-\u9fff])(?:今年|本年度?)?年初(?!有|确定|部署|计划|预算|目标|以来|(?:制定|印发|下达|提出)的)"
        ),
        _unknown_day,
    ),
    (re.compile(r"(?<!-)(?P<year>20\d{2})年(?:度)?[以之]?前(?![^，。；]{0,14}的)"), _before_year),
    (re.compile(r"到(?P<year>20\d{2})年(?![\d底末年度])"), _year_end),
    (
        re.compile(
            rf"(?:(?P<year>20\d{{2}}|次|明)?年|岁)(?:底|末|终)(?!述|考|总结|评|绩效|奖){_BEFORE}{_LOOKS_BACK}"
        ),
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
