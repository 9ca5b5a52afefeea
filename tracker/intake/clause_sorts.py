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
    adverbs = rules.ADVERBS.match(words)
    verb_at = adverbs.end() if adverbs else 0
    verb = rules.VERBS.match(words, verb_at)
    if verb is None or rules.NOUN_AFTER_VERB.match(words, verb.end()):
        return Clause(start, end, words, "other")
    rest = words[verb.end() :].lstrip("了好")
    return Clause(
        start, end, words, "action", verb.group(), rest, rules.WEAK_VERBS.match(verb.group()) is not None
    )


def same_object(one: str, other: str) -> bool:
    """Whether two objects speak of one matter: they begin alike, or one refers back (其, 该, 相关)."""
    if other.startswith(("其", "该", "上述", "相关", "有关")):
        return True
    prefix = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        prefix += 1
    return prefix >= rules.SAME_OBJECT_PREFIX
