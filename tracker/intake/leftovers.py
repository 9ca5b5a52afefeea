"""What stands in a plan's sections beside its commitments and is neither: headings, notes, the other cells of a table.

The reader steps over these without a word; the desk must not ask about them. Anything else that is left is left
open on purpose: a person says what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.intake import rules
from tracker.intake.draft import CommitmentDraft, PassageDraft, PassageRole, SectionDraft
from tracker.intake.numbering import heading_of
from tracker.intake.paragraphs import is_label
from tracker.plans.coverage import Span, coverage

_NOTE_REASON = "写明单位或时限的说明，已用于所在安排事项"
_CELL_REASON = "任务分解表的其他栏目，已用于所在行"


def with_leftovers(
    text: str,
    sections: Sequence[SectionDraft],
    commitments: Iterable[CommitmentDraft],
    passages: Sequence[PassageDraft],
) -> list[PassageDraft]:
    """The passages inside the sections, and those for what nobody spoke of; none overlaps another or a commitment."""
    inside = _apart([p for p in passages if any(s.start <= p.start and p.end <= s.end for s in sections)])
    said = [Span(c.start, c.end) for c in commitments]
    kept = [p for p in inside if not any(p.start < span.end and p.end > span.start for span in said)]
    settled = [*said, *(Span(p.start, p.end) for p in kept)]
    found = coverage(text, [Span(s.start, s.end) for s in sections], settled, [])
    for gap in found.open:
        if (role := _role(text, gap)) is not None:
            kept.append(PassageDraft(role[0], text[gap.start : gap.end], gap.start, gap.end, role[1]))
    return sorted(kept, key=lambda one: one.start)


def _apart(passages: Iterable[PassageDraft]) -> list[PassageDraft]:
    kept: list[PassageDraft] = []
    for one in sorted(passages, key=lambda p: (p.start, -p.end)):
        if one.text.strip() and (not kept or one.start >= kept[-1].end):
            kept.append(one)
    return kept


def _role(text: str, gap: Span) -> tuple[PassageRole, str] | None:
    begin = text.rfind("\n", 0, gap.start) + 1
    stop = text.find("\n", gap.start)
    line = text[begin : stop if stop >= 0 else len(text)]
    words = text[gap.start : gap.end]
    if "\t" in line:
        return "note", _CELL_REASON
    if rules.NOTE.match(words) or rules.NOTE.match(line):
        return "note", _NOTE_REASON
    own = heading_of(words)
    if own is not None and own.body == len(words):  # a copy without line breaks
        return "heading", rules.HEADING_REASON
    heading = heading_of(line)
    if heading is not None and gap.start < begin + heading.body:
        return "heading", rules.HEADING_REASON
    if is_label(line) and gap.end - gap.start >= len(line.strip("　 ：:")) - 6:
        return "heading", rules.HEADING_REASON
    return None
