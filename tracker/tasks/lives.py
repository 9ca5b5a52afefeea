"""The life of a task as ``holding`` reads it, out of its rows and the ledger's rows of ``MOVING``."""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.models import Change
from tracker.organisations.models import Office
from tracker.tasks.holding import Held, Life, PieceHeld, Span, held
from tracker.tasks.models import Closure, Piece, Task
from tracker.tasks.states import TaskState
from tracker.workdays.calendar import WorkCalendar
from tracker.workdays.clock import local_date

_SUSPENDED = ({"task.suspended"}, {"task.resumed", "task.reopened"})
_ENDED = ({"task.closed", "task.assessed"}, {"task.reopened"})
_ASKED_ELSEWHERE = (
    {"task.declined"},
    {"task.decline_withdrawn", "task.assignment_kept", "task.reassigned", "task.reopened"},
)
MOVING = sorted({*_SUSPENDED[0], *_SUSPENDED[1], *_ENDED[0], *_ASKED_ELSEWHERE[0], *_ASKED_ELSEWHERE[1],
                 "task.assigned", "task.undone"})  # fmt: skip


def life_of(
    task: Task, *, closures: Iterable[Closure], pieces: Iterable[Piece], changes: Iterable[Change]
) -> Life:
    """``changes``: at least the rows of kinds ``MOVING``, in any order. No query beside ``task.bureau``."""
    ended = task.closed_at if task.state == TaskState.CLOSED else None
    moves = _standing(changes)
    asked = [span for closure in closures if (span := _asked(closure)) is not None]
    return Life(
        lead=task.lead_office_id,
        reviewer=task.bureau.follow_up_office_id,
        due_on=task.due_on,
        assigned_on=_given(task, moves),
        led_before=_led_before(moves),
        with_reviewer=[*asked, *_between(moves, *_ASKED_ELSEWHERE)],
        resting=[*_between(moves, *_SUSPENDED), *_between(moves, *_ENDED, after=local_date)],
        pieces=[_piece(piece) for piece in pieces],
        ended_on=local_date(ended) if ended else None,
    )


def _asked(closure: Closure) -> Span | None:
    """From the day of the request on the reviewer holds it: filing on the last day is not late."""
    if closure.requested_at is None:
        return None
    answered = closure.decided_at or closure.withdrawn_at
    if closure.outcome == Closure.Outcome.CLOSED and answered:
        return Span(_eve(closure.requested_at), local_date(answered))  # it never came back to the office
    return Span(_eve(closure.requested_at), _eve(answered) if answered else None)


def _piece(piece: Piece) -> PieceHeld:
    done = min((at for at in (piece.filed_at, piece.withdrawn_at) if at is not None), default=None)
    return PieceHeld(piece.office_id, Span(piece.due_on, _eve(done) if done else None))


def _eve(moment: datetime) -> date:
    """The last day before the ball moved: the day itself is the next holder's."""
    return date.fromordinal(local_date(moment).toordinal() - 1)


def _standing(changes: Iterable[Change]) -> list[Change]:
    """Those of ``MOVING`` that were not taken back, oldest first. Only a task's last act can be taken back."""
    found: list[Change] = []
    for change in sorted((c for c in changes if c.kind in MOVING), key=lambda c: c.seq):
        if change.kind != "task.undone":
            found.append(change)
        elif found and found[-1].kind == json.loads(change.data)["undone"]:
            found.pop()
    return found


def _between(
    moves: Sequence[Change],
    opens: Collection[str],
    closes: Collection[str],
    after: Callable[[datetime], date] = _eve,
) -> list[Span]:
    """From the day of one of ``opens`` (or the day ``after`` it) up to the day of the next of ``closes``."""
    found: list[Span] = []
    since: date | None = None
    for change in moves:
        if change.kind in opens:
            since = since or after(change.at)
        elif change.kind in closes and since is not None:
            found.append(Span(since, _eve(change.at)))
            since = None
    return [*found, Span(since)] if since is not None else found


def _given(task: Task, moves: Sequence[Change]) -> date:
    """When it was first given out: ``assigned_at`` is set anew by 改派, and by 恢复办理 before receipt."""
    first = next((change.at for change in moves if change.kind == "task.assigned"), task.assigned_at)
    return local_date(min(first, task.assigned_at))


def _led_before(moves: Sequence[Change]) -> list[tuple[UUID, Span]]:
    found: list[tuple[UUID, Span]] = []
    since = date.min
    for change in moves:
        if change.kind == "task.reassigned":
            was: Any = json.loads(change.data)["before"]["lead_office_id"]
            found.append((UUID(was), Span(since, _eve(change.at))))
            since = _eve(change.at)
    return found


def held_of(task: Task, life: Life, on: date, calendar: WorkCalendar) -> Held:
    """Nothing while the task is ended without a verdict, or waits for its event."""
    if task.awaits_event or task.state == TaskState.CANCELLED:
        return Held()
    return held(life, on, calendar)


def held_words(found: Held, task: Task, names: dict[Any, str]) -> str:
    """逾期5个工作日，其中牵头科室2个、救灾和物资保障科3个; empty where nothing is late.

    A request for closure filed by the due date is not late: what its review took after it is said without 逾期.
    """
    if not found.days:
        return ""
    parts = [_part(pk, n, task.lead_office, names) for pk, n in found.by.items()]
    if found.resting:
        parts.append(_("暂缓等不计入科室的%s个") % found.resting)
    words = {"n": found.days + found.resting, "parts": "、".join(parts)}
    if _only_reviewed(found, task):
        return _("完成时限前已申请销号，此后审核%(n)s个工作日：%(parts)s") % words
    return _("逾期%(n)s个工作日，其中%(parts)s") % words


def _only_reviewed(found: Held, task: Task) -> bool:
    asked = task.submitted_at
    in_time = asked is not None and local_date(asked) <= task.due_on
    return in_time and set(found.by) == {task.bureau.follow_up_office_id}


def _part(pk: Any, n: int, lead: Office, names: dict[Any, str]) -> str:
    name = _("牵头%s") % lead.kind if pk == lead.pk else names.get(pk) or str(_("督办科室"))
    return _("%(who)s%(n)s个") % {"who": name, "n": n}
