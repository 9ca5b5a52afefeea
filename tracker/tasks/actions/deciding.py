"""What reviewing a report and deciding a closure share: one report decided, and what lay before the decider."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from tracker.ledger.writing import Recorder
from tracker.organisations.models import User
from tracker.plans.models import Commitment
from tracker.tasks.actions.filing import recount
from tracker.tasks.decided import Seen, hash_of, seen_in_report, seen_in_task
from tracker.tasks.models import Closure, Extension, ProgressReport, Reassignment, Task
from tracker.tasks.proofs import Item, items_of
from tracker.tasks.states import ReportState
from tracker.workdays.clock import moment_words

_DECIDED = ["state", "decided_by", "decided_at", "decision_reason", "decided_on", "decided_seen"]


def decide_report(
    report: ProgressReport,
    state: ReportState,
    *,
    by: User,
    reason: str,
    change: Recorder,
    items: Sequence[Item] | None = None,
) -> None:
    """Accept or return one waiting report inside the caller's block. A returned report opens its period or piece again.

    ``items``: the task's evidence, where it is at hand.
    """
    report.state, report.decided_by, report.decided_at = state, by, change.at
    report.decision_reason = reason
    report.decided_seen = see_report(report, items_of(report.task) if items is None else items)
    report.decided_on = hash_of(report.decided_seen)
    report.save(update_fields=_DECIDED)
    if state == ReportState.RETURNED:
        recount(report)
    slot = report.slot
    kind = "report.accepted" if state == ReportState.ACCEPTED else "report.returned"
    change(
        kind,
        report.task,
        report=str(report.pk),
        period=slot.label if slot else "",
        reason=reason,
        decided_on=report.decided_on,
    )


def decide_waiting(task: Task, state: ReportState, *, by: User, reason: str, change: Recorder) -> None:
    """Decide every report of the task that still waits, with the closure's own word."""
    waiting = ProgressReport.objects.filter(task=task, state=ReportState.AWAITING_REVIEW)
    found = list(waiting.select_related("task", "slot", "piece").order_by("filed_at"))
    items = items_of(task) if found else []
    for report in found:
        decide_report(report, state, by=by, reason=reason, change=change, items=items)


def withdraw_pending(task: Task, at: datetime) -> None:
    """A request for closure that no longer waits for anybody."""
    pending = Closure.objects.filter(task=task, outcome=Closure.Outcome.PENDING)
    pending.update(outcome=Closure.Outcome.WITHDRAWN, withdrawn_at=at)


def drop_requests(task: Task) -> None:
    """More time and another office are of no use to a task that ended or went elsewhere."""
    withdraw_extensions(task)
    elsewhere = task.reassignments.filter(outcome=Reassignment.Outcome.PENDING)
    elsewhere.update(outcome=Reassignment.Outcome.WITHDRAWN)


def withdraw_extensions(task: Task) -> None:
    asked = task.extensions.filter(state__in=[Extension.State.AWAITING_SIGNATURE, Extension.State.PENDING])
    asked.update(state=Extension.State.WITHDRAWN)


def already_decided(report: ProgressReport) -> str:
    """Who was faster, and when."""
    assert report.decided_at is not None
    return _("%(who)s已于%(when)s%(what)s此报告，您的操作没有生效。") % {
        "who": report.decided_by,
        "when": moment_words(report.decided_at),
        "what": _("通过") if report.state == ReportState.ACCEPTED else _("退回"),
    }


def see_report(report: ProgressReport, items: Sequence[Item]) -> Seen:
    """What one report says, as it stands in the database."""
    files = report.evidence.select_related("blob").order_by("pk")
    return seen_in_report(report, files, report.figures.all(), items)


def see_task(task: Task) -> Seen:
    """What a decision on this task is taken on: what was promised, limits, reports and proof."""
    items = items_of(task)
    filed = ProgressReport.objects.filed().filter(task=task).order_by("filed_at", "id")
    reports = [
        (report, seen_in_report(report, report.evidence.all(), report.figures.all(), items))
        for report in filed.prefetch_related("evidence", "figures")
    ]
    said = Commitment.objects.filter(answered__task=task).order_by("order").values_list("text", flat=True)
    return seen_in_task(task, list(said), reports, items)


def decision_hash(task: Task) -> str:
    return hash_of(see_task(task))
