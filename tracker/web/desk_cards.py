"""The cards of the desk: one commitment each, its proposed breakdown as a small form, and what is still open."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, zip_longest
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.intake.due_phrases import due_phrase_in
from tracker.organisations.models import Office
from tracker.plans.actions import IN_BULK, guesses_of, place_of, plain
from tracker.plans.coverage import cut_points
from tracker.plans.models import Commitment, Plan, Shortcoming
from tracker.web.card_form import CardForm, card_form
from tracker.web.marked_text import Mark
from tracker.web.plan_page import ShortcomingLine
from tracker.web.task_fields import office_choices, working_offices
from tracker.workdays.words import day_words

_FIRST = ("title", "lead_office", "due_on", "kind", "rhythm")
_ASKED = re.compile("“([^”]{1,20})”是指")


@dataclass(frozen=True)
class Fact:
    label: str
    words: str
    reason: str
    is_guess: bool = False  # a default of ours: nothing in the document speaks for it


class Card:
    """One commitment as the desk shows it: suggestions beside their reasons, open questions first."""

    def __init__(self, commitment: Commitment, form: CardForm, today: date) -> None:
        self.commitment, self.form, self._today = commitment, form, today
        self.number = commitment.order + 1
        self.questions = commitment.open_questions(today)
        self.is_waived = bool(commitment.waived_because)
        self.answers: list[ShortcomingLine] = []
        self.start = commitment.start
        self.leader: Card | None = None  # whose task answers this one too
        self.sharers: list[Card] = []
        self.overlaps: list[tuple[Card, str]] = []
        self.has_form = True
        self.following: Card | None = None  # the next one, when it stands in the same section

    @property
    def anchor(self) -> str:
        return f"card-{self.commitment.pk}"

    @property
    def place(self) -> str:
        """Which text this card shows: split, join and mark are refused when it is another one by then."""
        return place_of(self.commitment)

    @property
    def shown_in_bulk(self) -> str:
        return "|".join(
            (str(self.commitment.pk), *(plain(getattr(self.commitment, name)) for name in IN_BULK))
        )

    @property
    def state(self) -> str:
        if self.is_waived or self.leader:
            return "waived" if self.is_waived else "shared"
        return "asks" if self.questions else "ready"

    def facts(self) -> list[Fact]:
        """What is proposed, in words, each beside the sentence that says why."""
        row = self.commitment
        due = day_words(row.due_on, today=self._today) if row.due_on else ""
        supporting = "、".join(str(office) for office in row.supporting_offices.all())
        found = [
            self._fact(_("任务名称"), row.title, "title"),
            self._fact(_("牵头科室"), str(row.lead_office or ""), "lead_office"),
            self._fact(_("配合科室"), supporting or _("无"), "supporting_offices"),
            self._fact(_("完成时限"), due, "due_on"),
            self._fact(_("类型"), row.get_kind_display(), "kind"),
            self._fact(_("报送周期"), row.get_rhythm_display(), "rhythm"),
            self._fact(_("应交佐证"), "、".join(row.expected_evidence), "expected_evidence"),
        ]
        if row.milestones or row.reasons.get("milestones"):
            steps = "；".join(f"{one['due_on']} {one['title']}" for one in row.milestones)
            found.append(self._fact(_("时间节点"), steps, "milestones"))
        if row.targets:
            found.append(self._fact(_("量化要求"), "、".join(row.targets), "targets"))
        if row.baseline:
            found.append(self._fact(_("上年数据"), str(row.baseline), "baseline"))
        if self.answers:
            answered = "；".join(f"{line.number}{line.title}" for line in self.answers)
            found.append(self._fact(_("对应不足"), answered, "answers"))
        return found

    def _fact(self, label: Any, words: Any, name: str) -> Fact:
        row = self.commitment
        return Fact(
            label, words, str(row.reasons.get(name, "")), bool(words) and row.confidence.get(name) == "guess"
        )

    def guesses(self) -> list[str]:
        """Office and date that nothing in the document speaks for, and that nobody has changed or confirmed since."""
        labels = {"lead_office": _("牵头科室"), "due_on": _("完成时限")}
        return [str(labels[name]) for name in guesses_of(self.commitment)]

    def either(self) -> list[date]:
        """The days a phrase of the document can mean, while it is asked which; passed ones are left out."""
        asked = _ASKED.search(str(self.commitment.reasons.get("due_on", "")))
        if self.commitment.due_on or not asked:
            return []
        found = due_phrase_in(asked[1], self.commitment.plan.year)
        return [day for day in (found.either if found and found.either else ()) if day >= self._today]

    @property
    def cut_reason(self) -> str:
        return str(self.commitment.reasons.get("cut", ""))

    @property
    def is_open(self) -> bool:
        """The form lies open where something is to be done in it."""
        return bool(self.questions or self.form.errors)

    @property
    def rest_is_open(self) -> bool:
        """What is seldom changed is folded away, unless something is wrong in it."""
        return any(name not in _FIRST for name in self.form.errors)

    def plain_fields(self) -> list[forms.BoundField]:
        return [self.form[name] for name in _FIRST]

    def supporting_as_shown(self) -> str:
        """The hidden copy of the boxes first ticked; the template lays the boxes out itself."""
        return str(self.form["supporting_offices"].as_hidden(only_initial=True))

    def answered_as_shown(self) -> str:
        return str(self.form["answered"].as_hidden(only_initial=True))

    def cuts(self) -> list[tuple[str, int]]:
        """The text in pieces, each with the offset of the cut behind it; the last has 0."""
        text = self.commitment.text
        edges = [0, *cut_points(text), len(text)]
        return [(text[a:b], b if b < len(text) else 0) for a, b in pairwise(edges)]

    def mark(self) -> Mark:
        return Mark(
            self.commitment.start,
            self.commitment.end,
            f"said {self.state}",
            label=str(self.number),
            anchor=f"c-{self.commitment.pk}",
            href=f"#{self.anchor}",
            title=self.commitment.title,
        )


def cards_of(
    plan: Plan,
    today: date,
    *,
    typed: Mapping[UUID, CardForm] | None = None,
    shortcomings: Sequence[Shortcoming] | None = None,
) -> list[Card]:
    """Every card in document order. ``typed``: forms that were refused and keep what was typed."""
    offices, choices = offered(plan)
    shortcomings = list(plan.shortcomings.all()) if shortcomings is None else shortcomings
    said = plan.commitments.select_related("plan", "section", "lead_office", "baseline")
    said = said.prefetch_related("supporting_offices", "answers")
    cards = []
    for c in said:
        form = (typed or {}).get(c.pk) or card_form(c, offices, choices, shortcomings=shortcomings)
        cards.append(Card(c, form, today))
    _link(cards)
    return cards


def _link(cards: list[Card]) -> None:
    """Cards that share a task, that overlap, that follow each other."""
    by_id = {str(card.commitment.pk): card for card in cards}
    for card, following in zip_longest(cards, cards[1:]):
        row = card.commitment
        if row.shares_with_id:
            card.leader = by_id[str(row.shares_with_id)]
            card.leader.sharers.append(card)
        if following and following.commitment.section_id == row.section_id:
            card.following = following
        offers = [o for o in row.overlaps if o["id"] in by_id and not o.get("declined")]
        card.overlaps = [(by_id[o["id"]], o["words"]) for o in offers]
    for card in cards:
        mine = card.leader or card
        card.overlaps = [pair for pair in card.overlaps if (pair[0].leader or pair[0]) is not mine]


def offered(plan: Plan) -> tuple[list[Office], list[tuple[str, str]]]:
    offices = list(working_offices([plan.bureau_id]))
    return offices, office_choices(offices)
