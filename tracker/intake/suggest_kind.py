"""Kind and rhythm of a commitment."""

from __future__ import annotations

from tracker.intake.clause_sorts import Clause
from tracker.intake.draft import Confidence, Kind, Rhythm
from tracker.intake.phrasing import quoted
from tracker.intake.rules import CONCRETE, LONGEST_FIELD, NAMES_A_FIELD
from tracker.intake.suggest_title import first_duty
from tracker.intake.suggestion_rules import CONTINUOUS_REASON, EXPLICIT_RHYTHMS, KINDS, RHYTHMS


def kind_of(text: str, clauses: tuple[Clause, ...]) -> tuple[Kind, str, Confidence]:
    """(kind, reason, confidence): the first rule whose words occur; without any, the work goes on all year."""
    duty = _telling_duty(clauses).text
    for rule in KINDS:
        if match := rule.pattern.search(duty if rule.scope == "duty" else text):
            return rule.kind, f"原文有{quoted(match.group())}：{rule.reason}", rule.confidence
    return "continuous", CONTINUOUS_REASON, "guess"


def _telling_duty(clauses: tuple[Clause, ...]) -> Clause:
    """The first duty; where it only names a field (加强法治培训), the concrete work behind it."""
    first = first_duty(clauses)
    if first.sort == "action":
        names_a_field = len(first.object) <= LONGEST_FIELD and NAMES_A_FIELD.fullmatch(first.verb) is not None
    else:
        names_a_field = len(first.text) <= LONGEST_FIELD + 2
    if not names_a_field:
        return first
    behind = clauses[clauses.index(first) + 1 :]
    return next((one for one in behind if one.sort == "action" and CONCRETE.search(one.object)), first)


def rhythm_of(text: str, kind: Kind) -> tuple[Rhythm, str, Confidence]:
    """(rhythm, reason, confidence). What is done monthly is still filed quarterly, unless the text asks for the report."""
    if kind == "recurring":
        for pattern, rhythm in EXPLICIT_RHYTHMS:
            if match := pattern.search(text):
                return rhythm, f"原文写明“{match.group()}”", "stated"
    return *RHYTHMS[kind], "guess"
