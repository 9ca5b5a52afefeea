"""What reviewing a report and deciding a closure share: one report decided, and what lay before the decider."""

import hashlib
from datetime import datetime

from django.utils.translation import gettext as _

from tracker.ledger import chain
from tracker.ledger.writing import Recorder
from tracker.organisations.models import User
from tracker.tasks.actions.filing import recount
from tracker.tasks.models import Closure, Extension, ProgressReport, Proof, Reassignment, Task
from tracker.tasks.states import ReportState
from tracker.workdays.clock import moment_words


def decide_report(
    report: ProgressReport, state: ReportState, *, by: User, reason: str, change: Recorder
) -> None:
    """Accept or return one waiting report inside the caller's block. A returned report opens its period or piece again."""
    report.state, report.decided_by, report.decided_at = state, by, change.at
    report.decision_reason = reason
    report.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    if state == ReportState.RETURNED:
        recount(report)
    slot = report.slot
    kind = "report.accepted" if state == ReportState.ACCEPTED else "report.returned"
    change(kind, report.task, report=str(report.pk), period=slot.label if slot else "", reason=reason)


def decide_waiting(task: Task, state: ReportState, *, by: User, reason: str, change: Recorder) -> None:
    """Decide every report of the task that still waits, with the closure's own word."""
    waiting = ProgressReport.objects.filter(task=task, state=ReportState.AWAITING_REVIEW)
    for report in waiting.select_related("task", "slot", "piece").order_by("filed_at"):
        decide_report(report, state, by=by, reason=reason, change=change)


def withdraw_pending(task: Task, at: datetime) -> None:
    """A request for closure that no longer waits for anybody."""
    pending = Closure.objects.filter(task=task, outcome=Closure.Outcome.PENDING)
    pending.update(outcome=Closure.Outcome.WITHDRAWN, withdrawn_at=at)


def drop_requests(task: Task) -> None:
    """More time and another office are of no use to a task that ended or went elsewhere."""
    asked = task.extensions.filter(state__in=[Extension.State.AWAITING_SIGNATURE, Extension.State.PENDING])
    asked.update(state=Extension.State.WITHDRAWN)
    elsewhere = task.reassignments.filter(outcome=Reassignment.Outcome.PENDING)
    elsewhere.update(outcome=Reassignment.Outcome.WITHDRAWN)


def already_decided(report: ProgressReport) -> str:
    """Who was faster, and when."""
    assert report.decided_at is not None
    return _("%(who)s已于%(when)s%(what)s此报告，您的操作没有生效。") % {
        "who": report.decided_by,
        "when": moment_words(report.decided_at),
        "what": _("通过") if report.state == ReportState.ACCEPTED else _("退回"),
    }


def decision_hash(task: Task) -> str:
    """SHA-256 over what a decision on this task is taken on: requirement, limits, reports and proof (hex)."""
    filed = ProgressReport.objects.filed().filter(task=task)
    reports = filed.order_by("filed_at", "id").prefetch_related("evidence", "figures")
    seen = [
        [
            str(r.pk),
            r.progress,
            r.problems,
            r.next_steps,
            r.percent,
            sorted(e.content for e in r.evidence.all()),
            [[str(figure), figure.target] for figure in r.figures.all()],
        ]
        for r in reports
    ]
    proofs = [
        [str(p.pk), p.evidence.content, p.evidence.version, p.answers, p.state, p.added_by_id is not None]
        for p in Proof.objects.filter(task=task).select_related("evidence")
    ]
    facts = [
        task.number, task.requirement, task.due_on, task.original_due_on, task.expected_evidence, seen, proofs,
    ]  # fmt: skip
    return hashlib.sha256(chain.canonical(facts).encode()).hexdigest()
