"""The deadline a text states, of all the dates that stand in it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from tracker.intake.due_forms import FORMS, DuePhrase

# Forms of one character each, so that places in the text stay the same.
_SAME_WIDTH = str.maketrans("０１２３４５６７８９．／－–—～", "0123456789./----")
_TITLES = re.compile("《[^》\n]{0,200}》|“[^”\n]{0,12}[·•.][^”\n]{0,12}”")
_TELLS_TIME = re.compile(r"[\d年岁月日季节期周天汛会前后]")  # no form does without one of these
_EDGE = "、，,。；;）) \n"


@lru_cache(maxsize=64)  # each sentence is asked several times while its proposals are made
def due_phrase_in(text: str, year: int) -> DuePhrase | None:
    """The deadline; None when the text states none.

    Of several days the last is the deadline and the others are told with it. Something that must be asked about goes
    first, unless both days it can mean lie before the deadline. Spans of time count only where no day is named.
    """
    found = _phrases(text, year)
    days = [one for one in found if one.on is not None and not one.vague]
    asked = [one for one in found if one.on is None and not one.vague]
    last = max(days, key=lambda one: str(one.on), default=None)
    unclear = [one for one in asked if last is None or not _lies_before(one, last)]
    chosen = next(iter(unclear), last)
    if chosen is None:
        return next((one for one in found if one.on is not None), next(iter(found), None))
    others = {one.words: one.on for one in found if not one.vague and one.words != chosen.words}
    return replace(chosen, others=tuple(others), steps=tuple(others.items()))


def _lies_before(asked: DuePhrase, last: DuePhrase) -> bool:
    return asked.either is not None and last.on is not None and max(asked.either) <= last.on


def _phrases(text: str, year: int) -> list[DuePhrase]:
    """All phrases in the text's order; where forms overlap, the most exact one is read."""
    if not _TELLS_TIME.search(text):
        return []
    plain = _TITLES.sub(lambda match: " " * len(match.group()), text).translate(_SAME_WIDTH)
    found: dict[int, DuePhrase] = {}
    for form, read in FORMS:
        kept, end = [], 0
        for match in form.finditer(plain):
            if (phrase := read(match, year)) is not None:
                words = text[match.start() : match.end()].strip(_EDGE)
                found[match.start()] = replace(phrase, words=words)
                kept += [plain[end : match.start()], "。" * (match.end() - match.start())]
                end = match.end()
        if kept:
            plain = "".join([*kept, plain[end:]])
    return [found[start] for start in sorted(found)]
