"""时间节点: the days a text names beside its deadline, as dated steps inside the task. What cannot be dated is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from tracker.intake.draft import MilestoneDraft
from tracker.intake.phrasing import quoted
from tracker.intake.suggest_due import Due

_SAID = re.compile(r"[^，,；;。、\n]+")
_LONGEST = 40


def steps_of(due: Due, text: str, *, today: date) -> tuple[tuple[MilestoneDraft, ...], str]:
    """(milestones, reason); the reason also says which days are left out. `text`: where the days are named."""
    kept: list[MilestoneDraft] = []
    told: dict[str, list[str]] = {}
    for words, on in due.steps:
        if on is None:
            told.setdefault("日期不明确，请按需要填写时间节点", []).append(words)
        elif on < today:
            told.setdefault("已过，没有列入时间节点", []).append(words)
        elif due.on is None or on < due.on:
            kept.append(MilestoneDraft(on, _title(words, text)))
            told.setdefault("已列为时间节点，不需要的可以删去", []).append(words)
    kept.sort(key=lambda step: step.due_on)
    return tuple(kept), "；".join(f"{_listed(named)}{what}" for what, named in told.items())


def _title(words: str, text: str) -> str:
    """What is to be done by then, in the text's own words; where it does not say so, the words of the day."""
    start = text.find(words)
    said = _SAID.match(text, start + len(words)) if start >= 0 else None
    title = said.group().strip().removeprefix("前") if said else ""
    return title if 2 <= len(title) <= _LONGEST else words


def _listed(words: Sequence[str]) -> str:
    return "".join(quoted(one, _LONGEST) for one in words)
