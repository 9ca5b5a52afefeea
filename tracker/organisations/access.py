"""Who may change people, offices and posts, who holds a token, and whose offices and people one knows of."""

from uuid import UUID

from django.db.models import Q, QuerySet

from tracker.organisations.models import Bureau, Delegation, Office, Post
from tracker.organisations.people import User
from tracker.organisations.standing import Standing


def can_administer(user: User) -> bool:
    """System administrators keep people, offices, posts and rules; their accounts hold no post themselves."""
    return user.is_active and user.is_superuser


def can_revoke(user: User, owner_id: object) -> bool:
    return user.is_active and (user.is_superuser or user.pk == owner_id)


def offices_visible_to(standing: Standing) -> QuerySet[Office]:
    """Every office of the bureaus I belong to or see: the telephone list, not the work."""
    return Office.objects.filter(bureau__in=bureaus_of(standing).values("pk"))


def bureaus_of(standing: Standing) -> QuerySet[Bureau]:
    """The bureaus where I hold a post of any kind, or stand in for one."""
    mine = Q(pk__in=standing.bureaus) | Q(offices__in=standing.offices)
    return Bureau.objects.filter(pk__in=Bureau.objects.filter(mine).order_by().values("pk"))


def posts_visible_to(user: User, standing: Standing) -> QuerySet[Post]:
    """Who holds which post, of my own bureaus; an administrator sees all."""
    if can_administer(user):
        return Post.objects.all()
    return Post.objects.filter(bureau__in=bureaus_of(standing).values("pk"))


def delegations_visible_to(user: User, standing: Standing) -> QuerySet[Delegation]:
    """Who stands in for whom is no secret in a bureau."""
    if can_administer(user):
        return Delegation.objects.all()
    mine = Q(to=user) | Q(post__user=user)
    return Delegation.objects.filter(mine | Q(post__bureau__in=bureaus_of(standing).values("pk")))


def can_end(user: User, giver: UUID, to: UUID) -> bool:
    """Take a delegation back: who gave it, who stands in, or an administrator."""
    return user.pk in (giver, to) or can_administer(user)
