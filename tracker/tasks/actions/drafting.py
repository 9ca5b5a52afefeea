"""Before a report leaves its office: drafted by anybody there, handed on, sent to the head for signature.

A draft is the office's own affair. What happens to it before it is filed is no change of the work and has no
row in the ledger; filing, taking back what was filed, and discarding that, have. What the head does: ``signing``.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.evidence import actions as evidence
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.delegations import stand_ins
from tracker.organisations.models import OFFICE_ROLES, Office, Post, PostQuerySet, Role, User
from tracker.tasks import access
from tracker.tasks.actions.filing import attach, draft_of, must_be_seen, must_take_reports, slot_of
from tracker.tasks.actions.signing import DRAFT, SIGNING, locked_report, must_be
from tracker.tasks.actions.steps import fresh_piece, lock, must_draft, must_file
from tracker.tasks.actions.written import Written, checked, complete, put, put_figures, same
from tracker.tasks.models import Piece, ProgressReport, Task
from tracker.workdays.clock import local_date


def save_draft(
    task: Task,
    *,
    by: User,
    at: datetime,
    written: Written,
    piece: Piece | None = None,
    files: Sequence[evidence.Stored] = (),
    dropped: Collection[UUID] = (),
    seen: int | None = None,
) -> ProgressReport:
    """存草稿, by anybody of the office; what waits for a signature is the head's to change.

    ``seen``: the version that lay before the writer, 0 for none. WrongState (``draft_moved``, ``draft_gone``)
    when another one is there by now; the same words again are no conflict.
    """
    must_draft(by, task, piece, at)
    written = checked(written, task)
    with writing(by=by, at=at) as change:
        task, piece = lock(task), fresh_piece(piece)
        must_draft(by, task, piece, at)
        must_take_reports(task, piece)
        draft = draft_of(task, piece)
        if draft is not None and not files and not dropped and same(draft, written):
            return draft
        must_be_seen(draft, seen)
        if draft is not None and draft.state == SIGNING:
            _must_sign(by, draft, piece, at)
        return _write(draft, task, piece, written, files, dropped, by, change)


def send_for_signature(
    task: Task,
    *,
    by: User,
    at: datetime,
    written: Written,
    piece: Piece | None = None,
    files: Sequence[evidence.Stored] = (),
    dropped: Collection[UUID] = (),
    seen: int | None = None,
    to: User | None = None,
    form_token: UUID | None = None,
) -> ProgressReport:
    """送审签: complete, on the desk of ``to`` or of the office's head (``kept_by``).

    The same ``form_token`` again gives the first record.
    """
    must_draft(by, task, piece, at)
    written = complete(written, task)
    with writing(by=by, at=at) as change:
        task, piece = lock(task), fresh_piece(piece)
        must_draft(by, task, piece, at)
        must_take_reports(task, piece)
        draft = draft_of(task, piece)
        if draft is not None and draft.state == SIGNING:
            if form_token is not None and draft.form_token == form_token:
                return draft
            raise WrongState(_("已送%s审签。如需修改，请先撤回。") % (draft.kept_by or _("科室负责人")))
        must_be_seen(draft, seen)
        office = piece.office if piece else task.lead_office
        signer = _signer(office, to, local_date(at))
        draft = _write(draft, task, piece, written, files, dropped, by, change)
        draft.state, draft.kept_by, draft.back_reason = SIGNING, signer, ""
        draft.form_token = form_token or draft.form_token
        draft.save(update_fields=["state", "kept_by", "back_reason", "form_token"])
    return draft


def hand_on(task: Task, *, by: User, at: datetime, to: User, piece: Piece | None = None) -> ProgressReport:
    """转给经办人: the draft, or an empty one, lies on the desk of ``to``, who is of the same office."""
    must_draft(by, task, piece, at)
    with writing(by=by, at=at):
        task, piece = lock(task), fresh_piece(piece)
        must_draft(by, task, piece, at)
        must_take_reports(task, piece)
        office = access.reporting_office(task, piece)
        if not _of_office(office, local_date(at)).filter(user=to).exists():
            raise NotValid(_("请选择本科室的人员。"), field="to")
        draft = draft_of(task, piece)
        if draft is not None and draft.state == SIGNING:
            raise WrongState(_("这份进展报告正在审签。请先退经办人修改。"))
        if draft is None:
            draft = ProgressReport(
                task=task, piece=piece, state=DRAFT, drafted_by=by, drafted_at=at, draft_version=0
            )
            draft.office_id = office
        draft.kept_by = to
        draft.draft_version += 1
        draft.saved_by, draft.saved_at = by, at
        draft.save()
    return draft


def discard_draft(report: ProgressReport, *, by: User, at: datetime) -> None:
    """删除草稿, by anybody of the office. One that had been filed leaves its row in the ledger."""
    must_draft(by, report.task, report.piece, at)
    with writing(by=by, at=at) as change:
        report = locked_report(report)
        must_draft(by, report.task, report.piece, at)
        must_be(report, DRAFT, _("删除"))
        if report.withdrawn_at is not None:
            change("report.discarded", report.task, report=str(report.pk), period=str(report.slot or ""))
        report.delete()


def signers(office: Office, on: date) -> list[User]:
    """Who signs for an office: its head, else the AB岗, else the head of the office above.

    Who stands in for one of them comes before him: he delegated it because he is away.
    """
    above: Office | None = office
    while above is not None:
        rows = Post.objects.current(on).filter(office=above, role=Role.HEAD).select_related("user")
        if posts := list(rows.order_by("is_deputy", "since", "pk")):
            away = stand_ins(posts, on)
            found = [user for post in posts for user in (away.get(post.pk), post.user) if user]
            return list(dict.fromkeys(found))
        above = above.parent
    return []


def _signer(office: Office, to: User | None, on: date) -> User:
    found = signers(office, on)
    if not found:
        raise WrongState(_("“%s”现在没有负责人，不能送审签。请联系系统管理员。") % office)
    if to is not None and to not in found:
        raise NotValid(_("请选择本科室的负责人。"), field="to")
    return to or found[0]


def _of_office(office: UUID, on: date) -> PostQuerySet:
    return Post.objects.current(on).filter(office=office, role__in=OFFICE_ROLES)


def _write(
    draft: ProgressReport | None,
    task: Task,
    piece: Piece | None,
    written: Written,
    files: Sequence[evidence.Stored],
    dropped: Collection[UUID],
    by: User,
    change: Recorder,
) -> ProgressReport:
    if draft is None:
        draft = ProgressReport(task=task, piece=piece, state=DRAFT, draft_version=0)
    if not draft.progress:  # who writes the first words drafted it
        draft.drafted_by, draft.drafted_at = by, change.at
    draft.task = task
    draft.office_id = access.reporting_office(task, piece)
    slot_of(task, written.slot, piece)
    put(draft, written)
    draft.kept_by = draft.kept_by or by
    draft.draft_version += 1
    draft.saved_by, draft.saved_at = by, change.at
    draft.save()
    put_figures(draft, written)
    attach(draft, files, dropped=dropped, by=by, change=change)
    return draft


def _must_sign(by: User, draft: ProgressReport, piece: Piece | None, at: datetime) -> None:
    try:
        must_file(by, draft.task, piece, at)
    except NotAllowed:
        raise WrongState(_("这份进展报告正在审签，撤回后才能修改。")) from None
