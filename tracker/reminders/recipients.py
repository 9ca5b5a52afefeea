"""Who is told, by the posts held on the day the digest is built: a leaver gets nothing, the successor once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import pgettext_lazy

from tracker.organisations.delegations import stand_ins
from tracker.organisations.models import OFFICE_ROLES, Office, Post, Role, User
from tracker.reminders.models import Audience
from tracker.tasks.models import Piece, Task


class Part(StrEnum):
    """The part a person has in a task, as his mail explains it."""

    HEAD = "head"
    STAFF = "staff"
    RESPONSIBLE = "responsible"
    DEPUTY = "deputy"
    PIECE_HEAD = "piece_head"
    PIECE_STAFF = "piece_staff"
    LEADER = "leader"
    LEADERS = "leaders"
    PRINCIPAL = "principal"
    SUPERVISOR = "supervisor"
    SECOND_REVIEWER = "second_reviewer"

    @property
    def words(self) -> str:
        return str(_PARTS[self])


_PARTS = {
    Part.HEAD: pgettext_lazy("letter", "牵头科室负责人"),
    Part.STAFF: pgettext_lazy("letter", "牵头科室经办人"),
    Part.RESPONSIBLE: pgettext_lazy("letter", "责任人"),
    Part.DEPUTY: pgettext_lazy("letter", "AB岗"),
    Part.PIECE_HEAD: pgettext_lazy("letter", "配合科室负责人"),
    Part.PIECE_STAFF: pgettext_lazy("letter", "配合科室经办人"),
    Part.LEADER: pgettext_lazy("letter", "分管领导"),
    Part.LEADERS: pgettext_lazy("letter", "局领导"),
    Part.PRINCIPAL: pgettext_lazy("letter", "主要负责人"),
    Part.SUPERVISOR: pgettext_lazy("letter", "督办员"),
    Part.SECOND_REVIEWER: pgettext_lazy("letter", "复核人"),
}
_OF_BUREAU = (Role.SUPERVISOR, Role.SECOND_REVIEWER, Role.LEADER)


class People:
    """The current posts around some tasks and pieces, in one query."""

    def __init__(self, tasks: Iterable[Task], on: date, pieces: Iterable[Piece] = ()) -> None:
        tasks = list(tasks)
        offices = {t.lead_office_id for t in tasks} | {piece.office_id for piece in pieces}
        named = (
            pk for t in tasks for pk in (t.lead_office.leader_in_charge_id, t.bureau.principal_leader_id)
        )
        leaders = {pk for pk in named if pk}
        around = (
            Q(office__in=offices, role__in=OFFICE_ROLES)
            | Q(bureau__in={t.bureau_id for t in tasks}, role__in=_OF_BUREAU)
            | Q(user__in=leaders)
        )
        posts = Post.objects.current(on).filter(around, user__is_service=False)
        self._held: dict[tuple[Any, str], list[User]] = defaultdict(list)
        self._deputies: dict[tuple[Any, str], list[User]] = defaultdict(list)
        self._of_bureau: dict[tuple[UUID, UUID], User] = {}
        rows = list(posts.select_related("user").order_by("since", "id"))
        away = stand_ins(rows, on)
        for post in rows:
            held = self._deputies if post.is_deputy else self._held
            acting = away.get(post.pk, post.user)  # who delegated his post is away; who stands in is told
            held[post.office_id or post.bureau_id, post.role].append(acting)
            self._of_bureau.setdefault((post.user_id, post.bureau_id), post.user)
        for (
            key,
            standing_in,
        ) in self._deputies.items():  # a deputy stands in where nobody holds the post itself
            self._held[key] = self._held[key] or standing_in

    def told(self, task: Task, audience: Sequence[str], piece: Piece | None = None) -> dict[User, Part]:
        """Everybody to be told of ``task``, or of a supporting office's ``piece`` of it, with his part.

        Never empty where the bureau has a follow-up officer.
        """
        found: dict[User, Part] = {}
        for who in audience:
            for user, part in self._of_piece(task, piece, who) if piece else self._of(task, who):
                found.setdefault(user, part)
        return found or dict.fromkeys(self.supervisors(task.bureau_id), Part.SUPERVISOR)

    def supervisors(self, bureau: UUID) -> list[User]:
        return self._held[bureau, Role.SUPERVISOR]

    def _of(self, task: Task, who: str) -> list[tuple[User, Part]]:
        heads = self._held[task.lead_office_id, Role.HEAD]
        staff = self._held[task.lead_office_id, Role.STAFF]
        if who == Audience.HEAD:
            return [(user, Part.HEAD) for user in heads]
        if who == Audience.DEPUTY:
            return [(user, Part.DEPUTY) for user in self._deputies[task.lead_office_id, Role.HEAD]]
        if who not in (Audience.DESK, Audience.RESPONSIBLE):
            return self._above(task, who)
        if who == Audience.DESK and staff:
            return [(user, Part.STAFF) for user in staff]
        named = task.responsible_person
        if named is not None and named in (*heads, *staff):  # he has not left the office
            return [(named, Part.HEAD if named in heads else Part.RESPONSIBLE)]
        return [(user, Part.HEAD) for user in heads]

    def _of_piece(self, task: Task, piece: Piece, who: str) -> list[tuple[User, Part]]:
        heads = [(user, Part.PIECE_HEAD) for user in self._held[piece.office_id, Role.HEAD]]
        if who == Audience.DESK:
            return [(user, Part.PIECE_STAFF) for user in self._held[piece.office_id, Role.STAFF]] or heads
        if who in (Audience.HEAD, Audience.RESPONSIBLE):
            return heads
        if who == Audience.DEPUTY:
            return [(user, Part.DEPUTY) for user in self._deputies[piece.office_id, Role.HEAD]]
        return self._above(task, who)

    def _above(self, task: Task, who: str) -> list[tuple[User, Part]]:
        """Those who follow up, decide or lead."""
        if who == Audience.LEADER:
            leader = task.lead_office.leader_in_charge
            here = leader is not None and (leader.pk, task.bureau_id) in self._of_bureau
            return [(leader, Part.LEADER)] if leader and here else []
        if who == Audience.PRINCIPAL:
            pk = task.bureau.principal_leader_id
            principal = self._of_bureau.get((pk, task.bureau_id)) if pk else None
            return [(principal, Part.PRINCIPAL)] if principal else []
        if who == Audience.LEADERS:
            return [(user, Part.LEADERS) for user in self._held[task.bureau_id, Role.LEADER]]
        if who == Audience.DECIDER and _led_by_follow_up(task):
            seconds = self._held[task.bureau_id, Role.SECOND_REVIEWER]
            return [(user, Part.SECOND_REVIEWER) for user in seconds]
        return [(user, Part.SUPERVISOR) for user in self.supervisors(task.bureau_id)]


def _led_by_follow_up(task: Task) -> bool:
    """By the follow-up office itself or one below it: then the second reviewer decides."""
    office: Office | None = task.lead_office
    while office is not None:
        if office.pk == task.bureau.follow_up_office_id:
            return True
        office = office.parent
    return False
