"""Commitments of one plan that speak of the same matter: offered to be answered by one task, never merged.

Two commitments overlap when they share telling words (行政执法责任制, 执法与服务并重), or a matter that plans name in
different words (执法公示, 执法公开). Words that stand in many commitments tell nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from tracker.intake.draft import CommitmentDraft, OverlapDraft

_SHORTEST = 5
_MOST_COMMON = 3  # a run of words in more commitments than this is the plan's common language
_FEWEST_TELLING = 3
# Words of all plans; what is left of a shared phrase without them must still say something.
_COMMON = re.compile(
    "行政|执法|人员|法治|法律|法规|工作|政府|建设|管理|监督|检查|宣传|教育|培训|活动|组织|开展|进一步|不断|持续|全面|健全|完善|建立|制定|"
    "落实|加强|推进|提升|水平|能力|重大|重点|领域|制度|机制|安全生产|全市|全县|全区|每季度|每半年|每月|一次|不少于|中华人民共和国|习近平|思想"
)
_WORDS = re.compile("[\u4e00-\u9fff]+")
# Matters that plans name in different words.
_MATTERS = (
    ("执法公示与公开", re.compile("执法[^，。]{0,6}公示|执法公开|执法信息[^，。]{0,10}(?:公开|公布)")),
    ("以案释法", re.compile("以案释法|(?:曝光|发布|通报)[^，。]{0,14}典型[^，。]{0,6}案例")),
    ("谁执法谁普法", re.compile("谁执法谁普法|普法责任制|普法责任清单")),
    ("重大决策合法性审查", re.compile("(?:决策|规范性文件)[^，。]{0,10}合法性审[查核]")),
    ("裁量权", re.compile("裁量(?:权|基准)|免罚清单|首违不罚")),
    ("行政争议", re.compile("行政复议|行政诉讼|行政应诉|出庭应诉|行政争议")),
)


def with_overlaps(commitments: Sequence[CommitmentDraft]) -> tuple[CommitmentDraft, ...]:
    """The commitments, each with the others that share its matter, in order of the plan. Linear in the text."""
    shared = _shared(commitments)
    found = []
    for index, one in enumerate(commitments):
        others = tuple(OverlapDraft(other, words) for other, words in sorted(shared.get(index, {}).items()))
        if others:
            named = "；".join(f"第{o.index + 1}项也提到“{o.words}”" for o in others)
            reasons = {**one.reasons, "overlaps": f"{named}，可由一项任务承担，请核对"}
            one = replace(one, overlaps=others, reasons=reasons)
        found.append(one)
    return tuple(found)


def _shared(commitments: Sequence[CommitmentDraft]) -> dict[int, dict[int, str]]:
    shared: dict[int, dict[int, str]] = defaultdict(dict)
    for (one, other), grams in _pairs(commitments).items():
        words = _longest(commitments[one].text, grams)
        if len(_COMMON.sub("", words)) >= _FEWEST_TELLING:
            shared[one][other] = shared[other][one] = words
    for name, pattern in _MATTERS:
        holding = [index for index, one in enumerate(commitments) if pattern.search(one.text)]
        if 1 < len(holding) <= _MOST_COMMON:
            for one, other in combinations(holding, 2):
                shared[one].setdefault(other, name)
                shared[other].setdefault(one, name)
    return shared


def _pairs(commitments: Sequence[CommitmentDraft]) -> dict[tuple[int, int], set[str]]:
    """For each pair of commitments the runs of five characters that both hold and few others do."""
    holding: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(commitments):
        for gram in dict.fromkeys(_grams(one.text)):
            holding[gram].append(index)
    pairs: dict[tuple[int, int], set[str]] = defaultdict(set)
    for gram, indexes in holding.items():
        if 1 < len(indexes) <= _MOST_COMMON:
            for pair in combinations(indexes, 2):
                pairs[pair].add(gram)
    return pairs


def _grams(text: str) -> list[str]:
    return [
        run[start : start + _SHORTEST]
        for run in _WORDS.findall(text)
        for start in range(len(run) - _SHORTEST + 1)
    ]


def _longest(text: str, grams: set[str]) -> str:
    """The longest stretch of the text that is made of the shared runs."""
    longest = current = ""
    for run in _WORDS.findall(text):
        current = ""
        for start in range(len(run) - _SHORTEST + 1):
            gram = run[start : start + _SHORTEST]
            current = (current + gram[-1] if current else gram) if gram in grams else ""
            longest = max(longest, current, key=len)
    return longest
