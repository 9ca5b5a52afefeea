"""The only way to change people, bureaus, offices, posts, delegations, rules and tokens."""

from tracker.organisations.actions.accounts import TOKEN_LIFE, change_password, create_token, revoke_token
from tracker.organisations.actions.delegating import delegate, revoke_delegation
from tracker.organisations.actions.keeping import UNRECORDED, Kept, keep
from tracker.organisations.actions.leaving import Leaving, leave

__all__ = [
    "TOKEN_LIFE",
    "UNRECORDED",
    "Kept",
    "Leaving",
    "change_password",
    "create_token",
    "delegate",
    "keep",
    "leave",
    "revoke_delegation",
    "revoke_token",
]
