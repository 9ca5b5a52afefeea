"""What filing is made of, whoever does it: the draft used up, the words put down, the period and the task moved.

Steps inside the block of an action (``reporting``, ``drafting``, ``pieces``), on a locked task.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _

from tracker.evidence import actions as evidence
from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import Recorder
from tracker.organisations.models import User
from tracker.tasks import access
from tracker.tasks.actions.steps import facts_of, moved
from tracker.tasks.actions.written import Written, put, put_figures
from tracker.tasks.models import Piece, ProgressReport, Reassignment, ReportSlot, Task
from tracker.tasks.states import WORKABLE, ReportState, TaskState
from tracker.workdays.clock import moment_words

_RECEIVED = ("state", "acknowledged_at", "is_deemed_received")


def must_take_reports(task: Task, piece: Piece | None) -> None:
    """The office holds the ball. A piece is owed even while the lead's request for closure waits."""
    if task.awaits_event:
        raise WrongState(_("此项任务待触发（等待%s），启动后再报送。") % task.waits_for)
    states = WORKABLE if piece is None else (*WORKABLE, TaskState.SUBMITTED)
    if task.state not in states:
        raise WrongState(_("此项任务现为“%s”，不能报送进展报告。") % task.state_words)


def slot_of(task: Task, slot: ReportSlot | None, piece: Piece | None) -> ReportSlot | None:
    """The period as it is now, locked; NotValid where it is not one to be reported."""
    if slot is None:
        return None
    found = ReportSlot.objects.select_for_update().filter(pk=slot.pk, task=task).first()
    if found is None or piece is not None:
        raise NotValid(_("所选报送期不属于此项任务。"), field="slot")
    if found.is_excused:
        raise NotValid(_("%s已免报。请改选报送期，或选“不属于某一报送期”。") % found.label, field="slot")
    return found


def draft_of(task: Task, piece: Piece | None) -> ProgressReport | None:
    """The one draft of this office for this task, or piece."""
    found = ProgressReport.objects.unfiled().filter(task=task, piece=piece)
    return found.select_related("saved_by", "kept_by", "drafted_by", "slot").first()


def must_be_seen(draft: ProgressReport | None, seen: int | None) -> None:
    """``seen``: the draft's version that lay before the writer, 0 for none; None overwrites what is there."""
    if seen is None or seen == (draft.draft_version if draft else 0):
        return
    if draft is None:
        raise WrongState(_("这份草稿已报送或已删除，您的操作没有生效。"), code="draft_gone")
    words = {"who": draft.saved_by or draft.drafted_by, "when": moment_words(_saved_at(draft))}
    raise WrongState(
        _("%(who)s已于%(when)s保存了这份草稿，您的内容没有覆盖它。请对照后再提交。") % words,
        code="draft_moved",
    )


def _saved_at(draft: ProgressReport) -> Any:
    return draft.saved_at or draft.drafted_at


def attach(
    report: ProgressReport,
    files: Sequence[evidence.Stored],
    *,
    dropped: Collection[UUID],
    by: User,
    change: Recorder,
) -> None:
    """New files to the report's; ``dropped``: ids of files of its draft that are not to go with it."""
    if dropped:
        report.evidence.remove(*report.evidence.filter(pk__in=dropped))
    if files:
        office = report.office if report.office_id else report.task.lead_office
        report.evidence.add(*evidence.record(list(files), by=by, office=office, change=change))


def put_on_file(report: ProgressReport, written: Written, *, by: User, change: Recorder) -> None:
    """The report leaves its office: row, period or piece, receipt of the task by its first filing, ledger."""
    task = report.task
    slot = slot_of(task, written.slot, report.piece)
    put(report, written)
    report.slot, report.state = slot, ReportState.AWAITING_REVIEW
    report.office_id = access.reporting_office(task, report.piece)
    report.filed_by, report.filed_at, report.filed_for_id = by, change.at, by.acting_for_id
    report.kept_by, report.back_reason, report.withdrawn_at = None, "", None
    report.answers = answered_by(report)
    report.save()
    put_figures(report, written)
    recount(report)
    before = facts_of(task, _RECEIVED)
    if report.piece is None:
        _receive(task, change)
    task.version += 1
    task.save(update_fields=[*_RECEIVED, "version"])
    facts: dict[str, Any] = {"piece": str(report.piece)} if report.piece else {}
    if report.drafted_by_id and report.drafted_by_id != by.pk:
        facts["drafted_by"] = str(report.drafted_by)
    if report.is_nothing_new:
        facts["nothing_new"] = True
    change(
        "report.filed",
        task,
        **moved(task, before),
        report=str(report.pk),
        period=slot.label if slot else "",
        **facts,
    )


def _receive(task: Task, change: Recorder) -> None:
    """The first filing receives the task, and answers the question whose it is."""
    if task.state == TaskState.ASSIGNED:
        task.state, task.acknowledged_at = TaskState.IN_PROGRESS, change.at
    task.is_deemed_received = False
    asked = task.reassignments.filter(outcome=Reassignment.Outcome.PENDING).first()
    if asked is not None:
        asked.outcome = Reassignment.Outcome.WITHDRAWN
        asked.save(update_fields=["outcome"])
        change("task.decline_withdrawn", task)


def answered_by(report: ProgressReport) -> ProgressReport | None:
    """The last report that was sent back, for the same period, and that nothing standing answers yet."""
    found = unanswered(report.task, report.piece).exclude(pk=report.pk)
    if report.slot is not None:
        found = found.filter(Q(slot=report.slot) | Q(slot=None))
    return found.first()


def unanswered(task: Task, piece: Piece | None) -> QuerySet[ProgressReport]:
    """Reports that were sent back and still wait for a better one, the last first."""
    answering = ProgressReport.objects.standing().filter(answers__isnull=False, task=task).values("answers")
    returned = ProgressReport.objects.filter(task=task, piece=piece, state=ReportState.RETURNED)
    return returned.exclude(pk__in=answering).order_by("-decided_at", "-pk")


def recount(report: ProgressReport) -> None:
    """Its period, and its piece, are filed by the first report that stands; by none, they are owed again."""
    for name in ("slot", "piece"):
        owed = getattr(report, name)
        if owed is not None:
            standing = ProgressReport.objects.standing().filter(**{name: owed})
            owed.filed_at = standing.aggregate(first=Min("filed_at"))["first"]
            owed.save(update_fields=["filed_at"])
