"""Who may change time and calendar: the system administrator."""

from typing import Protocol


class Account(Protocol):
    is_active: bool
    is_superuser: bool


def can_keep_time(user: Account) -> bool:
    return user.is_active and user.is_superuser
