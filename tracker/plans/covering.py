"""The coverage of one draft, from its rows."""

from collections.abc import Iterable

from tracker.plans.coverage import Coverage, Span, coverage
from tracker.plans.models import Commitment, Plan, Section
from tracker.plans.passages import Passage
from tracker.plans.wording import PassageRole


def coverage_of(
    plan: Plan, sections: Iterable[Section], commitments: Iterable[Commitment], passages: Iterable[Passage]
) -> Coverage:
    found = list(passages)
    sections = list(sections)
    headings = [Span(p.start, p.end) for p in found if p.role == PassageRole.HEADING]
    headings += [head for section in sections if (head := _own_heading(plan.text, section))]
    settled = [Span(c.start, c.end) for c in commitments]
    settled += [Span(p.start, p.end) for p in found]
    return coverage(plan.text, [Span(s.start, s.end) for s in sections], settled, headings)


def _own_heading(text: str, section: Section) -> Span | None:
    """Where the section's printed number and title stand, when they open it."""
    printed = f"{section.number}{section.title}"
    opens = bool(section.title) and text.startswith(printed, section.start)
    return Span(section.start, section.start + len(printed)) if opens else None
