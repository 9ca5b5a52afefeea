"""A report on the head's desk: signed and filed, sent back to its drafter, taken back until it is decided."""

from datetime import datetime

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotAllowed, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.tasks import access
from tracker.tasks.actions import closing
from tracker.tasks.actions.deciding import already_decided
from tracker.tasks.actions.filing import draft_of, must_be_seen, must_take_reports, put_on_file, recount
from tracker.tasks.actions.steps import lock, must_draft, must_file, needed
from tracker.tasks.actions.written import complete, of_report
from tracker.tasks.models import ProgressReport
from tracker.tasks.states import ReportState, TaskState
from tracker.workdays.clock import moment_words

DRAFT, SIGNING = ReportState.DRAFT, ReportState.AWAITING_SIGNATURE


def sign_and_file(
    report: ProgressReport,
    *,
    by: User,
    at: datetime,
    seen: int | None = None,
    ask_closure: bool = False,
    closure_note: str = "",
) -> ProgressReport:
    """审签并报送 as it stands. Signing it with changes is ``submit_report``, which uses the same row."""
    must_file(by, report.task, report.piece, at)
    with writing(by=by, at=at) as change:
        report = locked_report(report)
        must_file(by, report.task, report.piece, at)
        must_take_reports(report.task, report.piece)
        must_be(report, SIGNING, _("审签"))
        must_be_seen(report, seen)
        written = complete(of_report(report), report.task)
        put_on_file(report, written, by=by, change=change)
        if ask_closure and report.piece is None:
            closing.ask(report.task, by=by, note=closure_note, change=change)
    return report


def back_to_drafter(report: ProgressReport, *, by: User, at: datetime, reason: str) -> ProgressReport:
    """退经办人修改, with what is to be changed; it lies on the drafter's desk again."""
    must_file(by, report.task, report.piece, at)
    reason = needed(reason, _("请写明要修改什么。"))
    with writing(by=by, at=at):
        report = locked_report(report)
        must_file(by, report.task, report.piece, at)
        must_be(report, SIGNING, _("退经办人修改"))
        report.state, report.back_reason, report.kept_by = DRAFT, reason, report.drafted_by
        report.draft_version += 1
        report.saved_by, report.saved_at = by, at
        report.save(
            update_fields=["state", "back_reason", "kept_by", "draft_version", "saved_by", "saved_at"]
        )
    return report


def withdraw_report(report: ProgressReport, *, by: User, at: datetime) -> ProgressReport:
    """撤回: a draft again. By anybody of the office before it is signed, by the head until it is decided.

    Its period or piece is owed again. The ledger keeps that it was filed, and its receipt number.
    """
    must_draft(by, report.task, report.piece, at)
    with writing(by=by, at=at) as change:
        report = locked_report(report)
        must_draft(by, report.task, report.piece, at)
        if report.state == SIGNING:
            report.state, report.kept_by = DRAFT, report.drafted_by
            report.save(update_fields=["state", "kept_by"])
            return report
        _must_be_withdrawable(report, by, at)
        report.state, report.withdrawn_at = DRAFT, at
        report.drafted_by = report.drafted_by or report.filed_by
        report.drafted_at = report.drafted_at or report.filed_at
        report.kept_by, report.saved_by, report.saved_at = by, by, at
        report.filed_by = report.filed_at = report.answers = None
        report.draft_version += 1
        report.save()
        recount(report)
        task = report.task
        task.version += 1
        task.save(update_fields=["version"])
        change("report.withdrawn", task, report=str(report.pk), period=str(report.slot or ""))
    return report


def locked_report(report: ProgressReport) -> ProgressReport:
    """The report as it is now, on its locked task; WrongState where it was discarded meanwhile."""
    task = lock(report.task)
    rows = ProgressReport.objects.select_related(
        "piece__office", "slot", "drafted_by", "filed_by", "decided_by", "saved_by"
    )
    found = rows.filter(pk=report.pk).first()
    if found is None:
        raise WrongState(_("这份草稿已报送或已删除，您的操作没有生效。"), code="draft_gone")
    found.task = task
    return found


def must_be(report: ProgressReport, state: ReportState, what: str) -> None:
    if report.state == state:
        return
    if report.filed_by is not None and report.filed_at is not None:
        words = {"who": report.filed_by, "when": moment_words(report.filed_at)}
        raise WrongState(_("%(who)s已于%(when)s报送此报告，您的操作没有生效。") % words)
    words = {"state": report.get_state_display(), "what": what}
    raise WrongState(_("这份进展报告现为“%(state)s”，不能%(what)s。") % words)


def _must_be_withdrawable(report: ProgressReport, by: User, at: datetime) -> None:
    must_file(by, report.task, report.piece, at)
    if report.office_id != access.reporting_office(report.task, report.piece):
        raise NotAllowed(_("这份进展报告由原牵头科室报送，不能撤回。"))
    if report.state in (ReportState.ACCEPTED, ReportState.RETURNED):
        raise WrongState(already_decided(report))
    if report.state == DRAFT:
        raise WrongState(_("这份进展报告已撤回，现为草稿。"))
    if report.task.state == TaskState.SUBMITTED and report.piece is None:
        raise WrongState(_("此项任务已申请销号，请先撤回销号申请。"))
    must_take_reports(report.task, report.piece)
    if draft_of(report.task, report.piece) is not None:
        raise WrongState(_("另有一份草稿还没有报送。请先报送或删除它，再撤回。"))
