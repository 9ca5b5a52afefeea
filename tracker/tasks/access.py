"""Who may do what with a task: small predicates over a person's standing, read by actions and buttons alike."""

import json
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from tracker.evidence.models import Evidence
from tracker.ledger.models import Change
from tracker.organisations.models import Office
from tracker.organisations.standing import Standing
from tracker.tasks.models import Closure, Material, Piece, ProgressReport, Proof, Task


def can_work(standing: Standing, task: Task) -> bool:
    """Receive, file and ask for closure: the head of the lead office."""
    return task.lead_office_id in standing.heads


def reporting_office(task: Task, piece: Piece | None = None) -> UUID:
    """Whose report it is: the lead's, or that of the supporting office the piece was given to."""
    return piece.office_id if piece is not None else task.lead_office_id


def can_work_piece(standing: Standing, piece: Piece) -> bool:
    """File on a piece: the head of the supporting office it was given to."""
    return piece.withdrawn_at is None and piece.office_id in standing.heads


def can_file(standing: Standing, task: Task, piece: Piece | None = None) -> bool:
    return can_work(standing, task) if piece is None else can_work_piece(standing, piece)


def can_draft(standing: Standing, task: Task, piece: Piece | None = None) -> bool:
    """Write the report that the head will sign: everybody of the office."""
    given = piece is None or piece.withdrawn_at is None
    return given and reporting_office(task, piece) in standing.offices


def proving_office(standing: Standing, task: Task) -> Office | None:
    """For which office its head may put evidence before the task; None for everybody else."""
    if can_work(standing, task):
        return task.lead_office
    mine = task.pieces.given().filter(office__in=standing.heads).select_related("office").first()
    return mine.office if mine else None


def can_supervise(standing: Standing, task: Task) -> bool:
    """Suspend, resume, cancel: a follow-up officer of the bureau."""
    return task.bureau_id in standing.supervises


def led_by_follow_up(standing: Standing, task: Task) -> bool:
    """By the follow-up office or one below it, as far as this person decides in the bureau."""
    own = task.bureau.follow_up_office_id == task.lead_office_id
    return own or task.lead_office_id in standing.follow_up_offices


def decides_by_post(standing: Standing, task: Task) -> bool:
    """The second reviewer for what the follow-up office itself leads, a follow-up officer for the rest."""
    by_second = led_by_follow_up(standing, task)
    return task.bureau_id in (standing.second_reviews if by_second else standing.supervises)


def can_decide(standing: Standing, task: Task, filers: Collection[UUID]) -> bool:
    """Accept, return, close, assess, reopen: by post, and never on what one filed oneself.

    By a post that was lent to me, neither on what its holder filed.
    """
    return any(decides_by_post(part, task) and part.persons.isdisjoint(filers) for part in standing.each())


def filers_among(reports: Iterable[ProgressReport], closures: Iterable[Closure]) -> set[UUID]:
    """Everybody who drafted or filed one of these, or in whose name: of a task whose rows are all loaded."""
    asked = {pk for closure in closures for pk in (closure.requested_by_id, closure.requested_for_id)}
    filed = {pk for r in reports for pk in (r.filed_by_id, r.filed_for_id, r.drafted_by_id)}
    return {pk for pk in filed | asked if pk}


def changes_told(standing: Standing, task: Task, changes: Iterable[Change]) -> list[Change]:
    """The task's record as this person reads it: a request for time the head never signed is its office's own affair.

    Once he has signed, who drafted it is told too. The ledger itself stays whole.
    """
    rows = list(changes)
    if task.lead_office_id in standing.offices:
        return rows
    signed = {_extension_in(row) for row in rows if row.kind == "extension.requested"}
    own = ("extension.drafted", "extension.withdrawn")
    return [row for row in rows if row.kind not in own or _extension_in(row) in signed]


def _extension_in(change: Change) -> str:
    return str(json.loads(change.data)["extension"])


def files_visible_to(standing: Standing) -> QuerySet[Evidence]:
    """The only door to evidence: what I may see the task of; an office's drafts are for the office alone."""
    visible = Task.objects.visible_to(standing)
    filed = ProgressReport.objects.filed().filter(task__in=visible)
    own = ProgressReport.objects.unfiled().filter(office__in=standing.offices)
    seen = ProgressReport.objects.filter(Q(pk__in=filed.values("pk")) | Q(pk__in=own.values("pk")))
    link: Any = ProgressReport.evidence.through
    reported = link.objects.filter(progressreport__in=seen.order_by().values("pk"))
    added = Proof.objects.filter(added_by__isnull=False, task__in=visible).order_by()
    told: Any = Material.evidence.through
    collected = told.objects.filter(
        material__in=Material.objects.visible_to(standing).order_by().values("pk")
    )
    return Evidence.objects.filter(
        Q(pk__in=reported.values("evidence_id"))
        | Q(pk__in=added.values("evidence_id"))
        | Q(pk__in=collected.values("evidence_id"))
    )
