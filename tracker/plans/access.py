"""Who may work on a source document: the follow-up officers of its bureau. Who answers for an office."""

from uuid import UUID

from tracker.organisations.standing import Standing


def can_plan(standing: Standing, bureau_id: UUID) -> bool:
    """Import, break down, discard and issue."""
    return bureau_id in standing.supervises


def can_answer(standing: Standing, office_id: UUID) -> bool:
    """Say what an office thinks of the breakdown: its head, or the deputy who stands in."""
    return office_id in standing.heads
