"""Holding the whole ledger against its own chain."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tracker.ledger import chain
from tracker.ledger.models import ChainHead, Change
from tracker.ledger.writing import hashed_form

_PAGE = 1000


class Verdict(NamedTuple):
    """Rows read, the head's hash, and every break found (none = the chain holds)."""

    rows: int
    head: str
    breaks: list[chain.Break]


def verify() -> Verdict:
    """Read every row in order and recompute its hash; the head row stands in for an outside anchor."""
    head = ChainHead.objects.filter(pk=1).first()
    expected = (head.seq, head.hash) if head else (0, chain.GENESIS)
    counted = _Counted(_rows())
    broken = chain.breaks(counted, head=expected)
    return Verdict(counted.rows, expected[1], broken)


class _Counted:
    def __init__(self, rows: Iterator[dict[str, Any]]) -> None:
        self._source, self.rows = rows, 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self._source:
            self.rows += 1
            yield row


def _rows() -> Iterator[dict[str, Any]]:
    last = 0
    while page := list(Change.objects.filter(seq__gt=last).prefetch_related("seen_by")[:_PAGE]):
        for change in page:
            seen = list(change.seen_by.all())
            row = {field.attname: getattr(change, field.attname) for field in Change._meta.concrete_fields}
            yield hashed_form(row, [s.office for s in seen if not s.lost], [s.office for s in seen if s.lost])
        last = page[-1].seq
