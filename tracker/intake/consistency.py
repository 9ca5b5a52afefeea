"""Remarks where a document contradicts itself: headings whose numbers jump, figures that differ between sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tracker.intake.draft import FigureDraft, Remark
from tracker.intake.numbering import number_of
from tracker.intake.paragraphs import JoinedText

_MOST = 5  # remarks of one sort; more would hide the others
_SHORTEST_NAME = 4
_ONES = "一二三四五六七八九"
_ORDINALS = {
    f"{tens}十{ones}" if tens or ten else ones: 10 * value + at
    for value, (tens, ten) in enumerate((("", ""), ("", "十"), ("二", "十")))
    for at, ones in enumerate(("", *_ONES))
    if value or at
}


def heading_remarks(joined: JoinedText, end: int) -> list[Remark]:
    """Numbers that are left out or come twice (一、 then 三、), and depths left out (（一） then （1）)."""
    found: list[Remark] = []
    last: dict[int, int] = {}
    depth = 0
    for block in joined.blocks:
        number = number_of(joined.words(block))
        if block.start >= end or number is None or number.level > 4:
            continue
        if number.level <= 2 and (ordinal := _ordinal(number.text)):
            before = last.get(number.level, 0)
            if ordinal not in (1, before + 1):
                found.append(_jump(number.text, before, number.level))
            last = {level: at for level, at in last.items() if level < number.level} | {number.level: ordinal}
        if number.level == 4 and 0 < depth <= 2:
            found.append(Remark("heading_jump", f"标题“{number.text}”跳过了上一层序号，请核对层次。"))
        depth = number.level
    return found[:_MOST]


def _ordinal(text: str) -> int:
    return _ORDINALS.get(re.sub("[（）()、第部分]", "", text), 0)


def _jump(text: str, before: int, level: int) -> Remark:
    if not before:
        return Remark("heading_jump", f"同级标题从“{text}”开始，前面的序号缺失，请核对。")
    name = next(words for words, value in _ORDINALS.items() if value == before)
    shown = f"（{name}）" if level == 2 else name
    return Remark("heading_jump", f"标题序号从“{shown}”到“{text}”不连续，请核对是否缺漏或重复。")


def figure_remarks(text: str, figures: Sequence[FigureDraft], borders: Sequence[int]) -> list[Remark]:
    """The same name and unit with another value in another section; `borders`: where sections start."""
    by_name: dict[tuple[str, str], list[FigureDraft]] = {}
    for figure in figures:
        if len(figure.name) >= _SHORTEST_NAME:
            by_name.setdefault((figure.name, figure.unit), []).append(figure)
    found = []
    for (name, unit), same in by_name.items():
        for one, other in pairwise(same):
            apart = any(one.start < border <= other.start for border in borders)
            if apart and one.value != other.value:
                message = (
                    f"“{name}”前面是{one.value:f}{unit}，后面是{other.value:f}{unit}，请核对哪一个准确。"
                )
                found.append(Remark("figure_differs", message))
    return found[:_MOST]
