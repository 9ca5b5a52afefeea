"""Who is told, by the posts held on the day the digest is built: a leaver gets nothing, the successor once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.organisations.delegations import stand_ins
from tracker.organisations.models import OFFICE_ROLES, Post, Role, User
from tracker.reminders.models import Audience
from tracker.tasks.models import Task


class Part(StrEnum):
    """The part a person has in a task, as his mail explains it."""

    HEAD = "head"
    STAFF = "staff"
    RESPONSIBLE = "responsible"
    LEADER = "leader"
    SUPERVISOR = "supervisor"

    @property
    def words(self) -> str:
        return {
            Part.HEAD: _("牵头科室负责人"),
            Part.STAFF: _("牵头科室经办人"),
            Part.RESPONSIBLE: _("责任人"),
            Part.LEADER: _("分管领导"),
            Part.SUPERVISOR: _("督办员"),
        }[self]


class People:
    """The current posts around some tasks, in one query."""

    def __init__(self, tasks: Iterable[Task], on: date) -> None:
        tasks = list(tasks)
        around = (
            Q(office__in={t.lead_office_id for t in tasks}, role__in=OFFICE_ROLES)
            | Q(bureau__in={t.bureau_id for t in tasks}, role=Role.SUPERVISOR)
            | Q(
                user__in={
                    t.lead_office.leader_in_charge_id for t in tasks if t.lead_office.leader_in_charge_id
                }
            )
        )
        posts = Post.objects.current(on).filter(around, user__is_service=False)
        self._held: dict[tuple[Any, str], list[User]] = defaultdict(list)
        self._of_bureau: set[tuple[UUID, UUID]] = set()
        deputies: dict[tuple[Any, str], list[User]] = defaultdict(list)
        rows = list(posts.select_related("user").order_by("since", "id"))
        away = stand_ins(rows, on)
        for post in rows:
            held = deputies if post.is_deputy else self._held
            acting = away.get(post.pk, post.user)  # who delegated his post is away; who stands in is told
            held[post.office_id or post.bureau_id, post.role].append(acting)
            self._of_bureau.add((post.user_id, post.bureau_id))
        for key, standing_in in deputies.items():  # a deputy stands in where nobody holds the post itself
            self._held[key] = self._held[key] or standing_in

    def told(self, task: Task, audience: Sequence[str]) -> dict[User, Part]:
        """Everybody to be told of ``task`` with his part; never empty where the bureau has a follow-up officer."""
        found: dict[User, Part] = {}
        for who in audience:
            for user, part in self._of(task, who):
                found.setdefault(user, part)
        return found or dict.fromkeys(self.supervisors(task.bureau_id), Part.SUPERVISOR)

    def supervisors(self, bureau: UUID) -> list[User]:
        return self._held[bureau, Role.SUPERVISOR]

    def _of(self, task: Task, who: str) -> list[tuple[User, Part]]:
        heads = self._held[task.lead_office_id, Role.HEAD]
        staff = self._held[task.lead_office_id, Role.STAFF]
        if who == Audience.HEAD:
            return [(user, Part.HEAD) for user in heads]
        if who == Audience.LEADER:
            leader = task.lead_office.leader_in_charge
            here = leader is not None and (leader.pk, task.bureau_id) in self._of_bureau
            return [(leader, Part.LEADER)] if leader and here else []
        if who == Audience.DESK and staff:
            return [(user, Part.STAFF) for user in staff]
        named = task.responsible_person
        if named is not None and named in (*heads, *staff):  # he has not left the office
            return [(named, Part.HEAD if named in heads else Part.RESPONSIBLE)]
        return [(user, Part.HEAD) for user in heads]
