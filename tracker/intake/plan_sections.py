"""The plan's own sections, and in each the running text that is to be cut into commitments."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tracker.intake import rules
from tracker.intake.clauses import Stretch
from tracker.intake.draft import SectionDraft
from tracker.intake.numbering import RUN, Heading, Number, heading_of, number_of
from tracker.intake.outline import Part, blocks_in
from tracker.intake.paragraphs import Block, JoinedText
from tracker.intake.sentences import sentences_in

OPENING = "总起段"


@dataclass
class _Open:
    """A section while its paragraphs are being collected."""

    number: str
    title: str
    start: int
    end: int
    stretches: list[Stretch]


@dataclass(frozen=True)
class PlanSection:
    """A section and its stretches of text, headings left out."""

    draft: SectionDraft
    stretches: tuple[Stretch, ...]


def plan_sections(joined: JoinedText, parts: list[Part]) -> list[PlanSection]:
    """The sections of all plan parts, numbers made unique by the part's own number where they repeat."""
    taken: set[str] = set()
    sections = []
    for part in parts:
        for section in _sections(joined, part):
            if section.stretches:
                number = _unique(section.number, part.number, taken)
                taken.add(number)
                draft = SectionDraft(number, section.title, section.start, section.end)
                sections.append(PlanSection(draft, tuple(section.stretches)))
    return sections


def _unique(number: str, outer: str, taken: set[str]) -> str:
    wanted = number if number not in taken else f"{outer}{number}"
    count = 2
    unique = wanted
    while unique in taken:
        unique = f"{wanted}之{count}"
        count += 1
    return unique


def _sections(joined: JoinedText, part: Part) -> list[_Open]:
    blocks = blocks_in(joined, part.body, part.end)
    numbers = [number_of(joined.words(block)) for block in blocks]
    levels = [number.level for number in numbers if number and 1 < number.level < RUN]
    top = min(levels) if levels else 0
    first = OPENING if top else part.number or "安排"
    sections = [_Open(first, "" if top else part.title, part.start if not top else part.body, part.body, [])]
    for index, block in enumerate(blocks):
        _add(joined, sections, block, numbers[index], _has_body(joined, blocks, index), top)
    if sections[0].stretches:
        _mark_opening(joined, sections[0], bool(top))
    return sections


def _add(
    joined: JoinedText, sections: list[_Open], block: Block, number: Number | None, has_body: bool, top: int
) -> None:
    words = joined.words(block)
    if rules.NOTE.match(words):
        _apply_note(sections[-1], words)
        return
    heading = heading_of(words)
    if heading is not None and heading.level != RUN and heading.body < len(words):
        has_body = True
    opens = number is not None and number.level == top
    if opens and number is not None:
        title = heading.title if heading else sentences_title(joined, block, number)
        sections.append(_Open(number.text, title, block.start, block.end, []))
    sections[-1].end = block.end
    stretch = _stretch(joined, block, number, heading, has_body)
    if stretch is not None:
        sections[-1].stretches.append(stretch)


def _stretch(
    joined: JoinedText, block: Block, number: Number | None, heading: Heading | None, has_body: bool
) -> Stretch | None:
    """The text of a paragraph behind its heading; the paragraph itself where it is an item without a heading."""
    words = joined.words(block)
    start = block.start
    if block.heading and number is None:
        return None
    if heading is not None and has_body and heading.level != RUN:
        start += heading.body
    elif number is not None and number.level != RUN:
        start += number.end
    elif heading is not None and has_body and heading.body == len(words):
        return None
    note = rules.CLOSING_NOTE.search(joined.text, start, block.end)
    end = note.start() if note else block.end
    if not joined.text[start:end].strip():
        return None
    item = number is not None and not (heading is not None and has_body)
    return Stretch(start, end, item=item, note=note.group() if note else "")


def _has_body(joined: JoinedText, blocks: list[Block], index: int) -> bool:
    """Whether the next paragraph explains this one: unnumbered, or numbered deeper."""
    following = next((b for b in blocks[index + 1 :] if not rules.NOTE.match(joined.words(b))), None)
    if following is None or following.heading:
        return False
    own, other = number_of(joined.words(blocks[index])), number_of(joined.words(following))
    return other is None or (own is not None and other.level > own.level)


def _apply_note(section: _Open, note: str) -> None:
    section.stretches[:] = [one if one.note else replace(one, note=note) for one in section.stretches]


def _mark_opening(joined: JoinedText, section: _Open, has_sections: bool) -> None:
    """Guiding words are expected before the first heading, or before the first 一是 of a plan without headings."""
    if has_sections:
        section.stretches[:] = [replace(one, opening=True) for one in section.stretches]
        return
    split: list[Stretch] = []
    seen_run = not any(_first_run(joined, one) is not None for one in section.stretches)
    for one in section.stretches:
        run = _first_run(joined, one)
        if seen_run or run is None:
            split.append(replace(one, opening=not seen_run))
            continue
        if run > one.start:
            split.append(replace(one, end=run, opening=True))
        split.append(replace(one, start=run))
        seen_run = True
    section.stretches[:] = split


def _first_run(joined: JoinedText, stretch: Stretch) -> int | None:
    sentences = sentences_in(joined.text, stretch.start, stretch.end)
    return next((sentence.start for sentence in sentences if sentence.run), None)


def sentences_title(joined: JoinedText, block: Block, number: Number) -> str:
    """For an item without a heading: its first clause, verbatim."""
    return joined.words(block)[number.end :].partition("。")[0].partition("，")[0][:40].strip()
