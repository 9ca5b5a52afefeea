"""The plan's own sections, and in each the running text that is to be cut into commitments."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tracker.intake import rules
from tracker.intake.clauses import Stretch
from tracker.intake.draft import SectionDraft
from tracker.intake.numbering import RUN, Heading, Number, heading_of, number_of
from tracker.intake.outline import Part, blocks_in
from tracker.intake.paragraphs import Block, JoinedText
from tracker.intake.sentences import sentences_in, trimmed

OPENING = "总起段"
UNNUMBERED = "安排"


@dataclass
class _Open:
    """A section while its paragraphs are being collected."""

    number: str
    title: str
    start: int
    end: int
    stretches: list[Stretch]
    notes: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class _Line:
    """A paragraph of the plan. `titled`: it is a heading whose text stands behind it or beneath it."""

    block: Block
    words: str
    number: Number | None
    heading: Heading | None
    titled: bool

    @property
    def opens_at(self) -> int:
        """The level at which it can open a section, else 0: （一） always, 1. only as a heading with text."""
        if self.number is None or not 1 < self.number.level < RUN:
            return 0
        return self.number.level if self.number.level == 2 or self.titled else 0

    @property
    def title(self) -> str:
        """The heading; for an item without one, its first clause, verbatim."""
        if self.heading is not None:
            return self.heading.title
        after = self.number.end if self.number else 0
        return self.words[after:].partition("。")[0].partition("，")[0][:40].strip()


@dataclass(frozen=True)
class PlanSection:
    """A section and its stretches of text, headings left out; `notes`: where owners and dates stand beside them."""

    draft: SectionDraft
    stretches: tuple[Stretch, ...]
    notes: tuple[tuple[int, int], ...] = ()


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
                sections.append(PlanSection(draft, tuple(section.stretches), tuple(section.notes)))
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
    lines = _lines(joined, part)
    top = min((line.opens_at for line in lines if line.opens_at), default=0)
    if top:
        sections = [_Open(OPENING, "", part.body, part.body, [])]
    else:
        sections = [_Open(part.number or UNNUMBERED, part.title, part.start, part.body, [])]
    for line in lines:
        if rules.NOTE.match(line.words):
            _apply_note(joined, sections[-1], line.block)
            sections[-1].notes.append((line.block.start, line.block.end))
            continue
        if top and line.opens_at == top and line.number is not None:
            sections.append(_Open(line.number.text, line.title, line.block.start, line.block.end, []))
        sections[-1].end = line.block.end
        if (stretch := _stretch(joined.text, line)) is not None:
            sections[-1].stretches.append(stretch)
            if stretch.note:
                sections[-1].notes += trimmed(joined.text, stretch.end, line.block.end)
    for section in sections:
        if rules.GENERAL_SECTION.search(section.title):
            section.stretches[:] = [replace(one, opening=not one.item) for one in section.stretches]
    if sections[0].stretches and not rules.GENERAL_SECTION.search(sections[0].title):
        _mark_opening(joined, sections[0], bool(top))
    return sections


def _lines(joined: JoinedText, part: Part) -> list[_Line]:
    blocks = blocks_in(joined, part.body, part.end)
    lines = []
    for index, block in enumerate(blocks):
        words = joined.words(block)
        number, heading = number_of(words), heading_of(words)
        if heading is not None and rules.CLOSING_NOTE.fullmatch(words[heading.body :].strip()):
            heading = None
        runs_in = heading is not None and heading.level != RUN and heading.body < len(words)
        titled = heading is not None and (runs_in or _has_text_beneath(joined, blocks, index, number))
        lines.append(_Line(block, words, number, heading, titled))
    return lines


def _has_text_beneath(joined: JoinedText, blocks: list[Block], index: int, number: Number | None) -> bool:
    """Whether the next paragraph explains this one: unnumbered, or numbered deeper."""
    beneath = next((b for b in blocks[index + 1 :] if not rules.NOTE.match(joined.words(b))), None)
    if beneath is None or beneath.heading:
        return False
    other = number_of(joined.words(beneath))
    return other is None or (number is not None and other.level > number.level)


def _stretch(text: str, line: _Line) -> Stretch | None:
    """The text of a paragraph behind its heading; the paragraph itself where it is an item without a heading."""
    start, end = line.block.start, line.block.end
    if line.block.heading and line.number is None:
        return None
    if line.heading is not None and line.titled:
        run_with_text = line.heading.level == RUN and line.heading.body < len(line.words)
        start += 0 if run_with_text else line.heading.body
    elif line.number is not None and line.number.level != RUN:
        start += line.number.end
    note = rules.CLOSING_NOTE.search(text, start, end)
    if note is not None:
        end = note.start()
    if not text[start:end].strip():
        return None
    item = line.number is not None and not line.titled
    return Stretch(start, end, item=item, note=note.group() if note else "", whole=item and note is not None)


def _apply_note(joined: JoinedText, section: _Open, block: Block) -> None:
    note = joined.words(block)
    bare = [one for one in section.stretches if not one.note]
    alone = len(bare) == 1 and bare[0].item and _follows(joined, bare[0], block)
    section.stretches[:] = [
        one if one.note else replace(one, note=note, whole=alone) for one in section.stretches
    ]


def _follows(joined: JoinedText, item: Stretch, block: Block) -> bool:
    """Whether the note stands on the very next line below the item: then it speaks of the item as a whole."""
    return not joined.text[item.end : block.start].strip("。；;.\n 　")


def _mark_opening(joined: JoinedText, section: _Open, has_sections: bool) -> None:
    """Guiding words are expected before the first heading; in a plan without headings, before its first 一是 or item."""
    if has_sections:
        section.stretches[:] = [replace(one, opening=True) for one in section.stretches]
        return
    split: list[Stretch] = []
    seen_run = not any(one.item or _first_run(joined, one) is not None for one in section.stretches)
    for one in section.stretches:
        run = _first_run(joined, one)
        seen_run = seen_run or one.item
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
