"""Quantities a commitment promises, in the document's own words: 不少于4次, 全覆盖, 100%, 60%以上."""

from __future__ import annotations

import re

_NUMBER = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百]{1,3}|\*+)"
_UNIT = (
    "批次|人次|段|场次|轮次|学时|个工作日|课时"
    "|次|场|期|轮|篇|件|份|家|户|个|名|人|条|项|批|部|处|例|起|所|卷|宗|套|台|座|万元"
)
_TARGETS = re.compile(
    rf"(?:不少于|不低于|至少(?:[\u4e00-\u9fff]{{2}})?|不得少于|不低于|达到?|≥)\s*{_NUMBER}\s*(?:[%％]|(?:{_UNIT}|小时))(?:以上)?"
    rf"|{_NUMBER}\s*(?:[%％]|(?:{_UNIT}))(?:以上|及以上)"
    r"|\d+(?:\.\d+)?\s*[%％]|百分之百|全覆盖"
)
_MUST = re.compile("(?:必须|应当|须)$")
_REACHING = re.compile("^达到?")


def targets_in(text: str) -> tuple[str, ...]:
    """The quantities in order, each once. A span of time (30个工作日内) is a term, no quantity."""
    found = []
    for match in _TARGETS.finditer(text):
        behind = text[match.end() : match.end() + 1]
        if match.group().endswith("以上") and (behind == "的" or _MUST.search(text, 0, match.start())):
            continue  # from how much on a rule holds
        if "工作日" in match.group() or (match.group().endswith("小时") and behind == "内"):
            continue
        found.append(_REACHING.sub("", match.group()).strip())
    return tuple(dict.fromkeys(found))
