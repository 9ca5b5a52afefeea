"""委托: the rights of one's post for somebody else as well, from a day until a day; and taking that back."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.access import can_administer, can_end
from tracker.organisations.models import DELEGABLE, Delegation, Post, User
from tracker.organisations.standing import forget_standings
from tracker.workdays.clock import local_date, moment_words
from tracker.workdays.words import day_words

LONGEST = timedelta(days=183)


def delegate(
    post: Post, *, to: User, since: date, until: date, by: User, at: datetime, reason: str = ""
) -> Delegation:
    """Lend the rights of ``post`` to ``to``, both days included: by its holder, or by an administrator for him.

    Never more than the post gives, never passed on, and to one person at a time.
    """
    _must_give(post, by)
    on = local_date(at)
    reason = reason.strip()
    if len(reason) > 200:
        raise NotValid(_("事由最多200字。"), field="reason")
    if since < on:
        raise NotValid(_("委托不能从过去的日期开始。"), field="since")
    if until < since:
        raise NotValid(_("委托的止日不能早于起日。"), field="until")
    if until - since > LONGEST:
        raise NotValid(_("一次委托最长半年，到期可以再办。"), field="until")
    with writing(by=by, at=at) as change:
        post = (
            Post.objects.select_for_update(of=("self",))
            .select_related("user", "bureau", "office")
            .get(pk=post.pk)
        )
        _must_give(post, by)
        _must_reach(post, since, until)
        _must_take(post, to, since)
        others = post.delegations.not_over(on).filter(since__lte=until, until__gte=since)
        if other := others.select_related("to").first():
            words = {"who": other.to, "since": _day(other.since, on), "until": _day(other.until, on)}
            raise WrongState(_("%(since)s至%(until)s已委托给%(who)s。请先收回，再另行委托。") % words)
        row = Delegation.objects.create(
            post=post, to=to, since=since, until=until, reason=reason, given_by=by, given_at=at
        )
        after = {"post_id": post.pk, "to_id": to.pk, "since": since, "until": until, "reason": reason}
        forget_standings()
        change("delegation.granted", row, after=after, giver=str(post.user), to=str(to), post=str(post))
    return row


def revoke_delegation(delegation: Delegation, *, by: User, at: datetime) -> Delegation:
    """收回, from the next request on: by the giver, by who stands in, or by an administrator."""
    _must_end(delegation, by)
    with writing(by=by, at=at) as change:
        rows = Delegation.objects.select_for_update(of=("self",))
        row = rows.select_related("post__user", "post__bureau", "post__office", "to", "revoked_by").get(
            pk=delegation.pk
        )
        _must_end(row, by)
        if row.revoked_at is not None:
            words = {"who": row.revoked_by, "when": moment_words(row.revoked_at)}
            raise WrongState(_("%(who)s已于%(when)s收回此项委托。") % words)
        if row.until < local_date(at):
            raise WrongState(_("此项委托已到期，不需要收回。"))
        row.revoked_by, row.revoked_at = by, at
        row.save(update_fields=["revoked_by", "revoked_at"])
        after = {"revoked_by_id": by.pk, "revoked_at": at}
        forget_standings()
        change("delegation.revoked", row, before=dict.fromkeys(after), after=after)
    return row


def _must_give(post: Post, by: User) -> None:
    if by.pk != post.user_id and not can_administer(by):
        raise NotAllowed(_("只能委托自己的职务。"), field="post")
    if post.role not in DELEGABLE:
        raise NotValid(_("只有科室负责人和督办员的职务可以委托。"), field="post")


def _must_end(delegation: Delegation, by: User) -> None:
    if not can_end(by, delegation.post.user_id, delegation.to_id):
        raise NotAllowed(_("只有委托双方可以收回委托。"))


def _must_reach(post: Post, since: date, until: date) -> None:
    """Nobody lends what he does not hold on every day of it."""
    if not post.user.is_active or post.since > since:
        raise NotValid(_("所选职务在起日还没有任职。"), field="since")
    if post.until is not None and post.until < until:
        words = _day(post.until, since)
        raise NotValid(_("所选职务任职到%s，委托不能超过这一天。") % words, field="until")


def _must_take(post: Post, to: User, since: date) -> None:
    if to.pk == post.user_id:
        raise NotValid(_("不能委托给自己。"), field="to")
    here = Post.objects.current(since).filter(user=to, bureau=post.bureau_id)
    if to.is_service or not here.exists():
        raise NotValid(_("只能委托给本单位在职的人员。"), field="to")


def _day(day: date, today: date) -> str:
    return day_words(day, today=today)
