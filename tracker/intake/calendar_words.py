"""Years, months and days as Chinese documents write them: 二〇二四, 十一, 三十一; and what days a month has."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

CN = "〇○零一二三四五六七八九"
_DIGITS = {char: max(0, index - 2) for index, char in enumerate(CN)}


def year_of(words: str) -> int:
    """二〇二四, digit by digit."""
    return int("".join(str(_DIGITS[char]) for char in words))


def number(words: str) -> int:
    """6, 06, 六, 十, 十二, 二十, 三十一; 0 for what is no number."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return _DIGITS.get(words, 0)
    return 10 * (_DIGITS.get(tens, 0) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)


def last_day(year: int, month: int) -> int:
    return monthrange(year, month)[1] if 1 <= month <= 12 else 0


def month_end(year: int, month: int) -> date | None:
    return day_of(year, month, last_day(year, month))


def day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
