"""A part of the document that a person chose as the plan: cut and proposed for as the reader would. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.intake.clauses import cut
from tracker.intake.draft import CommitmentDraft, PassageDraft
from tracker.intake.numbering import RUN, heading_of
from tracker.intake.outline import Part
from tracker.intake.paragraphs import Block, JoinedText, is_label
from tracker.intake.plan_sections import PlanSection, plan_sections
from tracker.intake.suggest import Surroundings, suggest

_LONGEST = 60


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
