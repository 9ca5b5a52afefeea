"""Who holds which post of a bureau, from when until when, and who stands in: in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from tracker.organisations.models import OFFICE_ROLES, Bureau, Delegation, Post, Role, User
from tracker.workdays.words import short_day

PAST = timedelta(days=366)  # how long an ended post stays in sight
_ORDER = {role: n for n, role in enumerate(("leader", "second_reviewer", "supervisor", "head", "staff"))}


@dataclass(frozen=True)
class Lent:
    """A delegation as it is read on a page."""

    delegation: Delegation
    words: str  # who, from–until
    is_mine: bool  # this reader may take it back


@dataclass
class Line:
    """One post: who, what, since when."""

    post: Post
    role: str
    days: str
    is_over: bool
    lent: list[Lent] = field(default_factory=list)
    can_move: bool = False  # 移交 is offered where the action would not refuse


@dataclass(frozen=True)
class Group:
    """An office with its posts; the first one is the bureau's own."""

    title: str
    lines: list[Line]


def days_words(since: date, until: date | None, *, today: date) -> str:
    """2024年1月2日起; 6月20日至6月28日."""
    first = short_day(since, today=today)
    if until is None:
        return _("%s起") % first
    return _("%(since)s至%(until)s") % {"since": first, "until": short_day(until, today=today)}


def role_words(post: Post) -> str:
    label = str(Role(post.role).label)
    return _("%s（AB岗）") % label if post.is_deputy else label


def lent_line(row: Delegation, reader: User, *, today: date) -> Lent:
    words = {"who": row.to, "days": days_words(row.since, row.until, today=today)}
    mine = reader.pk in (row.post.user_id, row.to_id) or reader.is_superuser
    return Lent(row, _("委托%(who)s代行，%(days)s") % words, mine)


def groups_of(bureau: Bureau, reader: User, *, today: date, with_past: bool) -> list[Group]:
    """The bureau's posts, then those of each office in the bureau's own order: two queries."""
    earliest = today - PAST if with_past else today
    posts = Post.objects.filter(Q(until=None) | Q(until__gte=earliest), bureau=bureau, user__is_active=True)
    rows = list(
        posts.select_related("user", "office").order_by("office__order", "office__code", "since", "pk")
    )
    lent = lent_lines(rows, reader, today=today)
    groups: dict[str, Group] = {}
    for post in rows:
        title = str(post.office or bureau.short_name)
        key = str(post.office_id or "")
        line = Line(
            post,
            role_words(post),
            days_words(post.since, post.until, today=today),
            post.until is not None and post.until < today,
            lent.get(post.pk, []),
            post.user_id != reader.pk and (reader.is_superuser or post.role in OFFICE_ROLES),
        )
        groups.setdefault(key, Group(title, [])).lines.append(line)
    for group in groups.values():
        group.lines.sort(key=lambda line: (line.is_over, _ORDER[line.post.role], line.post.is_deputy))
    return sorted(groups.values(), key=lambda group: group.lines[0].post.office_id is not None)


def lent_lines(posts: Iterable[Post], reader: User, *, today: date) -> dict[int, list[Lent]]:
    """Delegations in force or to come, by post: one query."""
    rows = Delegation.objects.not_over(today).filter(post__in=list(posts))
    found: dict[int, list[Lent]] = {}
    for row in rows.select_related("post__user", "to").order_by("since", "pk"):
        found.setdefault(row.post_id, []).append(lent_line(row, reader, today=today))
    return found


def people_of(bureau: Bureau, *, on: date) -> list[User]:
    """Persons in office there on ``on``, by name."""
    held = Post.objects.current(on).filter(bureau=bureau).order_by()
    found = User.objects.filter(pk__in=held.values("user"), is_service=False, is_active=True)
    return list(found.order_by("name", "username"))


def chosen_bureau(bureaus: list[Bureau], asked: str) -> Bureau:
    """The one asked for, else the first; Http404 for one this reader has nothing to do with."""
    found = [bureau for bureau in bureaus if not asked or str(bureau.pk) == asked]
    if not found:
        raise Http404
    return found[0]
