"""The parts of a document (level-1 sections) with their roles, and where its plan stands.

General for the layouts of the domain handbook §2.3–§2.5; heading depth in markup is not trusted, numbers are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from tracker.intake.frame import Frame
from tracker.intake.numbering import heading_of, number_of
from tracker.intake.paragraphs import Block, JoinedText, is_label
from tracker.intake.section_titles import (
    NEXT_OPENER,
    Role,
    is_misdated_plan_title,
    is_plan_title,
    leading_plan_title,
    roles_of,
)

_LONGEST_BARE_TITLE = 30


@dataclass(frozen=True)
class Part:
    """A stretch with a heading: `start` at the heading, `body` after it, `end` exclusive."""

    number: str
    title: str
    start: int
    body: int
    end: int
    roles: frozenset[Role]


def parts_of(joined: JoinedText, frame: Frame) -> list[Part]:
    """The level-1 sections in order."""
    heads = []
    for index, block in enumerate(joined.blocks):
        if block.start < frame.body_end and (head := _level_one(joined, block, index, frame)):
            heads.append((block, *head))
    ends = [block.start for block, *_ in heads[1:]] + [frame.body_end]
    return [
        Part(number, title, block.start, body, max(body, end), roles_of(title, frame.report_year))
        for (block, number, title, body), end in zip(heads, ends, strict=False)
    ]


def plan_parts(joined: JoinedText, frame: Frame, parts: list[Part]) -> list[Part]:
    """The stretches that hold next year's plan, in order; empty when the document has none.

    Tried in turn: own sections, a combined section, a level-2 heading, a last section whose heading plans for a year
    that is over, a paragraph that opens with 下一步.
    """
    if frame.only_plan:
        first = joined.blocks[frame.title_block]
        return (
            parts
            if parts
            else [Part("", frame.title, first.start, first.end, frame.body_end, frozenset({"plan"}))]
        )
    whole = [part for part in parts if part.roles == {"plan"}]
    combined = [part for part in parts if part.roles == {"plan", "shortcomings"}]
    found = whole + [piece for part in combined for piece in _inside(joined, part, frame)]
    if not found:
        found = [piece for part in parts for piece in _subsections(joined, part, frame)]
    if not found:
        found = _misdated(parts) or _last_words(joined, frame, parts)
    return sorted(found, key=lambda part: part.start)


def blocks_in(joined: JoinedText, start: int, end: int) -> list[Block]:
    """The blocks of a stretch, cut to it."""
    first = bisect_right(joined.blocks, start, key=lambda block: block.end)
    last = bisect_left(joined.blocks, end, key=lambda block: block.start)
    cut = (Block(max(b.start, start), min(b.end, end), b.heading) for b in joined.blocks[first:last])
    return [block for block in cut if joined.words(block).strip() and block.start < block.end]


def _level_one(joined: JoinedText, block: Block, index: int, frame: Frame) -> tuple[str, str, int] | None:
    """(number, title, where the body starts) when a block opens a level-1 section."""
    words = joined.words(block)
    number = number_of(words)
    if number is not None and number.level == 1:
        heading = heading_of(words)
        title = leading_plan_title(words[number.end :], frame.report_year)
        touching = title and heading is not None and "，" in heading.title
        if heading is not None and not touching:
            return heading.number, heading.title, block.start + heading.body
        return number.text, title, block.start + number.end + len(title)
    if number is None and index != frame.title_block and len(words) <= _LONGEST_BARE_TITLE:
        bare = block.heading or is_label(words)
        if bare and roles_of(words, frame.report_year) & {"plan", "shortcomings"}:
            return "", words, block.end
    return None


def _inside(joined: JoinedText, part: Part, frame: Frame) -> list[Part]:
    """The plan inside a combined section."""
    found = _subsections(joined, part, frame)
    if found:
        return found
    blocks = blocks_in(joined, part.body, part.end)
    for block in blocks:
        words = joined.words(block).rstrip("：: ")
        if len(words) <= _LONGEST_BARE_TITLE and is_label(words) and is_plan_title(words, frame.report_year):
            return [Part(part.number, words, block.start, block.end, part.end, frozenset({"plan"}))]
        number = number_of(joined.words(block))
        if NEXT_OPENER.match(joined.words(block)[number.end if number else 0 :]):
            return [_plan(part, block.start, part.end)]
    tails = [(_opener_inside(joined, block), block) for block in blocks]
    return [_plan(part, start, block.end) for start, block in tails if start is not None]


def _subsections(joined: JoinedText, part: Part, frame: Frame) -> list[Part]:
    """Level-2 sections of a part whose heading announces a plan."""
    found: list[Part] = []
    heads = []
    for block in blocks_in(joined, part.body, part.end):
        heading = heading_of(joined.words(block))
        if heading is not None and heading.level == 2:
            heads.append((block, heading))
    ends = [block.start for block, _ in heads[1:]] + [part.end]
    for (block, heading), end in zip(heads, ends, strict=False):
        if is_plan_title(heading.title, frame.report_year) and "shortcomings" not in roles_of(
            heading.title, None
        ):
            body = block.start + heading.body
            found.append(Part(heading.number, heading.title, block.start, body, end, frozenset({"plan"})))
    return found


def _misdated(parts: list[Part]) -> list[Part]:
    """The last section but the first, where its heading plans and only its year is wrong."""
    later = [part for part in parts[1:] if is_misdated_plan_title(part.title)]
    return [replace(later[-1], roles=frozenset({"plan"}))] if later else []


def _last_words(joined: JoinedText, frame: Frame, parts: list[Part]) -> list[Part]:
    """A document that plans in its last paragraph only: 下一步，我局将…"""
    whole = Part("", "", 0, 0, frame.body_end, frozenset())
    for part in reversed(parts or [whole]):
        for block in reversed(blocks_in(joined, part.body, part.end)):
            if NEXT_OPENER.match(joined.words(block)):
                return [_plan(whole, block.start, part.end)]
            start = _opener_inside(joined, block)
            if start is not None:
                return [_plan(whole, start, block.end)]
    return []


def _opener_inside(joined: JoinedText, block: Block) -> int | None:
    """Where a sentence inside a block starts to speak of the next year."""
    words = joined.words(block)
    for match in re.finditer("[。；]", words):
        if NEXT_OPENER.match(words, match.end()) and not words.startswith("20", match.end()):
            return block.start + match.end()
    return None


def _plan(part: Part, start: int, end: int) -> Part:
    return Part(part.number, part.title, start, start, end, frozenset({"plan"}))
