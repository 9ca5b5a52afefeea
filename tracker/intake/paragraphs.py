"""Paragraphs of a file joined into one text: pages end in mid-sentence, sentences do not.

The rule is the one of the domain handbook, §2.6: a paragraph that is no heading and does not end like a sentence
runs on into the next, unless the next opens with a heading number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tracker.intake.numbering import INLINE, heading_of, number_of

_SENTENCE_END = tuple('。！？；：”）!?;:"…')
_PUNCTUATION = re.compile(r"[，。；：！？、,;!?]")
_LONGEST_LABEL = 45
_PAGE_NUMBER = re.compile(r"[-—－–\s]*(?:\d{1,3}|第\s*\d{1,3}\s*页(?:\s*共\s*\d{1,3}\s*页)?)[-—－–\s]*")
_OWN_LINE = re.compile(
    r".{0,40}签\s*发\s*人\s*[:：]|附件|附：|抄送|特此报告|[（(]此件|"
    r"[（(]?(?:责任|牵头|主办|配合|协办)(?:单位|科室|部门|处室)[:：]|[（(]?完成(?:时限|时间)[:：]"
)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as its file has it; `heading` when the file's own markup says so (the depth is not trusted)."""

    text: str
    heading: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph's place in the joined text; in a copy without line breaks, a stretch up to the next heading."""

    start: int
    end: int
    heading: bool


@dataclass(frozen=True)
class JoinedText:
    """The document as one text, a line per paragraph, and where each paragraph stands."""

    text: str
    blocks: tuple[Block, ...]

    def words(self, block: Block) -> str:
        return self.text[block.start : block.end]


def is_label(text: str) -> bool:
    """A short line without punctuation: letterhead, title, number, date, an unnumbered heading."""
    return len(text) <= _LONGEST_LABEL and not _PUNCTUATION.search(text)


def join(paragraphs: Iterable[Paragraph]) -> JoinedText:
    """Join what a page break cut; drop page numbers and empty lines; keep every other character."""
    merged: list[Paragraph] = []
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        if not text or _PAGE_NUMBER.fullmatch(text):
            continue
        if merged and not paragraph.heading and _runs_on(merged[-1], text):
            merged[-1] = Paragraph(merged[-1].text + text)
        else:
            merged.append(Paragraph(text, paragraph.heading))
    return _laid_out(merged)


def _runs_on(before: Paragraph, after: str) -> bool:
    if before.heading or before.text.endswith(_SENTENCE_END) or _stands_alone(before.text):
        return False
    return number_of(after) is None and not _OWN_LINE.match(after)


def _stands_alone(text: str) -> bool:
    heading = heading_of(text)
    own_line_heading = heading is not None and heading.body == len(text)
    return own_line_heading or is_label(text) or _OWN_LINE.match(text) is not None


def _laid_out(paragraphs: list[Paragraph]) -> JoinedText:
    blocks: list[Block] = []
    offset = 0
    for paragraph in paragraphs:
        edges = [0, *(match.start() for match in INLINE.finditer(paragraph.text)), len(paragraph.text)]
        for start, end in pairwise(edges):
            blocks.append(Block(offset + start, offset + end, paragraph.heading))
        offset += len(paragraph.text) + 1
    return JoinedText("\n".join(paragraph.text for paragraph in paragraphs), tuple(blocks))
