"""Reading the whole ledger in order, a page at a time, as ``chain`` hashes it and as it is exported."""

from collections.abc import Iterator
from typing import Any

from tracker.ledger import chain
from tracker.ledger.models import ChainHead, Change
from tracker.ledger.writing import hashed_form

_PAGE = 1000
Head = tuple[int, str]


def stored_head() -> Head:
    """Last sequence number and its hash. What was committed up to it never changes: no transaction is needed."""
    head = ChainHead.objects.filter(pk=1).first()
    return (head.seq, head.hash) if head else (0, chain.GENESIS)


def stored_rows(*, until: int | None = None, since: int = 0) -> Iterator[dict[str, Any]]:
    """Rows after ``since``, up to ``until`` where it is given, each with its hash."""
    wanted = Change.objects.prefetch_related("seen_by")
    if until is not None:
        wanted = wanted.filter(seq__lte=until)
    last = since
    while page := list(wanted.filter(seq__gt=last)[:_PAGE]):
        for change in page:
            seen = list(change.seen_by.all())
            row = {field.attname: getattr(change, field.attname) for field in Change._meta.concrete_fields}
            yield hashed_form(row, [s.office for s in seen if not s.lost], [s.office for s in seen if s.lost])
        last = page[-1].seq


def exported(row: dict[str, Any]) -> str:
    """One line of an export: what ``tools/verify_ledger.py`` reads."""
    return chain.canonical(row)
