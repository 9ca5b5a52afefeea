"""What a table's columns state outright: owner, helpers and date of a row, read before anything is proposed.

A name or a date that cannot be read is asked about; it is never replaced by a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.intake.draft import Kind, OfficeHint
from tracker.intake.due_forms import DuePhrase
from tracker.intake.due_phrases import due_phrase_in
from tracker.intake.suggest_due import Due, due_from
from tracker.intake.suggest_offices import Offices, named_offices

_NUMERIC_DAY = re.compile(r"(20\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_NUMERIC_MONTH = re.compile(r"(20\d{2})\s*[-./]\s*(\d{1,2})")
_ALL_YEAR = re.compile(
    r"持续|长期|常年|常态化?|贯穿|每[年月周季]|定期|按期|按(?:月|季|年)|实时|随时|及时|适时|日常"
)


@dataclass(frozen=True)
class Stated:
    """Each (header, cell): ("责任科室", "执法支队"); ("", "") where the table says nothing."""

    lead: tuple[str, str] = ("", "")
    supporting: tuple[str, str] = ("", "")
    due: tuple[str, str] = ("", "")


def with_stated_offices(offices: Offices, stated: Stated, hints: Sequence[OfficeHint]) -> Offices:
    """The proposals, with what the table states in their place."""
    lead = named_offices(stated.lead[1], hints)
    helping = named_offices(stated.supporting[1], hints)
    if stated.lead[1]:
        phrase = "：".join(stated.lead)
        if not lead:
            reason = f"表中写明“{phrase}”，与本单位的科室名称对不上，请选择牵头科室"
            offices = Offices("", (), reason, "牵头科室选定后请按需要添加")
        else:
            also = f"“{phrase}”中其余科室列为配合科室" if lead[1:] else "表中没有写明配合科室，请按需要添加"
            offices = Offices(lead[0], lead[1:], f"表中写明“{phrase}”", also)
    if helping:
        codes = tuple(code for code in dict.fromkeys((*lead[1:], *helping)) if code != offices.lead)
        return replace(
            offices, supporting=codes, supporting_reason=f"表中写明“{'：'.join(stated.supporting)}”"
        )
    if stated.supporting[1]:
        reason = f"表中写明“{'：'.join(stated.supporting)}”，与本单位的科室名称对不上，请按需要添加"
        return replace(offices, supporting_reason=reason)
    return offices


def stated_due(proposed: Due, stated: Stated, kind: Kind, year: int) -> Due:
    """The date the table states; a phrase that cannot be read becomes a question."""
    header, words = stated.due
    if not words:
        return proposed
    phrase = f"{header}：{words}"
    on = _numeric(words)
    if on is not None:
        return Due(on, f"表中写明“{phrase}”")
    found = due_phrase_in(words, year)
    if found is not None and (found.on is not None or not found.vague):
        due = due_from(found)
        return replace(due, reason=f"表中写明“{phrase}”{_more(found, due)}", confidence="stated")
    if _ALL_YEAR.search(words):
        return Due(date(year, 12, 31), f"表中写明“{phrase}”，没有截止日，默认到年底评定")
    question = f"“{words}”没有读出日期，请选定完成时限。"
    return Due(None, f"表中写明“{phrase}”，没有读出日期，请选定完成时限", question)


def _more(found: DuePhrase, due: Due) -> str:
    if found.on is None:
        return f"。{due.reason}"
    return f"，以最后的“{found.words}”为完成时限，其余可作时间节点" if found.others else ""


def _numeric(words: str) -> date | None:
    for form in (_NUMERIC_DAY, _NUMERIC_MONTH):
        if match := form.search(words):
            year, month = int(match[1]), int(match[2])
            try:
                if form is _NUMERIC_DAY:
                    return date(year, month, int(match[3]))
                return date(year + month // 12, month % 12 + 1, 1) - date.resolution
            except ValueError:
                return None
    return None
