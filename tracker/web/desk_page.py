"""The page of the desk: the text on the left, on the right everything its plan sections came to, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.plans.coverage import Coverage
from tracker.plans.covering import coverage_of
from tracker.plans.models import Plan, Section, Shortcoming
from tracker.plans.passages import Passage
from tracker.plans.rounds import Asked, running_in
from tracker.plans.wording import PassageRole, PlanState
from tracker.tasks.wide import with_relations
from tracker.web.card_form import CardForm
from tracker.web.desk_cards import Card, cards_of
from tracker.web.desk_forms import ROLES, BulkForm
from tracker.web.desk_parts import parts_offered
from tracker.web.marked_text import Mark, marked_text
from tracker.web.plan_page import CommitmentLine, ShortcomingLine
from tracker.workdays import clock

MOST_FORMS = (
    40  # in longer plans a card gets its form when it is opened: a form costs more than all its facts
)
# Remarks of the day of reading that the page itself tells as things stand now.
ASKED_ON_CARDS = {"lead_office_unknown", "due_in_past", "shortcoming_unanswered", "no_plan_section"}


@dataclass(frozen=True)
class OpenStretch:
    """Words of a plan section that nobody has settled yet."""

    start: int
    end: int
    text: str

    def mark(self) -> Mark:
        anchor = f"open-{self.start}"
        return Mark(
            self.start, self.end, "open", anchor=f"t-{self.start}", href=f"#{anchor}", title=self.text[:40]
        )


@dataclass(frozen=True)
class PassedOver:
    """A passage as the desk shows it."""

    passage: Passage

    @property
    def start(self) -> int:
        return self.passage.start

    def mark(self) -> Mark:
        one = self.passage
        title = f"{one.get_role_display()}：{one.reason}"
        return Mark(one.start, one.end, "passed", anchor=f"t-{one.pk}", href=f"#p-{one.pk}", title=title)


@dataclass
class DeskSection:
    """A section of the plan: its items in the order of the text."""

    section: Section
    items: list[Card | PassedOver | OpenStretch] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """What the person looks for on the desk; the counters above always count everything."""

    words: str = ""
    only_open: bool = False

    @property
    def is_set(self) -> bool:
        return bool(self.words or self.only_open)

    def takes(self, item: "Card | PassedOver | OpenStretch") -> bool:
        if isinstance(item, Card):
            row = item.commitment
            said = (row.title, row.text, str(row.lead_office or ""))
            return any(self.words in one for one in said) and (not self.only_open or bool(item.questions))
        if isinstance(item, OpenStretch):
            return self.words in item.text
        return self.words in item.passage.text and not self.only_open


@dataclass(frozen=True)
class Covered:
    """What of the plan is covered, with the rows it was computed from."""

    sections: list[Section]
    passages: list[Passage]
    found: Coverage

    def open_words(self, text: str) -> list[str]:
        return [text[span.start : span.end] for span in self.found.open]


def draft_coverage(plan: Plan, cards: list[Card]) -> Covered:
    sections, passages = list(plan.sections.all()), list(plan.passages.all())
    said = [card.commitment for card in cards]
    return Covered(sections, passages, coverage_of(plan, sections, said, passages))


def desk_page(
    request: HttpRequest, plan: Plan, *, typed: Mapping[UUID, CardForm] | None = None, status: int = 200
) -> HttpResponse:
    with_relations(plan, "sections", "passages", "shortcomings")
    admitted_rows = list(plan.shortcomings.all())
    cards = cards_of(plan, clock.today(), typed=typed, shortcomings=admitted_rows)
    shortcomings = _answered(admitted_rows, cards)
    covered = draft_coverage(plan, cards)
    passed = [PassedOver(one) for one in covered.passages if one.role != PassageRole.HEADING]
    opened = [OpenStretch(s, e, plan.text[s:e]) for s, e in covered.found.open]
    asking = [card for card in cards if card.questions]
    _open_forms(request, cards)
    saved = next((card for card in cards if str(card.commitment.pk) == request.GET.get("saved")), None)
    admitted = [Mark(s.start, s.end, "shortcoming", label=s.number) for s in shortcomings]
    items: list[Card | PassedOver | OpenStretch] = [*cards, *passed, *opened]
    seeking = Wanted(request.GET.get("q", "").strip()[:50], request.GET.get("only") == "open")
    shown = [item for item in items if seeking.takes(item)]
    choices = cards[0].form.office_choices() if cards else []
    context = {
        "wanted": seeking,
        "shown": sum(isinstance(item, Card) for item in shown),
        "plan": plan,
        "round": running_round_of(plan),
        "cards": cards,
        "remarks": [remark for remark in plan.remarks if remark["code"] not in ASKED_ON_CARDS],
        "guessed": [card for card in cards if card.state == "ready" and card.guesses()],
        "saved": saved,
        "following": _following(saved, asking),
        "sections": by_section(covered.sections, shown),
        "asking": asking,
        "settled": sum(not card.questions for card in cards),
        "coverage": covered.found,
        "opened": opened,
        "shortcomings": shortcomings,
        "unanswered": [s for s in shortcomings if not s.answered_by],
        "text": marked_text(plan.text, [item.mark() for item in items] + admitted),
        "refused": [card for card in cards if card.form.errors],
        "bulk": BulkForm(choices=choices, year=plan.year, auto_id="bulk-%s"),
        "roles": ROLES,
        "last_step": plan.steps.select_related("by").order_by("-pk").defer("before").first(),
        "parts": parts_offered(plan, covered.sections),
    }
    return render(request, "web/desk/desk.html", context, status=status)


def _open_forms(request: HttpRequest, cards: list[Card]) -> None:
    """Which cards bring their form along at once."""
    wanted = {request.GET.get("open"), request.GET.get("saved")}
    for card in cards:
        asked_for = str(card.commitment.pk) in wanted or bool(card.form.errors)
        card.has_form = len(cards) <= MOST_FORMS or asked_for


def running_round_of(plan: Plan) -> Asked | None:
    """The numbers of the round a plan is out for comment in; no query for a draft."""
    if plan.state != PlanState.CONSULTING:
        return None
    return next(iter(running_in([plan.bureau_id], plan=plan.pk)), None)


def by_section(sections: list[Section], items: list[Card | PassedOver | OpenStretch]) -> list[DeskSection]:
    """Each item under the innermost section that holds its start."""
    found = {one.pk: DeskSection(one) for one in sections}
    for item in sorted(items, key=lambda one: one.start):
        if isinstance(item, OpenStretch):
            around: list[Section] = [one for one in sections if one.start <= item.start < one.end]
            pk = max(around, key=lambda one: one.start).pk
        else:
            pk = (item.commitment if isinstance(item, Card) else item.passage).section_id
        found[pk].items.append(item)
    return [one for one in found.values() if one.items]


def _following(saved: Card | None, asking: list[Card]) -> Card | None:
    """The next open card after the one just saved, in document order and round again."""
    after = saved.number if saved else 0
    return next((card for card in asking if card.number > after), asking[0] if asking else None)


def _answered(admitted: list[Shortcoming], cards: list[Card]) -> list[ShortcomingLine]:
    """The shortcomings; each card is told which of them it answers."""
    found = {one.pk: ShortcomingLine(one.number, one.text, one.start, one.end) for one in admitted}
    for card in cards:
        said = CommitmentLine(card.commitment, card.number)
        for answer in card.commitment.answers.all():
            found[answer.pk].answered_by.append(said)
            card.answers.append(found[answer.pk])
    return list(found.values())
