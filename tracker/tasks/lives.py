"""The life of a task as ``holding`` reads it, out of its rows and the ledger's suspended and resumed rows."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tracker.ledger.models import Change
from tracker.organisations.models import Office
from tracker.tasks.holding import Held, Life, PieceHeld, Span, held
from tracker.tasks.models import Closure, Piece, Task
from tracker.tasks.states import TaskState
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.clock import local_date

SUSPENDING = ("task.suspended", "task.resumed")


def life_of(
    task: Task, *, closures: Iterable[Closure], pieces: Iterable[Piece], changes: Iterable[Change]
) -> Life:
    """``changes``: at least the rows of kinds ``SUSPENDING``, in any order. No query beside ``task.bureau``."""
    ended = task.closed_at if task.state == TaskState.CLOSED else None
    return Life(
        lead=task.lead_office_id,
        reviewer=task.bureau.follow_up_office_id,
        due_on=task.due_on,
        assigned_on=local_date(task.assigned_at),
        with_reviewer=[span for closure in closures if (span := _asked(closure)) is not None],
        suspended=_suspended(changes),
        pieces=[_piece(piece) for piece in pieces],
        ended_on=local_date(ended) if ended else None,
    )


def _asked(closure: Closure) -> Span | None:
    """From the day of the request on the reviewer holds it: filing on the last day is not late."""
    if closure.requested_at is None:
        return None
    answered = closure.decided_at or closure.withdrawn_at
    asked = local_date(closure.requested_at)
    return Span(date.fromordinal(asked.toordinal() - 1), _day_before(answered))


def _piece(piece: Piece) -> PieceHeld:
    done = min((at for at in (piece.filed_at, piece.withdrawn_at) if at is not None), default=None)
    return PieceHeld(piece.office_id, Span(piece.due_on, _day_before(done)))


def _day_before(moment: Any) -> date | None:
    """The last day before the ball moved on: the day itself is the next holder's."""
    return None if moment is None else date.fromordinal(local_date(moment).toordinal() - 1)


def _suspended(changes: Iterable[Change]) -> list[Span]:
    found: list[Span] = []
    since: date | None = None
    for change in sorted((c for c in changes if c.kind in SUSPENDING), key=lambda c: c.seq):
        if change.kind == "task.suspended":
            since = date.fromordinal(local_date(change.at).toordinal() - 1)
        elif since is not None:
            found.append(Span(since, _day_before(change.at)))
            since = None
    return [*found, Span(since)] if since is not None else found


def held_of(task: Task, life: Life, on: date, calendar: WorkCalendar) -> Held:
    """Nothing while the task is ended without a verdict, or waits for its event."""
    if task.awaits_event or task.state == TaskState.CANCELLED:
        return Held()
    return held(life, on, calendar)


def held_words(found: Held, lead: Office, names: dict[Any, str]) -> str:
    """逾期5个工作日，其中牵头科室2个、救灾和物资保障科3个; empty where nothing is late."""
    if not found.days:
        return ""
    words = {"n": found.days, "parts": "、".join(_part(pk, n, lead, names) for pk, n in found.by.items())}
    return _("逾期%(n)s个工作日，其中%(parts)s") % words


def _part(pk: Any, n: int, lead: Office, names: dict[Any, str]) -> str:
    name = _("牵头%s") % lead.kind if pk == lead.pk else names.get(pk) or str(_("督办科室"))
    return _("%(who)s%(n)s个") % {"who": name, "n": n}
