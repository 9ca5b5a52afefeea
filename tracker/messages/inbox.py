"""收件: the lines a person was told, in the house itself: there whatever became of the mail. Read or not is his own affair."""

from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery

from tracker.messages.models import Delivery
from tracker.organisations.models import User


def lines_of(person: User) -> QuerySet[Delivery]:
    """Newest first, each with its message but for the texts."""
    mine = Delivery.objects.filter(person=person).select_related("digest")
    return mine.defer("digest__text", "digest__html").order_by("-id")


def mark_read(line: Delivery, *, by: User, now: datetime) -> bool:
    """Opened by its reader; False where it was read already or is another's. ``now``: machine time."""
    unread = Delivery.objects.filter(pk=line.pk, person=by, read_at=None)
    return bool(unread.update(read_at=now))


def mark_all_read(person: User, *, up_to: int, now: datetime) -> int:
    """全部已读, up to the newest line that was shown: what came meanwhile was not seen. How many."""
    unread = Delivery.objects.filter(person=person, read_at=None, pk__lte=up_to)
    return unread.update(read_at=now)


def unread_of(person: OuterRef) -> Subquery:
    """How many lines ``person`` has not read, as a column of a query that reads the person anyway."""
    unread = Delivery.objects.filter(person=person, read_at=None).order_by().values("person")
    return Subquery(unread.annotate(n=Count("pk")).values("n"))
