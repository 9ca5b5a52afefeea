"""Kind and rhythm of a commitment."""

from __future__ import annotations

from tracker.intake.clause_sorts import Clause
from tracker.intake.completions import A_REFORM, A_SLOGAN, FINISHES, IN_THE_WAY
from tracker.intake.draft import Confidence, Kind, Rhythm
from tracker.intake.duty_words import (
    JOINED_BY,
    LONGEST_FIELD,
    LONGEST_FIELD_AHEAD,
    NAMES_A_FIELD,
    SYSTEM,
    WHEN,
)
from tracker.intake.kind_by_build import BY_BUILD, SEASONS
from tracker.intake.kind_rules import KINDS
from tracker.intake.phrasing import quoted
from tracker.intake.suggest_title import first_duty
from tracker.intake.suggestion_rules import (
    CONTINUOUS_REASON,
    DATED_REASON,
    EXPLICIT_RHYTHMS,
    GOES_ON,
    KEEPS_ON,
    RHYTHMS,
    RULE_REASON,
)


def kind_of(text: str, clauses: tuple[Clause, ...], *, dated: bool = False) -> tuple[Kind, str, Confidence]:
    """(kind, reason, confidence): the first rule whose words occur; without any, the work goes on all year.

    `dated`: the document names a day for it.
    """
    telling = _telling_duty(clauses)
    if telling.rule:
        return "continuous", RULE_REASON.format(must=telling.verb), "likely"
    duty = telling.text
    for rule in (*SEASONS, *KINDS, *BY_BUILD):
        if rule.scope == "undated" and dated:
            continue
        if match := rule.pattern.search(text if rule.scope == "text" else duty):
            return rule.kind, f"原文有{quoted(match.group())}：{rule.reason}", rule.confidence
    if dated and (not KEEPS_ON.match(duty) or any(map(_is_ended, clauses))):
        return "one_off", DATED_REASON, "likely"
    return "continuous", CONTINUOUS_REASON, "guess"


def _is_ended(clause: Clause) -> bool:
    """By when it is filed, in use or decided: 11月底前报送省司法厅审查."""
    when = WHEN.match(clause.text)
    return when is not None and FINISHES.fullmatch(clause.text, when.end()) is not None


def kind_by_term(term: str, proposed: tuple[Kind, str, Confidence]) -> tuple[Kind, str, Confidence]:
    """(kind, reason, confidence): 时限：持续推进 is no one-time work, whatever its verb; what is done so often stays so."""
    kind, _reason, confidence = proposed
    for pattern, yielding in GOES_ON:
        if pattern.search(term) and (kind in yielding) and (kind != "recurring" or confidence != "stated"):
            return "continuous", f"原文写明{quoted(term)}，属全年持续的工作", "stated"
    return proposed


def _telling_duty(clauses: tuple[Clause, ...]) -> Clause:
    """The first duty; where it only names a field (加强法治培训), the concrete work behind it."""
    first = first_duty(clauses)
    if first.sort == "action":
        names_a_field = _only_a_field(first) and NAMES_A_FIELD.fullmatch(first.verb) is not None
    else:
        names_a_field = len(first.text) <= LONGEST_FIELD + 2
    leads = (JOINED_BY, A_REFORM, IN_THE_WAY, A_SLOGAN)
    if not names_a_field and not any(form.fullmatch(first.text) for form in leads):
        return first
    behind = clauses[clauses.index(first) + 1 :]
    return next((one for one in behind if one.sort == "action" and _says_more(one)), first)


def _says_more(clause: Clause) -> bool:
    return clause.concrete or clause.occasion or len(clause.object) > LONGEST_FIELD


def _only_a_field(clause: Clause) -> bool:
    """A short object that is no system of its own: 推进“互联网+仲裁”, 加强法治培训; not 健全行政执法责任制."""
    longest = LONGEST_FIELD if SYSTEM.search(clause.object) else LONGEST_FIELD_AHEAD
    return len(clause.object) <= longest


def rhythm_of(text: str, kind: Kind) -> tuple[Rhythm, str, Confidence]:
    """(rhythm, reason, confidence). What is done monthly is still filed quarterly, unless the text asks for the report."""
    if kind == "recurring":
        for pattern, rhythm in EXPLICIT_RHYTHMS:
            if match := pattern.search(text):
                return rhythm, f"原文写明“{match.group()}”", "stated"
    return *RHYTHMS[kind], "guess"
