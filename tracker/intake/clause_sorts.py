"""What a single clause is: a duty with verb and object, a result, a means, guiding thought, or something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.intake import rules

Sort = Literal["action", "result", "means", "guiding", "other"]


@dataclass(frozen=True)
class Clause:
    """A clause and how it is understood. `verb` and `object` are filled for an action, `reason` for a result."""

    start: int
    end: int
    text: str
    sort: Sort
    verb: str = ""
    object: str = ""
    weak: bool = False
    reason: str = ""
    often: bool = False


def sorted_clause(text: str, start: int, end: int) -> Clause:
    """Tell what the clause text[start:end] is. The order of the questions matters: results look like actions."""
    words = text[start:end]
    if rules.GUIDING.match(words):
        return Clause(start, end, words, "guiding", reason=rules.GUIDING_REASON)
    for rule in rules.RESULTS:
        if match := rule.pattern.match(words):
            return Clause(start, end, words, "result", reason=rule.reason.format(word=match.group()[:8]))
    if rules.MEANS_AHEAD.match(words):
        return Clause(start, end, words, "means")
    ahead = rules.TOWARDS.match(words) or rules.ADVERBS.match(words)
    verb = rules.VERBS.match(words, ahead.end() if ahead else 0)
    if (
        verb is None
        or rules.PLACE_AFTER_VERB.match(words, verb.end())
        or (rules.NOUN_AFTER_VERB.match(words, verb.end()) and not rules.ONLY_VERBS.fullmatch(verb.group()))
    ):
        return Clause(start, end, words, "other")
    rest = words[verb.end() :].lstrip("了好")
    towards = rules.TOWARDS.match(words)
    return Clause(
        start,
        end,
        words,
        "action",
        verb=verb.group(),
        object=f"{towards['object']}{rest}" if towards else rest,
        weak=towards is None and rules.WEAK_VERBS.match(verb.group()) is not None,
        often=rules.OFTEN.match(words) is not None,
    )


def same_object(one: str, other: str) -> bool:
    """Whether two objects speak of one matter: they begin alike, or one refers back (其, 该, 相关)."""
    if other.startswith(("其", "该", "上述", "相关", "有关")):
        return True
    if one != other and rules.SYSTEM.search(one) and rules.SYSTEM.search(other):
        return False
    prefix = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        prefix += 1
    return prefix >= rules.SAME_OBJECT_PREFIX


def same_matter(one: str, other: str) -> bool:
    """Whether two objects share a telling pair of characters (干部学法制度 / 一次集中学法)."""
    return bool(_pairs(one) & _pairs(other))


def _pairs(words: str) -> set[str]:
    return {words[i : i + 2] for i in range(len(words) - 1)} - rules.COMMON_PAIRS
