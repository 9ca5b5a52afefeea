"""Every page of the admin; importing this file registers them all."""

from tracker.admin import (
    bureaus,
    calendar,
    changes,
    commitments,
    messages,
    offices,
    people,
    plans,
    posts,
    reminders,
    reports,
    rules,
    tasks,
    tokens,
)

__all__ = [
    "bureaus",
    "calendar",
    "changes",
    "commitments",
    "messages",
    "offices",
    "people",
    "plans",
    "posts",
    "reminders",
    "reports",
    "rules",
    "tasks",
    "tokens",
]
