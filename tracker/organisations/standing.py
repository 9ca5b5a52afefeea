"""What a person is on a day: one query (more where offices lie below), then plain sets that predicates read.

A person acts by his own posts and, for a time, by those others delegated to him. The sets of ``Standing`` hold both
together: what he sees and what he is offered. ``each`` takes them apart again: what is decided, and in whose name.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from tracker.ledger.entries import Actor, Reach
from tracker.organisations.held import held
from tracker.organisations.models import Office, Role
from tracker.organisations.people import User

NOBODY: frozenset[UUID] = frozenset()

_kept: "ContextVar[dict[tuple[UUID, date], Standing] | None]" = ContextVar("standings", default=None)


@dataclass(frozen=True)
class Standing:
    """Ids of the offices and bureaus where ``user_id`` holds each role on one business date.

    ``follow_up_offices``: the follow-up offices, and all below them, of the bureaus he decides in.
    ``acting_for``: whose post it is, where it is another's. ``parts``: his own and each lent post apart, where some are.
    """

    user_id: UUID | None
    heads: Collection[UUID] = NOBODY
    works_in: Collection[UUID] = NOBODY
    supervises: Collection[UUID] = NOBODY
    leads: Collection[UUID] = NOBODY
    second_reviews: Collection[UUID] = NOBODY
    follow_up_offices: Collection[UUID] = NOBODY
    acting_for: Actor | None = None
    parts: "tuple[Standing, ...]" = ()

    @property
    def offices(self) -> frozenset[UUID]:
        """Offices whose work is mine, as head or staff."""
        return frozenset(self.heads) | frozenset(self.works_in)

    @property
    def bureaus(self) -> frozenset[UUID]:
        """Bureaus I see whole."""
        return frozenset(self.supervises) | frozenset(self.leads) | frozenset(self.second_reviews)

    @property
    def persons(self) -> frozenset[UUID]:
        """Whose word it is: my own, and that of those I act for."""
        mine = {self.user_id} if self.user_id else set()
        return frozenset(mine | {UUID(part.acting_for.id) for part in self.each() if part.acting_for})

    def each(self) -> "tuple[Standing, ...]":
        """One standing for my own posts, and one for every post lent to me."""
        return self.parts or (self,)

    def reach(self) -> Reach:
        return Reach({str(b) for b in self.bureaus}, {str(o) for o in self.offices})


def standing_of(user: User | AnonymousUser, on: date) -> Standing:
    """Posts held on ``on``, and posts delegated on that day by people of a bureau where one holds a post oneself.

    A head also stands over the offices below his own. Read once within ``read_once``, never kept across requests.
    """
    if not isinstance(user, User) or not user.is_active:
        return Standing(None)
    kept = _kept.get()
    if kept is None:
        return _read(user, on)
    if (user.pk, on) not in kept:
        kept[user.pk, on] = _read(user, on)
    return kept[user.pk, on]


@contextmanager
def read_once() -> Iterator[None]:
    """For one request or one bulk: what a person is on a day is asked of the database once. Blocks may nest."""
    if _kept.get() is not None:
        yield
        return
    mark = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(mark)


def forget_standings() -> None:
    """Posts or delegations have changed: whoever asks next is told of it, in this request too."""
    kept = _kept.get()
    if kept is not None:
        kept.clear()


def _read(user: User, on: date) -> Standing:
    rows = held(user, on)
    below = _below({pair for row in rows for pair in _children(row)})
    own = [row for row in rows if row["user_id"] == user.pk]
    here = {row["bureau_id"] for row in own}
    lent: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        if row["user_id"] != user.pk and row["bureau_id"] in here:
            key = (row["user_id"], row["role"], row["office_id"] or row["bureau_id"])
            lent.setdefault(key, []).append(row)
    mine = _standing(user.pk, own, below)
    if not lent:
        return mine
    others = [
        _standing(
            user.pk, of_post, below, Actor("person", str(of_post[0]["user_id"]), of_post[0]["user__name"])
        )
        for of_post in lent.values()
    ]
    return _together(user.pk, (mine, *others))


def may_act(by: User, on: date, may: Callable[[Standing], bool]) -> bool:
    """Whether ``may`` holds of what ``by`` is on ``on``: by his own posts, or else by one lent to him.

    ``by.acting_for`` then names whose post it was: the ledger's row of what follows says so.
    """
    return acts_as(by, standing_of(by, on), may) is not None


def acts_as(by: User, standing: Standing, may: Callable[[Standing], bool]) -> Standing | None:
    """``may_act`` with a standing at hand, for an act on many rows: the part of it that he acts by, now on ``by``.

    Nothing else names whom an actor acts for: whatever is recorded has asked here first.
    """
    found = next((part for part in standing.each() if may(part)), None)
    by.acting_for = found.acting_for if found else None
    return found


def _children(row: dict[str, Any]) -> Iterator[tuple[UUID, UUID]]:
    """Pairs of an office of this row whose offices below count, and one right below it."""
    if row["role"] == Role.HEAD and row["office__children"]:
        yield row["office_id"], row["office__children"]
    if _decides(row) and row["bureau__follow_up_office__children"]:
        yield row["bureau__follow_up_office"], row["bureau__follow_up_office__children"]


def _decides(row: dict[str, Any]) -> bool:
    return row["role"] in (Role.SUPERVISOR, Role.SECOND_REVIEWER)


def _standing(
    user_id: UUID,
    rows: Iterable[dict[str, Any]],
    below: dict[UUID, frozenset[UUID]],
    acting_for: Actor | None = None,
) -> Standing:
    held: dict[str, set[UUID]] = {role: set() for role in Role.values}
    follow_up: set[UUID] = set()
    for row in rows:
        held[row["role"]].add(row["office_id"] or row["bureau_id"])
        if _decides(row) and row["bureau__follow_up_office"]:
            follow_up.add(row["bureau__follow_up_office"])
    return Standing(
        user_id=user_id,
        heads=_with_below(held[Role.HEAD], below),
        works_in=frozenset(held[Role.STAFF]),
        supervises=frozenset(held[Role.SUPERVISOR]),
        leads=frozenset(held[Role.LEADER]),
        second_reviews=frozenset(held[Role.SECOND_REVIEWER]),
        follow_up_offices=_with_below(follow_up, below),
        acting_for=acting_for,
    )


def _together(user_id: UUID, parts: tuple[Standing, ...]) -> Standing:
    def all_of(sets: Iterable[Collection[UUID]]) -> frozenset[UUID]:
        return frozenset(pk for each in sets for pk in each)

    return Standing(
        user_id=user_id,
        heads=all_of(part.heads for part in parts),
        works_in=all_of(part.works_in for part in parts),
        supervises=all_of(part.supervises for part in parts),
        leads=all_of(part.leads for part in parts),
        second_reviews=all_of(part.second_reviews for part in parts),
        follow_up_offices=all_of(part.follow_up_offices for part in parts),
        parts=parts,
    )


def _with_below(offices: set[UUID], below: dict[UUID, frozenset[UUID]]) -> frozenset[UUID]:
    return frozenset(offices).union(*(below.get(office, NOBODY) for office in offices))


def _below(known: set[tuple[UUID, UUID]]) -> dict[UUID, frozenset[UUID]]:
    """Every office below the first of each pair: a query for each further level; real trees have one or two."""
    children: dict[UUID, set[UUID]] = {}
    for parent, child in known:
        children.setdefault(parent, set()).add(child)
    offices = set(children)
    level = {child for _parent, child in known} - offices
    while level:
        pairs: Any = Office.objects.filter(parent__in=level).order_by().values_list("parent_id", "pk")
        found = set(pairs)
        for parent, child in found:
            children.setdefault(parent, set()).add(child)
        level = {child for _parent, child in found} - set(children)
    return {office: _descend(office, children) for office in offices}


def _descend(office: UUID, children: dict[UUID, set[UUID]]) -> frozenset[UUID]:
    found: set[UUID] = set()
    level = {office}
    while level:
        level = {child for parent in level for child in children.get(parent, ())} - found
        found |= level
    return frozenset(found)
