"""The periods a rhythm cuts a year into, pure: 2024年二季度, to be reported by 7月5日."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noted

from tracker.plans.wording import Rhythm

_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.HALF_YEARLY: 6, Rhythm.YEARLY: 12}
_QUARTERS = "一二三四"
_NAMES = (
    noted("一季度"),
    noted("二季度"),
    noted("三季度"),
    noted("四季度"),
    noted("上半年"),
    noted("下半年"),
    noted("全年"),
)
_LABEL = re.compile(r"(\d{4})年(?:第(\d+)周|(.+))")
REPORT_DAY = 5  # of the following month: seen most often in published rules
WEEKLY_REPORT_DAYS = 2  # a week is reported by the Tuesday after it


@dataclass(frozen=True)
class Period:
    """First and last day, the day its report is due, and its name within the year."""

    label: str
    starts_on: date
    ends_on: date
    due_on: date


def periods(rhythm: str, *, issued_on: date, until: date) -> list[Period]:
    """The periods that end on or after ``issued_on`` and begin by ``until``; none without a rhythm."""
    if rhythm == Rhythm.NONE:
        return []
    weekly = rhythm == Rhythm.WEEKLY
    cut = _weeks(issued_on) if weekly else _spans(issued_on.year, _MONTHS[Rhythm(rhythm)])
    found: list[Period] = []
    for period in cut:
        if period.starts_on > until:
            return found
        if period.ends_on >= issued_on:
            found.append(period)
    return found


def _spans(year: int, months: int) -> Iterator[Period]:
    start = date(year, 1, 1)
    while start.year < date.max.year:
        turn = start.month - 1 + months
        following = date(start.year + turn // 12, turn % 12 + 1, 1)
        yield Period(
            _label(start, months), start, following - timedelta(days=1), following.replace(day=REPORT_DAY)
        )
        start = following


def _weeks(day: date) -> Iterator[Period]:
    monday = day - timedelta(days=day.weekday())
    while monday.year < date.max.year:
        iso = monday.isocalendar()
        end = monday + timedelta(days=6)
        yield Period(f"{iso.year}年第{iso.week}周", monday, end, end + timedelta(days=WEEKLY_REPORT_DAYS))
        monday += timedelta(days=7)


def _label(start: date, months: int) -> str:
    part = {
        1: f"{start.month}月",
        3: f"{_QUARTERS[(start.month - 1) // 3]}季度",
        6: "上半年" if start.month == 1 else "下半年",
        12: "全年",
    }[months]
    return f"{start.year}年{part}"


def period_words(label: str, *, today: date) -> str:
    """A period's label in the language that is active; with its year when it is another than ``today``'s."""
    parts = _LABEL.fullmatch(label)
    if parts is None:
        return label
    year, week, name = parts.groups()
    period = _("第%s周") % week if week else _(name)  # months are among the words of days
    return period if int(year) == today.year else _("%(year)s年%(period)s") % {"year": year, "period": period}
