"""成文日期: the day a document itself bears, in a line of its own at its end or as 成文日期 in its table of facts. Pure."""

from __future__ import annotations

import re
from datetime import date

_CN = "〇○零一二三四五六七八九"
_DIGITS = {char: str(max(0, index - 2)) for index, char in enumerate(_CN)}
_YEAR, _NUMBER = rf"20\d{{2}}|二[{_CN}]{{3}}", r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_DAY = rf"(?P<year>{_YEAR})\s*[年./-]\s*(?P<month>{_NUMBER})\s*[月./-]\s*(?P<day>{_NUMBER})\s*日?"
_ALONE = re.compile(rf"\s*{_DAY}\s*")
_STATED = re.compile(rf"成文(?:日期|时间)\s*[:：|]?\s*{_DAY}")
_LAST_LINES = 15  # signature, date, annexes, copies


def signed_on(text: str, *, year: int) -> date | None:
    """None where the document does not say it. ``year``: of the plan; a day of other years is a page's own date."""
    lines = [line for line in text.split("\n") if line.strip()]
    found = [_ALONE.fullmatch(line) for line in reversed(lines[-_LAST_LINES:])]
    stated = _STATED.search(text)
    days = [_read(match) for match in (stated, *found) if match]
    return next((day for day in days if day and year - 1 <= day.year <= year), None)


def _read(match: re.Match[str]) -> date | None:
    year = "".join(_DIGITS.get(char, char) for char in match["year"].replace("二", "2", 1))
    try:
        return date(int(year), _number(match["month"]), _number(match["day"]))
    except ValueError:
        return None


def _number(words: str) -> int:
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int(_DIGITS.get(words, "0"))
    return 10 * (int(_DIGITS.get(tens, "0")) if tens else 1) + (int(_DIGITS.get(ones, "0")) if ones else 0)
