"""Every page of the admin; importing this file registers them all."""

from tracker.admin import (  # noqa: F401  importing is the point
    bureaus,
    calendar,
    changes,
    commitments,
    delegations,
    evidence,
    messages,
    offices,
    people,
    pieces,
    plans,
    posts,
    reminders,
    reports,
    requests,
    rules,
    sayings,
    tasks,
    tokens,
    yes_no,
)
