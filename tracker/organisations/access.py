"""Who may change people, offices and posts, who holds a token, and whose offices one knows of."""

from django.db.models import Q, QuerySet

from tracker.organisations.models import Bureau, Office
from tracker.organisations.people import User
from tracker.organisations.standing import Standing


def can_administer(user: User) -> bool:
    """System administrators keep people, offices, posts and rules; their accounts hold no post themselves."""
    return user.is_active and user.is_superuser


def can_revoke(user: User, owner_id: object) -> bool:
    return user.is_active and (user.is_superuser or user.pk == owner_id)


def offices_visible_to(standing: Standing) -> QuerySet[Office]:
    """Every office of the bureaus I belong to or see: the telephone list, not the work."""
    mine = Q(pk__in=standing.bureaus) | Q(offices__in=standing.offices)
    return Office.objects.filter(bureau__in=Bureau.objects.filter(mine).values("pk"))
