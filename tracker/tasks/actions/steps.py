"""The steps every action shares: lock and re-read, ask again, move the state."""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotAllowed, NotValid, WrongState, storable
from tracker.organisations.models import Post, Role, User
from tracker.organisations.standing import Standing, may_act, standing_of
from tracker.tasks import access
from tracker.tasks.models import Closure, Piece, ProgressReport, Proof, Task
from tracker.tasks.states import TaskState, Verb, after
from tracker.workdays.clock import local_date, moment_words

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # marks that turn the writing of what follows round
_UNSEEN = re.compile("[\\s\u200b-\u200f\u2060\ufeff]+")  # a text of these alone says nothing


def lock(task: Task) -> Task:
    """The row as it is now, locked until commit (on SQLite the write lock is already held)."""
    return Task.objects.select_for_update(of=("self",)).select_related("bureau").get(pk=task.pk)


def standing_at(by: User, at: datetime) -> Standing:
    return standing_of(by, local_date(at))


def may(by: User, at: datetime, asked: Callable[[Standing], bool]) -> bool:
    """Whether ``asked`` holds of ``by`` that day, by his own posts or by one he stands in for (then recorded so)."""
    return may_act(by, local_date(at), asked)


def must_work(by: User, task: Task, at: datetime) -> None:
    if not may(by, at, lambda who: access.can_work(who, task)):
        raise NotAllowed(_("只有牵头科室负责人可以办理此项任务。"))


def must_file(by: User, task: Task, piece: Piece | None, at: datetime) -> None:
    """The head of the office whose report it is; a supporting office without a piece files nothing."""
    if may(by, at, lambda who: access.can_file(who, task, piece)):
        return
    if piece is not None:
        raise NotAllowed(_("只有承担分项任务的科室负责人可以报送。"))
    if task.supporting_offices.filter(pk__in=standing_at(by, at).offices).exists():
        raise NotAllowed(_("配合科室没有分项任务的，不需要报送。如需报送，请督办员先交办分项任务。"))
    raise NotAllowed(_("只有牵头科室负责人可以办理此项任务。"))


def must_draft(by: User, task: Task, piece: Piece | None, at: datetime) -> None:
    if not may(by, at, lambda who: access.can_draft(who, task, piece)):
        if piece is None and task.supporting_offices.filter(pk__in=standing_at(by, at).offices).exists():
            raise NotAllowed(_("配合科室没有分项任务的，不需要报送。如需报送，请督办员先交办分项任务。"))
        raise NotAllowed(_("只有报送科室的负责人和经办人可以起草这份进展报告。"))


def fresh_piece(piece: Piece | None) -> Piece | None:
    """The piece as it is now; its task is locked already, and pieces change under that lock alone."""
    return None if piece is None else Piece.objects.select_related("office").get(pk=piece.pk)


def must_supervise(by: User, task: Task, at: datetime) -> None:
    if not may(by, at, lambda who: access.can_supervise(who, task)):
        raise NotAllowed(_("只有督办员可以进行此项操作。"))


def must_decide(by: User, task: Task, at: datetime) -> None:
    """Raises NotAllowed with the reason: wrong post, the follow-up office's own task, or his own filing."""
    standing = standing_at(by, at)
    if not access.decides_by_post(standing, task):
        if access.led_by_follow_up(standing, task) and access.can_supervise(standing, task):
            raise NotAllowed(_("本项由督办科室牵头，须由复核人审核：%s。") % reviewer_names(task, at))
        raise NotAllowed(_("您不是此项任务的审核人。"))
    filers = filers_of(task)
    if not may(by, at, lambda who: access.can_decide(who, task, filers)):
        raise NotAllowed(_("您是本报告的报送人，不能审核。须由他人审核。"), code="own_filing")


def filers_of(task: Task) -> Collection[UUID]:
    """Everybody who drafted or filed something on this task, or in whose name: one query."""
    filed = ProgressReport.objects.filed().filter(task=task).order_by()
    asked = Closure.objects.filter(task=task, requested_by__isnull=False).order_by()
    added = Proof.objects.filter(task=task, added_by__isnull=False).order_by()
    found = filed.values_list("filed_by", flat=True).union(
        filed.filter(drafted_by__isnull=False).values_list("drafted_by", flat=True),
        filed.filter(filed_for__isnull=False).values_list("filed_for", flat=True),
        asked.values_list("requested_by", flat=True),
        asked.filter(requested_for__isnull=False).values_list("requested_for", flat=True),
        added.values_list("added_by", flat=True),
    )
    return set(found)


def reviewer_names(task: Task, at: datetime) -> str:
    posts = Post.objects.current(local_date(at)).filter(bureau=task.bureau_id, role=Role.SECOND_REVIEWER)
    return "、".join(str(post.user) for post in posts.select_related("user")) or _("尚未设置")


def must_allow(task: Task, verb: Verb) -> TaskState:
    """The state ``verb`` leads to; WrongState says what happened meanwhile."""
    state = after(task.state, verb)
    if state is None:
        raise WrongState(refusal(task, verb))
    return state


def move(task: Task, verb: Verb) -> None:
    """Set the state ``verb`` leads to and count the version."""
    task.state = must_allow(task, verb)
    task.version += 1


def facts_of(row: Task | Piece, names: Iterable[str]) -> dict[str, Any]:
    """The columns an act may change, as they stand: taken before it, and handed to ``moved`` after it."""
    return {name: getattr(row, name) for name in names}


def moved(row: Task | Piece, before: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """``before`` and ``after`` of a ledger row: of the columns in ``before``, those that differ now."""
    changed = {name: getattr(row, name) for name, was in before.items() if getattr(row, name) != was}
    return {"before": {name: before[name] for name in changed}, "after": changed}


def refusal(task: Task, verb: Verb) -> str:
    """Why ``verb`` cannot be done now: who was faster and when, if somebody was."""
    last = Closure.objects.filter(task=task, decided_at__isnull=False).select_related("decided_by").first()
    decided = task.state in (TaskState.CLOSED, TaskState.RETURNED) and last and last.decided_by
    if decided and last and last.decided_at:
        return _("%(who)s已于%(when)s%(what)s此项任务，您的操作没有生效。") % {
            "who": last.decided_by,
            "when": moment_words(last.decided_at),
            "what": _("退回") if task.state == TaskState.RETURNED else _("评定"),
        }
    words = {"state": task.state_words, "verb": verb.label}
    return _("此项任务现为“%(state)s”，不能%(verb)s。") % words


def must_be_current(task: Task, seen: int | None) -> None:
    """``seen``: the version that lay before the decider. Nobody decides on what he has not read."""
    if seen is not None and seen != task.version:
        raise WrongState(_("您打开页面后，此项任务又有了变化，您的操作没有生效。请看过最新内容再决定。"))


def needed(text: str, message: str, *, field: str = "reason", limit: int = 500) -> str:
    """The text a person must give; NotValid when empty or longer than ``limit`` characters."""
    text = within(text, field=field, limit=limit)
    if not _UNSEEN.sub("", text):
        raise NotValid(message, field=field)
    return text


def within(text: str, *, field: str, limit: int = 500) -> str:
    """A text a person may give or leave out; NotValid when longer than ``limit``: nothing is cut silently."""
    text = _TURNING.sub("", storable(text, field=field)).strip()
    if len(text) > limit:
        raise NotValid(_("最多%(limit)s字，现有%(n)s字。") % {"limit": limit, "n": len(text)}, field=field)
    return text
