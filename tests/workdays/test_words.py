"""Dates and deadlines in the words of the house: absolute and relative, never only one."""

from datetime import date

import pytest

from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.words import day_words, deadline_words, left_words, short_day

CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("due", "today", "words"),
    [
        ("2024-06-28", "2024-06-25", "还剩3个工作日（6月28日 周五）"),
        ("2024-06-28", "2024-06-28", "今天到期（6月28日 周五）"),
        ("2024-06-28", "2024-07-03", "逾期3个工作日（时限6月28日 周五）"),
        ("2024-06-28", "2024-06-29", "时限已过（6月28日 周五）"),
        ("2024-06-30", "2024-06-27", "还剩1个工作日（6月30日 周日）"),
        ("2024-06-30", "2024-06-28", "今天是最后一个工作日（6月30日 周日）"),
        ("2024-06-30", "2024-06-29", "已无剩余工作日（6月30日 周日）"),
        ("2024-06-30", "2024-06-30", "今天到期（6月30日 周日）"),
        ("2024-06-30", "2024-07-01", "逾期1个工作日（时限6月30日 周日）"),
        ("2024-09-29", "2024-09-27", "还剩1个工作日（9月29日 周日）"),
        ("2024-10-01", "2024-10-07", "时限已过（10月1日 周二）"),
        ("2024-10-01", "2024-10-08", "逾期1个工作日（时限10月1日 周二）"),
        ("2025-01-03", "2024-12-30", "还剩3个工作日（2025年1月3日 周五）"),
        ("2023-12-29", "2024-01-02", "逾期1个工作日（时限2023年12月29日 周五）"),
    ],
)
def test_deadline_words(due: str, today: str, words: str) -> None:
    found = deadline_words(date.fromisoformat(due), today=date.fromisoformat(today), calendar=CALENDAR)
    assert found == words


@pytest.mark.parametrize("today", [date(2024, 6, n) for n in range(20, 31)])
def test_nobody_is_told_that_nought_days_are_left(today: date) -> None:
    assert "0个" not in left_words(date(2024, 6, 30), today=today, calendar=CALENDAR)


@pytest.mark.parametrize("offset", range(7))
def test_every_weekday_has_its_name(offset: int) -> None:
    day = date(2024, 6, 24 + offset)  # from a Monday
    assert day_words(day, today=day) == f"6月{24 + offset}日 周{'一二三四五六日'[offset]}"


def test_year_is_named_only_when_it_is_another() -> None:
    day = date(2025, 1, 3)
    assert short_day(day, today=date(2025, 6, 1)) == "1月3日"
    assert short_day(day, today=date(2024, 12, 30)) == "2025年1月3日"
