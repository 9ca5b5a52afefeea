"""Who may work on a source document: the follow-up officers of its bureau."""

from uuid import UUID

from tracker.organisations.standing import Standing


def can_plan(standing: Standing, bureau_id: UUID) -> bool:
    """Import, break down, discard and issue."""
    return bureau_id in standing.supervises
