"""What a person is on a day: one query (two where offices lie below), then plain sets that predicates read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from tracker.ledger.entries import Reach
from tracker.organisations.models import Office, Post, Role
from tracker.organisations.people import User

NOBODY: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Standing:
    """Ids of the offices and bureaus where ``user_id`` holds each role on one business date."""

    user_id: UUID | None
    heads: Collection[UUID] = NOBODY
    works_in: Collection[UUID] = NOBODY
    supervises: Collection[UUID] = NOBODY
    leads: Collection[UUID] = NOBODY
    second_reviews: Collection[UUID] = NOBODY

    @property
    def offices(self) -> frozenset[UUID]:
        """Offices whose work is mine, as head or staff."""
        return frozenset(self.heads) | frozenset(self.works_in)

    @property
    def bureaus(self) -> frozenset[UUID]:
        """Bureaus I see whole."""
        return frozenset(self.supervises) | frozenset(self.leads) | frozenset(self.second_reviews)

    def reach(self) -> Reach:
        return Reach({str(b) for b in self.bureaus}, {str(o) for o in self.offices})


def standing_of(user: User | AnonymousUser, on: date) -> Standing:
    """Posts held on ``on``; a head also stands over the offices below his own. Never cached across requests."""
    if not isinstance(user, User) or not user.is_active:
        return Standing(None)
    held: dict[str, set[UUID]] = {role: set() for role in Role.values}
    below: set[UUID] = set()
    posts = Post.objects.current(on).filter(user=user)
    for role, office, bureau, child in posts.values_list("role", "office", "bureau", "office__children"):
        held[role].add(office or bureau)
        if role == Role.HEAD and child:
            below.add(child)
    return Standing(
        user_id=user.pk,
        heads=_with_offices_below(below) | held[Role.HEAD],
        works_in=frozenset(held[Role.STAFF]),
        supervises=frozenset(held[Role.SUPERVISOR]),
        leads=frozenset(held[Role.LEADER]),
        second_reviews=frozenset(held[Role.SECOND_REVIEWER]),
    )


def _with_offices_below(offices: set[UUID]) -> frozenset[UUID]:
    found, level = set(offices), set(offices)
    while level:  # one query a level; most offices have none below, real trees one or two levels
        level = set(Office.objects.filter(parent__in=level).values_list("pk", flat=True)) - found
        found |= level
    return frozenset(found)
