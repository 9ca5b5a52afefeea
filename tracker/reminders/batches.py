"""Which waiting claims are built together: whole bureaus, about a thousand claims at a time.

A building holds its rows (and, on SQLite, the database) until it is done, so it must end soon. Whoever holds posts in
two bureaus gets one digest of both: such bureaus stay together. Each bureau has its hour: before it, nothing of it is
built; who also belongs to a bureau whose hour is still to come gets his one digest then.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count

from tracker.organisations.models import Bureau, Post, RuleSet
from tracker.reminders.models import Reminder

BATCH = 1000


@dataclass(frozen=True)
class Batch:
    """``not_yet``: people whose digest of the day waits for another of their bureaus."""

    bureaus: list[UUID]
    not_yet: Collection[UUID] = frozenset()


def batches(
    on: date,
    rule_set: RuleSet | None = None,
    bureaus: Collection[UUID] | None = None,
    *,
    hour: int | None = None,
) -> Iterator[Batch]:
    """Bureaus with waiting claims (all, those under one rule set, or some), in groups of about ``BATCH`` claims.

    ``hour``: only those whose hour has come by then (Asia/Shanghai); None: all of them.
    """
    counts = (
        Reminder.objects.waiting().order_by("task__bureau").values_list("task__bureau").annotate(Count("id"))
    )
    if rule_set is not None:
        counts = counts.filter(task__bureau__rules=rule_set)
    if bureaus is not None:
        counts = counts.filter(task__bureau__in=bureaus)
    if hour is not None:
        counts = counts.filter(task__bureau__rules__digest_hour__lte=hour)
    waiting: dict[UUID, int] = dict(counts)
    if not waiting:
        return
    ties = _ties(on)
    not_yet = _not_yet(ties, hour)
    together: list[UUID] = []
    for group in _joined(waiting, ties.values()):
        together += group
        if sum(waiting[bureau] for bureau in together) >= BATCH:
            yield Batch(together, not_yet)
            together = []
    if together:
        yield Batch(together, not_yet)


def neighbours(bureaus: Collection[UUID], on: date) -> set[UUID]:
    """``bureaus`` and all that are built together with them, since somebody gets one digest of both."""
    ties = _ties(on).values()
    everywhere = {*bureaus, *(bureau for tie in ties for bureau in tie)}
    groups = _joined(everywhere, ties)
    return {bureau for group in groups if not set(bureaus).isdisjoint(group) for bureau in group}


def _ties(on: date) -> dict[UUID, list[UUID]]:
    """The bureaus of each person who holds posts in several."""
    current = Post.objects.current(on)
    several = current.order_by().values("user").annotate(n=Count("bureau", distinct=True)).filter(n__gt=1)
    ties: dict[UUID, list[UUID]] = {}
    for user, bureau in (
        current.filter(user__in=several.values("user")).values_list("user", "bureau").order_by()
    ):
        ties.setdefault(user, []).append(bureau)
    return ties


def _not_yet(ties: dict[UUID, list[UUID]], hour: int | None) -> frozenset[UUID]:
    if hour is None or not ties:
        return frozenset()
    bureaus = {bureau for tie in ties.values() for bureau in tie}
    later = set(
        Bureau.objects.filter(pk__in=bureaus, rules__digest_hour__gt=hour)
        .order_by()
        .values_list("pk", flat=True)
    )
    return frozenset(user for user, tie in ties.items() if later.intersection(tie))


def _joined(bureaus: Iterable[UUID], ties: Iterable[list[UUID]]) -> Iterable[list[UUID]]:
    """``bureaus`` in groups that share nobody."""
    leader: dict[UUID, UUID] = {}

    def first(bureau: UUID) -> UUID:
        while leader.setdefault(bureau, bureau) != bureau:
            bureau = leader[bureau]
        return bureau

    for tie in ties:
        for bureau in tie[1:]:
            leader[first(bureau)] = first(tie[0])
    groups: dict[UUID, list[UUID]] = {}
    for bureau in bureaus:
        groups.setdefault(first(bureau), []).append(bureau)
    return groups.values()
