"""Last year's figure for the work a commitment promises: an offer to measure by, found by shared telling words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tracker.intake.draft import BaselineDraft, CommitmentDraft, FigureDraft

_FEWEST_PAIRS = 2
_MOST_FIGURES = 6  # a pair of characters in more figures than this tells nothing
_MOST_COMMITMENTS = 0.25  # nor does one in more than this share of the plan: it is the bureau's own field
_COMMON = re.compile(
    "行政|执法|人员|法治|工作|组织|开展|全市|全县|全区|全年|重点|领域|部门|单位|活动|情况|建设|管理|完成|企业|制度|机制|安全|生产|各类|负责人|我局|党委"
)
_WORDS = re.compile("[\u4e00-\u9fff]+")


def with_baselines(
    commitments: Sequence[CommitmentDraft], figures: Sequence[FigureDraft]
) -> tuple[CommitmentDraft, ...]:
    """The commitments, each with the figure whose name shares most with it; without two telling pairs, none.

    What is written or built once has no figure of last year.
    """
    plan = Counter(pair for one in commitments for pair in _telling(one.text))
    usual = {pair for pair, count in plan.items() if count > max(2, _MOST_COMMITMENTS * len(commitments))}
    holding: dict[str, list[int]] = defaultdict(list)
    for index, figure in enumerate(figures):
        for pair in _telling(figure.name) - usual:
            holding[pair].append(index)
    return tuple(
        one if one.kind == "one_off" else _with_baseline(one, figures, holding) for one in commitments
    )


def _with_baseline(
    one: CommitmentDraft, figures: Sequence[FigureDraft], holding: dict[str, list[int]]
) -> CommitmentDraft:
    shared: dict[int, set[str]] = defaultdict(set)
    for pair in _telling(one.text):
        indexes = holding.get(pair, [])
        if len(indexes) <= _MOST_FIGURES:
            for index in indexes:
                shared[index].add(pair)
    best = min(shared, key=lambda index: (-len(shared[index]), index), default=None)
    if best is None or len(shared[best]) < _FEWEST_PAIRS:
        return one
    figure = figures[best]
    about = "约" if figure.approximate else ""
    words = "、".join(sorted(shared[best], key=one.text.find)[:4])
    reason = f"上年“{figure.name}”{about}{figure.value:f}{figure.unit}，与本项都提到“{words}”，可作比较的基数"
    baseline = BaselineDraft(figure.name, figure.value, figure.unit, figure.start)
    return replace(one, baseline=baseline, reasons={**one.reasons, "baseline": reason})


def _telling(text: str) -> set[str]:
    """Pairs of characters, common words taken out first."""
    runs = _WORDS.findall(_COMMON.sub(" ", text))
    return {run[start : start + 2] for run in runs for start in range(len(run) - 1)}
