"""Which waiting claims are built together: whole bureaus, about a thousand claims at a time.

A building holds its rows (and, on SQLite, the database) until it is done, so it must end soon. Whoever holds posts in
two bureaus gets one digest of both: such bureaus stay together.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db.models import Count

from tracker.organisations.models import Post, RuleSet
from tracker.reminders.models import Reminder

BATCH = 1000


def batches(
    on: date, rule_set: RuleSet | None = None, bureaus: Collection[UUID] | None = None
) -> Iterator[list[UUID]]:
    """Bureaus with waiting claims (all, those under one rule set, or some), in groups of about ``BATCH`` claims."""
    counts = (
        Reminder.objects.waiting().order_by("task__bureau").values_list("task__bureau").annotate(Count("id"))
    )
    if rule_set is not None:
        counts = counts.filter(task__bureau__rules=rule_set)
    if bureaus is not None:
        counts = counts.filter(task__bureau__in=bureaus)
    waiting: dict[UUID, int] = dict(counts)
    together: list[UUID] = []
    for group in _joined(waiting, _ties(on)) if waiting else []:
        together += group
        if sum(waiting[bureau] for bureau in together) >= BATCH:
            yield together
            together = []
    if together:
        yield together


def neighbours(bureaus: Collection[UUID], on: date) -> set[UUID]:
    """``bureaus`` and all that are built together with them, since somebody gets one digest of both."""
    ties = list(_ties(on))
    everywhere = {*bureaus, *(bureau for tie in ties for bureau in tie)}
    groups = _joined(everywhere, ties)
    return {bureau for group in groups if not set(bureaus).isdisjoint(group) for bureau in group}


def _ties(on: date) -> Iterable[list[UUID]]:
    """The bureaus of each person who holds posts in several."""
    current = Post.objects.current(on)
    several = current.order_by().values("user").annotate(n=Count("bureau", distinct=True)).filter(n__gt=1)
    ties: dict[UUID, list[UUID]] = {}
    for user, bureau in (
        current.filter(user__in=several.values("user")).values_list("user", "bureau").order_by()
    ):
        ties.setdefault(user, []).append(bureau)
    return ties.values()


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
