"""Somebody leaves: his posts end on a day, and who follows him begins on the next. Part of 移交 (``tasks.actions``)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotAllowed, NotValid
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.access import can_administer
from tracker.organisations.models import OFFICE_ROLES, Bureau, Delegation, Office, Post, User
from tracker.organisations.standing import forget_standings, may_act
from tracker.workdays.clock import local_date


@dataclass(frozen=True)
class Leaving:
    """What leaving ends: posts not over by then, delegations given and held, offices he is in charge of."""

    posts: list[Post]
    delegations: list[Delegation]
    in_charge_of: list[Office]


def what_ends(leaver: User, bureau: Bureau, *, last_on: date) -> Leaving:
    posts = Post.objects.filter(Q(until=None) | Q(until__gt=last_on), user=leaver, bureau=bureau)
    mine = Q(post__user=leaver) | Q(to=leaver)
    lent = Delegation.objects.filter(mine, post__bureau=bureau, revoked_at=None, until__gt=last_on)
    return Leaving(
        list(posts.select_related("user", "bureau", "office")),
        list(lent.select_related("post__user", "post__bureau", "post__office", "to")),
        list(Office.objects.filter(bureau=bureau, leader_in_charge=leaver)),
    )


def leave(
    *, leaver: User, bureau: Bureau, to: User, last_on: date, takes_posts: bool, by: User, at: datetime
) -> Leaving:
    """End his posts of this bureau on ``last_on``; with ``takes_posts`` the successor holds them from the next day.

    A post that had not begun by then is ended on its first day. Delegations given and held are taken back.
    """
    with writing(by=by, at=at) as change:
        ended = what_ends(leaver, bureau, last_on=last_on)
        must_hand_over(ended, leaver=leaver, to=to, bureau=bureau, takes_posts=takes_posts, by=by, at=at)
        for post in ended.posts:
            if takes_posts:
                _take(post, to, last_on + timedelta(days=1), change)
            before = post.until
            post.until = max(last_on, post.since)
            post.save(update_fields=["until"])
            change("post.changed", post, before={"until": before}, after={"until": post.until})
        for row in ended.delegations:
            row.revoked_by, row.revoked_at = by, at
            row.save(update_fields=["revoked_by", "revoked_at"])
            after = {"revoked_by_id": by.pk, "revoked_at": at}
            change("delegation.revoked", row, before=dict.fromkeys(after), after=after)
        for office in ended.in_charge_of if takes_posts else ():
            office.leader_in_charge = to
            office.save(update_fields=["leader_in_charge"])
            moved = {"before": {"leader_in_charge_id": leaver.pk}, "after": {"leader_in_charge_id": to.pk}}
            change("office.changed", office, **moved)
        if takes_posts and bureau.principal_leader_id == leaver.pk:
            bureau.principal_leader = to
            bureau.save(update_fields=["principal_leader"])
            moved = {"before": {"principal_leader_id": leaver.pk}, "after": {"principal_leader_id": to.pk}}
            change("bureau.changed", bureau, **moved)
        forget_standings()
    return ended


def must_hand_over(
    ended: Leaving, *, leaver: User, to: User, bureau: Bureau, takes_posts: bool, by: User, at: datetime
) -> None:
    """An administrator, or a follow-up officer for heads and desk officers. Only the former gives anybody a post."""
    if not can_administer(by):
        if not may_act(by, local_date(at), lambda who: bureau.pk in who.supervises):
            raise NotAllowed(_("只有系统管理员和本单位的督办员可以办理移交。"))
        if by.pk == leaver.pk:
            raise NotAllowed(_("自己的工作由另一位督办员或系统管理员移交。"))
        if any(post.role not in OFFICE_ROLES for post in ended.posts):
            raise NotAllowed(_("督办员只能移交科室负责人和经办人的工作，其他职务由系统管理员移交。"))
        if takes_posts:
            raise NotAllowed(_("接任职务由系统管理员办理。"), field="takes_posts")
    if to.is_service or not to.is_active or to.pk == leaver.pk:
        raise NotValid(_("请选择另一位在职的人员接手。"), field="to")


def _take(post: Post, to: User, since: date, change: Recorder) -> None:
    """The same post for the successor, unless he holds it by then."""
    begins = max(since, post.since)
    same = Post.objects.filter(user=to, role=post.role, office=post.office, bureau=post.bureau)
    if same.filter(
        Q(until=None) | Q(until__gte=begins), since__lte=begins, is_deputy=post.is_deputy
    ).exists():
        return
    row = Post.objects.create(
        user=to, bureau=post.bureau, office=post.office, role=post.role, is_deputy=post.is_deputy,
        since=begins, until=post.until,
    )  # fmt: skip
    facts = ("user_id", "bureau_id", "office_id", "role", "is_deputy", "since", "until")
    change("post.created", row, after={name: getattr(row, name) for name in facts})
