"""选为安排部分: the headings and paragraphs of a draft, where the reader found no plan or not all of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.intake.by_hand import Choice, choices_in, paragraphs_in
from tracker.plans.models import Plan, Section

MOST = 400  # what a person can choose from; longer documents are chosen by heading


@dataclass(frozen=True)
class Parts:
    """What may be chosen: headings first, single paragraphs only while there is no plan at all."""

    headings: list[Choice] = field(default_factory=list)
    paragraphs: list[Choice] = field(default_factory=list)
    is_needed: bool = False


def parts_offered(plan: Plan, sections: Sequence[Section]) -> Parts:
    def is_free(one: Choice) -> bool:
        return not any(one.start < section.end and one.end > section.start for section in sections)

    headings = [one for one in choices_in(plan.text) if is_free(one)][:MOST]
    paragraphs = [] if sections else paragraphs_in(plan.text)[:MOST]
    return Parts(headings, paragraphs, is_needed=not sections)
