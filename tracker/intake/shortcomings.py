"""The shortcomings a report admits: one per numbered item, one per 一是, else one per paragraph."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from tracker.intake.draft import ShortcomingDraft
from tracker.intake.numbering import RUN, heading_of, number_of
from tracker.intake.outline import Part, blocks_in
from tracker.intake.paragraphs import Block, JoinedText
from tracker.intake.sentences import sentences_in

_GROUP_TITLE = re.compile(
    "(?:主要)?存在(?:的)?(?:主要)?(?:问题|不足|困难)(?:和不足|与不足|和问题)?|(?:主要)?(?:问题|不足)"
)


def shortcomings_in(joined: JoinedText, parts: list[Part], plan: list[Part]) -> tuple[ShortcomingDraft, ...]:
    """The items of every section on shortcomings, without what belongs to the plan of a combined section."""
    found: list[ShortcomingDraft] = []
    for part in parts:
        if "shortcomings" in part.roles:
            for start, end in _without(part, plan):
                found.extend(_items(joined, start, end))
        elif "plan" not in part.roles:
            for start, end in _inside(joined, part):
                found.extend(_items(joined, start, end))
    return tuple(_numbered(found))


def _inside(joined: JoinedText, part: Part) -> list[tuple[int, int]]:
    """The subsections of a report section that only hold its weaknesses: （二）存在问题."""
    headed = [(block, heading_of(joined.words(block))) for block in blocks_in(joined, part.body, part.end)]
    level_two = [(block, heading) for block, heading in headed if heading is not None and heading.level == 2]
    ends = [*(block.start for block, _ in level_two[1:]), part.end]
    return [
        (block.start + heading.body, end)
        for (block, heading), end in zip(level_two, ends, strict=False)
        if _GROUP_TITLE.fullmatch(heading.title) and block.start + heading.body < end
    ]


def _numbered(found: list[ShortcomingDraft]) -> list[ShortcomingDraft]:
    """Where numbers are missing or occur twice, an item is named by its place: 第1项."""
    printed = Counter(one.number for one in found)
    return [
        one if one.number and printed[one.number] == 1 else replace(one, number=f"第{place}项")
        for place, one in enumerate(found, start=1)
    ]


def _without(part: Part, plan: list[Part]) -> list[tuple[int, int]]:
    stretches = []
    start = part.body
    for taken in sorted((p for p in plan if part.start <= p.start < part.end), key=lambda p: p.start):
        stretches.append((start, taken.start))
        start = max(start, taken.end)
    stretches.append((start, part.end))
    return [(begin, end) for begin, end in stretches if begin < end]


def _items(joined: JoinedText, start: int, end: int) -> list[ShortcomingDraft]:
    blocks = blocks_in(joined, start, end)
    numbers = [number_of(joined.words(block)) for block in blocks]
    levels = [number.level for number in numbers if number and number.level < RUN]
    if not levels:
        runs = [run for block in blocks for run in _runs(joined, block.start, block.end)]
        return runs or [
            _item(joined, start, end)
            for block in blocks
            if not joined.words(block).endswith(("：", ":"))
            for start, end in _listed(joined, block)
        ]
    if (inner := _grouped(joined, blocks)) is not None:
        return _items(joined, inner, end)
    top = min(levels)
    opens = [
        block.start for block, number in zip(blocks, numbers, strict=True) if number and number.level == top
    ]
    closes = [*opens[1:], blocks[-1].end]
    return [_item(joined, begin, stop) for begin, stop in zip(opens, closes, strict=False)]


def _listed(joined: JoinedText, block: Block) -> list[tuple[int, int]]:
    """Weaknesses set side by side with semicolons; else the paragraph as a whole."""
    words = joined.words(block)
    ends = [match.end() for match in re.finditer("；", words)]
    if not ends or "。" in words.rstrip()[:-1]:
        return [(block.start, block.end)]
    edges = [0, *ends, len(words)]
    return [
        (block.start + begin, block.start + end) for begin, end in pairwise(edges) if words[begin:end].strip()
    ]


def _grouped(joined: JoinedText, blocks: list[Block]) -> int | None:
    """Where the items start when the first heading only says 存在问题 and they stand beneath it; else None."""
    heading = heading_of(joined.words(blocks[0]))
    if heading is None or not _GROUP_TITLE.fullmatch(heading.title):
        return None
    return blocks[0].start + heading.body


def _runs(joined: JoinedText, start: int, end: int) -> list[ShortcomingDraft]:
    opens = [sentence.start for sentence in sentences_in(joined.text, start, end) if sentence.run]
    closes = [*opens[1:], end]
    return [_item(joined, begin, stop) for begin, stop in zip(opens, closes, strict=False)]


def _item(joined: JoinedText, start: int, end: int) -> ShortcomingDraft:
    """An item from its number on; the number is kept apart, the text starts after it."""
    words = joined.text[start:end].rstrip().rstrip("；;.")
    number = number_of(words)
    heading = heading_of(words.partition("\n")[0])
    begin = start + (number.end if number else 0)
    text = joined.text[begin : start + len(words)]
    title = heading.title if heading else ""
    if not heading or heading.level == RUN:
        title = text.partition("。")[0].partition("，")[0]
    printed = number.text if number and number.level < RUN else ""
    return ShortcomingDraft(printed, title, text, begin, begin + len(text))
