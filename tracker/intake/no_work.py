"""Sentences and clauses of a plan that hold no work: look-backs, wishes, guiding thought, aims and appeals."""

from __future__ import annotations

from tracker.intake import duty_words, rules
from tracker.intake.clause_sorts import Clause


def no_work_in(words: str, year: int) -> str:
    """Why a sentence is no plan of this bureau at all, told from its first words; "" where it may be."""
    if _looks_back(words, year):
        return rules.LOOKING_BACK_REASON
    return rules.WISH_REASON if rules.WISH.match(words) else ""


def only_appeals(clauses: list[Clause]) -> bool:
    """各科室要高度重视，确保落实: a call to those who shall work, with nothing to do in it."""
    called = rules.APPEAL.match(clauses[0].text) is not None
    return called and not any(one.concrete or one.often for one in clauses)


def _looks_back(words: str, year: int) -> bool:
    """A sentence that tells what was done before the plan's year, or how things stand."""
    if rules.AHEAD.search(words):
        return False
    if rules.LOOKING_BACK.match(words):
        return True
    named = rules.A_YEAR.match(words)
    return named is not None and int(named["year"]) < year and rules.TOLD_AS_DONE.search(words) is not None


def guiding_ahead(clauses: list[Clause]) -> tuple[int, str]:
    """How many clauses stand before a sentence's own work, and why: guiding thought, or how things stand now (目前已完成
    初稿); 0 where there is nothing else."""
    if len(clauses) > 1 and rules.LOOKING_BACK.match(clauses[0].text):
        return 1, rules.LOOKING_BACK_REASON
    count = next((i for i, one in enumerate(clauses) if one.sort != "guiding"), 0)
    works = any(one.sort == "action" for one in clauses[count:])
    return (count if works else 0), rules.GUIDING_REASON


def only_guides(clauses: list[Clause]) -> bool:
    """以创建森林城市为契机，全面推进依法治林: guiding thought with its means and results, and no work."""
    sorts = {clause.sort for clause in clauses}
    return "guiding" in sorts and sorts <= {"guiding", "means", "result"}


def only_aims(clauses: list[Clause], *, item: bool) -> bool:
    """Results, with or without guiding thought, and no work. A numbered item is one only when it ends in a flourish."""
    sorts = {clause.sort for clause in clauses}
    if item and not rules.FLOURISH.search(clauses[-1].text):
        return False
    return ("result" in sorts and sorts <= {"result", "guiding"}) or (not item and _is_aim(clauses))


def closing_goal(clauses: list[Clause]) -> tuple[list[Clause], list[Clause]]:
    """Split off a goal that closes the whole section: a general aim and the picture it ends in."""
    if (
        len(clauses) >= 3
        and rules.CLOSING_GOAL.match(clauses[-1].text)
        and rules.GENERAL_AIM.match(clauses[-2].text)
    ):
        return clauses[:-2], clauses[-2:]
    return clauses, []


def _is_aim(clauses: list[Clause]) -> bool:
    """A general aim and the picture it ends in, as a sentence of their own."""
    aim, *rest = clauses
    return (
        bool(rest)
        and rules.GENERAL_AIM.match(aim.text) is not None
        and duty_words.CONCRETE.search(aim.text) is None
        and all(one.sort == "result" and rules.CLOSING_GOAL.match(one.text) for one in rest)
    )
