"""A part of the document that a person chose as the plan: cut and proposed for as the reader would. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.intake.clauses import cut
from tracker.intake.draft import CommitmentDraft, PassageDraft
from tracker.intake.numbering import RUN, heading_of, number_of
from tracker.intake.outline import Part
from tracker.intake.paragraphs import Block, JoinedText, is_label
from tracker.intake.plan_sections import PlanSection, plan_sections
from tracker.intake.suggest import Surroundings, suggest

_LONGEST = 60
_STOP = re.compile(r"[。！？!?；;]")
# At the end of a document: the organ that signs, and what comes after it.
_TAIL = re.compile(
    r"^[^，。；：]{2,30}[局委办厅府会处院科室]$|^特此报告。?$|^(?:附件|抄送)|^[（(](?:此件|联系人)"
)
_FRAME = re.compile(
    r"文件$|[〔\[【﹝〈（(]20\d{2}[〕\]】﹞〉）)]第?\d{1,4}号$|^签发人|[：:]$|^(?:关于)?.{0,60}(?:报告|总结|通知|方案|要点|计划|情况)$"
    r"|^(?:20\d{2}|二[〇○零一二三四五六七八九]{3})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日$"
)


@dataclass(frozen=True)
class Choice:
    """A heading and what stands beneath it, up to the next one of its level; ``level`` 0 has no number."""

    start: int
    end: int
    level: int
    words: str


def choices_in(text: str) -> list[Choice]:
    """The headings of a document, for choosing where the plan stands."""
    heads: list[tuple[int, int, str]] = []
    for start, line in _lines(text):
        heading = heading_of(line)
        if heading is not None and heading.level < RUN:
            heads.append((start, heading.level, line[: heading.body].strip()[:_LONGEST]))
        elif heading is None and is_label(line):
            heads.append((start, 0, line.strip()[:_LONGEST]))
    found = []
    for n, (start, level, words) in enumerate(heads):
        ends = (
            s for s, other, _w in heads[n + 1 :] if (other and other <= level) or (not level and not other)
        )
        end = next(ends, len(text))
        if text[start + len(words) : end].strip(" 。\n"):
            found.append(Choice(start, end, level, words))
    return found


def paragraphs_in(text: str) -> list[Choice]:
    return [Choice(start, start + len(line), 0, line.strip()[:_LONGEST]) for start, line in _lines(text)]


def sections_of(text: str, start: int, end: int) -> list[PlanSection]:
    """The chosen stretch as sections of a plan; its own heading, if it opens with one, names them."""
    blocks = tuple(Block(at, at + len(line), False) for at, line in _lines(text))
    joined = JoinedText(text, blocks)
    line = text[start:end].split("\n", 1)[0]
    heading = heading_of(line)
    if heading is not None and heading.level < RUN:
        part = Part(heading.number, heading.title, start, start + heading.body, end, frozenset({"plan"}))
    elif is_label(line) and "\n" in text[start:end]:
        part = Part("", line.strip(), start, start + len(line), end, frozenset({"plan"}))
    else:
        part = Part("", "", start, start, end, frozenset({"plan"}))
    return plan_sections(joined, [part])


def cut_by_hand(
    text: str, sections: list[PlanSection], within: Surroundings
) -> tuple[list[CommitmentDraft], list[PassageDraft]]:
    commitments: list[CommitmentDraft] = []
    passages: list[PassageDraft] = []
    for section in sections:
        for stretch in section.stretches:
            pieces = cut(text, stretch)
            passages += pieces.passed_over
            commitments += [
                suggest(text, piece, section=section.draft.number, note=stretch.note, within=within)[0]
                for piece in pieces.pieces
            ]
    return commitments, passages


def _lines(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((at, line))
        at += len(line) + 1
    return found


def body_of(text: str, start: int, end: int, *, title: str = "", doc_number: str = "") -> tuple[int, int]:
    """The body of the chosen stretch: letterhead, title, 文号, 签发人, addressee, signature and date are no plan.

    Both ends are equal where no sentence and no numbered item is left.
    """
    lines = _lines(text[start:end])
    while lines and _is_frame(lines[0][1].strip(), title, doc_number):
        lines = lines[1:]
    while lines and (
        _TAIL.search(lines[-1][1].strip()) or _is_frame(lines[-1][1].strip(), title, doc_number)
    ):
        lines = lines[:-1]
    if not lines:
        return end, end
    first, last = start + lines[0][0], start + lines[-1][0] + len(lines[-1][1])
    return (first, last) if _says_something(text[first:last]) else (end, end)


def _is_frame(line: str, title: str, doc_number: str) -> bool:
    if _STOP.search(line) or number_of(line) is not None:
        return False
    bare = line.replace(" ", "")
    known = (bool(doc_number) and doc_number in line) or (len(bare) > 3 and bare in title.replace(" ", ""))
    return known or bool(_FRAME.search(bare))


def _says_something(text: str) -> bool:
    """A sentence that ends, or an item with a number: a title or a signature is neither."""
    return bool(_STOP.search(text)) or any(number_of(line.strip()) is not None for _at, line in _lines(text))
