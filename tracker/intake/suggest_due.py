"""The due date: what the document says, then the campaign it belongs to, then a default by kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.intake.clause_sorts import Clause
from tracker.intake.draft import Confidence, Kind
from tracker.intake.due_phrases import DuePhrase, due_phrase_in
from tracker.intake.suggest_title import first_duty
from tracker.intake.suggestion_rules import CAMPAIGNS, ONE_OFF_DUES, Campaign


@dataclass(frozen=True)
class Due:
    """`on` is None when the document's phrase must be asked about; `question` is then the question."""

    on: date | None
    reason: str
    question: str = ""
    confidence: Confidence = "guess"


def due_of(text: str, note: str, clauses: tuple[Clause, ...], kind: Kind, *, year: int, today: date) -> Due:
    """The due date in the plan's year, with its reason. A default that has passed moves on to a later quarter's end."""
    for words in (note, text):
        if phrase := due_phrase_in(words, year):
            if phrase.on is not None:
                sure: Confidence = "likely" if phrase.vague and words is text else "stated"
                return Due(phrase.on, f"原文写明“{phrase.words}”", confidence=sure)
            question = _question(phrase)
            return Due(None, f"{question}请选定完成时限", question)
    duty = first_duty(clauses).text
    for campaign in CAMPAIGNS:
        if campaign.name in duty and kind != "continuous":
            caution = "" if campaign.fixed else "，具体以当年通知为准"
            reason = f"随“{campaign.name}”开展{caution}"
            return Due(date(year, campaign.month, campaign.day), reason, confidence="likely")
    return _default(text, duty, kind, year, today)


def _question(phrase: DuePhrase) -> str:
    if phrase.either is None:
        return f"“{phrase.words}”是哪一天？"
    early, late = phrase.either
    spoken = _spoken if early.year == late.year else _spoken_with_year
    return f"“{phrase.words}”是指{spoken(early)}前还是{spoken(late)}前？"


def _default(text: str, duty: str, kind: Kind, year: int, today: date) -> Due:
    year_end = date(year, 12, 31)
    if kind == "continuous":
        return Due(year_end, "原文没有写明；持续性工作默认到年底评定")
    if kind == "recurring":
        return Due(year_end, f"原文没有写明；定期工作默认到年底评定{_milestones(text)}")
    rule = next(rule for rule in ONE_OFF_DUES if rule.pattern.search(duty))
    due = date(year, rule.month, rule.day)
    if due >= today:
        return Due(due, f"原文没有写明；{rule.reason}")
    later = [date(year, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
    moved = next((day for day in later if day > today), None)
    if moved is None:
        return Due(due, f"原文没有写明；{rule.reason}，该年度已过")
    return Due(moved, f"原文没有写明；{rule.reason}，该日已过，顺延到{_spoken(moved)}")


def _milestones(text: str) -> str:
    named: list[Campaign] = [campaign for campaign in CAMPAIGNS if campaign.name in text]
    if not named:
        return ""
    days = "、".join(f"“{campaign.name}”{campaign.month}月{campaign.day}日" for campaign in named)
    return f"，其中{days}可作时间节点"


def _spoken_with_year(day: date) -> str:
    return f"{day.year}年{_spoken(day)}"


def _spoken(day: date) -> str:
    return f"{day.month}月{day.day}日"
