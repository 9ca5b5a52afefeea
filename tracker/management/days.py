"""Dates as a person types them after an option."""

from argparse import ArgumentTypeError
from datetime import date

from tracker.workdays.actions import LAST_YEAR


def day(text: str) -> date:
    """``2024-06-28``; any other form, or a year no calendar here knows, is refused in words."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}”不是日期，请写成2024-06-28这样的形式") from None
    if not 2000 <= found.year <= LAST_YEAR:
        raise ArgumentTypeError(f"“{text}”的年份不在2000年到{LAST_YEAR}年之间")
    return found
