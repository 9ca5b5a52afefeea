"""Who may change people, offices and posts, and who holds a token."""

from tracker.organisations.people import User


def can_administer(user: User) -> bool:
    """System administrators keep people, offices, posts and rules; their accounts hold no post themselves."""
    return user.is_active and user.is_superuser


def can_revoke(user: User, owner_id: object) -> bool:
    return user.is_active and (user.is_superuser or user.pk == owner_id)
