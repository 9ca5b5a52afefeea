"""What a single clause is: a duty with verb and object, a result, a means, guiding thought, or something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tracker.intake import completions, duty_words, rules
from tracker.intake.clause_build import build_of, rule_of, work_behind_means

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
    timed: bool = False
    occasion: bool = False
    rule: bool = False

    @property
    def concrete(self) -> bool:
        """Whether the object names what is written, built or held, or a number of it."""
        return self.timed or bool(
            duty_words.CONCRETE.search(self.object) or duty_words.QUANTITY.search(self.object)
        )

    def slogan(self, longest: int) -> bool:
        """A field of work and nothing to do in it, in so many characters at most: 强化监督执法, 完善制度建设."""
        if self.sort != "action" or self.often or self.timed:
            return False
        named = duty_words.NAMES_OR_NUMBERS.search(self.object) or duty_words.SYSTEM.search(self.object[4:])
        return (
            duty_words.NAMES_A_FIELD.fullmatch(self.verb) is not None
            and len(self.object) <= longest
            and not named
        )


def sorted_clause(text: str, start: int, end: int) -> Clause:
    """Tell what the clause text[start:end] is. The order of the questions matters: results look like actions."""
    words = text[start:end]
    if rules.GUIDING.match(words):
        return Clause(start, end, words, "guiding", reason=rules.GUIDING_REASON)
    for rule in rules.RESULTS:
        if match := rule.pattern.match(words):
            return Clause(start, end, words, "result", reason=rule.reason.format(word=match.group()[:8]))
    if rules.FIELD_AHEAD.match(words):
        return Clause(start, end, words, "means")
    if rules.SCOPE_AHEAD.match(words) and not _towards(words, 0):
        return Clause(start, end, words, "means")
    if duty_words.IN_SUCH_A_CASE.match(words):
        return Clause(start, end, words, "other")
    adverbs = duty_words.ADVERBS.match(words)
    towards = _towards(words, adverbs.end() if adverbs else 0)
    if towards is None and rules.MEANS_AHEAD.match(words):
        return _means(words, start, end)
    ahead = towards or adverbs
    after = ahead.end() if ahead else 0
    if towards and (behind := duty_words.ADVERBS.match(words, after)):
        after = behind.end()
    verb = duty_words.VERBS.match(words, after) or duty_words.STRICT.match(words, max(0, after - 2))
    put = towards is not None and (towards["put"] or towards["moved"] or towards["listed"])
    if verb is None or (not put and _is_no_verb(words, verb)):
        return _without_verb(words, start, end, None if verb else after)
    rest = words[verb.end() :].lstrip("了好")
    weak = towards is None and duty_words.WEAK_VERBS.match(verb.group()) is not None
    return Clause(
        start,
        end,
        words,
        "action",
        verb=verb.group(),
        object=f"{towards['object'] or put or ''}{rest}" if towards else rest,
        weak=weak,
        occasion=towards is not None and bool(towards["with"] or towards["place"] or put),
        timed=duty_words.WHEN.match(words) is not None,
        often=(duty_words.OFTEN.search(words) if weak else duty_words.OFTEN.match(words)) is not None,
    )


def _means(words: str, start: int, end: int) -> Clause:
    """By what means; the work itself may stand in the same clause."""
    if work := work_behind_means(words):
        return Clause(start, end, words, "action", verb=work.verb, object=work.object, occasion=True)
    return Clause(start, end, words, "means")


def _without_verb(words: str, start: int, end: int, after: int | None) -> Clause:
    """No verb that is known stands first; a duty all the same when it says how often, or what is reached by when."""
    if rule_of(words):
        return _by_build(words, start, end, after)
    if does := duty_words.SOMEBODY_DOES.match(words):
        return Clause(start, end, words, "action", verb=does["verb"], object=does["object"])
    if completions.HOW_MUCH.search(words) or completions.SO_MANY_TIMES.search(words):
        said_by = duty_words.SOMEBODY_OFTEN.match(words)
        return (
            Clause(start, end, words, "action", object=words[said_by.end() :], often=True)
            if said_by
            else Clause(start, end, words, "other")
        )
    if (often := duty_words.OFTEN.match(words) or duty_words.SOMEBODY_OFTEN.match(words)) and len(
        words
    ) > often.end() + 4:
        return Clause(start, end, words, "action", object=words[often.end() :], often=True)
    reached = duty_words.REACHED_BY.match(words)
    if reached:
        return Clause(start, end, words, "action", object=reached["aim"], timed=True)
    return _by_build(words, start, end, after)


def _by_build(words: str, start: int, end: int, after: int | None) -> Clause:
    """No list knows the verb: the clause's build tells."""
    build = rule_of(words) or build_of(words, after)
    if build is None:
        return Clause(start, end, words, "other")
    return Clause(
        start,
        end,
        words,
        "action",
        verb=build.verb,
        object=build.object,
        occasion=build.ahead,
        rule=build.sort == "rule",
    )


def _towards(words: str, after_adverbs: int) -> re.Match[str] | None:
    """The matter before the verb, at the clause's start or behind how often and how (每月联合交警开展…)."""
    often = duty_words.AHEAD_OF_TOWARDS.match(words)
    for start in (0, often.end() if often else 0, after_adverbs):
        if found := duty_words.TOWARDS.match(words, start):
            return found
    return None


def _is_no_verb(words: str, verb: re.Match[str]) -> bool:
    """The word is a noun here (执行情况), or nothing follows that it is done to (发放到村组, 抽查不少于3次)."""
    if duty_words.PLACE_AFTER_VERB.match(words, verb.end()):
        return True
    noun = duty_words.NOUN_AFTER_VERB.match(words, verb.end())
    return noun is not None and not duty_words.ONLY_VERBS.fullmatch(verb.group())


def same_object(one: str, other: str, *, apart: bool = False) -> bool:
    """Whether two objects speak of one matter: they begin alike, or one refers back (其, 该, 相关).

    A system, a number, and what is done with somebody (``apart``) are told from the like by more than its beginning.
    """
    if not duty_words.QUANTITY.search(other) and other.startswith(
        ("其", "该", "上述", "相关", "有关", "发现", "检查发现", "排查出", "查出", "存在")
    ):
        return True
    if one != other and duty_words.SYSTEM.search(one) and duty_words.SYSTEM.search(other):
        return False
    prefix = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        prefix += 1
    named = duty_words.SYSTEM.search(other)
    numbered = duty_words.QUANTITY.search(one) or duty_words.QUANTITY.search(other)
    return prefix >= (rules.SAME_NAME_PREFIX if apart or named or numbered else rules.SAME_OBJECT_PREFIX)


def same_matter(one: str, other: str) -> bool:
    """Whether two objects share a telling pair of characters (干部学法制度 / 一次集中学法)."""
    return bool(telling_pairs(one) & telling_pairs(other))


def telling_pairs(words: str) -> set[str]:
    """The pairs of neighbouring characters, without those that all plans share."""
    return {words[i : i + 2] for i in range(len(words) - 1)} - duty_words.COMMON_PAIRS
