"""Who may change what an upload says of itself: a small predicate over a person's standing."""

from tracker.evidence.models import Evidence
from tracker.organisations.standing import Standing


def can_describe(standing: Standing, evidence: Evidence) -> bool:
    """The head of the office it came from, and a follow-up officer of the bureau."""
    office = evidence.office
    return office is not None and (office.pk in standing.heads or office.bureau_id in standing.supervises)
