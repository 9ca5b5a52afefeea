"""The due date: what the document says, then the campaign it belongs to, then a default by kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tracker.intake.clause_sorts import Clause
from tracker.intake.draft import Confidence, Kind
from tracker.intake.due_forms import DuePhrase
from tracker.intake.due_phrases import due_phrase_in
from tracker.intake.suggest_title import first_duty
from tracker.intake.suggestion_rules import CAMPAIGNS, ONE_OFF_DUES, Campaign

_NOT_WRITTEN = "原文没有写明"
_TERM = "原文写明“{}”，没有写明截止的日期"


@dataclass(frozen=True)
class Due:
    """`on` is None when the document's phrase must be asked about; `question` is then the question.

    `steps`: the words of each day named beside it, with the day where it is known.
    """

    on: date | None
    reason: str
    question: str = ""
    confidence: Confidence = "guess"
    steps: tuple[tuple[str, date | None], ...] = ()


def due_of(
    text: str,
    note: str,
    clauses: tuple[Clause, ...],
    kind: Kind,
    *,
    year: int,
    today: date,
    whole: bool = False,
) -> Due:
    """The due date in the plan's year, with its reason. A default that has passed moves on to a later quarter's end.

    ``whole``: the note speaks of just this text; else a day that the text itself names goes before the note's.
    """
    own, beside = due_phrase_in(text, year), due_phrase_in(note, year)
    said = _said(own, beside) if not whole else due_phrase_in(f"{text}。{note}", year)
    if said is not None and (said.on is not None or not said.vague or kind == "one_off"):
        due = due_from(said, sure=not said.vague or own is None)
        also = f"；其后注明的是“{beside.words}”" if said is own and beside else ""
        return replace(due, reason=due.reason + also)
    duty = first_duty(clauses).text
    for campaign in CAMPAIGNS:
        if campaign.name in duty and kind != "continuous":
            caution = "" if campaign.fixed else "，具体以当年通知为准"
            reason = f"随“{campaign.name}”开展{caution}"
            return Due(date(year, campaign.month, campaign.day), reason, confidence="likely")
    return _default(text, duty, kind, year, today, _NOT_WRITTEN if said is None else _TERM.format(said.words))


def due_from(phrase: DuePhrase, *, sure: bool = True) -> Due:
    """What a phrase of the document says; a question where it does not name one day."""
    if phrase.on is None:
        question = question_of(phrase)
        also = f"，文中还有{_listed(phrase.others)}" if phrase.others else ""
        return Due(None, f"{question}请选定完成时限{also}", question, steps=phrase.steps)
    if not phrase.others:
        return Due(phrase.on, f"原文写明“{phrase.words}”", confidence="stated" if sure else "likely")
    others = _listed(phrase.others)
    reason = f"原文写明{others}和“{phrase.words}”，以最后的“{phrase.words}”为完成时限，{others}可作时间节点"
    return Due(phrase.on, reason, confidence="likely", steps=phrase.steps)


def _said(own: DuePhrase | None, beside: DuePhrase | None) -> DuePhrase | None:
    """The text's own deadline; the note's where the text names none, or only a span of time."""
    if own is None or beside is None:
        return own or beside
    return beside if own.vague and beside.on is not None else own


def question_of(phrase: DuePhrase) -> str:
    """6月前 is asked with both days it can mean, what no calendar holds with the reason."""
    if phrase.why:
        return f"“{phrase.words}”{phrase.why}，完成时限是哪一天？"
    if phrase.either is None:
        return f"“{phrase.words}”是哪一天？"
    early, late = phrase.either
    spoken = _spoken if early.year == late.year else _spoken_with_year
    return f"“{phrase.words}”是指{spoken(early)}前还是{spoken(late)}前？"


def _listed(words: tuple[str, ...]) -> str:
    return "".join(f"“{one}”" for one in words)


def _default(text: str, duty: str, kind: Kind, year: int, today: date, said: str) -> Due:
    year_end = date(year, 12, 31)
    if kind == "continuous":
        return Due(year_end, f"{said}；持续性工作默认到年底评定")
    if kind == "recurring":
        named = [one for one in CAMPAIGNS if one.name in text]
        steps = tuple((one.name, date(year, one.month, one.day)) for one in named)
        return Due(year_end, f"{said}；定期工作默认到年底评定{_milestones(named)}", steps=steps)
    rule = next(rule for rule in ONE_OFF_DUES if rule.pattern.search(duty))
    due = date(year, rule.month, rule.day)
    if due >= today:
        return Due(due, f"{said}；{rule.reason}")
    later = [date(year, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
    moved = next((day for day in later if day > today), None)
    if moved is None:
        return Due(due, f"{said}；{rule.reason}，该年度已过")
    return Due(moved, f"{said}；{rule.reason}，该日已过，顺延到{_spoken(moved)}")


def _milestones(named: list[Campaign]) -> str:
    if not named:
        return ""
    days = "、".join(f"“{campaign.name}”{campaign.month}月{campaign.day}日" for campaign in named)
    return f"，其中{days}可作时间节点"


def _spoken_with_year(day: date) -> str:
    return f"{day.year}年{_spoken(day)}"


def _spoken(day: date) -> str:
    return f"{day.month}月{day.day}日"
