"""A day as people write it: 20250930, 2025.9.30, 9月30日, 九月三十日, 三季度末. What means two days is asked about (U12)."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from tracker.intake.due_phrases import due_phrase_in

_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_FULL = re.compile(r"(20\d\d)\s*[-/.·年]\s*(\d{1,2})\s*[-/.·月]\s*(\d{1,2})\s*[日号]?")
_SHORT = re.compile(r"(\d{1,2})\s*[-/.·]\s*(\d{1,2})")
_AROUND = re.compile(r"^(?:于|在|到|至)|(?:[以之]?前|完成|止|为止|办结|左右)+$|[\s，。；,;.]+")


class NotADay(Exception):
    """``args[0]`` says what to write instead; "" where nothing could be read at all."""


def day_typed(typed: str, *, year: int | Callable[[], int]) -> date:
    """``year`` is meant where none is written, and asked for only then. Raises NotADay."""
    words = unicodedata.normalize("NFKC", typed).strip()
    for form in (_COMPACT, _FULL):
        if match := form.fullmatch(words.removesuffix("前")):
            return _day(*(int(part) for part in match.groups()))
    year = year if isinstance(year, int) else year()
    if match := _SHORT.fullmatch(words):
        return _day(year, int(match[1]), int(match[2]))
    found = due_phrase_in(words, year)
    if found is None or found.vague or not found.words or _bare(found.words) != _bare(words):
        raise NotADay("")
    if found.on is not None:
        return found.on
    if found.either is None:
        raise NotADay(_("“%s”每年日期不同，请写明是哪一天。") % words)
    early, late = (_words(day) for day in found.either)
    raise NotADay(
        _("“%(words)s”是指%(early)s还是%(late)s？请写明日期。")
        % {"words": words, "early": early, "late": late}
    )


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as problem:
        words = {"year": year, "month": month, "day": day}
        raise NotADay(_("没有%(year)s年%(month)s月%(day)s日这一天，请检查。") % words) from problem


def _bare(words: str) -> str:
    return _AROUND.sub("", words)


def _words(day: date) -> str:
    return _("%(year)s年%(month)s月%(day)s日") % {"year": day.year, "month": day.month, "day": day.day}
