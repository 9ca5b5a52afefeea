"""Readers of the ledger: each goes on where it stopped. The order of ``seq`` is the order of commits, without gaps."""

from collections.abc import Collection

from tracker.ledger.models import Change, Cursor

MOST = 2000  # changes in one reading


def read_on(name: str, kinds: Collection[str]) -> list[Change]:
    """The changes of these ``kinds`` that the reader of this name has not seen, oldest first, ``MOST`` at a time.

    Inside the caller's transaction, which holds the reader's place until it ends; whoever comes meanwhile reads nothing.
    A new reader begins at the end: what happened before it came is no news.
    """
    last = Change.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    cursor = Cursor.objects.select_for_update(skip_locked=True).filter(pk=name).first()
    if cursor is None:
        Cursor.objects.bulk_create([Cursor(name=name, seq=last)], ignore_conflicts=True)
        return []
    if cursor.seq >= last:
        return []
    found = list(
        Change.objects.filter(seq__gt=cursor.seq, seq__lte=last, kind__in=kinds).order_by("seq")[:MOST]
    )
    Cursor.objects.filter(pk=name).update(seq=found[-1].seq if len(found) == MOST else last)
    return found
