"""From claims to the day's digests: each claim asked again, recipients found now, one letter a person."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from tracker.ledger.entries import Acts, Subject
from tracker.ledger.writing import Recorder, writing
from tracker.messages.actions import Letter, queue_digests, take_back_unsent, told
from tracker.messages.models import Delivery
from tracker.organisations.models import RuleSet
from tracker.reminders.batches import Batch, batches
from tracker.reminders.holds import Held, Spared
from tracker.reminders.models import Outcome, Reminder
from tracker.reminders.muting import pass_over_muted
from tracker.reminders.noticing import draft, let_go
from tracker.reminders.recipients import People
from tracker.reminders.sorting import Rules, active_rules, fallen_away, rule_of
from tracker.reminders.writing_out import Audiences, WritingOut
from tracker.workdays.calendar import WorkCalendar


@dataclass
class Built:
    """What building came to; ``waiting``: claims that wait for another day, ``quarantined``: set aside.

    ``held``: claims kept back by a follow-up officer; ``spared``: each of them, where letters are kept.
    """

    letters: list[Letter] = field(default_factory=list)
    people: int = 0
    dropped: int = 0
    waiting: int = 0
    quarantined: int = 0
    held: int = 0
    spared: list[Spared] = field(default_factory=list)


@dataclass(frozen=True)
class _Run:
    """A run as the ledger's subject: what was dropped on a day."""

    on: date

    def as_subject(self) -> Subject:
        return Subject("reminders", self.on.isoformat(), self.on.isoformat())


def take_back(
    *, on: date, at: datetime, now: datetime, by: Acts, bureaus: Collection[UUID] | None = None
) -> None:
    """What digests of earlier days said and nobody could be sent is owed again. Before claiming: a step that
    nobody heard of counts as not told, so the next one does not follow it. ``now``: machine time.
    """
    with writing(by=by, at=at):
        sources = take_back_unsent(on=on, now=now, by=by, at=at, bureaus=bureaus)
        if not sources:
            return
        ids = [int(source.removeprefix("reminder:")) for source in sources]
        heard = set(Delivery.objects.filter(source__in=sources).values_list("source", flat=True))
        unheard = [pk for pk in ids if f"reminder:{pk}" not in heard]
        Reminder.objects.filter(pk__in=ids).update(outcome=Outcome.WAITING)
        Reminder.objects.filter(pk__in=unheard).update(told_on=None, told_at=None)


def build_digests(
    *,
    on: date,
    at: datetime,
    calendar: WorkCalendar,
    by: Acts,
    keep_letters: bool = True,
    rule_set: RuleSet | None = None,
    bureaus: Collection[UUID] | None = None,
    hour: int | None = None,
) -> Built:
    """Build the digests of the working day ``on`` from everything claimed, some bureaus at a time.

    Only those under ``rule_set``, or only ``bureaus`` (which must share nobody with others), where given.
    ``hour``: of bureaus whose own hour has come by then; None: of all.
    ``keep_letters`` for whoever shows them; those of a whole country's day do not fit into a worker's memory.
    """
    built = Built()
    let_go(at=at, by=by, bureaus=bureaus)
    rules = active_rules()
    for batch in batches(on, rule_set, bureaus, hour=hour):
        letters = _build(batch, rules, built, on, at, calendar, by)
        built.people += len(letters)
        if keep_letters:
            built.letters += letters
        else:
            built.spared.clear()
    return built


def _build(
    batch: Batch,
    rules: Rules,
    built: Built,
    on: date,
    at: datetime,
    calendar: WorkCalendar,
    by: Acts,
) -> list[Letter]:
    with writing(by=by, at=at) as change:
        rows = take(batch.bureaus)
        if not rows:  # another worker has them: they are built once, by whoever holds them
            return []
        held = Held(on, batch.bureaus)
        live = _drafted(held.apart(_drop(rows, rules, built, on, change)), rules, on, change)
        out = WritingOut(
            rules,
            People([row.task for row in live], on, [row.piece for row in live if row.piece]),
            on,
            calendar,
            not_yet=batch.not_yet,
        )
        already = told([row.source for row in live if row.told_on])
        letters = out.letters(live, already | held.pairs(live))
        built.quarantined += _set_aside(out.poison, on, change)
        pass_over_muted(out.muted, run=_Run(on), on=on, at=at, change=change)
        queued = queue_digests(letters, day=on, by=by, at=at)
        said = {(line.source, to.person.pk) for to in letters if to.person.pk in queued for line in to.lines}
        built.waiting += settle(out.audiences, already, said, on, at)
        built.held += held.note(out.audiences, already)
        built.spared += held.spared
    return [letter for letter in letters if letter.person.pk in queued]


def take(bureaus: Collection[UUID]) -> list[Reminder]:
    """The claims, each with its task; bureaus, offices and people once for all who share them."""
    waiting = Reminder.objects.waiting().filter(task__bureau__in=bureaus)
    shared = (
        "slot",
        "piece__office",
        "asked_by",
        "notice",
        "task__bureau",
        "task__responsible_person",
        "task__lead_office__leader_in_charge",
        "task__lead_office__parent__parent",
    )
    locked = waiting.select_for_update(of=("self",), skip_locked=True).select_related("task")
    return list(locked.prefetch_related(*shared).order_by("anchor_on", "id"))


def _drop(rows: list[Reminder], rules: Rules, built: Built, on: date, change: Recorder) -> list[Reminder]:
    dropped = fallen_away(rows, rules)
    for outcome, ids in dropped.items():
        Reminder.objects.filter(pk__in=ids).update(outcome=outcome)
    count = sum(len(ids) for ids in dropped.values())
    if count:
        change("reminders.dropped", _Run(on), after={o.value: len(ids) for o, ids in dropped.items()})
    built.dropped += count
    gone = {pk for ids in dropped.values() for pk in ids}
    return [row for row in rows if row.pk not in gone]


def _drafted(rows: list[Reminder], rules: Rules, on: date, change: Recorder) -> list[Reminder]:
    """Steps that draw a paper are drafted and told to nobody, until a person has sent it; the others, as they were."""
    draws = {row.pk: rule.draws for row in rows if (rule := rule_of(row, rules)) and row.asked_by_id is None}
    papers = [(row, draws[row.pk]) for row in rows if draws.get(row.pk)]
    if papers:
        draft(papers, on=on, change=change)
    return [row for row in rows if not draws.get(row.pk)]


def _set_aside(poison: dict[int, str], on: date, change: Recorder) -> int:
    """Keep what could not be put into words where the administrator sees it; the next sweep passes it by."""
    for pk, problem in poison.items():
        Reminder.objects.filter(pk=pk).update(outcome=Outcome.QUARANTINED, problem=problem)
    if poison:
        change("reminders.quarantined", _Run(on), after={"reminders": sorted(poison)})
    return len(poison)


def settle(
    audiences: Audiences,
    already: Collection[tuple[str, UUID]],
    said: Collection[tuple[str, UUID]],
    on: date,
    at: datetime,
) -> int:
    """Mark what was ``said`` today, and to whom; a claim stays open while somebody has yet to hear of it.
    How many wait.
    """
    done, partly, waiting = [], [], 0
    for row, audience in audiences.items():
        unheard = [(row.source, u.pk) for u in audience if (row.source, u.pk) not in already]
        open_for = [pair for pair in unheard if pair not in said]
        heard = len(open_for) < len(unheard)
        if not open_for and audience:
            done.append(row.pk)
        waiting += bool(open_for) or not audience
        if heard and row.told_on is None:
            partly.append(row.pk)
    Reminder.objects.filter(pk__in=partly).update(told_on=on, told_at=at)
    Reminder.objects.filter(pk__in=done).update(outcome=Outcome.TOLD)
    return waiting
