"""What a task's state says on its page: since when, until when, and why (wording.md §2)."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from tracker.tasks.lights import Thresholds
from tracker.tasks.models import Closure, Reassignment, Task
from tracker.tasks.states import TaskState, Verdict
from tracker.workdays.clock import local_date
from tracker.workdays.words import short_day

Outcome = Closure.Outcome


def state_line(task: Task, at: Thresholds, declined: Reassignment | None = None) -> str:
    """6月24日退回，7月1日前重报；原因：缺会议纪要. ``task``: with its closures and its bureau's rules loaded.

    ``declined``: the 申请改派 that waits for its answer; it stops the clock of 签收.
    """
    if declined is not None and declined.asked_at is not None:
        return _("%s申请改派，等待督办员答复。") % _on(declined.asked_at, at)
    return _SAID[TaskState(task.state)](task, at)


def _assigned(task: Task, at: Thresholds) -> str:
    if task.awaits_event:
        return _("等待%s，启动后签收。") % task.waits_for
    given = local_date(task.assigned_at)
    until = at.calendar.shift(given, task.bureau.rules.receipt_within)
    words = {"given": short_day(given, today=at.today), "until": short_day(until, today=at.today)}
    return _("%(given)s交办，%(until)s前签收；逾期未提出的视为签收。") % words


def _in_progress(task: Task, at: Thresholds) -> str:
    if task.is_deemed_received and task.acknowledged_at:
        return _("%s视为签收。") % _on(task.acknowledged_at, at)
    return ""


def _submitted(task: Task, at: Thresholds) -> str:
    own = task.bureau.follow_up_office_id == task.lead_office_id
    words = {"day": _on(task.submitted_at, at), "who": _("复核人") if own else _("督办员")}
    return _("%(day)s申请销号，等待%(who)s审核。") % words


def _returned(task: Task, at: Thresholds) -> str:
    last = _last(task, Outcome.RETURNED)
    if last is None or task.rework_due_on is None:
        return ""
    words = {"day": _on(last.decided_at, at), "until": short_day(task.rework_due_on, today=at.today)}
    return _("%(day)s退回，%(until)s前重报；原因：%(why)s") % {**words, "why": last.reason}


def _closed(task: Task, at: Thresholds) -> str:
    words = {"day": _on(task.closed_at, at), "verdict": Verdict(task.verdict).label}
    kept = task.verdict == Verdict.KEPT
    said = _("%(day)s销号，评定：%(verdict)s") if kept else _("%(day)s评定：%(verdict)s")
    last = _last(task, Outcome.CLOSED)
    why = _("；意见：%s") % last.reason if last and last.reason else ""
    return said % words + why


def _suspended(task: Task, at: Thresholds) -> str:
    until = _("暂缓至%s，") % short_day(task.suspended_until, today=at.today) if task.suspended_until else ""
    return until + _("依据：%s") % task.state_basis


def _cancelled(task: Task, at: Thresholds) -> str:
    return _("依据：%s") % task.state_basis


def _last(task: Task, outcome: str) -> Closure | None:
    return next((one for one in task.closures.all() if one.outcome == outcome), None)


def _on(moment: datetime | None, at: Thresholds) -> str:
    return short_day(local_date(moment), today=at.today) if moment else ""


_SAID: dict[TaskState, Callable[[Task, Thresholds], str]] = {
    TaskState.ASSIGNED: _assigned,
    TaskState.IN_PROGRESS: _in_progress,
    TaskState.SUBMITTED: _submitted,
    TaskState.RETURNED: _returned,
    TaskState.CLOSED: _closed,
    TaskState.SUSPENDED: _suspended,
    TaskState.CANCELLED: _cancelled,
}
