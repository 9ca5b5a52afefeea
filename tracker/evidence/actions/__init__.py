"""The only way to keep, describe, check and sweep evidence: ``from tracker.evidence import actions``."""

from tracker.evidence.actions.describing import check_date, describe_evidence
from tracker.evidence.actions.rehashing import Rehash, rehash
from tracker.evidence.actions.storing import (
    KEPT_UNNAMED,
    Link,
    Stored,
    link,
    open_content,
    record,
    store,
    sweep,
)

__all__ = [
    "KEPT_UNNAMED",
    "Link",
    "Rehash",
    "Stored",
    "check_date",
    "describe_evidence",
    "link",
    "open_content",
    "record",
    "rehash",
    "store",
    "sweep",
]
