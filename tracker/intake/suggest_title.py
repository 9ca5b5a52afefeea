"""A short title out of the commitment's own words: the first duty, without adverbs and number."""

from __future__ import annotations

import re

from tracker.intake import duty_words
from tracker.intake.clause_sorts import Clause
from tracker.intake.numbering import number_of
from tracker.intake.phrasing import quoted

_SHORT = 8
_LONGEST = 30
_UPON = re.compile("在[^，]{2,30}?(?:基础上|前提下|背景下|框架下)[，,]?(?:再|继续|进一步)*")
_LOOSE_END = re.compile("(?:等)?(?:活动|工作)$|等$|的(?:实施|落实)$")


def title_of(clauses: tuple[Clause, ...]) -> tuple[str, str]:
    """(title, reason). Only words of the text are used; a very short duty takes the clause after it along."""
    first = first_duty(clauses)
    title = _tidy(first)
    used = [first]
    following = _after(clauses, first)
    if len(title) <= _SHORT and following is not None and len(title) + len(_tidy(following)) < _LONGEST:
        title = f"{title}，{_tidy(following)}"
        used.append(following)
    shortened = _shortened(title)
    how = "，并截短" if shortened != title else ""
    source = "，".join(clause.text for clause in used)
    same = "" if source == title else "，去掉修饰语"
    return shortened, f"取自原文{quoted(source, 24)}{same}{how}"


def first_duty(clauses: tuple[Clause, ...]) -> Clause:
    """The clause that says what is done: the first with a verb of its own, else the first."""
    actions = [clause for clause in clauses if clause.sort == "action"]
    said = next((one for one in clauses if one.sort != "means"), clauses[0])
    if said.sort == "other":
        return said
    others = [clause for clause in clauses if clause.sort == "other"]
    return next(iter([*actions, *others]), clauses[0])


def _after(clauses: tuple[Clause, ...], first: Clause) -> Clause | None:
    index = clauses.index(first) + 1
    if index < len(clauses) and clauses[index].sort in ("action", "other"):
        return clauses[index]
    return None


def _tidy(clause: Clause) -> str:
    words = clause.text.replace("\n", "").strip()
    number = number_of(words)
    words = words[number.end :] if number else words
    upon = _UPON.match(words)
    words = words[upon.end() :] if upon and len(words) - upon.end() >= _SHORT else words
    adverbs = duty_words.ADVERBS.match(words)
    bare = words[adverbs.end() :] if adverbs else words
    with_whom = adverbs is not None and adverbs.group().endswith("联合") and not duty_words.VERBS.match(bare)
    words = bare if len(bare) >= 4 and not with_whom and not bare.startswith(("将", "把")) else words
    trimmed = _LOOSE_END.sub("", words)
    return trimmed if len(trimmed) >= 4 else words or clause.text


def _shortened(title: str) -> str:
    if len(title) <= _LONGEST:
        return title
    listed = title.rfind("、", 0, _LONGEST - 1)
    return f"{title[:listed]}等" if listed >= _SHORT else f"{title[: _LONGEST - 1]}…"
