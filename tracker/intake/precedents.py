"""Who led last year's like work: a source for the lead office, after what the document states and before duty words.

Two sentences are alike when they share most of their telling pairs of characters; the pairs that all plans are full
of (执法, 制度, 开展) count for nothing. What is found is a proposal, and its reason names the office and the year.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from tracker.intake.clause_sorts import telling_pairs
from tracker.intake.draft import PastAssignment
from tracker.intake.phrasing import quoted

_ALIKE = 0.5  # share of the shorter sentence's telling pairs
_SURELY_ALIKE = 0.7
_FEWEST_PAIRS = 3


@dataclass(frozen=True)
class Precedent:
    """Last year's sentence that is most alike. `sure`: nearly the same words, and no other office led the like."""

    past: PastAssignment
    sure: bool

    def reason(self, office: str) -> str:
        """The sentence for the person who checks: 2023年同类安排由执法支队牵头（“…”）."""
        caution = "" if self.sure else "；措辞不尽相同，请核对"
        return f"{self.past.year}年同类安排由{office}牵头（{quoted(self.past.text, 24)}）{caution}"


@dataclass(frozen=True)
class Precedents:
    """Last year's assignments, found by the pairs of characters they hold; one look costs what it shares."""

    past: list[PastAssignment] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    holding: dict[str, list[int]] = field(default_factory=dict)

    def for_text(self, text: str) -> Precedent | None:
        """The assignment most alike, the earlier one where two are equally so; None where nothing is alike."""
        pairs = telling_pairs(text)
        shared = Counter(index for pair in pairs for index in self.holding.get(pair, ()))
        alike = [
            (count / max(_FEWEST_PAIRS, min(len(pairs), self.sizes[index])), -index)
            for index, count in shared.items()
            if count >= _FEWEST_PAIRS
        ]
        share, index = max(alike, default=(0.0, 0))
        if share < _ALIKE:
            return None
        best = self.past[-index]
        rivals = {self.past[-other].lead for rival, other in alike if rival >= share}
        return Precedent(best, share >= _SURELY_ALIKE and len(rivals) == 1)


def precedents_of(past: Sequence[PastAssignment], *, year: int, offices: Collection[str]) -> Precedents:
    """What was assigned in the year before the plan's, to offices that still exist."""
    kept = [one for one in past if one.year == year - 1 and one.lead in offices]
    holding: dict[str, list[int]] = defaultdict(list)
    pairs = [telling_pairs(one.text) for one in kept]
    for index, held in enumerate(pairs):
        for pair in held:
            holding[pair].append(index)
    return Precedents(kept, [len(held) for held in pairs], dict(holding))
