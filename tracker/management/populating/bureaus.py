"""A populated bureau: its offices and its people with their posts."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from django.db.models import Model

from tracker.management.populating.rows import Idents
from tracker.management.populating.words import (
    AREAS,
    FIRST,
    GIVEN,
    KINDS,
    OFFICES,
    SECOND,
    SURNAMES,
    WITHOUT_STAFF,
)
from tracker.organisations.models import Bureau, Office, Post, Role, RuleSet, User


@dataclass
class Place:
    """``desks``: whoever drafts in an office, its head where it has no staff."""

    bureau: Bureau
    offices: list[Office] = field(default_factory=list)
    heads: list[User] = field(default_factory=list)
    desks: list[User] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)

    supervisor: User = field(init=False)
    second_reviewer: User = field(init=False)
    leader: User = field(init=False)

    def decider(self, office: int) -> User:
        """Whoever decides on what this office leads: nobody on the work of his own office."""
        return self.second_reviewer if office == 0 else self.supervisor

    def rows(self) -> list[list[Model]]:
        return [[self.bureau], [*self.users], [*self.offices], [*self.posts]]


def name_of(n: int) -> tuple[str, str, str]:
    """(name, short name, prefix of its task numbers) of the nth bureau: each another."""
    where, kind = divmod(n, len(KINDS))
    where, first = divmod(where, len(FIRST))
    where, second = divmod(where, len(SECOND))
    far, area = divmod(where, len(AREAS))
    place = f"{FIRST[first]}{SECOND[second]}"
    if far:  # beyond seventy thousand bureaus
        place += f"第{far}"
    name, short = KINDS[kind]
    return f"{place}{AREAS[area]}{name}", f"{AREAS[area]}{name}", f"{place}{AREAS[area]}{short}"


class Founder:
    def __init__(self, rng: Random, idents: Idents, rules: RuleSet, password: str, since: date) -> None:
        self._rng, self._idents, self._rules = rng, idents, rules
        self._password, self._since = password, since  # hashed, the same for all

    def found(self, n: int, at: datetime) -> Place:
        name, short, prefix = name_of(n)
        bureau = Bureau(
            id=self._idents.next(), code=f"P{n:05d}", name=name, short_name=short, number_prefix=prefix,
            aliases=[short], rules=self._rules,
        )  # fmt: skip
        place = Place(bureau)
        place.leader = self._person(place, "leader", "局长", at)
        place.second_reviewer = self._person(place, "second", "副局长", at)
        place.supervisor = self._person(place, "follow", "主任", at)
        self._post(place, place.leader, Role.LEADER)
        self._post(place, place.second_reviewer, Role.SECOND_REVIEWER)
        self._post(place, place.supervisor, Role.SUPERVISOR)
        for order, (code, called, kind) in enumerate(OFFICES):
            charge = place.leader if order % 2 else place.second_reviewer
            office = Office(
                id=self._idents.next(), bureau=bureau, code=code, name=called, short_name=called, kind=kind,
                order=10 * order, leader_in_charge=charge,
            )  # fmt: skip
            place.offices.append(office)
            self._staff(place, office, code, at)
        bureau.follow_up_office = place.offices[0]
        return place

    def _staff(self, place: Place, office: Office, code: str, at: datetime) -> None:
        head = self._person(place, f"{code.lower()}-head", "科长", at)
        self._post(place, head, Role.HEAD, office)
        place.heads.append(head)
        if code in WITHOUT_STAFF:
            place.desks.append(head)
            return
        staff = self._person(place, f"{code.lower()}-desk", "", at)
        self._post(place, staff, Role.STAFF, office)
        place.desks.append(staff)

    def _person(self, place: Place, part: str, title: str, at: datetime) -> User:
        surname, given = self._rng.choice(SURNAMES), self._rng.choice(GIVEN)
        username = f"{place.bureau.code.lower()}-{part}"
        user = User(
            id=self._idents.next(), username=username, name=f"{surname}{given}", password=self._password,
            salutation=f"{surname}{title}" if title else f"小{surname}", date_joined=at,
            email=f"{username}@populated.example", phone=f"0000-{self._rng.randint(2000000, 8999999)}",
        )  # fmt: skip
        place.users.append(user)
        return user

    def _post(self, place: Place, user: User, role: Role, office: Office | None = None) -> None:
        place.posts.append(Post(user=user, bureau=place.bureau, office=office, role=role, since=self._since))
