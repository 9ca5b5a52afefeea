"""A round of comment as pages and API show it: each item as sent and as it stands, and what the offices said."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from tracker.organisations.models import Office
from tracker.organisations.standing import Standing
from tracker.plans.breakdown import LABELS, Difference, Snapshot, differences, snapshot, together, words
from tracker.plans.consultations import Answer, Consultation, ConsultedItem, Opinion
from tracker.plans.models import Commitment, Plan


@dataclass
class OpinionLine:
    """One office's opinion. ``proposed``: each field as it stands now and as proposed; ``earlier``: of rounds before."""

    opinion: Opinion
    proposed: list[Difference] = field(default_factory=list)
    earlier: list["OpinionLine"] = field(default_factory=list)


@dataclass
class ItemLine:
    """One item. ``now`` is None, and ``gone`` says why, once it makes no task of its own any more."""

    item: ConsultedItem
    now: Commitment | None
    stands: Snapshot
    gone: str = ""
    since_sent: list[Difference] = field(default_factory=list)
    since_previous: list[Difference] = field(default_factory=list)
    is_new: bool = False  # not in the round before, where there was one
    opinions: list[OpinionLine] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Its number in what was sent."""
        return self.item.order + 1

    def facts(self, today: date) -> list[tuple[str, str]]:
        """Label and words of the breakdown as it stands; the verbatim text aside."""
        shown = [name for name in LABELS if name not in ("text", "title")]
        return [(str(LABELS[name]), words(name, self.stands, today=today)) for name in shown]


class OfficeLine(NamedTuple):
    """How far one office is."""

    office: Office
    items: int
    answered: int
    proposed: int

    @property
    def is_done(self) -> bool:
        return self.answered == self.items


class Asked(NamedTuple):
    """A round in numbers: offices asked and done, items without an answer, proposals without a decision."""

    plan: UUID
    title: str
    reply_by: date
    offices: int
    done: int
    unanswered: int
    undecided: int


def round_lines(
    round: Consultation, standing: Standing, *, today: date, offices: Iterable[Office] | None = None
) -> list[ItemLine]:
    """The items this person may see, with the opinions he may see: five queries, four where the bureau's ``offices`` are
    at hand. The plan keeps its commitments, read for the comparison."""
    seen = Opinion.objects.filter(item__consultation__plan=round.plan_id).visible_to(standing)
    rows = seen.select_related("item__consultation", "office", "answered_by", "decided_by")
    by_item: dict[UUID, list[Opinion]] = defaultdict(list)
    for row in rows.order_by("-item__consultation__number", "part", "office__order", "office__code"):
        by_item[row.item.commitment].append(row)
    groups = _standing_now(round.plan)
    items, previous = _sent(round)
    if offices is None:
        offices = Office.objects.filter(bureau=round.plan.bureau_id)
    names = {str(office.pk): str(office) for office in offices}
    lines = []
    for item in items:
        mine = [one for one in by_item[item.commitment] if one.item_id == item.pk]
        if not mine:
            continue
        line = _line(item, groups, previous, today)
        for one in mine:
            before = [o for o in by_item[item.commitment] if o.office_id == one.office_id and o.pk != one.pk]
            shown = OpinionLine(one, _proposed(one, line.stands, names, today))
            shown.earlier = [OpinionLine(o, _proposed(o, o.item.sent, names, today)) for o in before]
            line.opinions.append(shown)
        lines.append(line)
    return lines


def added_since(plan: Plan, lines: Iterable[ItemLine]) -> list[Commitment]:
    """Commitments of the draft that nobody was asked about. ``lines``: all of the round, for who sees the bureau whole."""
    sent = {line.item.commitment for line in lines}
    found = [group[0] for group in together(list(plan.commitments.all()))]
    return [row for row in found if row.pk not in sent]


def office_lines(lines: Iterable[ItemLine]) -> list[OfficeLine]:
    """Every office asked, those that still owe an answer first."""
    found: dict[UUID, list[Opinion]] = defaultdict(list)
    for line in lines:
        for shown in line.opinions:
            found[shown.opinion.office_id].append(shown.opinion)
    made = [
        OfficeLine(
            rows[0].office,
            len(rows),
            sum(bool(one.answer) for one in rows),
            sum(one.answer == Answer.PROPOSED for one in rows),
        )
        for rows in found.values()
    ]
    return sorted(made, key=lambda one: (one.is_done, one.office.order, one.office.code))


def asked_of(offices: Collection[UUID], *, today: date) -> list[Asked]:
    """Rounds that still wait for an answer of one of these offices, the nearest date first."""
    rows = Opinion.objects.running().unanswered().filter(office__in=offices)
    return _counted(rows.filter(item__consultation__reply_by__gte=today))


def running_in(bureaus: Collection[UUID], *, plan: UUID | None = None) -> list[Asked]:
    """Every round that runs in these bureaus, or that of one plan."""
    rows = Opinion.objects.running().filter(item__consultation__plan__bureau__in=bureaus)
    return _counted(rows.filter(item__consultation__plan=plan) if plan else rows)


def _counted(opinions: Any) -> list[Asked]:
    consultation = "item__consultation"
    waits = Count("office", filter=Q(answer=""), distinct=True)
    grouped = (
        opinions.order_by()
        .values(f"{consultation}__plan", f"{consultation}__plan__title", f"{consultation}__reply_by")
        .annotate(
            offices=Count("office", distinct=True),
            waits=waits,
            unanswered=Count("pk", filter=Q(answer="")),
            undecided=Count("pk", filter=Q(answer=Answer.PROPOSED, decision="")),
        )
        .order_by(f"{consultation}__reply_by", f"{consultation}__plan")
    )
    return [
        Asked(
            row[f"{consultation}__plan"],
            row[f"{consultation}__plan__title"],
            row[f"{consultation}__reply_by"],
            row["offices"],
            row["offices"] - row["waits"],
            row["unanswered"],
            row["undecided"],
        )
        for row in grouped
    ]


def _standing_now(plan: Plan) -> dict[UUID, tuple[Commitment, Sequence[Commitment]]]:
    """Every commitment of the draft, with those that share its task."""
    rows = Commitment.objects.select_related("lead_office").prefetch_related("supporting_offices")
    prefetch_related_objects([plan], Prefetch("commitments", rows))
    said = list(plan.commitments.all())
    sharers: dict[UUID | None, list[Commitment]] = defaultdict(list)
    for row in said:
        sharers[row.shares_with_id].append(row)
    return {row.pk: (row, sharers[row.pk]) for row in said}


def _sent(round: Consultation) -> tuple[list[ConsultedItem], dict[UUID, Snapshot] | None]:
    """What was sent; and what the round before said of each commitment, None when this is the first."""
    wanted = (round.number - 1, round.number)
    rows = list(
        ConsultedItem.objects.filter(consultation__plan=round.plan_id, consultation__number__in=wanted)
    )
    items = [row for row in rows if row.consultation_id == round.pk]
    if round.number == 1:
        return items, None
    return items, {row.commitment: row.sent for row in rows if row.consultation_id != round.pk}


def _line(
    item: ConsultedItem,
    groups: Mapping[UUID, tuple[Commitment, Sequence[Commitment]]],
    previous: Mapping[UUID, Snapshot] | None,
    today: date,
) -> ItemLine:
    row, sharers = groups.get(item.commitment, (None, ()))
    gone = _gone(row, groups)
    stands = item.sent if row is None or gone else snapshot(row, sharers)
    line = ItemLine(item, None if gone else row, stands, gone)
    line.since_sent = differences(item.sent, stands, today=today)
    if previous is not None:
        before = previous.get(item.commitment)
        line.is_new = before is None
        line.since_previous = differences(before, item.sent, today=today) if before else []
    return line


def _gone(row: Commitment | None, groups: Mapping[UUID, tuple[Commitment, Sequence[Commitment]]]) -> str:
    """Why an item makes no task of its own any more; "" while it does."""
    if row is None:
        return _("已从任务分解中去掉")
    if row.waived_because:
        return _("不立任务：%s") % row.waived_because
    if row.shares_with_id:
        return _("已与“%s”合并为一项任务") % groups[row.shares_with_id][0].title
    return ""


def _proposed(opinion: Opinion, now: Snapshot, offices: Mapping[str, str], today: date) -> list[Difference]:
    """The proposal in words, beside what ``now`` says."""
    given = dict(opinion.proposal)
    named = {pk: {"id": pk, "name": name} for pk, name in offices.items()}
    if "lead_office" in given:
        given["lead_office"] = named.get(given["lead_office"])
    if "supporting_offices" in given:
        given["supporting_offices"] = [named[pk] for pk in given["supporting_offices"] if pk in named]
    return [
        Difference(name, str(LABELS[name]), words(name, now, today=today), words(name, given, today=today))
        for name in LABELS
        if name in given
    ]
